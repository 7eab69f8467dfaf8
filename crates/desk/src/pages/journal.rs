//! The journal: who did what, when, in what capacity, by what authority; of a unit, an act, a position or a span of days,
//! the newest first.

use std::borrow::Cow;

use calendar::Moment;
use domain::{Act, EntryNumber, Recorded, Role, authority::Class};
use maud::html;
use views::{AsOf, Filter, Knowledge, Projection, Sheet, history::concerns};
use words::{labels, trail::told as in_words};

use super::{choosing, parts::told, taken};
use crate::{
    failure::Failure,
    http::Reply,
    page::{Page, Revised},
    visit::Visit,
    when::{When, address},
};

/// So many entries are shown at once.
const SHOWN: usize = 50;

/// What the journal is asked for, and how an address goes on before an entry.
const ASKED: &[&str] = &["don-vi", "viec", "chuc-vu", "tu", "den"];
const BEFORE: &str = "truoc";

/// Which entries.
struct Wanted {
    filter: Filter,
    act: Option<String>,
    position: Option<Role>,
    from: Option<Moment>,
    to: Option<Moment>,
    before: Option<EntryNumber>,
}

impl Wanted {
    fn of(visit: &Visit<'_>) -> Result<Self, Failure> {
        let unit = choosing::unit(visit)?;
        let known = |act: &str| {
            let is_fact = || {
                visit.beside_tasks(AsOf::both(visit.present()), |knowledge| {
                    let mut facts = knowledge.state.rulebook.declarations().values();
                    facts.any(|declared| declared.declaration.fact.as_str() == act)
                })
            };
            (Act::NAMES.contains(&act) || is_fact()).then(|| act.to_owned())
        };
        let role = |position: &str| Role::ALL.into_iter().find(|role| role.to_string() == position);
        Ok(Self {
            filter: Filter { unit, ..Filter::default() },
            act: choosing::one_of(visit, "viec", known)?,
            position: choosing::one_of(visit, "chuc-vu", role)?,
            from: choosing::day(visit, "tu")?,
            to: choosing::day(visit, "den")?,
            before: choosing::one_of(visit, BEFORE, |entry| entry.parse().ok().map(EntryNumber))?,
        })
    }

    /// The newest of them. The log is gone back through only as far as it takes to find so many.
    fn newest(&self, knowledge: &Knowledge<'_>, most: usize) -> Vec<Recorded> {
        let end = self.before.map_or(knowledge.log.size(), |before| before.0.min(knowledge.log.size()));
        let takes = |recorded: &Cow<'_, Recorded>| recorded.entry.0 < end && self.takes(knowledge, recorded);
        let is_late_enough =
            |recorded: &Cow<'_, Recorded>| self.from.is_none_or(|from| from.earliest() <= recorded.recorded_at);
        match self.filter == Filter::default() {
            true => {
                let back = (0..end).rev().filter_map(|entry| knowledge.log.entry(EntryNumber(entry)));
                back.take_while(is_late_enough).filter(takes).take(most).map(Cow::into_owned).collect()
            }
            false => {
                let of_unit = knowledge.log.concerning(&self.filter).into_iter().rev();
                of_unit.filter(takes).take(most).map(Cow::into_owned).collect()
            }
        }
    }

    fn takes(&self, knowledge: &Knowledge<'_>, recorded: &Recorded) -> bool {
        let is_in = |actor: &domain::Actor| self.position.is_none_or(|position| actor.position == position);
        self.from.is_none_or(|from| from.earliest() <= recorded.recorded_at)
            && self.to.is_none_or(|to| recorded.recorded_at <= to.latest())
            && self.act.as_ref().is_none_or(|act| recorded.event.is_of(act))
            && (is_in(&recorded.actor) || recorded.approver.as_ref().is_some_and(is_in))
            && concerns(knowledge, &self.filter, recorded)
    }
}

/// `/nhat-ky?don-vi=KINHMON&viec=submit&tu=1/9/2023&den=30/9/2023`
pub fn page(visit: &Visit<'_>) -> Result<Page, Failure> {
    let language = visit.language;
    visit.must(Class::Common, None)?;
    let when = visit.when()?;
    let wanted = Wanted::of(visit)?;
    let (lines, more, names, units, basis) = visit.beside_tasks(when.as_of(), |knowledge| {
        let names = knowledge.names();
        let found = wanted.newest(knowledge, SHOWN + 1);
        let tell = in_words(&names, language);
        let lines: Vec<_> = found.iter().take(SHOWN).map(|recorded| tell(knowledge.happened(recorded))).collect();
        drop(tell);
        (lines, found.len() > SHOWN, names, choosing::units(knowledge), knowledge.basis())
    });
    let any = |vi: &'static str, en: &'static str| (String::new(), language.pick(vi, en).to_owned());
    let acts: Vec<_> = std::iter::once(any("Mọi việc", "All acts")).chain(choosing::acts(language)).collect();
    let positions = Role::ALL.iter().map(|role| (role.to_string(), labels::position(*role, language).to_owned()));
    let positions: Vec<_> = std::iter::once(any("Mọi chức vụ", "All positions")).chain(positions).collect();
    let kept = || visit.request.query.iter().filter(|(name, _)| name != BEFORE && name != "lang").cloned();
    let path = visit.request.address();
    let body = html! {
        (choosing::form(visit, &when, &[
            choosing::unit_field(visit, &units, &names, wanted.filter.unit.as_ref()),
            choosing::select_of("viec", language.pick("Việc", "Act"), wanted.act.as_deref().unwrap_or_default(), &acts),
            choosing::select_of("chuc-vu", language.pick("Chức vụ của người ghi hoặc người duyệt", "Position of who recorded or approved"), &wanted.position.map(|role| role.to_string()).unwrap_or_default(), &positions),
            choosing::input(visit, "tu", language.pick("Ghi sổ từ ngày", "Recorded from")),
            choosing::input(visit, "den", language.pick("Đến hết ngày", "To the end of")),
        ]))
        (taken::ways(visit, "/nhat-ky", &when, ASKED))
        div data-body="" {
            @if lines.is_empty() { p { (language.pick("Không có bút toán nào trong phạm vi được hỏi và được xem.", "There is no entry, of what is asked for and may be read.")) } }
            ol.trail { @for line in &lines { li { (told(line, &names, language, None)) } } }
            @if wanted.before.is_some() || more {
                p.steps {
                    @if wanted.before.is_some() { a.b.b2 href=(address(&path, &kept().collect::<Vec<_>>())) { (language.pick("Về mới nhất", "Back to the newest")) } }
                    @if let Some(last) = lines.last().filter(|_| more) {
                        a.b.b2 rel="next" href=(address(&path, &kept().chain([(BEFORE.to_owned(), last.entry.0.to_string())]).collect::<Vec<_>>())) { (language.pick("Cũ hơn ›", "Older ›")) }
                    }
                }
            }
        }
    };
    let title = language.pick("Nhật ký", "Journal").to_owned();
    Ok(Page { title, when: Some(when), changes: Vec::new(), revised: Revised::NONE, basis: Some(basis), body })
}

/// What is asked for, as a sheet in the order in which it was recorded.
fn sheet(visit: &Visit<'_>) -> Result<(When, Sheet), Failure> {
    visit.must(Class::Common, None)?;
    let when = visit.when()?;
    let wanted = Wanted::of(visit)?;
    let projection = Projection::named("history").ok_or(Failure::NotHere)?;
    let sheet = visit.beside_tasks(when.as_of(), |knowledge| {
        let mut sheet = projection.sheet(knowledge, &wanted.filter);
        let is_wanted = |cell: &views::Cell| match cell {
            views::Cell::Entry(entry) => {
                knowledge.log.entry(*entry).is_some_and(|recorded| wanted.takes(knowledge, &recorded))
            }
            _ => false,
        };
        sheet.rows.retain(|row| row.first().is_some_and(is_wanted));
        sheet
    });
    Ok((when, sheet))
}

/// `/nhat-ky/csv`
pub fn csv(visit: &Visit<'_>) -> Result<Reply, Failure> {
    let (_, sheet) = sheet(visit)?;
    taken::csv(visit, &sheet, "nhat-ky")
}

/// `/nhat-ky/xlsx`
pub fn xlsx(visit: &Visit<'_>) -> Result<Reply, Failure> {
    let (when, sheet) = sheet(visit)?;
    taken::xlsx(visit, &when, &sheet, "nhat-ky", ASKED)
}
