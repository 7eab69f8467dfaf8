//! Names and texts, held against the parameters of a question.

use std::{collections::BTreeMap, num::NonZeroU32, str::FromStr};

use calendar::Moment;
use domain::{EntryNumber, Role};
use views::{Due, ask::Times, named::Asked};
use words::{
    errors::{BadQuestion, Misuse},
    offices,
};

use crate::{
    paging::{Page, Place},
    parameter::{AFTER, LIMIT, LIMIT_MAX, Need, Parameter, YES_OR_NO},
};

/// Texts by the names of their parameters: each is a parameter of the question, is given once, and whatever must be
/// there is.
#[derive(Debug)]
pub struct Given<'t>(BTreeMap<&'static str, &'t str>);

impl<'t> Given<'t> {
    /// These texts, if they go with these parameters.
    pub fn of(
        parameters: impl Iterator<Item = &'static Parameter> + Clone,
        texts: &'t [(String, String)],
    ) -> Result<Self, BadQuestion> {
        let mut given = BTreeMap::new();
        for (name, text) in texts {
            let is_meant = |parameter: &&Parameter| parameter.name == name.replace('_', "-");
            let Some(parameter) = parameters.clone().find(is_meant) else {
                let known = parameters.map(|parameter| parameter.name).collect();
                return Err(BadQuestion::NoParameter { text: name.clone(), known });
            };
            if given.insert(parameter.name, text.as_str()).is_some() {
                return Err(BadQuestion::Twice(parameter.name));
            }
        }
        for parameter in parameters {
            let Parameter { name, need, not_with, .. } = *parameter;
            match (given.contains_key(name), need) {
                (true, _) => {
                    if let Some(other) = not_with.iter().find(|other| given.contains_key(*other)) {
                        return Err(BadQuestion::Together(name, other));
                    }
                }
                (false, Need::Required) => return Err(BadQuestion::Missing(name)),
                (false, Need::Optional) => {}
                (false, Need::Otherwise(text)) => drop(given.insert(name, text)),
            }
        }
        Ok(Self(given))
    }

    /// The text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|text| (*text).to_owned())
    }

    /// The text that must be there.
    pub(crate) fn needed(&self, name: &'static str) -> Result<String, BadQuestion> {
        self.text(name).ok_or(BadQuestion::Missing(name))
    }

    /// The moment.
    pub(crate) fn moment(&self, name: &'static str) -> Result<Option<Moment>, BadQuestion> {
        let read = |text: &&str| {
            text.parse::<Moment>().map_err(|why| BadQuestion::Value { parameter: name, why: Box::new(why) })
        };
        self.0.get(name).map(read).transpose()
    }

    /// The moment that must be there.
    pub(crate) fn needed_moment(&self, name: &'static str) -> Result<Moment, BadQuestion> {
        self.moment(name)?.ok_or(BadQuestion::Missing(name))
    }

    /// Whether it is so: not, where nothing is said.
    pub(crate) fn flag(&self, name: &'static str) -> Result<bool, BadQuestion> {
        match self.0.get(name).copied() {
            Some("true") => Ok(true),
            Some("false") | None => Ok(false),
            Some(text) => Err(not_one_of(name, text, YES_OR_NO)),
        }
    }

    /// One of these by its name: `choices` and `values` go together.
    pub(crate) fn choice<T: Copy>(
        &self,
        name: &'static str,
        choices: &'static [&'static str],
        values: &[T],
    ) -> Result<T, BadQuestion> {
        let text = self.0.get(name).copied().ok_or(BadQuestion::Missing(name))?;
        let chosen = choices.iter().zip(values).find(|(choice, _)| **choice == text);
        chosen.map(|(_, value)| *value).ok_or_else(|| not_one_of(name, text, choices))
    }

    /// The number of an entry that must be there.
    pub(crate) fn entry(&self, name: &'static str) -> Result<EntryNumber, BadQuestion> {
        let text = self.needed(name)?;
        entry_number(&text).map_err(|_| BadQuestion::Number { parameter: name, text })
    }

    /// The part of the answer that is asked for.
    pub(crate) fn page(&self) -> Result<Page, BadQuestion> {
        let limit = |text: String| match text.trim().parse().ok().and_then(NonZeroU32::new) {
            Some(limit) if limit.get() <= LIMIT_MAX => Ok(limit),
            _ => Err(BadQuestion::Limit { parameter: LIMIT, text, most: LIMIT_MAX }),
        };
        let after = self.text(AFTER).map(|text| Place::from_str(&text)).transpose();
        Ok(Page {
            limit: self.text(LIMIT).map(limit).transpose()?,
            after: after.unwrap_or_else(|never| match never {}),
        })
    }

    /// The positions of that title or name: "Chánh Văn phòng", `unit-head`; none where nothing is said.
    pub(crate) fn positions(&self, name: &'static str) -> Result<Vec<Role>, BadQuestion> {
        let read = |text: &&str| match offices::titled(text) {
            Some((roles, rest)) if rest.is_empty() => Ok(roles),
            _ => Err(BadQuestion::Value { parameter: name, why: Box::new(Misuse::NoPosition((*text).to_owned())) }),
        };
        Ok(self.0.get(name).map(read).transpose()?.unwrap_or_default())
    }

    /// The moments that are asked about.
    pub(crate) fn times(&self) -> Result<Times, BadQuestion> {
        Ok(Times { at: self.moment("at")?, valid_at: self.moment("valid-at")?, known_at: self.moment("known-at")? })
    }

    /// The tasks that are asked about.
    pub(crate) fn asked(&self) -> Asked {
        let [unit, obligation, period, task] = ["unit", "obligation", "period", "task"].map(|name| self.text(name));
        Asked { unit, obligation, period, task, due: Due::default() }
    }

    /// The tasks that are asked about, by their due dates too.
    pub(crate) fn asked_by_due(&self) -> Result<Asked, BadQuestion> {
        let (from, to) = (self.moment("due-from")?, self.moment("due-to")?);
        let due = Due { from: from.map(Moment::date), to: to.map(Moment::date) };
        Ok(Asked { due, ..self.asked() })
    }
}

fn not_one_of(parameter: &'static str, text: &str, choices: &'static [&'static str]) -> BadQuestion {
    BadQuestion::Choice { parameter, text: text.to_owned(), choices }
}

/// The number of an entry as people write it: `186`, `#186`.
pub fn entry_number(text: &str) -> Result<EntryNumber, std::num::ParseIntError> {
    let text = text.trim();
    text.strip_prefix('#').unwrap_or(text).trim_start().parse().map(EntryNumber)
}
