//! The pages, each with a layout of its own.

pub mod access;
pub mod account;
pub mod cases;
pub mod chart;
mod choosing;
pub mod citation;
pub mod comparison;
pub mod desk;
pub mod entry;
pub mod errors;
pub mod inspections;
pub mod integrity;
pub mod journal;
pub mod letters;
pub mod matrix;
pub mod organisation;
mod parted;
pub mod proof;
pub mod published;
pub mod registers;
pub mod rules;
pub mod scorecard;
pub mod search;
pub mod table;
mod taken;
pub mod task;
pub mod unit;
pub mod units;
pub mod why;

mod parts;
