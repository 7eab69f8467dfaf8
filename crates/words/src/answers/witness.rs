//! What a witness follows, and how far.

use proof::VerifyingKey;
use schemars::JsonSchema;
use serde::Serialize;
use witness::LogState;

use super::Answer;
use crate::{Language, errors::Told, say};

/// What a witness follows, and how far.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WitnessAnswer {
    /// The witness's name.
    name: String,
    /// The key that checks its cosignatures.
    key: String,
    /// The logs, in the order of following.
    logs: Vec<LogAnswer>,
}

/// What a witness has of one log.
#[derive(Debug, Serialize, JsonSchema)]
struct LogAnswer {
    /// The log's name.
    origin: String,
    /// The key that the log is followed with.
    key: String,
    /// How many entries the last head cosigned has; null if there was none yet, or it cannot be read.
    size: Option<u64>,
    /// When it was last cosigned, by the witness's clock.
    cosigned_at: Option<String>,
    /// How many proofs are kept that the log signed two histories.
    forks: usize,
    /// How many heads are kept that the log signed, and that were not shown to continue the one known then.
    unproven: usize,
    /// Why nothing of this log can be cosigned, if so.
    fault: Option<String>,
}

impl LogAnswer {
    fn of(LogState { key, last, forks, unproven }: LogState, language: Language) -> Self {
        let (last, fault) = match last {
            Ok(last) => (last, None),
            Err(error) => (None, Some(error.told(language))),
        };
        Self {
            origin: VerifyingKey::name(&key).to_owned(),
            key: key.to_string(),
            size: last.as_ref().map(|last| last.head.size),
            cosigned_at: last.and_then(|last| ::verify::moment(last.time)),
            forks,
            unproven,
            fault,
        }
    }
}

impl WitnessAnswer {
    /// A witness of that name and key, and what it has of each log; a fault is said in this language.
    pub fn of(name: &str, key: &str, logs: Vec<LogState>, language: Language) -> Self {
        let logs = logs.into_iter().map(|log| LogAnswer::of(log, language)).collect();
        Self { name: name.to_owned(), key: key.to_owned(), logs }
    }

    /// The logs of which nothing can be cosigned, each with the reason.
    pub fn faults(&self) -> impl Iterator<Item = (&str, &str)> {
        self.logs.iter().filter_map(|log| Some((log.origin.as_str(), log.fault.as_deref()?)))
    }
}

impl Answer for WitnessAnswer {
    fn words(&self, language: Language) -> String {
        let (name, key) = (&self.name, &self.key);
        let mut lines = vec![say!(language, "Nhân chứng {name}\n{key}", "The witness {name}\n{key}")];
        if self.logs.is_empty() {
            lines.push(say!(language, "Chưa theo dõi sổ nào.", "It follows no log yet."));
        }
        for LogAnswer { origin, size, cosigned_at, forks, unproven, fault, .. } in &self.logs {
            let at = cosigned_at.as_deref().unwrap_or_default();
            let last = match (fault, size) {
                (Some(fault), _) => fault.clone(),
                (None, Some(size)) => {
                    say!(language, "{size} bút toán, đồng ký lần cuối {at}", "{size} entries, last cosigned {at}")
                }
                (None, None) => say!(language, "chưa đồng ký lần nào", "nothing cosigned yet"),
            };
            let forks = say!(
                language,
                "{forks} bằng chứng hai lịch sử, {unproven} đầu sổ chưa chứng minh được",
                "{forks} proof(s) of two histories, {unproven} head(s) not proven"
            );
            lines.push(format!("{origin}: {last}; {forks}"));
        }
        lines.join("\n")
    }
}
