//! The pages, each with a layout of its own.

pub mod access;
pub mod account;
pub mod cases;
pub mod chart;
mod choosing;
pub mod citation;
pub mod desk;
pub mod entry;
pub mod errors;
pub mod inspections;
pub mod matrix;
mod parted;
pub mod proof;
pub mod published;
pub mod registers;
pub mod scorecard;
pub mod search;
pub mod table;
pub mod task;
pub mod unit;
pub mod units;
pub mod why;

mod parts;
