//! What a command says that it has done.

use calendar::Timestamp;
use domain::{EntryNumber, event::Clock};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{Language, answers::Answer, instant, labels, say};

/// What a command has done.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "done", rename_all = "kebab-case")]
pub enum Done {
    /// `init`
    LedgerCreated {
        /// Where it lies.
        directory: String,
        /// As every signed head bears it.
        name: String,
        /// Whose time it runs on.
        clock: Clock,
        /// With what it begins; null where it holds nothing yet.
        opening: Option<String>,
        /// With what a ledger can begin.
        openings: Vec<String>,
    },
    /// `run`: the ledger is open, and others can record in it.
    Running {
        /// How many entries there are.
        entries: u64,
    },
    /// `serve`: the desk is open.
    Serving {
        /// Where browsers reach it.
        origin: String,
        /// How many entries there are.
        entries: u64,
        /// The login names of a demo, each with its office; empty otherwise.
        sample: Vec<(&'static str, &'static str)>,
        /// The password of all of them.
        password: Option<&'static str>,
    },
    /// `rebuild`: built anew, and as the signed head says.
    Rebuilt {
        /// How many entries there are.
        entries: usize,
    },
    /// `clock confirm`
    ClockConfirmed {
        /// The time that was confirmed.
        now: Timestamp,
        /// The entry that says so.
        entry: EntryNumber,
    },
    /// `key backup`
    KeyBackedUp {
        /// The file.
        file: String,
        /// The public key to the secret (C2SP vkey).
        key: String,
    },
    /// `key restore`
    KeyRestored {
        /// The public key to the secret (C2SP vkey).
        key: String,
    },
    /// `witness init`
    WitnessCreated {
        /// The key that checks its cosignatures (C2SP vkey).
        key: String,
    },
    /// `witness follow`
    LogFollowed {
        /// The log's name.
        log: String,
        /// The key that the witness trusts for that log from now on (C2SP vkey).
        key: String,
    },
    /// `page`
    PageWritten {
        /// The file.
        file: String,
        /// SHA-256 of the page.
        sha256: String,
        /// The entry that publishes this digest, if it was asked for, and is new.
        published: Option<EntryNumber>,
    },
    /// `man`
    ManualWritten {
        /// Where it lies.
        directory: String,
        /// How many pages.
        pages: usize,
    },
    /// `person enter`
    PersonEntered {
        /// The person.
        person: String,
        /// Others in the vault who have the same name.
        same_name: Vec<String>,
    },
    /// `person show`: the reading is recorded.
    PersonShown {
        /// The person.
        person: String,
        /// The name in the vault.
        name: String,
        /// In hexadecimal.
        salt: String,
        /// SHA-256 of name and salt, as the entry has it (docs/vault.md).
        digest: String,
    },
    /// `person erase`
    PersonErased {
        /// The person.
        person: String,
    },
    /// `demo`
    DemoMade {
        /// Where it lies.
        directory: String,
        /// How many entries there are.
        entries: usize,
    },
    /// `simulate`
    Simulated {
        /// Where it lies.
        directory: String,
        /// How many entries there are.
        entries: u64,
        /// How many tasks.
        tasks: usize,
        /// How many commands were sent.
        commands: usize,
        /// How many of them a rule refused, as happens among people.
        refused: usize,
    },
    /// `anchor policy`
    PolicySet {
        /// How many it names.
        witnesses: usize,
        /// The fewest witnesses that are enough, and of how many; null where none is asked for.
        quorum: Option<(usize, usize)>,
        /// With how many dishonest witnesses two histories are still impossible, of 0 and 1; null where not even
        /// honest witnesses exclude them.
        dishonest: Option<u8>,
    },
    /// `anchor export`
    QuestionsWritten {
        /// The files that were written.
        files: Vec<String>,
    },
    /// `receipt show`
    ReceiptShown {
        /// The entry's number.
        number: u64,
        /// The entry, byte for byte.
        text: String,
        /// Its receipt (C2SP tlog-proof).
        receipt: String,
    },
    /// `witness cosign`
    HeadCosigned {
        /// The witness's line (C2SP tlog-cosignature).
        cosignature: String,
        /// The file that it was written to, if one was named.
        file: Option<String>,
    },
    /// `anchor ship`: everybody who is named has it.
    HeadShipped,
    /// `receipt upgrade`
    ReceiptsUpgraded {
        /// Each receipt that was named.
        receipts: Vec<Upgraded>,
    },
    /// `anchor keep`
    Sealed {
        /// The moment that is sealed.
        moment: Timestamp,
        /// The entry that says so.
        entry: EntryNumber,
        /// The entry that publishes the digest of the page, if it is new.
        published: Option<EntryNumber>,
    },
    /// `anchor keep --once`, where no moment is ripe.
    NothingToSeal {
        /// The next moment.
        next: Timestamp,
    },
}

/// A receipt that was to be brought up to what others have said of the log since.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Upgraded {
    /// Its file.
    pub receipt: String,
    /// Whether there is a head over its entry that enough witnesses vouch for, or that is stamped.
    pub covered: bool,
    /// The entry was in the log no later than this, by the witnesses.
    pub not_later_than: Option<String>,
    /// How many time stamps lie beside it.
    pub tokens: usize,
}

impl Upgraded {
    fn words(&self, language: Language) -> String {
        let Self { receipt, covered, not_later_than, tokens } = self;
        if !covered {
            return say!(
                language,
                "{receipt}: chưa đầu sổ nào có đủ nhân chứng, hay có dấu thời gian, che bút toán này",
                "{receipt}: no head that enough witnesses vouch for, or that is stamped, covers this entry yet"
            );
        }
        let mut lines = Vec::new();
        if let Some(time) = not_later_than {
            lines.push(say!(
                language,
                "{receipt}: có trong sổ chậm nhất lúc {time}, theo nhân chứng",
                "{receipt}: in the log no later than {time}, by the witnesses"
            ));
        }
        if *tokens > 0 {
            lines.push(say!(
                language,
                "{receipt}: {tokens} dấu thời gian, đặt bên cạnh",
                "{receipt}: time stamps beside it: {tokens}"
            ));
        }
        lines.join("\n")
    }
}

impl Answer for Done {
    fn words(&self, language: Language) -> String {
        match self {
            Self::LedgerCreated { directory, clock, opening, openings, .. } => {
                let (clock, openings) = (labels::clock(*clock, language), openings.join(", "));
                let created = say!(
                    language,
                    "Đã tạo sổ cái tại {directory} ({clock}).",
                    "Created a ledger in {directory} ({clock})."
                );
                let begins = match opening {
                    Some(opening) => say!(
                        language,
                        "Tổ chức ban đầu: {opening}. Xem: socai show organisation",
                        "It begins with {opening}. To see it: socai show organisation"
                    ),
                    None => say!(
                        language,
                        "Sổ chưa có đơn vị, quy tắc, lịch. Có sẵn: {openings}. Ghi bằng: socai opening TÊN | socai apply -",
                        "It has no units, rules or calendars yet. There are: {openings}. To record one: socai opening NAME \
                         | socai apply -"
                    ),
                };
                format!("{created}\n{begins}")
            }
            Self::Running { entries } => say!(
                language,
                "Sổ đang mở, {entries} bút toán; các lệnh khác ghi được cùng lúc. Dừng bằng Ctrl-C.",
                "The ledger is open, {entries} entries; other commands can record at the same time. Ctrl-C stops."
            ),
            Self::Serving { origin, entries, sample, password } => {
                let mut lines = vec![say!(
                    language,
                    "Bàn làm việc mở ở {origin} ({entries} bút toán). Dừng bằng Ctrl-C.",
                    "The desk is open at {origin} ({entries} entries). Ctrl-C stops."
                )];
                if let Some(password) = password {
                    lines.push(say!(
                        language,
                        "Tài khoản mẫu, mật khẩu chung: {password}",
                        "Sample accounts, one password: {password}"
                    ));
                }
                lines.extend(
                    sample.iter().map(|(login, office)| format!("  {login:<20}  {}", sample_office(office, language))),
                );
                lines.join("\n")
            }
            Self::Rebuilt { entries } => say!(
                language,
                "Đã dựng lại; {entries} bút toán, khớp với chữ ký đầu sổ.",
                "Built anew; {entries} entries, as the signed head says."
            ),
            Self::ClockConfirmed { now, entry } => {
                let now = instant(*now);
                say!(
                    language,
                    "Đã ghi rằng bây giờ đúng là {now}: bút toán {entry}",
                    "Recorded that it really is {now}: entry {entry}"
                )
            }
            Self::KeyBackedUp { file, key } => say!(
                language,
                "{file}: khóa bí mật của {key}\nIn ra, và giữ cụm mật khẩu ở nơi khác.",
                "{file}: the secret of {key}\nPrint it, and keep the passphrase somewhere else."
            ),
            Self::KeyRestored { key } => say!(language, "Đã đặt lại khóa {key}", "Restored the key {key}"),
            // The key alone stands there, to be piped on.
            Self::WitnessCreated { key } => key.clone(),
            Self::LogFollowed { log, key } => {
                say!(language, "Theo dõi sổ {log}, với khóa {key}", "Following the log {log}, with the key {key}")
            }
            Self::PageWritten { file, sha256, published } => {
                let written = say!(
                    language,
                    "{file}: mở bằng trình duyệt, không cần mạng.\nSHA-256 {sha256}",
                    "{file}: open it in a browser; it needs no network.\nSHA-256 {sha256}"
                );
                written + &published.map(|entry| format!("\n{}", page_published(entry, language))).unwrap_or_default()
            }
            Self::ManualWritten { directory, pages } => say!(
                language,
                "Đã ghi {pages} trang hướng dẫn vào {directory}; xem bằng: man -l {directory}/socai.1",
                "Wrote {pages} man pages to {directory}; read them with: man -l {directory}/socai.1"
            ),
            Self::PersonEntered { person, .. } => {
                say!(language, "Đã đưa vào kho: {person}", "Entered in the vault: {person}")
            }
            Self::PersonShown { person, name, .. } => say!(
                language,
                "{person}: {name}\nLần xem này đã được ghi vào sổ.",
                "{person}: {name}\nThis reading is recorded."
            ),
            Self::PersonErased { person } => say!(
                language,
                "Đã xóa {person}: khóa đã hủy, sổ vẫn nguyên vẹn. Bản sao lưu cũ của thư mục vault/ phải được hủy riêng.",
                "Erased {person}: the key is destroyed, the log is whole. Older backups of vault/ have to be destroyed apart."
            ),
            Self::DemoMade { directory, entries } => {
                say!(
                    language,
                    "Sổ diễn tập tại {directory}: {entries} bút toán.",
                    "A rehearsal ledger in {directory}: {entries} entries."
                )
            }
            Self::Simulated { directory, entries, tasks, commands, refused } => say!(
                language,
                "Sổ mô phỏng tại {directory}: {commands} lệnh ({refused} bị từ chối), {entries} bút toán, {tasks} nhiệm vụ.",
                "A simulated ledger in {directory}: {commands} commands ({refused} refused), {entries} entries, {tasks} tasks."
            ),
            Self::PolicySet { witnesses, quorum, dishonest } => policy(*witnesses, *quorum, *dishonest, language),
            Self::QuestionsWritten { files } => files.join("\n"),
            Self::ReceiptShown { receipt, .. } => receipt.clone(),
            Self::HeadCosigned { cosignature, file: None } => cosignature.clone(),
            // The file says it.
            Self::HeadCosigned { file: Some(_), .. } | Self::HeadShipped => String::new(),
            Self::ReceiptsUpgraded { receipts } => {
                receipts.iter().map(|one| one.words(language)).collect::<Vec<_>>().join("\n")
            }
            Self::Sealed { moment, entry, published } => {
                let moment = instant(*moment);
                let sealed =
                    say!(language, "Đã niêm phong {moment}: bút toán {entry}", "Sealed {moment}: entry {entry}");
                published.map(|entry| page_published(entry, language) + "\n").unwrap_or_default() + &sealed
            }
            Self::NothingToSeal { next } => {
                let next = instant(*next);
                say!(
                    language,
                    "Chưa có gì để niêm phong; lần tới là {next}.",
                    "There is nothing to seal; the next moment is {next}."
                )
            }
        }
    }
}

fn page_published(entry: EntryNumber, language: Language) -> String {
    say!(
        language,
        "Đã công bố mã băm của trang kiểm chứng: bút toán {entry}",
        "Published the digest of the page that verifies evidence: entry {entry}"
    )
}

/// What a policy asks for, and what it excludes.
fn policy(count: usize, quorum: Option<(usize, usize)>, dishonest: Option<u8>, language: Language) -> String {
    let Some((fewest, of)) = quorum else {
        return say!(
            language,
            "{count} nhân chứng, không đòi ai: chỉ dùng để thử, vì sổ có thể có hai lịch sử mà không ai hay.",
            "{count} witness(es), none asked for: for trials only, since the log could have two histories unnoticed."
        );
    };
    let honest = say!(language, "{fewest} trên {of} nhân chứng là đủ.", "{fewest} of {of} witnesses are enough.");
    match dishonest {
        Some(1..) => honest,
        Some(0) => say!(
            language,
            "{honest} Lưu ý: chỉ một nhân chứng gian dối là có thể có hai lịch sử; cần nhiều hơn (n + 1) / 2.",
            "{honest} Note: with one dishonest witness two histories are possible; it takes more than (n + 1) / 2."
        ),
        None => say!(
            language,
            "{honest} CẢNH BÁO: hai nhóm nhân chứng khác nhau có thể xác nhận hai lịch sử; cần nhiều hơn một nửa.",
            "{honest} WARNING: two different sets of witnesses could vouch for two histories; it takes more than half."
        ),
    }
}

/// What a sample account is for.
fn sample_office(office: &str, language: Language) -> String {
    match office.parse::<domain::Actor>() {
        Ok(actor) => crate::labels::actor(&actor, &views::UnitNames::default(), language),
        Err(_) => language
            .pick("người quản trị: tài khoản, không xem nghiệp vụ", "administrator: accounts, no business")
            .to_owned(),
    }
}
