//! What a page asks for besides its moment: a form that leads to the same page, with the moment kept.

use calendar::{Moment, written::bare};
use domain::{Act, UnitCode};
use maud::{Markup, html};
use views::{Knowledge, UnitNames};
use words::{Language, labels, say};

use crate::{failure::Failure, visit::Visit, when::When};

/// One of a few.
pub struct Choice {
    /// What stands in the address.
    pub value: &'static str,
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

/// The parameter that names a unit.
const UNIT: &str = "don-vi";

/// The unit that is asked for.
pub fn unit(visit: &Visit<'_>) -> Result<Option<UnitCode>, Failure> {
    visit.request.parameter(UNIT).filter(|unit| !unit.is_empty()).map(|unit| visit.unit(unit)).transpose()
}

/// What a parameter says, if it says anything.
pub fn text<'v>(visit: &'v Visit<'_>, name: &str) -> Option<&'v str> {
    visit.request.parameter(name).map(str::trim).filter(|text| !text.is_empty())
}

/// What a parameter says, if it says anything, as `read` takes it: what is not taken is refused and not passed over, for
/// whoever asks would hold another answer for the one that was asked for.
pub fn one_of<T>(visit: &Visit<'_>, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, Failure> {
    let Some(text) = text(visit, name) else { return Ok(None) };
    let unknown = || {
        let what = format!("{name}={text}");
        Failure::Unclear(say!(
            visit.language,
            "không có lựa chọn \"{what}\"; hãy chọn trên trang",
            "there is no choice \"{what}\"; choose on the page"
        ))
    };
    read(text).map(Some).ok_or_else(unknown)
}

/// The value of one of these choices; of none the first.
pub fn choice(visit: &Visit<'_>, name: &str, choices: &[Choice]) -> Result<&'static str, Failure> {
    let read = |text: &str| choices.iter().find(|choice| choice.value == text).map(|choice| choice.value);
    Ok(one_of(visit, name, read)?.unwrap_or_default())
}

/// All units, in order.
pub fn units(knowledge: &Knowledge<'_>) -> Vec<UnitCode> {
    knowledge.state.units.keys().cloned().collect()
}

/// A form with these fields.
pub fn form(visit: &Visit<'_>, when: &When, fields: &[Markup]) -> Markup {
    html! {
        form.choice.noprint method="get" action=(visit.request.address()) {
            @for (name, value) in when.parameters() { input type="hidden" name=(name) value=(value); }
            @for field in fields { (field) }
            div { button { (visit.language.pick("Xem", "Show")) } }
        }
    }
}

/// A field that chooses a unit, or none.
pub fn unit_field(visit: &Visit<'_>, units: &[UnitCode], names: &UnitNames, chosen: Option<&UnitCode>) -> Markup {
    let language = visit.language;
    html! {
        div {
            label for=(UNIT) { (language.pick("Đơn vị", "Unit")) }
            select id=(UNIT) name=(UNIT) {
                option value="" selected[chosen.is_none()] { (language.pick("Tất cả đơn vị", "All units")) }
                @for unit in units { option value=(unit) selected[chosen == Some(unit)] { (labels::unit(unit, names, language)) } }
            }
        }
    }
}

/// A field that chooses one of a few.
pub fn select(name: &str, label: &str, chosen: &str, choices: &[Choice], language: Language) -> Markup {
    let choices =
        choices.iter().map(|choice| (choice.value.to_owned(), language.pick(choice.vi, choice.en).to_owned()));
    select_of(name, label, chosen, &choices.collect::<Vec<_>>())
}

/// The same of values and their words.
pub fn select_of(name: &str, label: &str, chosen: &str, choices: &[(String, String)]) -> Markup {
    html! {
        div {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                @for (value, words) in choices { option value=(value) selected[value == chosen] { (words) } }
            }
        }
    }
}

/// A field for a few letters.
pub fn input(visit: &Visit<'_>, name: &str, label: &str) -> Markup {
    html! {
        div {
            label for=(name) { (label) }
            input id=(name) name=(name) type="text" value=(visit.request.parameter(name).unwrap_or_default()) maxlength="200";
        }
    }
}

/// The day that a field names.
pub fn day(visit: &Visit<'_>, name: &str) -> Result<Option<Moment>, Failure> {
    let moment = text(visit, name).map(str::parse::<Moment>).transpose();
    moment.map_err(|error| Failure::Unclear(words::errors::Told::told(&error, visit.language)))
}

/// All acts by what they are called, in the order of their names.
pub fn acts(language: Language) -> Vec<(String, String)> {
    let mut acts: Vec<(String, String)> =
        Act::NAMES.iter().map(|act| ((*act).to_owned(), labels::act(act, language).to_owned())).collect();
    acts.sort_by_key(|(_, words)| bare(words));
    acts
}
