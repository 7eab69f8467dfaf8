//! The tour's evidence: a filing that is proven with the ledger switched off, and the same with one digit forged.

use std::path::Path;

use domain::EntryNumber;
use evidence::{
    Container, Shown, Trust,
    presence::{ENTRIES, member},
};
use ledger::{
    anchors::Anchors,
    directory, keys,
    prove::{ProveError, Prover},
    receipts::Receipts,
    stamps::Stamps,
};
use log::Position;
use views::{Language, say};

use crate::{commands::evidence::presence, error::Error};

/// What is proven of the filing, and what becomes of it when somebody improves it.
pub fn told(directory: &Path, filing: EntryNumber, language: Language) -> Result<String, Error> {
    let receipts = Receipts::open(directory)?;
    let (anchors, stamps, documents) = (Anchors::of(directory), Stamps::of(directory), directory::documents(directory));
    let prover = Prover { receipts: &receipts, anchors: &anchors, stamps: &stamps, documents: &documents };
    let honest = prover.presence(Position(filing.0), false, &[])?;
    let policy = format!("log {}\nquorum none\n", keys::verifying_key(directory)?);
    let bytes = honest.write().map_err(ProveError::from)?.len();
    let mut out = say!(
        language,
        "Tệp bằng chứng {bytes} byte, kiểm chứng không cần sổ, không cần mạng, chỉ cần khóa công khai của sổ:\n\n",
        "An evidence file of {bytes} bytes, verified without the ledger or a network, by the ledger's public key alone:\n\n"
    );
    out += &verified(&honest, &policy, language)?;
    let forged = with_an_earlier_day(&honest, filing)?;
    out += &say!(
        language,
        "\n\nCó người sửa một chữ số trong bút toán ấy cho sớm hơn một ngày, rồi làm lại tệp cho khớp:\n\n",
        "\n\nSomebody changes one digit in that entry, for a day earlier, and makes the file anew to match:\n\n"
    );
    out += &verified(&forged, &policy, language)?;
    out += "\n";
    Ok(out)
}

fn verified(file: &Container, policy: &str, language: Language) -> Result<String, Error> {
    let policy = policy.parse().map_err(|error: proof::PolicyError| Error::Usage(error.to_string()))?;
    let authorities = timestamp::Trust::default();
    let trust = Trust { policy, authorities, dishonest: 0, accuracy: 60, readable: ledger::reckon::readable };
    match evidence::verify(file, trust).map_err(Error::Usage)? {
        Shown::Presence(shown) => Ok(presence::words(&shown, None, language)),
        Shown::Grounds(_) | Shown::Whole(_) | Shown::Continued(_) => Ok(String::new()),
    }
}

/// The same, with the day on which the entry was recorded one less.
fn with_an_earlier_day(honest: &Container, filing: EntryNumber) -> Result<Container, Error> {
    let entry = member(ENTRIES, filing.0, "json");
    let mut forged = Container::of(honest.format());
    for (name, bytes) in honest.members() {
        let bytes = match name == entry {
            true => String::from_utf8_lossy(bytes)
                .replacen(r#""recorded_at":"2023-09-19"#, r#""recorded_at":"2023-09-18"#, 1)
                .into_bytes(),
            false => bytes.to_vec(),
        };
        forged.add(name, bytes).map_err(ProveError::from)?;
    }
    Ok(forged)
}
