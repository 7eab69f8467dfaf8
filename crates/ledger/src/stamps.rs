//! Time-stamp tokens (RFC 3161) over the log's signed heads.
//!
//! ```text
//! anchors/authorities.toml            whom the ledger asks for tokens, and under which roots they hold
//! anchors/stamped/SIZE.signed         what was stamped: the head with the log's own signature
//! anchors/tokens/SIZE.DIGEST.tsr      a token over it, byte for byte as it came
//! anchors/kept/DIGEST.chain.pem       the certificates and revocation lists that it was verified with
//! anchors/kept/DIGEST.crl.pem
//! ```

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    time::Duration,
};

use calendar::Timestamp;
use domain::event::{AnchorKind, Vouched};
use eventlog::{
    Digest, Store,
    files::{create_directory, if_there, open_plain, put_durably, read_plain, read_plain_text},
};
use proof::Checkpoint;
use serde::Deserialize;
use timestamp::{Request, Stamped, Token, TrustStore, token::TOKEN_BYTES_MAX};

pub use crate::stamp_error::StampError;
use crate::{
    anchors::{self, AnchorError},
    ledger::{Holds, Ledger, Outcome},
    program,
};

pub(crate) const CHAIN: &str = "chain.pem";
pub(crate) const REVOKED: &str = "crl.pem";

/// Whom the ledger asks for tokens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// What it is called in messages.
    pub name: String,
    /// Where it answers.
    pub url: Option<String>,
    /// Or a program that asks it; `{request}` and `{answer}` stand for the names of files.
    pub command: Option<Vec<String>>,
    /// The roots under which its tokens must hold: a file beside the settings (PEM or DER).
    pub roots: PathBuf,
    /// Certificates between root and token, if the token brings none.
    pub certificates: Option<PathBuf>,
    /// Revocation lists.
    pub revocation: Option<PathBuf>,
    /// How long it is waited for, in seconds: authorities that many ask at once may take minutes.
    #[serde(default = "usual_patience")]
    pub patience_seconds: u16,
}

fn usual_patience() -> u16 {
    180
}

impl Authority {
    /// How long it is waited for.
    pub fn patience(&self) -> Duration {
        Duration::from_secs(self.patience_seconds.into())
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    #[serde(default)]
    authority: Vec<Authority>,
}

/// The certificates and revocation lists that a token was kept with, by the extension of their names.
pub type Chain = Vec<(&'static str, Vec<u8>)>;

/// The tokens of one ledger.
pub struct Stamps(PathBuf);

impl Stamps {
    /// Those of the ledger in `directory`.
    pub fn of(directory: &Path) -> Self {
        Self(directory.join("anchors"))
    }

    /// Whom the ledger asks; nobody, if there are no settings.
    pub fn authorities(&self) -> Result<Vec<Authority>, StampError> {
        let path = self.0.join("authorities.toml");
        let Some(text) = if_there(read_plain_text(&path)).map_err(at(&path))? else { return Ok(Vec::new()) };
        read_authorities(&text).map_err(|error| StampError::Settings { path, reason: error.to_string() })
    }

    /// What an authority is asked about `stamped`.
    pub fn question(stamped: &str) -> Result<Request, StampError> {
        let mut nonce = [0; 16];
        getrandom::fill(&mut nonce)?;
        // A number without a sign, of its full length.
        nonce[0] = nonce[0] & 0x7f | 0x40;
        Ok(Request::new(stamped.as_bytes(), &nonce)?)
    }

    /// Asks an authority through its program.
    pub fn ask(&self, command: &[String], patience: Duration, request: &Request) -> Result<Vec<u8>, StampError> {
        let scratch = self.0.join("asking");
        create_directory(&scratch).map_err(at(&scratch))?;
        // The program runs beside the settings, where their certificates lie.
        let scratch = fs::canonicalize(&scratch).map_err(at(&scratch))?;
        // Others may be asking at the same time.
        let name = Digest::of(request.as_bytes()).to_string();
        let [question, answer] = ["tsq", "tsr"].map(|extension| scratch.join(&name).with_extension(extension));
        fs::write(&question, request.as_bytes()).map_err(at(&question))?;
        let fill = |word: &String| {
            word.replace("{request}", &question.display().to_string())
                .replace("{answer}", &answer.display().to_string())
        };
        let words: Vec<String> = command.iter().map(fill).collect();
        let outcome =
            program::run_within(patience, &words, &self.0, b"").map_err(StampError::from).and_then(|()| read(&answer));
        // Nothing rests on these any more.
        let _ = [question, answer].map(fs::remove_file);
        outcome
    }

    /// Keeps a token that answers `request` about the head `stamped`, if it holds under the roots of
    /// this authority; records it back. `at_time` is the time, in a rehearsal.
    pub fn take<S: Store, H: Holds>(
        &self,
        ledger: &mut Ledger<S, H>,
        authority: &Authority,
        head: (&Checkpoint, &str),
        answered: (&Request, &[u8]),
        at_time: Option<Timestamp>,
    ) -> Result<Outcome, AnchorError> {
        let ((head, stamped), (request, answer)) = (head, answered);
        let held = self.verify(authority, stamped, request, answer)?;
        let (digest, size) = (Digest::of(answer), head.size);
        // First the bytes, then the entry that names them.
        self.write(&self.0.join("stamped").join(format!("{size}.signed")), stamped.as_bytes())?;
        self.write(&self.0.join("kept").join(digest.to_string()), answer)?;
        for (extension, settings) in [(CHAIN, &authority.certificates), (REVOKED, &authority.revocation)] {
            if let Some(name) = settings {
                let path = self.0.join(name);
                self.write(&self.kept(digest, extension), &read_plain(&path).map_err(at(&path))?)?;
            }
        }
        self.write(&self.0.join("tokens").join(format!("{size}.{digest}.tsr")), answer)?;
        let vouched =
            Timestamp::from_seconds(held.time).map(|at| Vouched { by: held.signer, at }).into_iter().collect();
        anchors::record(ledger, head, AnchorKind::Token, digest, vouched, at_time)
    }

    fn verify(
        &self,
        authority: &Authority,
        stamped: &str,
        request: &Request,
        answer: &[u8],
    ) -> Result<Stamped, StampError> {
        let token = Token::parse(answer)?;
        request.check_answer(&token)?;
        Ok(token.verify(stamped.as_bytes(), &self.trust(authority)?)?)
    }

    fn trust(&self, authority: &Authority) -> Result<TrustStore, StampError> {
        let mut trust = TrustStore::default();
        let read = |name: &Path| {
            let path = self.0.join(name);
            read_plain(&path).map_err(at(&path))
        };
        let refuse = |name: &Path| {
            let path = self.0.join(name);
            move |error: timestamp::TrustError| StampError::Settings { path, reason: error.to_string() }
        };
        trust.add_roots(&read(&authority.roots)?).map_err(refuse(&authority.roots))?;
        if let Some(name) = &authority.certificates {
            trust.add_certificates(&read(name)?).map_err(refuse(name))?;
        }
        if let Some(name) = &authority.revocation {
            trust.add_revocation_lists(&read(name)?).map_err(refuse(name))?;
        }
        Ok(trust)
    }

    /// The tokens over the head of `size` entries.
    pub fn tokens(&self, size: u64) -> Result<Vec<Vec<u8>>, StampError> {
        let directory = self.0.join("tokens");
        let mut paths = Vec::new();
        for entry in if_there(fs::read_dir(&directory)).map_err(at(&directory))?.into_iter().flatten() {
            let path = entry.map_err(at(&directory))?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if name.starts_with(&format!("{size}.")) && name.ends_with(".tsr") {
                paths.push(path);
            }
        }
        paths.sort();
        paths.iter().map(|path| read_plain(path).map_err(at(path))).collect()
    }

    /// What a token was kept with.
    pub fn chain(&self, token: Digest) -> Result<Chain, StampError> {
        let mut chain = Vec::new();
        for extension in [CHAIN, REVOKED] {
            let path = self.kept(token, extension);
            chain.extend(if_there(read_plain(&path)).map_err(at(&path))?.map(|bytes| (extension, bytes)));
        }
        Ok(chain)
    }

    fn kept(&self, token: Digest, extension: &str) -> PathBuf {
        self.0.join("kept").join(format!("{token}.{extension}"))
    }

    /// The sizes of the heads that were stamped, the smallest first.
    pub fn sizes(&self) -> Result<Vec<u64>, StampError> {
        let directory = self.0.join("stamped");
        let mut sizes = Vec::new();
        for entry in if_there(fs::read_dir(&directory)).map_err(at(&directory))?.into_iter().flatten() {
            let path = entry.map_err(at(&directory))?.path();
            sizes.extend(path.file_stem().and_then(|stem| stem.to_str()?.parse::<u64>().ok()));
        }
        sizes.sort_unstable();
        Ok(sizes)
    }

    /// The bytes that were stamped.
    pub fn stamped(&self, size: u64) -> Result<Option<String>, StampError> {
        let path = self.0.join("stamped").join(format!("{size}.signed"));
        if_there(read_plain_text(&path)).map_err(at(&path))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), StampError> {
        put_durably(path, bytes).map_err(at(path))
    }
}

/// Whom settings name.
pub(crate) fn read_authorities(text: &str) -> Result<Vec<Authority>, toml::de::Error> {
    toml::from_str::<Settings>(text).map(|settings| settings.authority)
}

/// An answer, as far as it may be one: one byte over the limit is enough to say that it is too long.
fn read(answer: &Path) -> Result<Vec<u8>, StampError> {
    let mut bytes = Vec::new();
    let file = open_plain(answer).map_err(at(answer))?;
    file.take(TOKEN_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(at(answer))?;
    Ok(bytes)
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> StampError + use<> {
    let path = path.to_owned();
    move |source| StampError::Io { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_has_three_minutes_unless_its_settings_say_otherwise() {
        let told = |more: &str| {
            let text = format!("[[authority]]\nname = \"a\"\nurl = \"https://a.example\"\nroots = \"r\"\n{more}");
            read_authorities(&text).unwrap()[0].patience().as_secs()
        };
        assert_eq!((told(""), told("patience_seconds = 9")), (180, 9));
    }
}
