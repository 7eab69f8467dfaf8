//! What several pages show alike.

use calendar::{Period, period::Length};
use domain::{ObligationId, State, TaskId, state::TimeState};
use maud::{Markup, html};
use views::{Term, UnitNames, tally::Figures, tasks::TaskView};
use words::{Language, amounts, date, instant, labels, say, terms, trail::EntryLine, trail::authority};

use crate::{page, visit::Visit, when::When};

/// The page of a task.
pub fn task_path(task: &TaskId) -> String {
    format!("/viec/{task}")
}

/// The page of a unit.
pub fn unit_path(unit: &domain::UnitCode) -> String {
    format!("/don-vi/{unit}")
}

/// `s-overdue`: the code of a state, as its style is called.
pub fn style(state: TimeState) -> String {
    format!("s-{}", terms::code(&Term::Time(state)).as_str().unwrap_or_default())
}

/// `quý III/2023`, `quarter III/2023`: a period as people write it.
pub fn period(period: Period, language: Language) -> String {
    let (year, number) = (period.year(), period.number());
    match (language, period.length()) {
        // A month has two digits here, as in a date.
        (_, Length::Month) => say!(language, "tháng {number:02}/{year}", "{number:02}/{year}"),
        (Language::Vi, _) => words::period(period, language),
        (Language::En, Length::Quarter) => {
            format!("quarter {}/{year}", ["I", "II", "III"].get(number as usize - 1).unwrap_or(&"IV"))
        }
        (Language::En, Length::HalfYear) => format!("{} half of {year}", if number == 1 { "first" } else { "second" }),
        (Language::En, Length::Year) => year.to_string(),
    }
}

/// The duty of a task, and its period: `C-Q, quý III/2023`.
pub fn duty(task: &TaskId, language: Language) -> String {
    let code = task.obligation.code();
    match task.period {
        Some(of) => format!("{code}, {}", period(of, language)),
        None => code.to_owned(),
    }
}

/// The share on time of what is done or overdue, in thousandths; none of fewer than five, of which it would say too much.
pub fn share_of(figures: &Figures) -> Option<u32> {
    const AT_LEAST: u32 = 5;
    figures.on_time_permille().filter(|_| settled(figures) >= AT_LEAST)
}

/// The same in words, with the numbers of which it is made: `66,7 % (4/6)`; of fewer than five `2/3`.
pub fn share(figures: &Figures, language: Language) -> String {
    let (on_time, settled) = (figures.on_time + figures.on_time_extended, settled(figures));
    match (share_of(figures), settled) {
        (Some(permille), _) => format!("{} ({on_time}/{settled})", amounts::share(permille.into(), language)),
        (None, 0) => "–".to_owned(),
        (None, _) => format!("{on_time}/{settled}"),
    }
}

fn settled(figures: &Figures) -> u32 {
    figures.on_time + figures.on_time_extended + figures.late + figures.overdue
}

/// The first words of what the directive says.
pub fn words_of(state: &State, obligation: &ObligationId) -> Option<String> {
    const WORDS_MAX: usize = 22;
    let quote = &state.obligations.get(obligation)?.terms.quote;
    let mut words = quote.split_whitespace();
    let first: Vec<&str> = words.by_ref().take(WORDS_MAX).collect();
    let more = if words.next().is_some() { " …" } else { "" };
    Some(format!("{}{more}", first.join(" ")))
}

/// How a task stands: its letter and its words, never colour alone.
pub fn tag(state: TimeState, language: Language) -> Markup {
    let (letter, words) = (labels::time_letter(state), labels::time_state(state, language));
    html! { span class=(format!("tag {}", style(state))) { (letter) } " " (words) }
}

/// A task in a list: which, when due, how it stands, and what there is to say of it.
pub fn item(visit: &Visit<'_>, state: &State, names: &UnitNames, task: &TaskView, when: &When) -> Markup {
    let unit = labels::unit(&task.task.unit, names, visit.language);
    listed(visit, state, names, task, when, Some(&unit))
}

/// The same on the page of its unit, which need not be named again.
pub fn own_item(visit: &Visit<'_>, state: &State, names: &UnitNames, task: &TaskView, when: &When) -> Markup {
    listed(visit, state, names, task, when, None)
}

fn listed(
    visit: &Visit<'_>,
    state: &State,
    names: &UnitNames,
    task: &TaskView,
    when: &When,
    unit: Option<&str>,
) -> Markup {
    let language = visit.language;
    let due = task.due_day.or(task.due.as_ref().map(|due| due.effective));
    html! {
        li {
            a href=(when.link(&task_path(&task.task))) {
                @if let Some(unit) = unit { (unit) ": " }
                (duty(&task.task, language))
            }
            br;
            @if let Some(words) = words_of(state, &task.task.obligation) { span.quiet { (words) } br; }
            (tag(task.time, language))
            @if let Some(due) = due { " · " (language.pick("hạn ", "due ")) (date(due)) }
            @if let Some(lateness) = task.lateness { " · " (labels::lateness(lateness, language)) }
            @for note in notes(task, names, language) { br; (page::linked(&note)) }
        }
    }
}

/// What is said beside a task, as sentences.
pub fn notes(task: &TaskView, names: &UnitNames, language: Language) -> Vec<String> {
    words::notes::notes(task, names, language).iter().map(|note| words::notes::sentence(note)).collect()
}

/// An entry as it is told: when, what, by whom in which capacity, with whose approval.
pub fn told(entry: &EntryLine, names: &UnitNames, language: Language, note: Option<&str>) -> Markup {
    let happened = calendar::Moment::Instant(entry.recorded_at) != entry.occurred_at;
    html! {
        span.at { (instant(entry.recorded_at)) } " · " (page::entry(entry.entry))
        @if happened {
            " " span.quiet { (language.pick("(xảy ra ", "(happened ")) (words::moment(entry.occurred_at)) ")" }
        }
        br;
        @if let Some(note) = note { strong { (note) ": " } }
        (page::linked(&entry.what))
        br;
        span.quiet { (page::linked(&authority(entry, names, language))) }
    }
}
