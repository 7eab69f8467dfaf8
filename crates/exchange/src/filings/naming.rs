//! Which task a row is about, where it names unit, duty and period and not the task itself.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::LazyLock,
};

use calendar::{Period, period::Length};
use domain::{
    State,
    ids::{ObligationId, TaskId, UnitCode},
};
use regex::Regex;

use super::{errors::RowProblem, meaning::bare};
use crate::source::fold;

/// So many of those that may be meant are named.
const NAMED_MAX: usize = 3;

/// What a row says of its task.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said<'t> {
    pub task: &'t str,
    pub unit: &'t str,
    pub duty: &'t str,
    pub period: &'t str,
}

/// What units and duties of a ledger are called, and who owes what.
pub(super) struct Naming<'s> {
    state: &'s State,
    /// By how exactly a name is said: the units that it may name.
    units: [HashMap<String, BTreeSet<&'s UnitCode>>; 4],
    tasks: BTreeMap<&'s UnitCode, Vec<&'s TaskId>>,
    /// The words of each duty.
    quotes: BTreeMap<&'s ObligationId, String>,
}

impl<'s> Naming<'s> {
    /// Of this state.
    pub fn of(state: &'s State) -> Self {
        let mut units: [HashMap<String, BTreeSet<&'s UnitCode>>; 4] = Default::default();
        for (code, unit) in state.units.iter() {
            let mut name = |tier: usize, form: String| {
                for form in [bare(&form), form].into_iter().filter(|form| !form.is_empty()) {
                    if let Some(tier) = units.get_mut(tier) {
                        tier.entry(form).or_default().insert(code);
                    }
                }
            };
            name(0, words(&code.to_string()));
            for naming in unit.namings() {
                name(0, words(&naming.name_en));
                name(0, words(naming.abbreviation.as_deref().unwrap_or_default()));
                let full = words(&naming.name);
                let short = without_committee(&full);
                let (kind, own) = kind_and_name(short);
                name(0, full.clone());
                name(1, short.to_owned());
                name(2, own.to_owned());
                name(3, format!("{kind} {}", initials(own)).trim().to_owned());
            }
        }
        let mut tasks: BTreeMap<&UnitCode, Vec<&TaskId>> = BTreeMap::new();
        for task in state.tasks.keys() {
            tasks.entry(&task.unit).or_default().push(task);
        }
        let quotes = state.obligations.iter().map(|(id, duty)| (id, words(&duty.terms.quote))).collect();
        Self { state, units, tasks, quotes }
    }

    /// The one task that the row may mean.
    pub fn task(&self, said: &Said<'_>) -> Result<TaskId, RowProblem> {
        let named = if said.task.is_empty() { None } else { Some(said.task.parse::<TaskId>()) };
        let duty = match (named, said.unit) {
            (Some(Ok(task)), _) => return self.agreeing(task, said),
            (Some(Err(error)), "") => return Err(error.into()),
            (_, "") => return Err(RowProblem::Missing),
            (Some(Err(_)), _) => said.task,
            (None, _) => said.duty,
        };
        let units = self.units(said.unit)?;
        let owed = units.iter().filter_map(|unit| self.tasks.get(unit)).flatten().copied();
        let owed: Vec<&TaskId> = owed.collect();
        let period = period_of(said.period)?;
        let in_period: Vec<&TaskId> = match said.period {
            "" => owed.clone(),
            _ => owed.iter().filter(|task| task.period == period).copied().collect(),
        };
        let found = if duty.is_empty() { in_period.clone() } else { self.of_duty(&in_period, duty) };
        match found.as_slice() {
            [task] => Ok((*task).clone()),
            [] => {
                let near = [in_period, owed].into_iter().find(|tasks| !tasks.is_empty()).unwrap_or_default();
                Err(RowProblem::NoTask { near: some(near.into_iter().map(ToString::to_string)) })
            }
            several => Err(RowProblem::SeveralTasks { tasks: some(several.iter().map(ToString::to_string)) }),
        }
    }

    /// The task, if what else the row says of it is no other.
    fn agreeing(&self, task: TaskId, said: &Said<'_>) -> Result<TaskId, RowProblem> {
        let other = |value: &str| RowProblem::OtherTask { task: task.clone(), value: value.to_owned() };
        if !said.unit.is_empty() && !self.units(said.unit)?.contains(&&task.unit) {
            return Err(other(said.unit));
        }
        if !said.period.is_empty() && period_of(said.period)? != task.period {
            return Err(other(said.period));
        }
        Ok(task)
    }

    /// The units that a name may mean: those of the most exact way in which it names any.
    fn units(&self, name: &str) -> Result<BTreeSet<&'s UnitCode>, RowProblem> {
        let full = words(name);
        let short = without_committee(&full);
        let (kind, own) = kind_and_name(short);
        let joined: String = own.split(' ').filter(|word| *word != "và").collect();
        let forms =
            [full.clone(), short.to_owned(), short.to_owned(), format!("{kind} {}", bare(&joined)).trim().to_owned()];
        let found = self.units.iter().zip(&forms).find_map(|(tier, form)| tier.get(form));
        found.cloned().ok_or_else(|| RowProblem::NoUnit { near: self.near(&full) })
    }

    /// The names that are written most alike.
    fn near(&self, name: &str) -> Vec<String> {
        let name = bare(kind_and_name(without_committee(name)).1);
        let mut near: Vec<(usize, String)> = Vec::new();
        for (code, unit) in self.state.units.iter() {
            let naming = unit.naming();
            let full = words(&naming.name);
            let own = bare(kind_and_name(without_committee(&full)).1);
            let distance = distance(&own, &name).min(distance(&bare(&words(&code.to_string())), &name));
            if distance * 3 <= name.chars().count().max(3) {
                near.push((distance, format!("{} ({code})", naming.name)));
            }
        }
        near.sort();
        some(near.into_iter().map(|(_, name)| name))
    }

    /// Of these tasks, those of the duty: by its identifier or code, by its words, or by words that are among them.
    fn of_duty(&self, tasks: &[&'s TaskId], duty: &str) -> Vec<&'s TaskId> {
        let wanted = words(duty);
        let label = wanted.strip_prefix("điểm ").unwrap_or(&wanted);
        let by_code = |task: &&TaskId| {
            let id = task.obligation.to_string();
            words(&id) == wanted || words(task.obligation.code()) == label
        };
        let quote = |task: &TaskId| self.quotes.get(&task.obligation).map_or("", String::as_str);
        let whole = |task: &&TaskId| quote(task) == wanted;
        let part =
            |task: &&TaskId| wanted.contains(' ') && format!(" {} ", quote(task)).contains(&format!(" {wanted} "));
        let chosen = |by: &dyn Fn(&&TaskId) -> bool| tasks.iter().filter(|task| by(task)).copied().collect::<Vec<_>>();
        let ways: [&dyn Fn(&&TaskId) -> bool; 3] = [&by_code, &whole, &part];
        ways.into_iter().map(chosen).find(|found| !found.is_empty()).unwrap_or_default()
    }
}

fn some(names: impl Iterator<Item = String>) -> Vec<String> {
    names.take(NAMED_MAX).collect()
}

/// The words of a name, abbreviations of office written out.
fn words(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let written_out = words.map(|word| match word {
        "ubnd" => "ủy ban nhân dân",
        "tp" => "thành phố",
        "tx" => "thị xã",
        "vp" => "văn phòng",
        other => other,
    });
    written_out.collect::<Vec<_>>().join(" ")
}

fn without_committee(name: &str) -> &str {
    const COMMITTEES: &[&str] = &["ủy ban nhân dân ", "uy ban nhan dan "];
    COMMITTEES.iter().find_map(|committee| name.strip_prefix(committee)).unwrap_or(name)
}

/// What kind of body a name says first, and what it is called.
fn kind_and_name(name: &str) -> (&str, &str) {
    const KINDS: &[&str] = &["sở", "thành phố", "thị xã", "thị trấn", "quận", "huyện", "phường", "xã", "đặc khu"];
    let split = |kind: &str| {
        let own = name.strip_prefix(kind)?.strip_prefix(' ')?;
        Some((name.get(..kind.len())?, own))
    };
    KINDS.iter().find_map(|kind| split(kind).or_else(|| split(&bare(kind)))).unwrap_or(("", name))
}

/// The first letters of a name, as offices shorten it.
fn initials(name: &str) -> String {
    bare(name).split(' ').filter(|word| *word != "va").filter_map(|word| word.chars().next()).collect()
}

/// How many letters have to be put in, taken out or changed to make one word the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, letter) in one.chars().enumerate() {
        let mut next = vec![index + 1];
        for (theirs, around) in other.iter().zip(row.windows(2)) {
            let [before, above] = around else { continue };
            let beside = next.last().copied().unwrap_or_default();
            next.push((above + 1).min(beside + 1).min(before + usize::from(letter != *theirs)));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// The period that a cell says; none where it is empty.
fn period_of(text: &str) -> Result<Option<Period>, RowProblem> {
    match text {
        "" => Ok(None),
        text => period(text).map(Some).ok_or_else(|| RowProblem::NoPeriod(text.to_owned())),
    }
}

/// A period as people write it: "Quý III/2023", "tháng 9 năm 2023", "6 tháng đầu năm 2023", 2023-Q3.
fn period(text: &str) -> Option<Period> {
    static FORMS: LazyLock<Vec<(Length, Regex)>> = LazyLock::new(|| {
        const YEAR: &str = r"(?:\s*[/-]\s*|\s+(?:nam\s+)?)(\d{4})$";
        let forms = [
            (Length::Quarter, format!(r"^q(?:uy)?\s*(iii|ii|iv|i|0?[1-4]){YEAR}")),
            (Length::Month, format!(r"^(?:thang|t)\s*(\d{{1,2}}){YEAR}")),
            (Length::Month, r"^(\d{1,2})\s*[/-]\s*(\d{4})$".to_owned()),
            (Length::HalfYear, format!(r"^(?:0?6|sau)\s+thang\s+(dau|cuoi){YEAR}")),
            (Length::Year, r"^(ca\s+)?nam\s+(\d{4})$".to_owned()),
        ];
        forms.into_iter().filter_map(|(length, form)| Some((length, Regex::new(&form).ok()?))).collect()
    });
    if let Ok(period) = text.trim().to_uppercase().parse() {
        return Some(period);
    }
    let text = bare(&fold(text));
    let text = text.trim().trim_start_matches("bao cao ").trim_start_matches("ky ").trim();
    FORMS.iter().find_map(|(length, form)| {
        let found = form.captures(text)?;
        let number = match found.get(1).map_or("", |number| number.as_str()) {
            "i" | "dau" => 1,
            "ii" | "cuoi" => 2,
            "iii" => 3,
            "iv" => 4,
            digits => digits.parse().unwrap_or(1),
        };
        let year = found.get(2)?.as_str().parse().ok()?;
        Period::new(year, *length, number)
    })
}
