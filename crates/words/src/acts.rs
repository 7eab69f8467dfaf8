//! Acts by name: as commands have them, or as people call them.

use calendar::written::bare;
use domain::{Act, State};
use views::named::nearest;

use crate::{Language, errors::Misuse, labels};

/// What an act is called, in each language.
pub fn names(act: &str) -> Vec<String> {
    [Language::Vi, Language::En].map(|language| labels::act(act, language).to_owned()).into()
}

/// The act, or kind of fact, of that name: `remind`, "đôn đốc, nhắc việc", "remind".
pub fn named(state: &State, text: &str) -> Result<String, Misuse> {
    let facts = state.rulebook.declarations().values().map(|declared| {
        let fact = &declared.declaration;
        (fact.fact.clone(), vec![fact.fact.clone(), fact.name.clone(), fact.name_en.clone()])
    });
    let act = |act: &&str| (act.to_string(), [vec![act.to_string()], names(act)].concat());
    let known: Vec<(String, Vec<String>)> = Act::NAMES.iter().map(act).chain(facts).collect();
    let wanted = bare(text.trim());
    if let Some((act, _)) = known.iter().find(|(_, names)| names.iter().any(|name| bare(name) == wanted)) {
        return Ok(act.clone());
    }
    let near = nearest(text, known.iter().map(|(act, names)| (act.clone(), names.iter())));
    Err(Misuse::NoAct { text: text.to_owned(), near })
}
