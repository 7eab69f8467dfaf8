//! Acts as forms to be filled in: which fields an act has, what each holds, and what is written there read as what the
//! ledger knows. The fields are those of the act's JSON Schema, so an act that is new has its form at once.

mod choices;
mod fields;
mod fill;
mod groups;
mod schema;
mod spread;

use std::sync::LazyLock;

pub use choices::{choice, said as choices_said};
pub use fields::{Meaning, field, left_out, meaning};
pub use fill::{Lack, NotFilled, fill, lacking};
pub use groups::{GROUPS, Group, example};
pub use spread::TASK;

/// The form of an act.
#[derive(Debug, Clone)]
pub struct Form {
    /// The act's name in commands.
    pub act: String,
    /// Its fields: those that it must have first.
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name on a command line.
    pub flag: String,
    /// Where its value goes in the act's JSON: the members, from the outside in.
    path: Vec<Step>,
    /// What it holds.
    pub holds: Holds,
    /// Whether it must be there.
    pub need: Need,
    /// Whether it may be given several times.
    pub times: Times,
}

/// A step into the JSON of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// A member.
    Member(String),
    /// An item of a list: given again, a field belongs to the next.
    Item,
}

/// Whether a field must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Always.
    Always,
    /// Where anything is given of the part of the form to which it belongs.
    With,
    /// Never.
    Never,
}

/// How often a field may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// Once.
    Once,
    /// For each item of a list.
    Each,
    /// As often as there is something to say.
    Many,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// Words.
    Text,
    /// A number.
    Number,
    /// A whole day.
    Day,
    /// A date, as far as it is known.
    Date,
    /// A moment.
    Moment,
    /// An instant.
    Instant,
    /// A reporting period.
    Period,
    /// So many days, weeks, months.
    Span,
    /// A registered unit.
    Unit,
    /// A duty.
    Obligation,
    /// A task.
    Task,
    /// An office.
    Office,
    /// Somebody who acts.
    Actor,
    /// An earlier entry, by number or by its command.
    Entry,
    /// An earlier entry, by number.
    EntryNumber,
    /// A position.
    Position,
    /// One of these.
    Choice(Vec<String>),
    /// A member and its value: `KEY=VALUE`.
    Pair,
    /// JSON.
    Json,
}

/// The forms of all acts.
static FORMS: LazyLock<Vec<Form>> = LazyLock::new(schema::forms);

/// The forms of all acts, in the order in which the acts are declared.
pub fn forms() -> &'static [Form] {
    &FORMS
}

/// The form of this act.
pub fn form(act: &str) -> Option<&'static Form> {
    forms().iter().find(|form| form.act == act)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_a_form_and_every_field_has_a_name_of_its_own_and_words() {
        let acts: Vec<&str> = forms().iter().map(|form| form.act.as_str()).collect();
        assert_eq!(acts, domain::Act::NAMES);
        let mut lacking = std::collections::BTreeSet::new();
        for form in forms() {
            let mut flags: Vec<&str> = form.fields.iter().map(|field| field.flag.as_str()).collect();
            lacking.extend(flags.iter().filter(|flag| meaning(flag).is_none()).map(|flag| (*flag).to_owned()));
            flags.sort_unstable();
            flags.windows(2).for_each(|pair| assert_ne!(pair[0], pair[1], "{}", form.act));
        }
        assert!(lacking.is_empty(), "{lacking:?}");
    }

    #[test]
    fn every_act_belongs_to_one_group() {
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|group| group.acts.iter().copied()).collect();
        let mut acts = domain::Act::NAMES.to_vec();
        grouped.sort_unstable();
        acts.sort_unstable();
        assert_eq!(grouped, acts);
    }
}
