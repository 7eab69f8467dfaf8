//! What every bench stands on: the same events, a word about the machine, figures written one way.

#![forbid(unsafe_code)]

pub mod event;
pub mod figures;
pub mod machine;
pub mod postgres;
pub mod recorded;
