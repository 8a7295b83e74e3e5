//! Asks, checks, decides, and remembers pseudonyms only.
