//! Add a projection: a question of one's own, at any date, on both axes of time.
//!
//! `cargo run -p ledger --example add_projection [DIRECTORY]`

use std::{collections::BTreeMap, env, error::Error, path::PathBuf};

use calendar::Timestamp;
use domain::state::TimeState;
use ledger::directory;
use views::{AsOf, Knowledge};

/// How many tasks of each unit were late at `valid`, as was known at `known`. A projection is a function of what was
/// known: it stores nothing, and can be asked again.
fn late_by_unit(knowledge: &Knowledge<'_>) -> BTreeMap<String, usize> {
    let mut late = BTreeMap::new();
    for task in knowledge.state.tasks.values() {
        if matches!(knowledge.status(task).time, TimeState::Late | TimeState::Overdue) {
            *late.entry(task.id.unit.to_string()).or_default() += 1;
        }
    }
    late
}

fn main() -> Result<(), Box<dyn Error>> {
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/ledger-5");
    let directory = env::args_os().nth(1).map_or(golden, PathBuf::from);
    // Reading needs no lock and no secret.
    let ledger = directory::open_reading(&directory)?;
    let at = |text: &str| text.parse::<Timestamp>();
    for (valid, known) in [("2023-09-19T23:59", "2023-09-19T23:59"), ("2023-09-19T23:59", "2099-01-01T00:00")] {
        let as_of = AsOf { valid: at(valid)?, known: at(known)? };
        let knowledge = Knowledge::of(ledger.chronicle(), as_of);
        println!("{valid} as known {known}: {:?}", late_by_unit(&knowledge));
    }
    Ok(())
}
