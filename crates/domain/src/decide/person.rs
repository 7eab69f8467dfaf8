//! Persons. Their names never come here: an entry carries a salted digest, the vault the rest.

use super::{Context, NewEvent, text};
use crate::{
    event::{PersonEntered, PersonalDataErased, PersonalDataRead},
    ids::PersonId,
    refusal::Refusal,
};

type Decision = Result<Vec<NewEvent>, Refusal>;

pub(super) fn enter(context: &Context<'_>, entered: &PersonEntered) -> Decision {
    // An identifier is used once, also after its person was erased.
    if context.state.persons.contains_key(&entered.person) {
        return Err(Refusal::AlreadyExists(entered.person.to_string()));
    }
    must_be_digest(&entered.digest)?;
    Ok(vec![context.event(stream(&entered.person), entered.clone())])
}

pub(super) fn must_be_digest(text: &str) -> Result<(), Refusal> {
    let hexadecimal = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    match text.len() == 64 && text.bytes().all(hexadecimal) {
        true => Ok(()),
        false => Err(Refusal::NotADigest(text.chars().take(80).collect())),
    }
}

/// Reading a name is recorded before it is shown.
pub(super) fn read(context: &Context<'_>, read: &PersonalDataRead) -> Decision {
    there(context, &read.person)?;
    text("reason", &read.reason)?;
    Ok(vec![context.event(stream(&read.person), read.clone())])
}

pub(super) fn erase(context: &Context<'_>, erased: &PersonalDataErased) -> Decision {
    there(context, &erased.person)?;
    context.document(&erased.order)?;
    Ok(vec![context.event(stream(&erased.person), erased.clone())])
}

fn there(context: &Context<'_>, id: &PersonId) -> Result<(), Refusal> {
    let person = context.state.persons.get(id).ok_or_else(|| Refusal::UnknownPerson(id.clone()))?;
    if person.erased.is_some() { Err(Refusal::PersonErased(id.clone())) } else { Ok(()) }
}

fn stream(id: &PersonId) -> String {
    format!("person/{id}")
}
