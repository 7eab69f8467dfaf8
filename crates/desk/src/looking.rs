//! Looking is recorded before it is answered, where it must be: files under inspection, evidence, what programs take out,
//! names of persons, the register itself (`docs/access.md`). Here stands what each address shows of these, and the one
//! place through which it leaves.

use calendar::Moment;
use domain::{
    EntryNumber, Event, RecordId, TaskId, UnitCode,
    authority::{Class, class},
    chronicle::amended,
};
use ledger::access::{Channel, Look, Subject, Viewer};
use questions::Question;
use views::{AsOf, Filter, Source};

use crate::{
    failure::Failure,
    http::Reply,
    pages,
    visit::Visit,
    when::{When, written},
};

/// Whether looking at what is shown at an address is recorded.
#[derive(Clone, Copy)]
pub enum Looking {
    /// It is not: what is shown is public, or what every office reads, or the caller's own, or leads to what is recorded.
    Unrecorded,
    /// It is, where what is shown to this caller is something of which that is kept.
    Recorded(fn(&Visit<'_>, &[String]) -> Option<Subject>),
}

impl Looking {
    /// What is about to be shown to this caller, if that is to be recorded.
    pub fn subject(self, visit: &Visit<'_>, parts: &[String]) -> Option<Subject> {
        match self {
            Self::Unrecorded => None,
            Self::Recorded(subject) => subject(visit, parts),
        }
    }
}

/// The reply, once it is on the disk who gets it; `subject` is what it shows, if that is to be recorded. Where it cannot
/// be recorded, nothing is shown.
pub fn recorded(visit: &Visit<'_>, subject: Option<Subject>, channel: Channel, reply: Reply) -> Result<Reply, Failure> {
    if let Some(subject) = subject.filter(|_| reply.status == 200) {
        note(visit, subject, channel)?;
    }
    Ok(reply)
}

/// Records that this caller is about to be shown something.
fn note(visit: &Visit<'_>, subject: Subject, channel: Channel) -> Result<(), Failure> {
    // Whoever is no person of the ledger is shown nothing of which this is kept.
    let viewer = visit.caller.office().and_then(Viewer::of).ok_or(Failure::NotHere)?;
    let (valid_at, known_at) = dates(visit, channel);
    visit.desk.access.record(Look { at: visit.now, viewer, subject, valid_at, known_at, channel })?;
    Ok(())
}

/// The lines that a program is about to be told as they are recorded, once it is on the disk who gets them.
pub fn watched<L>(visit: &Visit<'_>, lines: Vec<L>) -> Result<Vec<L>, Failure> {
    // Without an office there is nothing but what everybody reads.
    if !lines.is_empty() && visit.caller.office().is_some() {
        note(visit, Subject::Export("watch".to_owned()), Channel::Api)?;
    }
    Ok(lines)
}

/// The moment that was asked about, if it was another than the present.
fn dates(visit: &Visit<'_>, channel: Channel) -> (Option<Moment>, Option<Moment>) {
    let named = |names: &[&str]| names.iter().find_map(|name| visit.request.parameter(name)?.parse().ok());
    match channel {
        Channel::Page => match visit.when() {
            Ok(When::Past(pinned)) => (Some(written(pinned.as_of.valid)), Some(written(pinned.as_of.known))),
            _ => (None, None),
        },
        Channel::Api => {
            let both = named(&["at"]);
            (named(&["valid_at", "valid-at"]).or(both), named(&["known_at", "known-at"]).or(both))
        }
    }
}

/// The file of a unit, where the caller reads of an inspection of it.
pub fn unit_file(visit: &Visit<'_>, parts: &[String]) -> Option<Subject> {
    let unit: UnitCode = parts.concat().parse().ok()?;
    is_under_inspection(visit, &unit).then_some(Subject::UnitUnderInspection(unit))
}

/// The file of a task, where the caller reads of an inspection of its unit, or of troubles with it.
pub fn task_file(visit: &Visit<'_>, parts: &[String]) -> Option<Subject> {
    let task: TaskId = parts.join("/").parse().ok()?;
    let is_kept = is_under_inspection(visit, &task.unit) || has_entries_of_inspection(visit, &task);
    is_kept.then_some(Subject::TaskUnderInspection(task))
}

/// The evidence of a task's filing.
pub fn evidence(_: &Visit<'_>, parts: &[String]) -> Option<Subject> {
    Some(Subject::Evidence(parts.join("/").parse().ok()?))
}

/// An entry, where it is one of an inspection.
pub fn entry(visit: &Visit<'_>, parts: &[String]) -> Option<Subject> {
    let entry = EntryNumber(parts.concat().parse().ok()?);
    let is_kept = visit.beside_tasks(AsOf::both(visit.present()), |known| is_of_inspection(known.log, entry));
    is_kept.then_some(Subject::InspectionEntry(entry))
}

/// The cases of all units, where the caller reads of an inspection of any of them, or of troubles.
pub fn cases(visit: &Visit<'_>, _: &[String]) -> Option<Subject> {
    reads_inspections(visit).then(|| Subject::Export("show/cases".to_owned()))
}

/// All inspections, where the caller reads of any.
pub fn inspections(visit: &Visit<'_>, _: &[String]) -> Option<Subject> {
    reads_inspections(visit).then(|| Subject::Export("show/inspections".to_owned()))
}

/// What is recommended to all units, where the caller reads of an inspection of any of them.
pub fn recommendations(visit: &Visit<'_>, _: &[String]) -> Option<Subject> {
    reads_inspections(visit).then(|| Subject::Export("show/recommendations".to_owned()))
}

/// The file of an inspection: by the entry that planned it.
pub fn inspection(visit: &Visit<'_>, parts: &[String]) -> Option<Subject> {
    let id: RecordId = parts.concat().parse().ok()?;
    Some(Subject::InspectionEntry(visit.ledger.now().inspections.inspections.get(&id)?.entry))
}

/// A register that is taken away as a file.
pub fn register_file(_: &Visit<'_>, parts: &[String]) -> Option<Subject> {
    let projection = pages::registers::projection(parts.concat().as_str())?;
    Some(Subject::Export(format!("show/{projection}")))
}

/// The journal, where the caller reads entries of inspections in it.
pub fn journal(visit: &Visit<'_>, _: &[String]) -> Option<Subject> {
    reads_inspections(visit).then(|| Subject::Export("history".to_owned()))
}

/// The journal that is taken away as a file.
pub fn journal_file(_: &Visit<'_>, _: &[String]) -> Option<Subject> {
    Some(Subject::Export("history".to_owned()))
}

/// What differs between two moments, where the caller reads of an inspection of any unit in it.
pub fn comparison(visit: &Visit<'_>, _: &[String]) -> Option<Subject> {
    let is_asked = visit.request.parameter("tu").is_some_and(|day| !day.is_empty());
    (is_asked && reads_inspections(visit)).then(|| Subject::Export("diff".to_owned()))
}

/// Whether the caller reads of an inspection of any unit.
fn reads_inspections(visit: &Visit<'_>) -> bool {
    let mut units = visit.ledger.now().inspections.inspections.values().flat_map(|inspection| &inspection.units);
    units.any(|unit| visit.may(Class::Inspection, Some(unit)))
}

/// The register of who looked, where the caller may read who did.
pub fn register(visit: &Visit<'_>, _: &[String]) -> Option<Subject> {
    visit.may(Class::Access, None).then_some(Subject::Register)
}

/// What the answer to a question hands to a program: one file as its page shows it, or a list, which is an export. Figures
/// and rights, which every office reads, are neither.
pub fn answered(visit: &Visit<'_>, question: &Question) -> Option<Subject> {
    let export = |name: &str| Some(Subject::Export(name.to_owned()));
    let of_task = |name: &str, task: &str| match task.parse::<TaskId>() {
        Ok(task) => task_file(visit, &[task.to_string()]),
        // Named in words: which one it is, the answer says.
        Err(_) => export(name),
    };
    match question {
        Question::Entry(of) => entry(visit, &[of.entry.0.to_string()]),
        Question::Unit(of) => match of.unit.parse::<UnitCode>() {
            Ok(unit) => unit_file(visit, &[unit.to_string()]),
            Err(_) => export("unit"),
        },
        Question::Case(of) => of_task("case", &of.task),
        Question::Why(of) => of_task("why", &of.task),
        Question::State(about, _) => match &about.asked.task {
            Some(task) => of_task("state", task),
            None => export("state"),
        },
        Question::History(_) => export("history"),
        Question::Diff(_) => export("diff"),
        Question::Ticks(_) => export("ticks"),
        Question::Revised(_) => export("revised"),
        Question::Acted(_) => export("acted"),
        Question::Search(_) => export("search"),
        Question::Show(shown) => export(&format!("show/{}", shown.name)),
        Question::Scorecard(_) | Question::Trend(_) | Question::Who(_) => None,
    }
}

/// Whether the caller reads of an inspection of this unit, or of a proposal about it.
fn is_under_inspection(visit: &Visit<'_>, unit: &UnitCode) -> bool {
    let recorded = &visit.ledger.now().inspections;
    let is_inspected = || recorded.inspections.values().any(|inspection| inspection.units.contains(unit));
    let is_proposed = || recorded.proposals.values().any(|proposal| proposal.unit == *unit);
    visit.may(Class::Inspection, Some(unit)) && (is_inspected() || is_proposed())
}

/// Whether an entry of an inspection is about this task, and the caller may read it: troubles are.
fn has_entries_of_inspection(visit: &Visit<'_>, task: &TaskId) -> bool {
    let filter = Filter { task: Some(task.clone()), ..Filter::default() };
    let is_there = || {
        visit.at(AsOf::both(visit.present()), &filter, |known| {
            known.log.about(task).iter().any(|recorded| is_of_inspection(known.log, recorded.entry))
        })
    };
    visit.may(Class::Inspection, Some(&task.unit)) && is_there()
}

/// Whether this is an entry of an inspection, or amends one.
fn is_of_inspection(log: Source<'_>, entry: EntryNumber) -> bool {
    let Some(recorded) = log.entry(entry) else { return false };
    let earlier = |event: &Event| amended(event).filter(|earlier| *earlier < entry);
    match class(&recorded.event) {
        Some(class) => class == Class::Inspection,
        None => earlier(&recorded.event).is_some_and(|earlier| is_of_inspection(log, earlier)),
    }
}
