//! Limits on the texts of a command.

use domain::Command;
use serde_json::Value;

use super::{ACCOUNT_MAX, DOCUMENTS_MAX, LEGAL_BASIS_CHARS_MAX, LEGAL_BASIS_MAX, LedgerError};
use crate::characters::hides;

pub(super) fn check_size(command: &Command) -> Result<(), LedgerError> {
    let fits = |text: &str, max: usize| text.chars().count() <= max;
    let account = |actor: &domain::Actor| actor.account.as_ref().is_none_or(|account| fits(account, ACCOUNT_MAX));
    let within = command.legal_basis.len() <= LEGAL_BASIS_MAX
        && command.legal_basis.iter().all(|basis| fits(basis, LEGAL_BASIS_CHARS_MAX))
        && command.documents.len() <= DOCUMENTS_MAX
        && account(&command.by)
        && command.approved_by.as_ref().is_none_or(account);
    if within { Ok(()) } else { Err(LedgerError::TooMuch) }
}

/// Every text of a command, the keys of its maps among them.
pub(super) fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => {
            fields.iter().flat_map(|(key, item)| std::iter::once(key.as_str()).chain(texts(item))).collect()
        }
        _ => Vec::new(),
    }
}

pub(super) fn check_characters(text: &str) -> Result<(), LedgerError> {
    match text.contains(hides) {
        true => Err(LedgerError::ControlCharacter(text.chars().take(60).filter(|c| !hides(*c)).collect())),
        false => Ok(()),
    }
}
