//! A draft that is applied: decided whole before anything of it is recorded, and taken up where it was left.

use std::{
    io::{BufRead, Read as _},
    path::Path,
};

use calendar::{NaiveDate, Timestamp};
use domain::{Act, Actor, Command, EntryNumber, Event, ObligationId, Recorded, Refusal};
use exchange::{
    Draft,
    draft::{Difference, Edited, Member, Part, Plan, Remedy, Signs, Step, Undated},
    letter::refuse_marked_bytes,
};
use ledger::{
    Ledger, LedgerError,
    apply::{Applied, Recording, stage_one},
    directory::LedgerStore,
    ledger::Holds,
    script::{LINE_BYTES_MAX, ScriptLine},
};
use views::UnitNames;
use words::{Language, answers::applied::ApplyReport, date, drafts, labels, notices::Notice, offices};

use super::trial::Trial;
use crate::{
    commands::intake::record_refusal,
    error::{AtLine, Error},
    files::not_readable,
    session::Session,
};

/// A step is tried under so many identifiers: others of its draft may have been recorded under the first.
const ATTEMPTS_MAX: usize = 100;

/// Applies a draft, at this time where it says none; with a dry run, says what that would record.
pub fn run(
    session: &Session,
    path: &Path,
    input: impl BufRead,
    at: Option<Timestamp>,
    trial: &Trial,
) -> Result<(), Error> {
    let refuse = |error| not_readable(path, error);
    let text = text(path, input)?;
    // Comments, too: whatever stands in a draft is taken in.
    if let Err(source) = refuse_marked_bytes(text.as_bytes()) {
        if !trial.dry_run {
            record_refusal(session)?;
        }
        return Err(Error::Letter { path: path.to_owned(), source });
    }
    let mut draft = Draft::parse(&text, offices::roles).map_err(refuse)?;
    draft.at = draft.at.or(at);
    let mut ledger = session.open_to_act()?;
    let plan = draft.plan(ledger.state()).map_err(refuse)?;
    let mut staged = Staged::default();
    staged.plan(&mut ledger, &draft, &plan)?;
    staged.taken_out(&mut ledger, &plan)?;
    staged.signed_otherwise(&mut ledger, &plan, session.language)?;
    if !staged.refused.is_empty() {
        return Err(Error::Draft { path: path.to_owned(), refused: staged.refused });
    }
    let applied = trial.finish(session, &mut ledger, staged.applied)?;
    let names = UnitNames::on(ledger.state(), ledger.present().date());
    let left_out = plan.left_out.into_iter().map(|left| Notice::LeftOut(left, names.clone()));
    let edited = plan.edited.into_iter().chain(staged.edited).map(Notice::Edited);
    let next = plan.awaits_number.then(|| Notice::AwaitsNumber {
        directive: draft.directive.clone(),
        duties: draft.obligations.len(),
        path: path.to_owned(),
    });
    let unopened = plan.unopened.into_iter().map(Notice::Unopened);
    let notices: Vec<Notice> = left_out.chain(edited).chain(unopened).chain(next).collect();
    if let Some(commands) = applied {
        let report = ApplyReport { before: plan.recorded.len() + staged.recorded, ..ApplyReport::of(commands) };
        super::tell(super::said(Ok(report), session.json, session.language))?;
    }
    notices.iter().for_each(|notice| session.warn(notice));
    Ok(())
}

fn text(path: &Path, input: impl BufRead) -> Result<String, Error> {
    let path = path.to_owned();
    let mut bytes = Vec::new();
    match input.take(LINE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes) {
        Err(source) => Err(Error::Io { path, source }),
        Ok(read) if read > LINE_BYTES_MAX => Err(Error::TooLong { path, most: LINE_BYTES_MAX }),
        Ok(_) => String::from_utf8(bytes).map_err(|_| Error::NotText { path }),
    }
}

/// What became of a plan, before anything is written.
#[derive(Default)]
struct Staged {
    applied: Vec<Applied>,
    refused: Vec<AtLine>,
    edited: Vec<Edited>,
    recorded: usize,
}

impl Staged {
    fn plan<H: Holds>(&mut self, ledger: &mut Ledger<LedgerStore, H>, draft: &Draft, plan: &Plan) -> Result<(), Error> {
        for step in &plan.steps {
            let mut line = ScriptLine { line: step.line, at: draft.at, command: step.command.clone() };
            // Why it is another day than the letter's is recorded with it, in the language of the record.
            if let (Part::Due { moved_from: Some(named), .. }, Act::FixDeadline { reason, .. }) =
                (&step.part, &mut line.command.act)
            {
                *reason = Some(drafts::moved_before(*named));
            }
            if let Err(refusal) = self.step(ledger, step, line.clone())? {
                match (&step.part, &step.command.act) {
                    // Which of the duties it is, each of them says for itself.
                    (Part::Extract { lines }, Act::ExtractObligations { .. }) => {
                        self.duties(ledger, &line, lines, refusal)?;
                    }
                    // Without the directive, or its number, nothing that follows can be said.
                    (Part::Register | Part::Issue, _) => {
                        self.refused.push(AtLine { line: step.line, refusal });
                        return Ok(());
                    }
                    // Its duty was refused, and is named.
                    (Part::Due { .. }, _) if matches!(refusal, Refusal::UnknownObligation(_)) => {}
                    _ => self.refused.push(AtLine { line: step.line, refusal }),
                }
            }
        }
        Ok(())
    }

    /// Stages a step, unless the same is recorded; what a rule says no to is given back.
    fn step<H: Holds>(
        &mut self,
        ledger: &mut Ledger<LedgerStore, H>,
        step: &Step,
        mut line: ScriptLine,
    ) -> Result<Result<(), Refusal>, Error> {
        let first = line.command.id.clone();
        for attempt in 2..ATTEMPTS_MAX {
            match stage_one(ledger, &line) {
                Ok(applied) => {
                    // What was recorded once may be annulled by now.
                    if let (Part::Due { code, day, .. }, Some(&entry)) = (&step.part, applied.entries.first())
                        && applied.outcome != Recording::Recorded
                        && ledger.read(entry)?.is_none()
                    {
                        let (drafted, remedy) = (Some(date(*day)), Remedy::Act("fix-deadline"));
                        self.differs(step.line, code, entry, Difference { recorded: None, drafted, remedy });
                    }
                    self.applied.push(applied);
                    return Ok(Ok(()));
                }
                Err(LedgerError::Refused { refusal, .. }) => return Ok(Err(*refusal)),
                Err(LedgerError::CommandIdReused { entry, .. }) => {
                    // Somebody else may sign by now: what counts is what was said.
                    if let (Part::Due { code, day, .. }, Some(recorded)) = (&step.part, ledger.read(entry)?)
                        && let Event::DeadlineFixed(fixed) = &recorded.event
                        && is_the_duty(&fixed.obligation, code, &line.command)
                    {
                        self.deadline(step.line, code, *day, (entry, fixed.deadline.nominal));
                        return Ok(Ok(()));
                    }
                    line.command.id = first.another(attempt);
                }
                Err(other) => return Err(other.into()),
            }
        }
        Err(LedgerError::CommandIdReused { id: first, entry: EntryNumber(0) }.into())
    }

    fn deadline(&mut self, line: usize, code: &str, day: NaiveDate, (entry, fixed): (EntryNumber, NaiveDate)) {
        match fixed == day {
            true => self.recorded += 1,
            false => self.due_differs(line, code, Some(day), (entry, fixed)),
        }
    }

    /// A deadline that is recorded, and another day or none in the draft.
    fn due_differs(
        &mut self,
        line: usize,
        code: &str,
        day: Option<NaiveDate>,
        (entry, fixed): (EntryNumber, NaiveDate),
    ) {
        let remedy = match day {
            // A day that was fixed is not taken back by fixing none: the entry is annulled.
            None => Remedy::Act("annul-entry"),
            Some(day) if day < fixed => Remedy::Earlier,
            Some(_) => Remedy::Act("fix-deadline"),
        };
        self.differs(line, code, entry, Difference { recorded: Some(date(fixed)), drafted: day.map(date), remedy });
    }

    fn differs(&mut self, line: usize, code: &str, entry: EntryNumber, difference: Difference) {
        self.edited.push(Edited { line: Some(line), member: Member::Of(format!("{code}.due")), entry, difference });
    }

    /// Deadlines that this draft fixed, and does not name any more.
    fn taken_out<H: Holds>(&mut self, ledger: &mut Ledger<LedgerStore, H>, plan: &Plan) -> Result<(), Error> {
        for Undated { line, code, command } in &plan.undated {
            let Some(entry) = ledger.called(command)? else { continue };
            if let Some(Recorded { event: Event::DeadlineFixed(fixed), .. }) = ledger.read(entry)?
                && fixed.obligation.code() == code
            {
                self.due_differs(*line, code, None, (entry, fixed.deadline.nominal));
            }
        }
        Ok(())
    }

    /// What the draft recorded by other offices than it names now.
    fn signed_otherwise<H: Holds>(
        &mut self,
        ledger: &mut Ledger<LedgerStore, H>,
        plan: &Plan,
        language: Language,
    ) -> Result<(), Error> {
        let names = UnitNames::on(ledger.state(), ledger.present().date());
        let told =
            |actor: &Option<Actor>| actor.as_ref().map(|actor| labels::office(&actor.office(), &names, language));
        for Signs { member, line, entry, by, approved_by } in &plan.signs {
            let Some(recorded) = ledger.read(*entry)? else { continue };
            let pairs = [
                ("by", Some(recorded.actor), Some(by.clone())),
                ("approved_by", recorded.approver, approved_by.clone()),
            ];
            for (signs, then, now) in pairs {
                if then.as_ref().map(Actor::office) != now.as_ref().map(Actor::office) {
                    let difference = Difference { recorded: told(&then), drafted: told(&now), remedy: Remedy::Stays };
                    let (line, member) = (Some(*line), Member::Of(format!("{member}.{signs}")));
                    self.edited.push(Edited { line, member, entry: *entry, difference });
                }
            }
        }
        Ok(())
    }

    /// Tries each duty by itself: all that are refused are named, with their lines.
    fn duties<H: Holds>(
        &mut self,
        ledger: &mut Ledger<LedgerStore, H>,
        whole: &ScriptLine,
        lines: &[usize],
        refusal: Refusal,
    ) -> Result<(), Error> {
        let Act::ExtractObligations { directive, obligations } = &whole.command.act else { return Ok(()) };
        let before = self.refused.len();
        for (index, (duty, line)) in obligations.iter().zip(lines).enumerate() {
            let act = Act::ExtractObligations { directive: directive.clone(), obligations: vec![duty.clone()] };
            let id = whole.command.id.another(ATTEMPTS_MAX + index);
            let command = Command { id, act, ..whole.command.clone() };
            match stage_one(ledger, &ScriptLine { line: *line, command, ..whole.clone() }) {
                Err(LedgerError::Refused { refusal, .. }) => {
                    self.refused.push(AtLine { line: *line, refusal: *refusal });
                }
                Ok(_) => {}
                Err(other) => return Err(other.into()),
            }
        }
        let same = |at: &AtLine| at.refusal == refusal;
        // Where it is refused whoever the duty is of, it is said once.
        let refused = self.refused.len() - before;
        if refused == 0 || (refused == lines.len() && self.refused.iter().skip(before).all(same)) {
            self.refused.truncate(before);
            self.refused.push(AtLine { line: whole.line, refusal });
        }
        Ok(())
    }
}

fn is_the_duty(fixed: &ObligationId, code: &str, command: &Command) -> bool {
    matches!(&command.act, Act::FixDeadline { obligation, .. } if obligation == fixed) && fixed.code() == code
}
