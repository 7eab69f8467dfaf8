//! What others say of a log's heads, and what became of asking them.

use std::collections::BTreeMap;

use anchoring::collect::{Collected, Silent};
use ledger::anchors::Anchored;
use proof::{Quorum, time::Spread};
use schemars::JsonSchema;
use serde::Serialize;

use super::Answer;
use crate::{Language, errors::Told, say};

/// The anchored heads, or what became of asking.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AnchorAnswer {
    /// How many entries the ledger has.
    entries: u64,
    /// The heads that witnesses vouch for, the smallest first.
    heads: Vec<HeadAnswer>,
    /// The sizes of the heads that a time-stamp authority has stamped.
    stamped: Vec<u64>,
    /// By how much each witness's clock was ahead of the ledger's when it was heard last; none in a rehearsal.
    offsets: Vec<Offset>,
    /// Those who were asked now, and gave nothing.
    silent: Vec<SilentAnswer>,
    /// The entries by which it was recorded now.
    recorded: Vec<u64>,
}

/// A head, and who vouches for it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Head")]
struct HeadAnswer {
    /// How many entries it covers.
    size: u64,
    /// Its root.
    root: String,
    /// Whether enough witnesses vouch for it; null where the policy asks for none.
    enough: Option<bool>,
    /// How many seconds lie between the first and the last of them, where that is more than clocks that are right
    /// differ.
    apart: Option<u64>,
    /// The witnesses.
    witnesses: Vec<Witness>,
}

/// A witness that did not cosign.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Silent")]
struct SilentAnswer {
    /// Its name in the policy.
    name: String,
    /// Why not.
    why: String,
}

/// How a witness's clock differs.
#[derive(Debug, Serialize, JsonSchema)]
struct Offset {
    /// Its name in the policy.
    witness: String,
    /// By so many seconds its clock was ahead; an answer that came by file is older by its way.
    seconds: i64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Witness {
    /// Its name in the policy.
    name: String,
    /// When it vouched for the head, by its own clock.
    times: Vec<String>,
}

/// What is kept of a log's heads.
#[derive(Debug)]
pub struct Kept {
    /// How many entries the ledger has.
    pub entries: u64,
    /// The heads that witnesses vouch for, the smallest first.
    pub heads: Vec<Anchored>,
    /// How many seconds may lie between witnesses whose clocks are right.
    pub bound: u64,
    /// The sizes of the heads that are stamped.
    pub stamped: Vec<u64>,
    /// By so many seconds each witness's clock was ahead of the ledger's.
    pub offsets: BTreeMap<String, i64>,
}

impl AnchorAnswer {
    /// What is kept, and what became of asking; why somebody gave nothing is said in this language.
    pub fn of(kept: Kept, asked: Collected, language: Language) -> Self {
        let Kept { entries, heads, bound, stamped, offsets } = kept;
        let silent = |Silent { name, why }| SilentAnswer { name, why: why.told(language) };
        Self {
            entries,
            heads: heads.into_iter().map(|head| HeadAnswer::of(head, bound)).collect(),
            stamped,
            offsets: offsets.into_iter().map(|(witness, seconds)| Offset { witness, seconds }).collect(),
            silent: asked.silent.into_iter().map(silent).collect(),
            recorded: asked.recorded,
        }
    }

    /// Whether somebody gave nothing, and the newest head lacks witnesses.
    pub fn lacks_witnesses(&self) -> bool {
        !self.silent.is_empty() && self.heads.last().is_none_or(|head| head.enough == Some(false))
    }
}

impl HeadAnswer {
    fn of(anchored: Anchored, bound: u64) -> Self {
        let spread = Spread::of(&anchored.judged.witnesses).map(|spread| spread.seconds());
        let witness = |(name, times): (String, Vec<u64>)| Witness {
            name,
            times: times.into_iter().filter_map(::verify::moment).collect(),
        };
        Self {
            size: anchored.judged.head.size,
            root: anchored.judged.head.root.to_string(),
            enough: match anchored.judged.quorum {
                Quorum::NotAsked => None,
                Quorum::Met => Some(true),
                Quorum::NotMet => Some(false),
            },
            apart: spread.filter(|seconds| *seconds > bound),
            witnesses: anchored.judged.witnesses.into_iter().map(witness).collect(),
        }
    }
}

impl Answer for AnchorAnswer {
    fn words(&self, language: Language) -> String {
        let mut lines = Vec::new();
        for HeadAnswer { size, enough, witnesses, apart, .. } in &self.heads {
            let mark = match enough {
                Some(true) => say!(language, "đủ nhân chứng", "enough witnesses"),
                Some(false) => say!(language, "CHƯA đủ nhân chứng", "NOT enough witnesses"),
                None => say!(language, "chính sách không đòi nhân chứng", "the policy asks for no witness"),
            };
            lines.push(say!(language, "Đầu sổ {size} bút toán: {mark}", "The head of {size} entries: {mark}"));
            for Witness { name, times } in witnesses {
                lines.push(format!("  {name}: {}", times.join(", ")));
            }
            lines.extend(apart.map(|seconds| {
                say!(
                    language,
                    "  Giờ của các nhân chứng cách nhau {seconds} giây: có đồng hồ sai",
                    "  The witnesses' times are {seconds} s apart: a clock is wrong"
                )
            }));
        }
        for size in &self.stamped {
            lines.push(say!(
                language,
                "Đầu sổ {size} bút toán: có dấu thời gian",
                "The head of {size} entries: stamped by a time-stamp authority"
            ));
        }
        for Offset { witness, seconds } in &self.offsets {
            lines.push(say!(
                language,
                "Đồng hồ của {witness} so với sổ: {seconds:+} giây",
                "The clock of {witness} against the ledger's: {seconds:+} s"
            ));
        }
        if self.heads.is_empty() && self.stamped.is_empty() {
            lines.push(say!(language, "Chưa đầu sổ nào được neo.", "No head is anchored yet."));
        }
        for SilentAnswer { name, why } in &self.silent {
            lines.push(say!(language, "{name} không trả lời được: {why}", "{name} gave nothing: {why}"));
        }
        let witnessed = self.heads.iter().filter(|head| head.enough != Some(false)).map(|head| head.size);
        let covered = witnessed.chain(self.stamped.iter().copied()).max();
        let open = self.entries - covered.unwrap_or(0).min(self.entries);
        if open > 0 {
            lines.push(say!(
                language,
                "{open} bút toán mới nhất chưa được neo.",
                "The newest {open} entries are not anchored yet."
            ));
        }
        if let Some(entry) = self.recorded.first() {
            lines.push(say!(language, "Đã ghi lại ở bút toán #{entry}.", "Recorded back as entry #{entry}."));
        }
        lines.join("\n")
    }
}
