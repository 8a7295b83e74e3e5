//! The nonla program: demo, register tools.
