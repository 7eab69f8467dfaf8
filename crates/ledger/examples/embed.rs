//! Embed a ledger: make one, record an act, read what was recorded, prove it.
//!
//! `cargo run -p ledger --example embed`

use std::error::Error;

use domain::{Act, Command, event::Clock};
use ledger::{Outcome, directory};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let place = tempfile::tempdir()?;
    let directory = place.path().join("ledger");
    // A rehearsal: its clock is told the time. A real ledger has `Clock::System`, and takes no time from anybody.
    let mut ledger = directory::create(&directory, "Sổ mẫu", Clock::Simulated, Some("2026-01-05T08:00".parse()?))?;

    // The first units, by the people of those same units.
    let unit = |code: &str, kind: &str| json!({"unit": code, "name": code, "name_en": code, "kind": kind});
    let act: Act = serde_json::from_value(json!({"establish-units": {"units": [
        unit("UBND", "provincial-committee"), unit("VPUBND", "provincial-office"), unit("STC", "department"),
    ]}}))?;
    let (by, approver) = ("VPUBND/office-chief".parse()?, "UBND/chairman".parse()?);
    let command = Command::new("first-units".parse()?, by, Some(approver), act);

    // Whatever comes back is on the disk. The same command again records nothing and answers the same entries.
    for _ in 0..2 {
        match ledger.submit(&command, Some("2026-01-05T08:05".parse()?))? {
            Outcome::Recorded(entries) => println!("recorded {entries:?}"),
            Outcome::AlreadyRecorded(entries) => println!("recorded already: {entries:?}"),
        }
    }

    // Nobody else approves that: a refusal has a code that never changes.
    let mut alone = command.clone();
    (alone.id, alone.approved_by) = ("alone".parse()?, None);
    let refused = ledger.submit(&alone, Some("2026-01-05T08:10".parse()?));
    println!("refused: {:?}", refused.err().and_then(|error| error.code()));

    for recorded in ledger.events() {
        println!("{} {} {}", recorded.entry, recorded.recorded_at, recorded.event.kind());
    }
    Ok(())
}
