//! The pages, each with a layout of its own.

pub mod access;
pub mod account;
pub mod citation;
pub mod desk;
pub mod entry;
pub mod errors;
pub mod matrix;
pub mod proof;
pub mod published;
pub mod search;
pub mod table;
pub mod task;
pub mod unit;
pub mod units;
pub mod why;

mod parts;
