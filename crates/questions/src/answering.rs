//! What each question comes to.

use std::ops::Range;

use calendar::{Moment, Step, Timestamp};
use domain::{EntryNumber, TaskId};
use exchange::sheets::chosen::projection;
use views::{
    AsOf, Filter, Knowledge, Projection, Sheet,
    acted::{self, Acts},
    ask::{Times, Unanswerable, span},
    authority::{self, Whom},
    case::{self, CasePage},
    changes::{self, Changes},
    entry::{self, EntryPage},
    history::{self, Happened, History},
    named::{Asked, Unnamed},
    revised::{self, Revised},
    scorecard::{self, Scorecard},
    search, tasks,
    ticks::{self, Ticks},
    timeline,
    trend::{self, Grouping},
    unit::SHEETS,
    why::{self, Why},
};
use words::{acts, errors::Misuse, pages::UnitPage};

use crate::{
    answer::{Answer, Found, Named},
    not_answered::NotAnswered,
    paging::{Key, Page, Part},
    question::{
        About, Between, Deeds, Figures, OfEntry, OfTask, OfUnit, Powers, Question, Revisions, Shares, Shown, Span,
        Trail, Wanted,
    },
    seen::{At, Seen},
};

type Answered<T> = Result<T, NotAnswered>;

impl Question {
    /// What it comes to, as far as the reader sees the ledger.
    pub fn answer(&self, seen: &Seen<'_>) -> Answered<Answer> {
        Ok(match self {
            Self::State(asked, page) => state(seen, asked, page)?,
            Self::History(about) => Answer::of(history(seen, about)?, Answer::History),
            Self::Entry(asked) => Answer::Entry(entry(seen, asked)?),
            Self::Unit(asked) => Answer::Unit(unit(seen, asked)?),
            Self::Case(asked) => Answer::Case(case(seen, asked)?),
            Self::Diff(asked) => Answer::Diff(diff(seen, asked)?),
            Self::Scorecard(asked) => Answer::Scorecard(scorecard(seen, asked)?),
            Self::Why(asked) => Answer::Why(why(seen, asked)?),
            Self::Ticks(asked) => Answer::Ticks(ticks(seen, asked)?),
            Self::Revised(asked) => Answer::Revised(revised(seen, asked)?),
            Self::Trend(asked) => Answer::Trend(trend(seen, asked)?),
            Self::Acted(asked) => Answer::of(acted(seen, asked)?, Answer::Sheet),
            Self::Search(asked) => Answer::of(search(seen, asked)?, Answer::Search),
            Self::Show(asked) => Answer::of(show(seen, asked)?, Answer::Sheet),
            Self::Who(asked) => Answer::Sheet(who(seen, asked)?),
        })
    }
}

/// The entries of these numbers that the reader may read, in order: what `watch` tells as it comes.
pub fn recorded(seen: &Seen<'_>, entries: Range<u64>) -> Named<Vec<Happened>> {
    seen.at(AsOf::both(seen.present())).beside_tasks(|knowledge| {
        let found = entries.filter_map(|entry| knowledge.log.entry(EntryNumber(entry)));
        named(found.map(|recorded| knowledge.happened(&recorded)).collect(), knowledge)
    })
}

/// What is asked about, by the names of the valid day, and the ledger at that point of both axes.
pub fn about<'i>(seen: &Seen<'i>, asked: &Asked, times: &Times) -> Answered<(Filter, At<'i>)> {
    let as_of = seen.as_of(times)?;
    if let (Some(from), Some(to)) = (asked.due.from, asked.due.to) {
        span(Moment::Day(from), Moment::Day(to))?;
    }
    Ok((seen.about(asked, as_of.valid.date())?, seen.at(as_of)))
}

/// How tasks stand; where one is named, how it came to stand so.
pub fn state(seen: &Seen<'_>, asked: &About, page: &Page) -> Answered<Answer> {
    let (filter, point) = about(seen, &asked.asked, &asked.times)?;
    point.knowledge(&filter, |knowledge| {
        let names = knowledge.names();
        let Some(task) = &filter.task else {
            let all = tasks::list(knowledge, &filter).tasks;
            let part = page.of(all, |task| Key::Task(task.task.clone()))?;
            let list = part.map(|tasks| tasks::list_of(knowledge, tasks));
            return Ok(Answer::of(list, |view| Answer::Tasks(Named { view, names }, filter.clone())));
        };
        let view = timeline::timeline(knowledge, task).ok_or_else(|| Misuse::NotKnownThen(task.clone()))?;
        Ok(Answer::Timeline(Named { view, names }))
    })
}

/// Who did what.
pub fn history(seen: &Seen<'_>, asked: &Trail) -> Answered<Part<Named<History>>> {
    let Trail { about: of, from, to, page } = asked;
    if let (Some(from), Some(to)) = (from, to) {
        span(*from, *to)?;
    }
    let (filter, point) = about(seen, &of.asked, &of.times)?;
    let within = history::Span { from: from.map(Moment::earliest), to: to.map(Moment::latest) };
    point.knowledge(&filter, |knowledge| {
        let whole = history::history_within(knowledge, &filter, within);
        let part = page.of(whole.entries, |happened| happened.recorded.entry.into())?;
        Ok(part.map(|entries| named(History { entries, ..whole }, knowledge)))
    })
}

/// One entry.
pub fn entry(seen: &Seen<'_>, asked: &OfEntry) -> Answered<Named<EntryPage<Happened>>> {
    seen.at(seen.as_of(&asked.times)?).beside_tasks(|knowledge| {
        let (number, known) = (asked.entry, knowledge.log.size());
        let view = entry::page(knowledge, number).ok_or(Misuse::NoEntry { number, known })?;
        Ok(named(view, knowledge))
    })
}

/// One unit.
pub fn unit(seen: &Seen<'_>, asked: &OfUnit) -> Answered<UnitPage> {
    let (filter, point) = about(seen, &Asked::unit(&asked.unit), &asked.times)?;
    let sheet = |name: &&str| Projection::named(name).map(|projection| sheet(&point, projection, &filter));
    let sheets = SHEETS.iter().filter_map(sheet).collect();
    Ok(point.beside_tasks(|knowledge| UnitPage::of(filter.unit.as_ref(), knowledge.basis(), sheets, knowledge.names())))
}

/// The cases of one task.
pub fn case(seen: &Seen<'_>, asked: &OfTask) -> Answered<Named<CasePage<Happened>>> {
    of_task(seen, asked, case::page)
}

/// Why a task stands as it does.
pub fn why(seen: &Seen<'_>, asked: &OfTask) -> Answered<Named<Why<Happened, Step>>> {
    of_task(seen, asked, why::why)
}

/// What `view` says of the task.
fn of_task<V>(
    seen: &Seen<'_>,
    asked: &OfTask,
    view: impl Fn(&Knowledge<'_>, &TaskId) -> Option<V>,
) -> Answered<Named<V>> {
    let (filter, point) = about(seen, &Asked::task(&asked.task), &asked.times)?;
    point.knowledge(&filter, |knowledge| {
        let task = filter.task.clone().ok_or_else(|| Unnamed::Task(asked.task.clone()))?;
        let view = view(knowledge, &task).ok_or(NotAnswered::NotKnownThen(task))?;
        Ok(named(view, knowledge))
    })
}

fn named<V>(view: V, knowledge: &Knowledge<'_>) -> Named<V> {
    Named { view, names: knowledge.names() }
}

/// What differs between two moments.
pub fn diff(seen: &Seen<'_>, asked: &Between) -> Answered<Named<Changes<Happened>>> {
    let point = |known: Timestamp| {
        let known = seen.known_by(known)?;
        Ok::<AsOf, Unanswerable>(AsOf { valid: asked.valid_at.map_or(known.valid, Moment::latest), ..known })
    };
    let to = asked.to.map_or(seen.present(), Moment::latest);
    let (from, to) = (point(asked.from.latest())?, point(to)?);
    let filter = seen.about(&asked.asked, to.valid.date())?;
    Ok(seen
        .at(from)
        .knowledge(&filter, |from| seen.at(to).knowledge(&filter, |to| named(changes::changes(from, to, &filter), to))))
}

/// Each unit in figures.
pub fn scorecard(seen: &Seen<'_>, asked: &Figures) -> Answered<Named<Scorecard>> {
    let Figures { about: of, lineage } = asked;
    let (filter, point) = about(seen, &of.asked, &of.times)?;
    Ok(point.figures(&lineage.looks_at(&filter), |knowledge, settled| {
        named(scorecard::scorecard(knowledge, settled, &filter, *lineage), knowledge)
    }))
}

/// The moments at which an answer changes.
pub fn ticks(seen: &Seen<'_>, asked: &Span) -> Answered<Named<Ticks<Happened>>> {
    let (from, to) = span(asked.from, asked.to)?;
    let to = seen.known_by(to)?;
    let filter = seen.about(&asked.asked, to.valid.date())?;
    let names = seen.at(to).beside_tasks(|knowledge| knowledge.names());
    Ok(Named { view: ticks::ticks(seen, &filter, from, to.known), names })
}

/// Which answers about a moment became other ones.
pub fn revised(seen: &Seen<'_>, asked: &Revisions) -> Answered<Named<Revised<Happened>>> {
    let known = |at: Timestamp| Ok::<Timestamp, Unanswerable>(seen.known_by(at)?.known);
    let before = known(asked.known.latest())?;
    let after = known(asked.and.map_or(seen.present(), Moment::latest))?;
    let valid = asked.valid.latest();
    let filter = seen.about(&asked.asked, valid.date())?;
    let names = seen.at(AsOf { valid, known: after }).beside_tasks(|knowledge| knowledge.names());
    Ok(Named { view: revised::revised(seen, &filter, valid, before, after), names })
}

/// The share on time.
pub fn trend(seen: &Seen<'_>, asked: &Shares) -> Answered<Sheet> {
    let (filter, point) = about(seen, &asked.about.asked, &asked.about.times)?;
    Ok(match asked.by {
        Grouping::ByUnit => point.figures(&filter, |knowledge, settled| trend::by_unit(knowledge, settled, &filter)),
        Grouping::ByObligation => point.common(&filter, |knowledge| trend::by_obligation(knowledge, &filter)),
    })
}

/// Who acted.
pub fn acted(seen: &Seen<'_>, asked: &Deeds) -> Answered<Part<Sheet>> {
    let (from, to) = span(asked.from, asked.to)?;
    let (filter, point) = about(seen, &asked.office.asked(), &asked.times)?;
    let acts = Acts {
        from,
        to,
        when: asked.when,
        unit: filter.unit,
        positions: asked.office.positions.clone(),
        account: asked.account.clone(),
        act: asked.act.as_deref().map(|text| seen.act(text)).transpose()?,
    };
    Ok(asked.page.of_sheet(point.beside_tasks(|knowledge| acted::acted(knowledge, &acts)))?)
}

/// Where words occur.
pub fn search(seen: &Seen<'_>, asked: &Wanted) -> Answered<Part<Found>> {
    if asked.words.trim().is_empty() {
        return Err(Unanswerable::NoWords.into());
    }
    seen.at(seen.as_of(&asked.times)?).beside_tasks(|knowledge| {
        let whole = search::search(knowledge, std::slice::from_ref(&asked.words), &acts::names);
        let part = asked.page.of(whole.found, |hit| hit.entry.into())?;
        Ok(part.map(|found| {
            let search = search::Search { found, ..whole };
            let sheet = search::sheet(&search, knowledge, knowledge.names());
            Found { search, sheet }
        }))
    })
}

/// A projection by its name.
pub fn show(seen: &Seen<'_>, asked: &Shown) -> Answered<Part<Sheet>> {
    let (filter, point) = about(seen, &asked.about.asked, &asked.about.times)?;
    Ok(asked.page.of_sheet(sheet(&point, projection(&asked.name, &filter)?, &filter))?)
}

/// What a projection comes to.
fn sheet(point: &At<'_>, projection: &Projection, filter: &Filter) -> Sheet {
    let looks_at = projection.looks_at(filter);
    match projection.is_common() {
        true => point.common(&looks_at, |knowledge| projection.sheet(knowledge, filter)),
        false => point.of_readable(point.knowledge(&looks_at, |knowledge| projection.sheet(knowledge, filter))),
    }
}

/// Who may do what.
pub fn who(seen: &Seen<'_>, asked: &Powers) -> Answered<Sheet> {
    let act = asked.act.as_deref().map(|text| seen.act(text)).transpose()?;
    let (filter, point) = about(seen, &asked.office.asked(), &asked.times)?;
    let whom = Whom { unit: filter.unit, act, positions: asked.office.positions.clone() };
    Ok(point.beside_tasks(|knowledge| authority::who(knowledge, &whom)))
}
