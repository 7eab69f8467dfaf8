//! Colours, where they help. What is coloured says the same without them.

use std::io::{IsTerminal, stdout};

use domain::state::TimeState;
use ledger::doctor::Level;

const RED: &str = "1;31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const CYAN: &str = "36";

/// On a terminal, unless the user has asked for none.
fn painted(code: &str, text: &str) -> String {
    match stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        false => text.to_owned(),
    }
}

/// Bold.
pub fn strong(text: &str) -> String {
    painted("1", text)
}

/// A letter in the colour of its state.
pub fn of_state(state: TimeState, text: &str) -> String {
    match state {
        TimeState::OnTime | TimeState::OnTimeExtended => painted(GREEN, text),
        TimeState::Late => painted(YELLOW, text),
        TimeState::Overdue => painted(RED, text),
        TimeState::DueSoon | TimeState::ReturnedInCure => painted(CYAN, text),
        TimeState::Open | TimeState::NoDeadline | TimeState::Suspended | TimeState::Released => text.to_owned(),
    }
}

/// A finding's level in its colour.
pub fn of_level(level: Level, text: &str) -> String {
    match level {
        Level::Ok => painted(GREEN, text),
        Level::Warning => painted(YELLOW, text),
        Level::Fault => painted(RED, text),
    }
}
