//! Digits as the field takes them that they are written for: a number, or a text of digits.

use domain::{
    Act, EntryNumber,
    chronicle::field,
    command::EntryRef,
    facts::{FieldType, Value},
};
use ledger::Inquiry;
use views::AsOf;

/// Puts the values of an act that names its fields itself into the type that each field has.
pub fn as_their_fields(ledger: &Inquiry, act: &mut Act) {
    match act {
        Act::CorrectFields { entry, set, .. } => {
            let point = ledger.at(AsOf::both(ledger.present()));
            let knowledge = point.beside_tasks();
            let Some(recorded) = number(entry).and_then(|entry| knowledge.log.entry(entry)) else { return };
            for (path, value) in set.iter_mut().filter(|(_, value)| value.is_number()) {
                if field(&recorded, path).is_some_and(|known| known.is_string()) {
                    *value = value.to_string().into();
                }
            }
        }
        Act::RecordFact(new) => {
            let Some(declared) = ledger.now().rulebook.declaration(&new.fact) else { return };
            for (name, value) in &mut new.fields {
                let holds = declared.declaration.fields.get(name).map(|field| &field.holds);
                let is_number = matches!(holds, None | Some(FieldType::Count | FieldType::Flag));
                if let (Value::Count(count), false) = (&*value, is_number) {
                    *value = Value::Text(count.to_string());
                }
            }
        }
        _ => {}
    }
}

/// The entry of this number, or whose number is written as a text.
fn number(entry: &EntryRef) -> Option<EntryNumber> {
    match entry {
        EntryRef::Number(number) => Some(*number),
        EntryRef::Command(text) => text.trim_start_matches('#').parse().ok().map(EntryNumber),
    }
}
