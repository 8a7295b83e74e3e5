//! Keeps credentials, asks the person, answers requests.
