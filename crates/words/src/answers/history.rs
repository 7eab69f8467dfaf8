//! What became, or would become, of a file of past years and of status messages.

use domain::{
    CommandId, EntryNumber, TaskId, UnitCode,
    event::{EvidenceClass, TransportStep},
};
use exchange::statuses::{MessageFault, Of};
use ledger::apply::Recording;
use serde::{Serialize, Serializer};
use views::{stated::Difference, tasks::TaskView};

use super::{
    Answer,
    imported::{SheetRead, Wrong, serialize_row},
};
use crate::{Language, errors::Told, labels, say};

/// A file of past years.
#[derive(Debug, Serialize)]
pub struct HistoryReport {
    /// The file, as it was named.
    pub file: String,
    /// Its SHA-256.
    pub source: String,
    /// The command that recorded it; none of a trial.
    pub command: Option<CommandId>,
    /// Since when it stands in the ledger; none of a trial.
    pub outcome: Option<Recording>,
    /// Rows that sum up others.
    pub totals: Vec<usize>,
    /// How well what it says is evidenced.
    pub evidence_class: EvidenceClass,
    /// How it was read.
    pub sheet: SheetRead,
    /// In the order of the sheet.
    pub rows: Vec<HistoryRowReport>,
}

impl HistoryReport {
    /// Whether nothing in it is, or would be, refused.
    pub fn is_sound(&self) -> bool {
        !self.rows.iter().any(|row| matches!(row.became, Taken::Wrong(_)))
    }

    /// How many rows count as filings.
    pub fn filings(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row.became, Taken::Found { .. })).count()
    }
}

/// A row of a file of past years.
#[derive(Debug, Serialize)]
pub struct HistoryRowReport {
    /// Its number in the sheet.
    pub row: usize,
    /// Its task; of a faulty cell, what stands in it.
    pub named: String,
    /// What the list says of it.
    pub said: Option<String>,
    /// How the task stands, or would stand.
    pub task: Option<TaskView>,
    /// In what the list's word differs from that.
    pub differs: Vec<Difference>,
    /// What became of it.
    #[serde(flatten)]
    pub became: Taken,
}

/// What became of a row.
#[derive(Debug)]
pub enum Taken {
    /// A filing that was found later, by this entry.
    Found {
        /// Which; none of a trial.
        entry: Option<EntryNumber>,
    },
    /// What it says is recorded; it is no filing, or the ledger has one.
    Said {
        /// Which entry; none of a trial.
        entry: Option<EntryNumber>,
        /// Whether the ledger has a filing of its own.
        has_own: bool,
    },
    /// It is not recorded.
    Wrong(Wrong),
}

impl Serialize for Taken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let outcome = match self {
            Self::Found { entry } => Ok(("found", *entry)),
            Self::Said { entry, .. } => Ok(("said", *entry)),
            Self::Wrong(wrong) => Err(wrong),
        };
        serialize_row(serializer, "became", outcome)
    }
}

/// Letters of past years that were written as commands.
#[derive(Debug, Serialize)]
pub struct LettersAnswer {
    /// Where to.
    pub file: String,
    /// How many letters.
    pub letters: usize,
    /// How many duties they gave.
    pub duties: usize,
    /// Those of them that get no due date, since the list has words in its place.
    pub undated: Vec<UndatedDuty>,
}

/// A duty of which the list says in words by when it was due.
#[derive(Debug, Serialize)]
pub struct UndatedDuty {
    /// Which.
    pub obligation: String,
    /// The rows that say so.
    pub rows: Vec<usize>,
    /// The words.
    pub words: String,
}

impl UndatedDuty {
    fn told(&self, language: Language) -> String {
        let Self { obligation, rows, words } = self;
        let rows = rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        say!(
            language,
            "  {obligation} (dòng {rows}): hạn \"{words}\" không nói rõ ngày, nên chưa ấn định; đăng ký xong thì ghi: socai do fix-deadline --obligation {obligation} --due NGÀY --due-reading inclusive …",
            "  {obligation} (row {rows}): \"{words}\" names no day for certain, and none is fixed; once it is registered: socai do fix-deadline --obligation {obligation} --due DAY --due-reading inclusive …"
        )
    }
}

impl Answer for LettersAnswer {
    fn words(&self, language: Language) -> String {
        let Self { file, letters, duties, undated } = self;
        let undated = undated.iter().map(|duty| format!("\n{}", duty.told(language))).collect::<String>();
        let head = match letters {
            0 => say!(
                language,
                "Sổ đã có mọi văn bản giao trong hồ sơ; {file} để trống.",
                "The ledger has every letter that the list names; {file} is empty."
            ),
            _ => say!(
                language,
                "Đã ghi vào {file} lệnh đăng ký {letters} văn bản giao, {duties} nhiệm vụ, thời hạn theo hồ sơ. Chưa ghi gì vào sổ. Xem lại rồi chạy: socai apply {file}, sau đó chạy lại import-history",
                "Wrote to {file} the commands that register {letters} letter(s) with {duties} duties, due as the list says. Nothing was recorded. Look at it, then run: socai apply {file}, and import-history again"
            ),
        };
        format!("{head}{undated}")
    }
}

/// Status messages that were taken in.
#[derive(Debug, Serialize)]
pub struct StatusesReport {
    /// In the order of their files.
    pub messages: Vec<StatusReport>,
    /// Those that were not taken.
    pub not_taken: Vec<NotTaken>,
    /// Files that are letters, and were not taken.
    pub letters: Vec<String>,
}

/// A message that was not taken.
#[derive(Debug, Serialize)]
pub struct NotTaken {
    /// Its file.
    pub file: String,
    /// Why.
    #[serde(serialize_with = "in_english")]
    pub why: MessageFault,
}

fn in_english<S: Serializer>(why: &MessageFault, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&why.told(Language::En))
}

/// A status message.
#[derive(Debug, Serialize)]
pub struct StatusReport {
    /// Its file.
    pub file: String,
    /// The SHA-256 of that file.
    pub source: String,
    /// The document that it is about.
    pub about: String,
    /// Who sends it, by its code in the exchange.
    pub sender: String,
    /// Whether the ledger knows which unit that is.
    pub said_by: Option<UnitCode>,
    /// The code, as it was sent.
    pub code: String,
    /// What the code means.
    pub step: TransportStep,
    /// Which task.
    pub task: TaskId,
    /// What the document is to the task.
    pub document: Of,
    /// Whether the task has a filing.
    pub has_filing: bool,
    /// How well it is evidenced.
    pub evidence_class: EvidenceClass,
    /// The entry; none of a trial.
    pub entry: Option<EntryNumber>,
    /// Since when it stands in the ledger; none of a trial.
    pub outcome: Option<Recording>,
}

impl Answer for StatusesReport {
    fn words(&self, language: Language) -> String {
        let mut lines: Vec<String> = self.messages.iter().map(|message| message.words(language)).collect();
        for NotTaken { file, why } in &self.not_taken {
            let why = why.told(language);
            lines.push(say!(language, "{file}: CHƯA GHI: {why}", "{file}: NOT RECORDED: {why}"));
        }
        for letter in &self.letters {
            lines.push(say!(
                language,
                "{letter}: là văn bản, không phải trạng thái, nên không lấy; đọc bằng: socai intake {letter}",
                "{letter}: a letter, and no status, so it was not taken; read it with: socai intake {letter}"
            ));
        }
        lines.join("\n")
    }
}

impl StatusReport {
    fn words(&self, language: Language) -> String {
        let Self { file, about, code, task, .. } = self;
        let step = labels::transport_step(self.step, language);
        let class = labels::evidence_class(self.evidence_class, language);
        let stands = match (self.outcome, self.entry) {
            (None, _) | (_, None) => language.pick("sẽ ghi", "would be recorded").to_owned(),
            (Some(Recording::Recorded), Some(entry)) => say!(language, "bút toán {entry}", "entry {entry}"),
            (Some(Recording::AlreadyRecorded), Some(entry)) => {
                say!(language, "đã ghi từ trước, bút toán {entry}", "recorded before, entry {entry}")
            }
        };
        let mut lines = vec![say!(
            language,
            "{file}: {about}, mã {code} ({step}); {task}; mức chứng cứ {class}; {stands}",
            "{file}: {about}, code {code} ({step}); {task}; evidence class {class}; {stands}"
        )];
        lines.extend(self.next(language).into_iter().map(|next| format!("  {next}")));
        lines.join("\n")
    }

    /// What somebody may want to do because of it: the message itself decides nothing.
    fn next(&self, language: Language) -> Vec<String> {
        let task = &self.task;
        let mut next = Vec::new();
        if !self.has_filing && self.document != Of::Directive {
            next.push(say!(
                language,
                "nhiệm vụ này chưa có báo cáo nào được ghi; thông điệp không thay cho việc nộp",
                "the task has no filing; a message is none"
            ));
        }
        if self.said_by.is_none() {
            let sender = &self.sender;
            next.push(say!(
                language,
                "sổ không biết {sender} là đơn vị nào nên chỉ coi là lời khai; ghi mã ấy cho đơn vị bằng: socai do rename-unit",
                "the ledger does not know which unit {sender} is, so it is a declaration; give the unit that code: socai do rename-unit"
            ));
        }
        let proposed = match (self.step, self.document) {
            (TransportStep::Refused, Of::Filing) => say!(
                language,
                "nếu đúng là trả lại: socai do return-report --task {task}",
                "if it was returned: socai do return-report --task {task}"
            ),
            (TransportStep::TakenIn, Of::Directive) => say!(
                language,
                "đơn vị tự xác nhận đã nhận văn bản: socai do acknowledge-directive",
                "the unit itself confirms that it has the letter: socai do acknowledge-directive"
            ),
            (TransportStep::TakenIn | TransportStep::Arrived, Of::Filing) if self.evidence_class.proves() => say!(
                language,
                "để nâng mức chứng cứ của lần nộp: socai do correct-entry, nêu tệp này trong documents",
                "to raise the class of the filing: socai do correct-entry, with this file under documents"
            ),
            (TransportStep::RecallAsked, Of::Filing) => say!(
                language,
                "nếu đơn vị rút báo cáo, đơn vị ghi: socai do withdraw-report --task {task}",
                "if the unit takes its report back, it records so: socai do withdraw-report --task {task}"
            ),
            _ => return next,
        };
        next.push(proposed);
        next
    }
}
