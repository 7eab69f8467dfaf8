//! Letters that a list of past years names and the ledger does not have, as the commands that register them. A person
//! looks at them before they are applied: due dates are as the list states them.

use calendar::{Datelike as _, Moment, PartialDate, Reading};
use domain::{
    Act, Actor, Command, CommandId, DirectiveId, ObligationId, Role,
    command::{Due, NewDirective, NewObligation},
    event::{Document, ObligationKind, StatedDue},
};
use exchange::filings::{PastDuty, PastLetter};

use words::answers::history::UndatedDuty;

use super::import::People;

/// The commands for one letter, by the offices of whoever asks: the clerk registers it, the officer extracts its duties.
/// A letter of which no identifier can be made is left out.
pub fn commands(letter: &PastLetter, file: &str, (by, approved_by): &People) -> Vec<Command> {
    let Some(directive) = identifier(letter) else { return Vec::new() };
    let of = |position: Role| Actor { position, ..by.clone() };
    let command = |what: &str, by: Actor, approved_by: Option<Actor>, act: Act| Command {
        documents: vec![file.to_owned()],
        ..Command::new(CommandId::recorded(&format!("past-{directive}-{what}")), by, approved_by, act)
    };
    let mut units: Vec<_> = letter.duties.iter().flat_map(|duty| &duty.units).cloned().collect();
    units.sort();
    units.dedup();
    let register = Act::RegisterDirective(NewDirective {
        directive: directive.clone(),
        document_type: "văn bản".to_owned(),
        issuer: letter.symbol.split(['-', '/']).next().unwrap_or_default().to_owned(),
        number: Some(letter.number.clone()),
        symbol: letter.symbol.clone(),
        date: Some(PartialDate::Day(letter.date)),
        subject: letter.duties.first().map(|duty| duty.words.clone()).unwrap_or_default(),
        based_on: Vec::new(),
        addressees: units,
        recipients: Vec::new(),
        signature: None,
    });
    let duties = (1..).zip(&letter.duties);
    let obligations = duties.clone().map(|(number, duty)| obligation(number, duty)).collect();
    let extract = Act::ExtractObligations { directive: directive.clone(), obligations };
    let mut made = vec![
        command("register", of(Role::ProvincialClerk), None, register),
        command("extract", of(Role::OfficeOfficer), approved_by.clone(), extract),
    ];
    for (number, duty) in duties {
        let code = format!("{directive}/{number}").parse::<ObligationId>();
        // Nobody dates a task of their own unit: that is left to the Chairman.
        let units: Vec<_> = duty.units.iter().filter(|unit| **unit != by.unit).cloned().collect();
        if let (Some(Ok(date)), Ok(obligation), false) = (duty.last_day(letter.date), code, units.is_empty()) {
            let due = Due::On { date, reading: Reading::Inclusive };
            let document = Some(Document {
                number: format!("{}/{}", letter.number, letter.symbol),
                date: Some(PartialDate::Day(letter.date)),
            });
            let fix = Act::FixDeadline { obligation, period: None, units, due, document, reason: None };
            made.push(command(&format!("due-{number}"), of(Role::OfficeOfficer), approved_by.clone(), fix));
        }
    }
    made
}

/// The duties for which the list has words in place of a day: nothing fixes their due date.
pub fn undated(letter: &PastLetter) -> Vec<UndatedDuty> {
    let Some(directive) = identifier(letter) else { return Vec::new() };
    let said = |(number, duty): (u32, &PastDuty)| {
        let words = duty.last_day(letter.date)?.err()?.to_owned();
        Some(UndatedDuty { obligation: format!("{directive}/{number}"), rows: duty.rows.clone(), words })
    };
    (1..).zip(&letter.duties).filter_map(said).collect()
}

/// `UBND-2023-105`: whoever issued it, the year, the number.
fn identifier(letter: &PastLetter) -> Option<DirectiveId> {
    let issuer = letter.symbol.split(['-', '/']).next().unwrap_or_default();
    format!("{issuer}-{}-{}", letter.date.year(), letter.number).parse().ok()
}

fn obligation(number: usize, duty: &PastDuty) -> NewObligation {
    let rows = duty.rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    NewObligation {
        code: number.to_string(),
        source: format!("dòng {rows}"),
        quote: duty.words.clone(),
        kind: ObligationKind::OneOff,
        debtors: duty.units.clone(),
        coordinators: Vec::new(),
        cadence: None,
        due_day: None,
        deadline_phrase: duty.due.as_ref().map(|due| match due {
            StatedDue::Day(day) => words::moment(Moment::Day(*day)),
            StatedDue::Words(words) => words.clone(),
        }),
        evidence: Vec::new(),
        trigger: None,
        applies_from: None,
    }
}
