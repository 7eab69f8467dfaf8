//! Evidence files that an entry was there: made from the ledger, and verified without it.

use std::hint::black_box;

use anyhow::{Context, Result, ensure};
use ed25519_dalek::{Signature, Signer, SigningKey};
use eventlog::Position;
use evidence::{Container, Shown, Trust};
use ledger::{anchors::Anchors, directory, prove::Prover, receipts::Receipts, stamps::Stamps};
use proof::Policy;

use crate::{
    Effort,
    contest::{Entrant, Table, hold},
    recorded_ledger::{DAY, RecordedLedger, WITNESSES, thrown},
};

const FILES: usize = 256;
/// The log's and the witnesses', on the head and on the anchor before the entry.
const SIGNATURES: usize = 2 * (1 + WITNESSES as usize);

pub fn measure(ledger: &RecordedLedger, effort: Effort) -> Result<Vec<Table>> {
    let path = &ledger.directory;
    let (anchors, stamps, documents) = (Anchors::of(path), Stamps::of(path), directory::documents(path));
    let opened = Receipts::open(path)?;
    let file = |receipts: &Receipts, position: Position| -> Result<Vec<u8>> {
        let prover = Prover { receipts, anchors: &anchors, stamps: &stamps, documents: &documents };
        Ok(prover.presence(position, false, &[])?.write()?)
    };
    // Entries of the last day: its anchor before them, a cosigned head after them.
    let first = ledger.head.size - DAY;
    let positions: Vec<Position> = thrown(FILES, DAY).into_iter().map(|place| Position(first + place)).collect();
    let position = |number: u64| positions[number as usize % FILES];
    let made = vec![
        Entrant::new("with the ledger open", |number| file(&opened, position(number))),
        Entrant::new("opening it each time", |number| -> Result<_> { file(&Receipts::open(path)?, position(number)) }),
        Entrant::new("its receipt alone", |number| opened.of(position(number))),
    ];
    let made = hold("Evidence file of an entry, made", effort, made)?;

    let files: Vec<Vec<u8>> = positions.iter().map(|position| file(&opened, *position)).collect::<Result<_>>()?;
    let policy: Policy = ledger.policy.parse()?;
    let key = SigningKey::from_bytes(&[7; 32]);
    let (message, public) = (ledger.head.to_string(), key.verifying_key());
    let signature: Signature = key.sign(message.as_bytes());
    let verified = vec![
        Entrant::new("its eight signatures, ed25519-dalek alone", |_| -> Result<()> {
            for _ in 0..SIGNATURES {
                public.verify_strict(black_box(message.as_bytes()), &signature)?;
            }
            Ok(())
        }),
        Entrant::new("socai", |number| -> Result<()> {
            let container = Container::read(&files[number as usize % FILES])?;
            let authorities = timestamp::TrustStore::default();
            let trust = Trust {
                policy: policy.clone(),
                authorities,
                dishonest: 0,
                accuracy: 60,
                readable: verify::reading::readable,
            };
            let Shown::Presence(shown) = evidence::verify(&container, trust).map_err(anyhow::Error::msg)? else {
                return Err(anyhow::anyhow!("not about an entry"));
            };
            let between = shown.not_earlier_than.zip(shown.not_later_than);
            ensure!(shown.holds() && between.is_some(), "it does not hold: {:?}", shown.findings);
            Ok(())
        }),
    ];
    let bytes = files.first().context("no file")?.len();
    eprintln!("an evidence file has {bytes} bytes");
    Ok(vec![made, hold("Evidence file of an entry, verified", effort, verified)?])
}
