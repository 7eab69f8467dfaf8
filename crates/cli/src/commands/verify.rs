//! `socai verify`: no ledger, no network, and no key that the evidence brings along.

use std::path::{Path, PathBuf};

use ::verify::{Asked, File, VerifyError, Yes};
use calendar::Moment;
use clap::Args;
use eventlog::{Digest, stream::Stream};
use evidence::{Container, ContainerError, container::FILE_BYTES_MAX};
use proof::{Policy, Receipt, policy::POLICY_BYTES_MAX, receipt::RECEIPT_BYTES_MAX};
use words::{
    Language,
    answers::several::Judgment,
    errors::Misuse,
    verified::{self, NoEvidence},
};

use crate::{
    args::shared::Trust,
    error::Error,
    files::{not_readable, read, read_at_most, read_text},
    session::Session,
};

#[derive(Debug, Clone, Args)]
pub struct VerifyArgs {
    /// Tệp bằng chứng (.zip) hoặc biên nhận / an evidence file (.zip), or a receipt (N.tlog-proof)
    pub file: PathBuf,
    /// Các tệp khác, xét từng tệp một / other files, each judged by itself
    #[arg(value_name = "FILE", conflicts_with = "entry")]
    pub others: Vec<PathBuf>,
    /// Có trước hạn này không: đúng hạn, trễ, hay không chứng minh được / was it there by this moment
    #[arg(long, value_name = "TIME")]
    pub deadline: Option<Moment>,
    /// Bút toán; mặc định là N.entry.json cạnh biên nhận / the entry; by default N.entry.json beside the receipt
    #[arg(long, value_name = "FILE")]
    pub entry: Option<PathBuf>,
    /// Tài liệu mà bút toán phải nêu / a document that the entry must name
    #[arg(long, value_name = "FILE")]
    pub document: Vec<PathBuf>,
    #[command(flatten)]
    pub trust: Trust,
}

/// An entry is at most this long, in bytes (C2SP tlog-tiles).
const ENTRY_BYTES_MAX: usize = 65_535;
/// A token is at most this long, in bytes (docs/evidence.md).
const TOKEN_BYTES_MAX: usize = 64 * 1024;
/// Root certificates, or lists of revoked ones, are at most this long, in bytes.
const CERTIFICATES_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The judgment for people.
pub fn shown(judgment: &Judgment, language: Language) -> String {
    terminal::verified::whole(&judgment.words(language), language)
}

/// Whether what the file claims is proven.
pub fn outcome(judgment: &Judgment) -> Result<(), Error> {
    match judgment.yes() {
        Yes::Proven => Ok(()),
        Yes::ByNumbering => Err(Error::ByNumbering),
        Yes::No => Err(Error::Answered),
    }
}

/// Judges `args.file` alone.
pub fn judge(session: &Session, args: &VerifyArgs) -> Result<Judgment, Error> {
    let (policy, digest) = read_policy(&args.trust)?;
    let mut authorities = authorities(&args.trust)?;
    let file = match is_evidence(&args.file) {
        // Longer than any evidence file: the answer says so.
        true => {
            File::Evidence(read_at_most(&args.file, FILE_BYTES_MAX)?.unwrap_or_else(|| vec![0; FILE_BYTES_MAX + 1]))
        }
        false => {
            let (receipt, entry) = read_receipt(&args.file, args.entry.as_deref())?;
            File::Receipt { receipt, entry, tokens: tokens(&args.file, &mut authorities)? }
        }
    };
    let documents = args.document.iter().map(|path| named(path.as_path())).collect::<Result<_, _>>()?;
    let asked = Asked { documents, deadline: args.deadline, policy: digest };
    let trust = ::verify::trust(policy, authorities, args.trust.dishonest);
    match ::verify::verify(&file, &asked, trust) {
        Err(VerifyError::Container(error)) => Ok(Judgment::Broken(NoEvidence::of(&error, session.answers_in()))),
        Err(error) => Err(explained(&args.file, error)),
        Ok(answer) => {
            let yes = answer.yes();
            Ok(Judgment::Judged(verified::spoken(answer, session.answers_in()), yes))
        }
    }
}

/// Why there is no answer, and what to do about it.
fn explained(file: &Path, error: VerifyError) -> Error {
    match error {
        VerifyError::DeadlineOfReceipt | VerifyError::DeadlineOfVerdict | VerifyError::DocumentOfTask => error.into(),
        error => not_readable(file, error),
    }
}

fn is_evidence(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "zip")
}

/// A document as it is called here, and its SHA-256.
fn named(path: &Path) -> Result<(String, Digest), Error> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let digest = ledger::documents::digest(Stream::open(path).map_err(io)?).map_err(io)?;
    Ok((path.display().to_string(), digest))
}

fn authorities(trust: &Trust) -> Result<timestamp::TrustStore, Error> {
    let mut authorities = timestamp::TrustStore::default();
    for path in &trust.roots {
        authorities.add_roots(&read(path, CERTIFICATES_BYTES_MAX)?).map_err(|error| not_readable(path, error))?;
    }
    for path in &trust.revoked {
        authorities
            .add_revocation_lists(&read(path, CERTIFICATES_BYTES_MAX)?)
            .map_err(|error| not_readable(path, error))?;
    }
    Ok(authorities)
}

/// The tokens that lie beside a receipt. The certificates and revocation lists that lie there too help to reach the
/// verifier's roots.
fn tokens(receipt: &Path, authorities: &mut timestamp::TrustStore) -> Result<Vec<Vec<u8>>, Error> {
    let mut tokens = Vec::new();
    for token in (1..).map(|number| receipt.with_extension(format!("{number:03}.tsr"))).take_while(|path| path.exists())
    {
        tokens.push(read(&token, TOKEN_BYTES_MAX)?);
        let (chain, lists) = (token.with_extension("chain.pem"), token.with_extension("crl.pem"));
        if chain.exists() {
            let added = authorities.add_certificates(&read(&chain, CERTIFICATES_BYTES_MAX)?);
            added.map_err(|error| not_readable(&chain, error))?;
        }
        if lists.exists() {
            let added = authorities.add_revocation_lists(&read(&lists, CERTIFICATES_BYTES_MAX)?);
            added.map_err(|error| not_readable(&lists, error))?;
        }
    }
    Ok(tokens)
}

/// The head to which an evidence file, or a receipt, leads; or a head as it is.
pub fn read_head(path: &Path) -> Result<String, Error> {
    if !is_evidence(path) {
        let text = read_text(path, RECEIPT_BYTES_MAX)?;
        return Ok(text.parse::<Receipt>().map_or(text, |receipt| receipt.note));
    }
    let bytes = read_at_most(path, FILE_BYTES_MAX)?.ok_or(ContainerError::TooLarge);
    let container = bytes.and_then(|bytes| Container::read(&bytes)).map_err(|error| not_readable(path, error))?;
    let head = container.text("checkpoint").map(str::to_owned);
    head.ok_or_else(|| Misuse::NoHead(path.to_owned()).into())
}

pub fn read_policy(trust: &Trust) -> Result<(Policy, Digest), Error> {
    let text = read_text(&trust.policy, POLICY_BYTES_MAX)?;
    let policy = text.parse().map_err(|error| not_readable(&trust.policy, error))?;
    Ok((policy, Digest::of(text.as_bytes())))
}

/// A receipt and the bytes of its entry, which lie beside it unless it is said where.
pub(super) fn read_receipt(file: &Path, entry: Option<&Path>) -> Result<(Receipt, String), Error> {
    let receipt = read_text(file, RECEIPT_BYTES_MAX)?.parse().map_err(|error| not_readable(file, error))?;
    let beside = file.with_extension("entry.json");
    Ok((receipt, read_text(entry.unwrap_or(&beside), ENTRY_BYTES_MAX)?))
}
