//! Files of past years, and messages: what they say is recorded as theirs. A row that shows an answer becomes a filing
//! found later, by the class of the file; how the file judges it stays the file's own word.

use calendar::{Moment, NaiveDate};

use super::{Context, NewEvent, filing, text};
use crate::{
    command::{Command, HistoryRow, NewHistory, NewStatement},
    event::{
        Document, Event, EvidenceClass, HistoryImported, LateDiscoveredRecord, SourcePlace, SourceStated, Stated,
        StatedDue, StatedMessage, StatedRow,
    },
    ids::{EntryNumber, TaskId, UnitCode},
    people::UnitKind,
    refusal::{Refusal, SourceField, SourceFields},
    state::Task,
};

type Decision = Result<Vec<NewEvent>, Refusal>;

/// The best that a file of past years shows by itself: a page of an official register.
const SHOWN_AT_BEST: EvidenceClass = EvidenceClass::C;

/// A file of past years, all of its rows or none.
pub(super) fn import(context: &Context<'_>, new: &NewHistory) -> Decision {
    let [source] = &context.command.documents[..] else { return Err(Refusal::OneSource) };
    let (custodian, statement) = (text("custodian", &new.custodian)?, text("statement", &new.statement)?);
    if new.rows.is_empty() {
        return Err(Refusal::Empty("rows"));
    }
    filing::each_once(new.rows.iter().map(|row| &row.task))?;
    let class = new.evidence_class.unwrap_or(EvidenceClass::D);
    if class < SHOWN_AT_BEST {
        return Err(Refusal::EvidenceClassNotShown { stated: class, shown: SHOWN_AT_BEST });
    }
    let file = File { source, sheet: new.sheet.as_deref(), class };
    let (mut events, mut filings, mut refused) = (Vec::new(), 0, Vec::new());
    for (index, row) in new.rows.iter().enumerate() {
        match file.row(context, row) {
            Ok(Taken { stated, found }) => {
                filings += u32::from(found.is_some());
                events.extend(std::iter::once(stated).chain(found));
            }
            // The file as a whole, and not one of its rows.
            Err(refusal @ Refusal::FileBroughtIn { .. }) => return Err(refusal),
            Err(refusal) => refused.push((index + 1, refusal)),
        }
    }
    if !refused.is_empty() {
        return Err(Refusal::Rows(refused));
    }
    let imported = HistoryImported {
        source: source.clone(),
        sheet: new.sheet.clone(),
        custodian: custodian.to_owned(),
        since: new.since,
        statement: statement.to_owned(),
        columns: new.columns.clone(),
        // Bounded by the size of a commit.
        rows: u32::try_from(new.rows.len()).unwrap_or(u32::MAX),
        filings,
        left_out: new.left_out.clone(),
        evidence_class: class,
    };
    events.insert(0, context.event("history".to_owned(), imported));
    Ok(events)
}

/// A file that is brought in.
struct File<'c> {
    source: &'c str,
    sheet: Option<&'c str>,
    class: EvidenceClass,
}

/// What becomes of a row: what it says, and the filing that it shows.
struct Taken {
    stated: NewEvent,
    found: Option<NewEvent>,
}

impl File<'_> {
    fn row(&self, context: &Context<'_>, row: &HistoryRow) -> Result<Taken, Refusal> {
        let task = context.task(&row.task)?;
        let answer = |document| context.answer(&row.task, document, row.received);
        let document = row.document.as_ref().map(answer).transpose()?;
        let status = row.status.as_deref().map(|status| text("status", status).map(str::to_owned)).transpose()?;
        if document.is_none() && row.received.is_none() && status.is_none() {
            return Err(Refusal::NothingSaid);
        }
        if let Some(received) = row.received {
            context.not_in_the_future(received)?;
            before_the_ledger(context, received)?;
        }
        self.unit_was_there(context, row)?;
        let stated = StatedRow { document: document.clone(), received: row.received, due: row.due.clone(), status };
        self.agrees(context, task, &stated)?;
        let place =
            SourcePlace { document: self.source.to_owned(), sheet: self.sheet.map(str::to_owned), row: Some(row.row) };
        // What the ledger has of its own, or from another file, is not filed a second time.
        let is_filed = task.facts().iter().any(|fact| fact.kind.filed().is_some());
        let found = document.zip(row.received).filter(|_| !is_filed).map(|(document, received)| {
            let event = LateDiscoveredRecord {
                task: row.task.clone(),
                form: filing::form(&row.task),
                document,
                received,
                evidence: vec![locator(&place)],
                signed_by: None,
                evidence_class: self.class,
                source: Some(place.clone()),
            };
            NewEvent { occurred_at: received, ..context.task_event(&row.task, event) }
        });
        let stated = Stated::Row(stated);
        let event = SourceStated { task: row.task.clone(), source: place, stated, evidence_class: self.class };
        Ok(Taken { stated: context.task_event(&row.task, event), found })
    }

    /// A report comes from a unit that was there: of one that has merged, the unit of that day is named.
    fn unit_was_there(&self, context: &Context<'_>, row: &HistoryRow) -> Result<(), Refusal> {
        let due = match row.due {
            Some(StatedDue::Day(day)) => Some(day),
            _ => None,
        };
        let unit = context.registered(&row.task.unit)?;
        match row.received.map(Moment::date).or(due) {
            Some(date) if !unit.exists_on(date) => Err(Refusal::UnitNotThere { unit: row.task.unit.clone(), date }),
            _ => Ok(()),
        }
    }

    /// Whether this file was not brought in before, and no other said otherwise of the task.
    fn agrees(&self, context: &Context<'_>, task: &Task, stated: &StatedRow) -> Result<(), Refusal> {
        for (entry, earlier) in said_of(context, task) {
            if earlier.source.document == self.source {
                return Err(Refusal::FileBroughtIn { file: self.source.to_owned(), entry });
            }
            let differing = differing(&earlier.stated, stated);
            if !differing.is_empty() {
                return Err(Refusal::SourcesDiffer {
                    task: task.id.clone(),
                    entry,
                    differing: SourceFields(differing),
                });
            }
        }
        Ok(())
    }
}

/// What files have said of a task, as it is read now.
fn said_of(context: &Context<'_>, task: &Task) -> Vec<(EntryNumber, SourceStated)> {
    let said = task.facts().iter().filter(|fact| fact.kind == crate::state::FactKind::Stated);
    let read = said.filter_map(|fact| Some((fact.entry, context.known.read(fact.entry)?.event)));
    read.filter_map(|(entry, event)| match event {
        Event::SourceStated(stated) => Some((entry, stated)),
        _ => None,
    })
    .collect()
}

/// Of what two rows say different things. What one of them leaves out it does not deny.
fn differing(earlier: &Stated, now: &StatedRow) -> Vec<SourceField> {
    let Stated::Row(earlier) = earlier else { return Vec::new() };
    let number = |document: &Document| super::letter::one_number(&document.number);
    let others = |before: Option<Moment>, now: Option<Moment>| {
        // A day and an hour of that day do not differ.
        before.zip(now).is_some_and(|(before, now)| match (before, now) {
            (Moment::Instant(before), Moment::Instant(now)) => before != now,
            (before, now) => before.date() != now.date(),
        })
    };
    let mut fields = Vec::new();
    if earlier.document.as_ref().zip(now.document.as_ref()).is_some_and(|(before, now)| number(before) != number(now)) {
        fields.push(SourceField::Document);
    }
    if others(earlier.received, now.received) {
        fields.push(SourceField::Received);
    }
    if earlier.due.as_ref().zip(now.due.as_ref()).is_some_and(|(before, now)| before != now) {
        fields.push(SourceField::Due);
    }
    fields
}

/// What came in since the ledger was opened is the ledger's own business.
fn before_the_ledger(context: &Context<'_>, received: Moment) -> Result<(), Refusal> {
    let opened = context.known.get(EntryNumber(0)).map(|first| first.recorded_at.date());
    let since = |opened: &NaiveDate| received.date() > *opened;
    match opened.filter(since) {
        Some(opened) => Err(Refusal::AfterOpening { claimed: received, opened }),
        None => Ok(()),
    }
}

/// Where a row stands, in words that do not depend on a language.
fn locator(place: &SourcePlace) -> String {
    let short: String = place.document.chars().take(12).collect();
    let sheet = place.sheet.as_ref().map(|sheet| format!(", {sheet}")).unwrap_or_default();
    let row = place.row.map(|row| format!(", {row}")).unwrap_or_default();
    format!("sha256:{short}{sheet}{row}")
}

/// What messages say of tasks.
pub(super) fn state(context: &Context<'_>, statements: &[NewStatement]) -> Decision {
    if statements.is_empty() {
        return Err(Refusal::Empty("statements"));
    }
    statements.iter().map(|new| statement(context, new)).collect()
}

fn statement(context: &Context<'_>, new: &NewStatement) -> Result<NewEvent, Refusal> {
    let task = context.task(&new.task)?;
    let Command { documents, .. } = context.command;
    if !documents.contains(&new.source.document) {
        return Err(Refusal::OneSource);
    }
    if let Some(unit) = &new.said_by {
        context.registered(unit)?;
    }
    let Stated::Message(StatedMessage { code, at, about, .. }) = &new.stated else {
        return Err(Refusal::OneSource);
    };
    text("code", code)?;
    context.document(about)?;
    if let Some(at) = at {
        context.not_in_the_future(*at)?;
    }
    for (entry, earlier) in said_of(context, task) {
        if earlier.source == new.source {
            return Err(Refusal::FileBroughtIn { file: new.source.document.clone(), entry });
        }
    }
    let event = SourceStated {
        task: new.task.clone(),
        source: new.source.clone(),
        stated: new.stated.clone(),
        evidence_class: transport_class(context, &new.task, new.said_by.as_ref()),
    };
    let occurred_at = at.unwrap_or_else(|| context.occurred());
    Ok(NewEvent { occurred_at, ..context.task_event(&new.task, event) })
}

/// B where the receiving side says it and hands it in. Brought by the debtor, said by the debtor, or by somebody of whom
/// the ledger does not know that they are the receiving side, it is a declaration.
fn transport_class(context: &Context<'_>, task: &TaskId, said_by: Option<&UnitCode>) -> EvidenceClass {
    let own = context.is_of_the_unit_itself() || context.command.by.unit == task.unit;
    let receives = |unit: &UnitCode| {
        let kind = context.state.units.get(unit).map(|unit| unit.kind);
        *unit != task.unit && matches!(kind, Some(UnitKind::ProvincialCommittee | UnitKind::ProvincialOffice))
    };
    if !own && said_by.is_some_and(receives) { EvidenceClass::B } else { EvidenceClass::D }
}
