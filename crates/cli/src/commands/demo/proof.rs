//! The tour's evidence: a filing that is proven with the ledger switched off, and the same with one digit forged.

use std::path::Path;

use ::verify::{Answer, Asked};
use domain::EntryNumber;
use eventlog::{Digest, Position};
use evidence::{
    Container,
    presence::{ENTRIES, member},
};
use ledger::{
    anchors::Anchors,
    directory, keys,
    prove::{ProveError, Prover},
    receipts::Receipts,
    stamps::Stamps,
};
use words::{Language, errors::Misuse, say};

use crate::error::Error;

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
    let digest = Digest::of(policy.as_bytes());
    let policy = policy.parse().map_err(|error: proof::PolicyError| Misuse::Failed(error.to_string()))?;
    let trust = ::verify::trust(policy, timestamp::TrustStore::default(), 0);
    let asked = Asked { documents: Vec::new(), deadline: None, policy: digest };
    let answer = ::verify::of_evidence(file, &asked, trust).map_err(|error| Misuse::Failed(error.to_string()))?;
    match words::verified::spoken(answer, language) {
        Answer::Presence(answer) => {
            Ok(terminal::verified::whole(&words::verified::presence(&answer, language), language))
        }
        Answer::Receipt(_) | Answer::Verdict(_) | Answer::Task(_) | Answer::Consistency(_) => Ok(String::new()),
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
