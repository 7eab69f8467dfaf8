//! The command line.
//!
//! Longer than 500 lines: the whole command line, one struct for each command.

use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

use calendar::{Moment, Period};
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::{
    Actor, CommandId, ObligationId, PersonId, TaskId, UnitCode,
    event::{Channel, ErasureGround},
};
use eventlog::Position;
use words::Language;

/// Sổ cái tuân thủ: ai làm gì, khi nào, theo thẩm quyền nào / a compliance ledger: who did what, when, by what authority
#[derive(Debug, Parser)]
#[command(name = "socai", version, max_term_width = 100)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Args)]
pub struct Common {
    /// Thư mục sổ cái / the ledger's directory
    #[arg(long, global = true, env = "SOCAI_LEDGER", value_name = "DIR")]
    pub ledger: Option<PathBuf>,
    /// Ngôn ngữ / language; by default from the locale, Vietnamese when unknown
    #[arg(long, global = true, value_enum)]
    lang: Option<Lang>,
    /// Kết quả dạng JSON / the result as JSON (`socai schema` prints its shape)
    #[arg(long, global = true)]
    pub json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    Vi,
    En,
}

impl Common {
    /// As asked, or as the locale has it.
    pub fn language(&self) -> Language {
        language(self.lang)
    }
}

/// The language that a command line asks for, before it is read.
pub fn language_of(arguments: &[OsString]) -> Language {
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let behind = texts.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    let joined = texts.iter().find_map(|text| text.strip_prefix("--lang="));
    language(behind.or(joined).and_then(|name| Lang::from_str(name, false).ok()))
}

/// As asked; else English for an English locale; else Vietnamese.
fn language(asked: Option<Lang>) -> Language {
    let locale =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    match asked {
        Some(Lang::Vi) => Language::Vi,
        Some(Lang::En) => Language::En,
        None if locale().is_some_and(|locale| locale.to_lowercase().starts_with("en")) => Language::En,
        None => Language::Vi,
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Xem thử: dựng một năm mẫu rồi dẫn đi một vòng / a year from a real letter, and a tour of it
    Demo(DemoArgs),
    /// Tạo sổ cái mới / create a ledger
    Init(InitArgs),
    /// Đọc một văn bản thành dự thảo / read an official letter into a draft directive
    Intake(IntakeArgs),
    /// Thực hiện các lệnh trong tệp / run the commands of a file (JSON Lines, or a filled draft)
    Apply(ApplyArgs),
    /// Trạng thái tại một thời điểm / the state at any date, as known at any date
    State(Question),
    /// Nhật ký: ai làm gì, khi nào / the audit trail
    History(HistoryArgs),
    /// Khác nhau giữa hai thời điểm, do ai, vì sao / what differs between two moments, and why
    Diff(DiffArgs),
    /// Bảng điểm từng đơn vị / each unit in figures
    Scorecard(ScorecardArgs),
    /// Các bảng khác theo tên / the other projections by name: overdue, cases, organisation, …
    Show(ShowArgs),
    /// Xuất bảng ra tệp XLSX hoặc CSV / write tables to a file, as XLSX or CSV
    Export(ExportArgs),
    /// Ai được làm gì vào ngày đó / who could do what on a day
    Who(WhoArgs),
    /// In sơ đồ trạng thái (Mermaid) / print the state machines as diagrams
    Explain(ExplainArgs),
    /// Nhập cả bảng tính báo cáo đã nộp / import a spreadsheet of filings, all or nothing
    Import(ImportArgs),
    /// Tên cá nhân: đưa vào kho, xem, xóa / persons' names: enter, show, erase
    Person(PersonArgs),
    /// Kiểm tra toàn bộ sổ, không ghi gì / check the whole ledger; nothing is written
    Check(CheckArgs),
    /// Khóa ký của sổ: xem, đổi, cất, phục hồi / the ledger's signing key: show, rotate, back up, restore
    Key {
        #[command(subcommand)]
        command: KeyCommand,
    },
    /// Sao lưu, kể cả khi sổ đang được dùng / back up, also while the ledger is in use
    Backup(BackupArgs),
    /// Khôi phục từ bản sao lưu / restore from a backup
    Restore(RestoreArgs),
    /// Dựng lại một phần từ phần còn lại / build one place anew from the others
    Rebuild(RebuildArgs),
    /// Tài liệu: đưa vào, liệt kê / documents: take in, list
    Document {
        #[command(subcommand)]
        command: DocumentCommand,
    },
    /// Biên nhận: bằng chứng bút toán có trong sổ / receipts: what proves that an entry is in the ledger
    Receipt {
        #[command(subcommand)]
        command: ReceiptCommand,
    },
    /// Neo đầu sổ: hỏi nhân chứng, ghi lại lời của họ / anchor the log's heads: ask witnesses, record what they say
    Anchor {
        #[command(subcommand)]
        command: AnchorCommand,
    },
    /// Tệp bằng chứng / an evidence file
    Prove {
        #[command(subcommand)]
        command: ProveCommand,
    },
    /// Kiểm chứng tệp bằng chứng hoặc biên nhận, không cần sổ, không cần mạng / verify evidence or a receipt,
    /// without a ledger or a network
    Verify(VerifyArgs),
    /// Đồng hồ của sổ / the ledger's clock
    Clock {
        #[command(subcommand)]
        command: ClockCommand,
    },
    /// Ghi trang kiểm tra bằng chứng, biên nhận trong trình duyệt / write the page that checks evidence in a browser
    Page {
        /// Vào tệp / the file
        #[arg(long, value_name = "FILE.html")]
        to: PathBuf,
        /// Ghi mã băm của trang vào sổ / record the page's digest in the ledger
        #[arg(long)]
        publish: bool,
        /// Thời điểm, trong sổ diễn tập / the time, in a rehearsal
        #[arg(long, value_name = "TIME", requires = "publish")]
        at: Option<Moment>,
    },
    /// So hai biên nhận hoặc hai đầu sổ: có hai lịch sử không / do two receipts or heads show two histories
    Compare(CompareArgs),
    /// Nhân chứng: giữ đầu sổ của các sổ khác, đồng ký / a witness: keeps the heads of other logs, cosigns them
    Witness {
        #[command(subcommand)]
        command: WitnessCommand,
    },
    /// Khám ổ đĩa và máy: độ bền khi ghi, chỗ trống, đồng hồ / examine disk and machine: what a flush costs
    /// and whether it is honoured, free space, the clock
    Doctor(DoctorArgs),
    /// In JSON Schema / print the JSON Schema of a command, an entry, an event, an answer
    Schema(SchemaArgs),
    /// Ghi các trang hướng dẫn (man) / write the man pages
    Man {
        /// Thư mục / the directory
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// In phần tự điền lệnh cho shell / print the completions of a shell
    Completions(CompletionsArgs),
}

#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Văn bản khác thay cho văn bản mẫu / another letter than the bundled one
    #[arg(long, value_name = "FILE")]
    pub letter: Option<PathBuf>,
    /// Không dừng giữa các màn hình / do not wait between screens
    #[arg(long)]
    pub no_pause: bool,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// Tên sổ / the ledger's name
    #[arg(long, default_value = "Sổ Cái")]
    pub name: String,
    /// Sổ cũ mà sổ này nối tiếp: bút toán đầu nêu tên, số bút toán và giá trị gốc của nó / the old ledger that this
    /// one continues: the first entry names it, the number of its entries and their root
    #[arg(long, value_name = "OLD-LEDGER")]
    pub continues: Option<PathBuf>,
    /// Đồng hồ / the clock; `simulated` marks the ledger for ever as a rehearsal
    #[arg(long, value_enum, default_value = "system")]
    pub clock: ClockArg,
    /// Thời điểm mở sổ diễn tập / when a rehearsal opens
    #[arg(long, value_name = "TIME")]
    pub at: Option<Moment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClockArg {
    System,
    Simulated,
}

#[derive(Debug, Args)]
pub struct IntakeArgs {
    /// Văn bản: UTF-8 hoặc DOCX / the letter: UTF-8 text or DOCX
    pub file: PathBuf,
    /// Ghi dự thảo sửa được ra tệp / write an editable draft
    #[arg(long, value_name = "FILE.toml")]
    pub draft: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// Tệp lệnh (JSON Lines; - là đầu vào chuẩn) hoặc dự thảo (.toml) / commands, or a filled draft
    pub file: PathBuf,
    /// Ghi từng dòng ngay khi đến và trả lời từng dòng khi đã an toàn trên đĩa / record each line as it
    /// comes, and answer each, as a line of JSON, once it is on the disk
    #[arg(long)]
    pub stream: bool,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Kiểm tra cả ý nghĩa: đọc từng sự kiện, dựng lại các bảng / also decode every event and rebuild the views
    #[arg(long)]
    pub deep: bool,
}

#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Thư mục cần khám, có sổ cái hay không / which directory, with a ledger in it or not; by default
    /// the ledger's, and without one the current directory
    #[arg(value_name = "DIR")]
    pub directory: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Thư mục của bản sao lưu / the backup's directory; the next backup to it takes only what is new
    #[arg(value_name = "DIR")]
    pub to: PathBuf,
    /// Không kèm khóa ký và kho tên / without the signing key and the vault of names
    #[arg(long)]
    pub without_secrets: bool,
}

#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// Bản sao lưu / the backup
    pub backup: PathBuf,
    /// Thư mục của sổ mới / the new ledger's directory
    #[arg(value_name = "DIR")]
    pub to: PathBuf,
    /// Chỉ đến bút toán này, để xem / only up to this entry, for looking at
    #[arg(long, value_name = "N")]
    pub to_position: Option<Position>,
}

#[derive(Debug, Args)]
pub struct RebuildArgs {
    /// Phần nào / which place
    #[arg(value_enum)]
    pub place: RebuildPlace,
    /// Ký cả những bút toán không còn chữ ký đầu sổ nào che / sign entries that no signed head covers any more
    #[arg(long)]
    pub adopt: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RebuildPlace {
    Log,
    Tiles,
    Views,
}

#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Xem các khóa công khai, mỗi khóa ký từ bút toán nào / the public keys, and from which entry each signs
    Show,
    /// Đổi khóa: khóa cũ và khóa mới cùng ký / change the key: the old one and the new one sign that
    Rotate {
        /// Thời điểm, trong sổ diễn tập / the time, in a rehearsal
        #[arg(long, value_name = "TIME")]
        at: Option<Moment>,
    },
    /// Đi theo sổ sang khóa mới: in chính sách đã thêm khóa, nếu biên nhận chứng minh được; không cần sổ /
    /// follow a log to its new key: prints the policy with it, if receipts prove it; needs no ledger
    Follow {
        /// Chính sách tin khóa cũ / the policy that trusts the old key
        #[arg(long)]
        policy: PathBuf,
        /// Biên nhận các bút toán đổi khóa, theo thứ tự / receipts of the entries that changed the key, in order
        #[arg(required = true, value_name = "N.tlog-proof")]
        receipts: Vec<PathBuf>,
    },
    /// Cất khóa ký vào tệp, mã hóa bằng cụm mật khẩu / the signing key as a file, encrypted with a passphrase
    Backup {
        /// Vào tệp / the file
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
        #[command(flatten)]
        passphrase: PassphraseArgs,
    },
    /// Đặt lại khóa ký mà sổ thiếu / put the signing key back where the ledger lacks it
    Restore {
        /// Tệp đã cất / the backup
        file: PathBuf,
        #[command(flatten)]
        passphrase: PassphraseArgs,
    },
}

#[derive(Debug, Args)]
pub struct PassphraseArgs {
    /// Tệp mà dòng đầu là cụm mật khẩu, cho kịch bản; nếu không, hỏi trên màn hình / a file whose first line is
    /// the passphrase, for scripts; else it is asked for
    #[arg(long, value_name = "FILE", env = "SOCAI_PASSPHRASE_FILE")]
    pub passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum DocumentCommand {
    /// Đưa tài liệu vào; in mã SHA-256 để nêu trong lệnh / take documents in; prints the SHA-256 that commands name
    Add {
        /// Tệp; - là đầu vào chuẩn / files; - is standard input
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Liệt kê / list
    List,
}

#[derive(Debug, Subcommand)]
pub enum ReceiptCommand {
    /// In biên nhận của một bút toán / print the receipt of an entry (C2SP tlog-proof)
    Show {
        /// Số bút toán / the entry's number
        #[arg(value_name = "N")]
        entry: Position,
    },
    /// Ghi bút toán và biên nhận thành tệp / write entries and their receipts as files
    Write {
        /// Số bút toán / the entries' numbers
        #[arg(required = true, value_name = "N")]
        entries: Vec<Position>,
        /// Vào thư mục / into this directory
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Thêm lời nhân chứng đến sau / add what witnesses have said since
    Upgrade {
        /// Biên nhận / the receipts
        #[arg(required = true, value_name = "N.tlog-proof")]
        receipts: Vec<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum AnchorCommand {
    /// Đặt chính sách: hỏi nhân chứng nào, bao nhiêu là đủ / set the policy: which witnesses, how many are enough
    Policy {
        /// Tệp chính sách C2SP / the policy (C2SP tlog-policy)
        file: PathBuf,
    },
    /// Hỏi các nhân chứng có địa chỉ, giữ và ghi lại lời của họ / ask the witnesses that have an address
    Collect {
        #[command(flatten)]
        record: RecordArgs,
    },
    /// Tự niêm phong sổ sau mỗi hạn nộp và mỗi nửa đêm, cho đến khi dừng / seal the log by itself after every due
    /// date and every midnight, until stopped
    Keep {
        /// Chỉ làm việc đang đến lượt rồi thôi, để hẹn giờ bằng cron / only what is due now, for cron
        #[arg(long)]
        once: bool,
    },
    /// Gửi đầu sổ mới nhất cho các đơn vị / hand the newest head to the units
    Ship,
    /// Ghi câu hỏi thành tệp, cho máy không nối mạng / write the questions as files, for an air gap
    Export {
        /// Thư mục / the directory
        #[arg(value_name = "DIR")]
        to: PathBuf,
    },
    /// Nhận câu trả lời từ tệp / take answers from files
    Import {
        /// Câu trả lời / the answers
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        record: RecordArgs,
    },
    /// Liệt kê các đầu sổ đã neo / list the anchored heads
    List,
}

/// Ghi lại trong sổ / recording it back.
#[derive(Debug, Args)]
pub struct RecordArgs {
    /// Thời điểm, trong sổ diễn tập / the time, in a rehearsal
    #[arg(long, value_name = "TIME")]
    pub at: Option<Moment>,
    /// Cả khi sổ không có gì mới / also where the log has nothing new
    #[arg(long)]
    pub heartbeat: bool,
}

#[derive(Debug, Subcommand)]
pub enum ClockCommand {
    /// Xác nhận: đúng là đã lâu như vậy kể từ bút toán cuối / so much time has really passed since the last entry
    Confirm {
        /// Thời điểm, trong sổ diễn tập / the time, in a rehearsal
        #[arg(long, value_name = "TIME")]
        at: Option<Moment>,
    },
}

#[derive(Debug, Subcommand)]
pub enum ProveCommand {
    /// Bút toán đã có, giữa hai thời điểm / an entry was there, between two moments
    Presence {
        /// Số bút toán / the entry's number
        #[arg(value_name = "N")]
        entry: Position,
        /// Tệp bằng chứng / the evidence file
        #[arg(long, value_name = "FILE.zip")]
        to: PathBuf,
        /// Kèm tài liệu mà bút toán nêu / with the documents that the entry names
        #[arg(long)]
        with_documents: bool,
        /// Tiết lộ một cái tên, do `socai person show --to` ghi / disclose a name, as `socai person show --to` wrote it
        #[arg(long, value_name = "FILE.json")]
        disclose: Vec<PathBuf>,
    },
    /// Đúng hạn hay trễ: báo cáo, và mọi bút toán làm căn cứ tính hạn / on time or late: the filing, and every
    /// entry from which the due date follows
    Verdict {
        /// Nhiệm vụ / the task
        task: TaskId,
        /// Kết luận tại thời điểm này; mặc định là bây giờ / the verdict as of this moment; now, if not given
        #[arg(long, value_name = "TIME")]
        at: Option<Moment>,
        /// Tệp bằng chứng / the evidence file
        #[arg(long, value_name = "FILE.zip")]
        to: PathBuf,
    },
    /// Đến hạn này chưa nộp gì / nothing was filed for a task by this moment
    Absence {
        /// Nhiệm vụ / the task
        task: TaskId,
        /// Hạn / the moment
        #[arg(long, value_name = "TIME")]
        by: Moment,
        /// Tệp bằng chứng / the evidence file
        #[arg(long, value_name = "FILE.zip")]
        to: PathBuf,
        /// Đưa ra mọi bút toán của sổ: cần quyền đọc tất cả / put every entry of the ledger into the file: it takes the
        /// right to read everything
        #[arg(long)]
        all: bool,
        /// Như mặc định / as without it
        #[arg(long, hide = true, conflicts_with = "all")]
        short: bool,
    },
    /// Sổ chỉ viết thêm kể từ đầu sổ này / the log was only continued since this head
    Consistency {
        /// Đầu sổ hoặc biên nhận đang giữ / a head or a receipt that somebody holds
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// Tệp bằng chứng / the evidence file
        #[arg(long, value_name = "FILE.zip")]
        to: PathBuf,
    },
    /// Toàn bộ lịch sử một nhiệm vụ / the whole history of a task
    History {
        /// Nhiệm vụ / the task
        task: TaskId,
        /// Đưa ra mọi bút toán của sổ: cần quyền đọc tất cả / put every entry of the ledger into the file: it takes the
        /// right to read everything
        #[arg(long)]
        all: bool,
        /// Tệp bằng chứng / the evidence file
        #[arg(long, value_name = "FILE.zip")]
        to: PathBuf,
    },
}

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

#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Biên nhận, đầu sổ, hoặc bản công khai của sổ (tiles/) / a receipt, a signed head, or a public copy of the
    /// log (tiles/)
    pub one: PathBuf,
    /// Cái kia / the other
    pub other: PathBuf,
    #[command(flatten)]
    pub trust: Trust,
}

#[derive(Debug, Subcommand)]
pub enum WitnessCommand {
    /// Lập nhân chứng mới, in khóa công khai / make a witness; prints its public key
    Init {
        /// Thư mục của nhân chứng / the witness's directory
        #[arg(value_name = "DIR")]
        directory: PathBuf,
        /// Tên, dạng địa chỉ không có https:// / its name, like an address without https://
        #[arg(long)]
        name: String,
    },
    /// Theo dõi một sổ từ nay về sau / follow a log from now on, for good
    Follow {
        /// Thư mục của nhân chứng / the witness's directory
        #[arg(value_name = "DIR")]
        directory: PathBuf,
        /// Khóa công khai của sổ, tệp chứa khóa, hoặc biên nhận bút toán đổi khóa / the log's public key, the file
        /// that holds it, or the receipt of the entry by which the log changed it (N.tlog-proof)
        #[arg(value_name = "VKEY-OR-FILE")]
        key: String,
    },
    /// Trả lời qua HTTP / answer by HTTP (C2SP tlog-witness)
    Serve {
        /// Thư mục của nhân chứng / the witness's directory
        #[arg(value_name = "DIR")]
        directory: PathBuf,
        /// Địa chỉ và cổng; cổng 0 là cổng trống bất kỳ / where to listen; port 0 is any free one
        #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
    },
    /// Trả lời một yêu cầu trong tệp, không cần mạng / answer a request from a file, without a network
    Cosign {
        /// Thư mục của nhân chứng / the witness's directory
        #[arg(value_name = "DIR")]
        directory: PathBuf,
        /// Yêu cầu: nội dung mà add-checkpoint nhận / the request: the body that add-checkpoint takes
        #[arg(value_name = "REQUEST-FILE")]
        request: PathBuf,
        /// Ghi dòng đồng ký ra tệp / write the cosignature line to a file
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Đang theo dõi sổ nào, đến đâu / which logs it follows, and how far
    Status {
        /// Thư mục của nhân chứng / the witness's directory
        #[arg(value_name = "DIR")]
        directory: PathBuf,
    },
}

/// Tin ai: không bao giờ lấy từ chính bằng chứng / whom to trust: never taken from the evidence itself.
#[derive(Debug, Clone, Args)]
pub struct Trust {
    /// Tệp chính sách C2SP: khóa của sổ, của nhân chứng / the policy: keys of the log and of witnesses
    #[arg(long, value_name = "FILE")]
    pub policy: PathBuf,
    /// Chứng thư gốc của tổ chức cấp dấu thời gian (PEM) / roots of time-stamp authorities (PEM)
    #[arg(long, value_name = "FILE")]
    pub roots: Vec<PathBuf>,
    /// Danh sách chứng thư bị thu hồi (PEM) / revocation lists (PEM)
    #[arg(long, value_name = "FILE")]
    pub revoked: Vec<PathBuf>,
    /// Số nhân chứng có thể gian dối / how many witnesses may be dishonest
    #[arg(long, value_name = "F", default_value_t = 0)]
    pub dishonest: usize,
}

/// Câu hỏi tại một điểm trên hai trục thời gian / a question at a point on both axes of time.
#[derive(Debug, Args)]
pub struct Question {
    #[command(flatten)]
    pub times: Times,
    #[command(flatten)]
    pub filter: FilterArgs,
}

#[derive(Debug, Args)]
pub struct ScorecardArgs {
    #[command(flatten)]
    pub question: Question,
    /// Gồm cả đơn vị tiền thân / with the units that each succeeds
    #[arg(long)]
    pub with_predecessors: bool,
}

#[derive(Debug, Args)]
pub struct HistoryArgs {
    #[command(flatten)]
    pub question: Question,
    /// In nguyên văn từng bút toán (JSON chuẩn hóa) / print each entry verbatim, as it is hashed
    #[arg(long, conflicts_with = "json")]
    pub entries: bool,
}

#[derive(Debug, Args)]
pub struct Times {
    /// Cả hai trục: thực tế khi đó, theo dữ liệu đã biết khi đó / both axes at once
    #[arg(long, value_name = "TIME", conflicts_with_all = ["valid_at", "known_at"])]
    pub at: Option<Moment>,
    /// Thực tế tại / what was the case at
    #[arg(long, value_name = "TIME")]
    pub valid_at: Option<Moment>,
    /// Theo dữ liệu đã biết tại / as known at
    #[arg(long, value_name = "TIME")]
    pub known_at: Option<Moment>,
}

#[derive(Debug, Args)]
pub struct FilterArgs {
    /// Chỉ đơn vị này / only this unit
    #[arg(long, value_name = "CODE")]
    pub unit: Option<UnitCode>,
    /// Chỉ nhiệm vụ này / only this duty
    #[arg(long, value_name = "DIRECTIVE/CODE")]
    pub obligation: Option<ObligationId>,
    /// Chỉ kỳ này / only this period
    #[arg(long, value_name = "PERIOD")]
    pub period: Option<Period>,
    /// Một nhiệm vụ cụ thể / one task, with its timeline
    #[arg(long, value_name = "TASK")]
    pub task: Option<TaskId>,
}

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// Từ / from
    pub from: Moment,
    /// Đến; mặc định là bây giờ / to; now by default
    pub to: Option<Moment>,
    /// Giữ nguyên thực tế tại một thời điểm, chỉ so hiểu biết / hold what was the case, compare what was known
    #[arg(long, value_name = "TIME")]
    pub valid_at: Option<Moment>,
    #[command(flatten)]
    pub filter: FilterArgs,
}

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Lược đồ nào; không nêu thì in danh sách / which schema; without it, the list of them
    pub name: Option<String>,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Shell nào / which shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Dạng tệp / the kind of file
    #[arg(value_enum)]
    pub format: ExportFormat,
    /// Tên các bảng (socai show); không nêu thì mọi bảng có dữ liệu / which tables; without any, all that have rows
    pub names: Vec<String>,
    /// Tệp mới / the file to make; never one that exists
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
    /// Thêm bảng changes: điều đã khác từ lúc đó / with the sheet changes: what differs from that moment
    #[arg(long, value_name = "TIME")]
    pub since: Option<Moment>,
    #[command(flatten)]
    pub question: Question,
}

/// What `socai export` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportFormat {
    /// Excel
    Xlsx,
    /// CSV
    Csv,
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Tên bảng; không nêu thì in danh sách / which; without it, the list of them
    pub name: Option<String>,
    #[command(flatten)]
    pub question: Question,
}

#[derive(Debug, Args)]
pub struct WhoArgs {
    /// Chỉ việc này / only this act, or kind of fact
    #[arg(long, value_name = "ACT")]
    pub act: Option<String>,
    #[command(flatten)]
    pub question: Question,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// task, case, inspection; không nêu thì in danh sách / without it, the list of them
    pub what: Option<String>,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Bảng tính CSV hoặc XLSX; - là đầu vào chuẩn / CSV or XLSX; see docs/filings.md
    pub file: PathBuf,
    #[command(flatten)]
    pub asked: AskedArgs,
    /// Kênh nhận / how they came in: reporting-system, document-exchange, paper, post
    #[arg(long, value_name = "CHANNEL", value_parser = channel)]
    pub channel: Option<ChannelArg>,
    /// Mã lệnh; mặc định theo nội dung tệp / the command's identifier; by default from the file's hash
    #[arg(long)]
    pub id: Option<CommandId>,
}

/// A channel by its name in commands.
#[derive(Debug, Clone, Copy)]
pub struct ChannelArg(pub Channel);

fn channel(text: &str) -> Result<ChannelArg, String> {
    let parsed = serde_json::from_value(serde_json::Value::String(text.to_owned()));
    parsed.map(ChannelArg).map_err(|error| error.to_string())
}

#[derive(Debug, Args)]
pub struct PersonArgs {
    #[command(subcommand)]
    pub command: PersonCommand,
}

/// Ai ghi, ai duyệt, khi nào / who asks, with whose approval, when.
#[derive(Debug, Args)]
pub struct AskedArgs {
    /// Ai ghi / who records it
    #[arg(long, value_name = "UNIT/POSITION")]
    pub by: Actor,
    /// Ai duyệt / who approves it
    #[arg(long, value_name = "UNIT/POSITION")]
    pub approved_by: Option<Actor>,
    /// Thời điểm, trong sổ diễn tập / the time, in a rehearsal
    #[arg(long, value_name = "TIME")]
    pub at: Option<Moment>,
}

#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Đọc tên từ đầu vào chuẩn, đưa vào kho / read a name from standard input into the vault
    Enter {
        #[command(flatten)]
        asked: AskedArgs,
    },
    /// Xem tên; lần xem được ghi vào sổ / show a name; the reading is recorded
    Show {
        /// Mã cá nhân / the person's identifier
        person: PersonId,
        /// Lý do / why
        #[arg(long)]
        reason: String,
        /// Ghi tên và muối ra tệp, để tiết lộ trong bằng chứng / write name and salt to a file, to disclose them in evidence
        #[arg(long, value_name = "FILE.json")]
        to: Option<PathBuf>,
        #[command(flatten)]
        asked: AskedArgs,
    },
    /// Xóa: hủy khóa của người đó / erase: destroy the person's key
    Erase {
        /// Mã cá nhân / the person's identifier
        person: PersonId,
        /// Căn cứ / on what ground
        #[arg(long, value_enum)]
        ground: GroundArg,
        /// Số, ký hiệu quyết định / the decision
        #[arg(long, value_name = "NUMBER")]
        order: String,
        #[command(flatten)]
        asked: AskedArgs,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum GroundArg {
    RetentionEnded,
    Order,
    EnteredByMistake,
}

impl From<GroundArg> for ErasureGround {
    fn from(ground: GroundArg) -> Self {
        match ground {
            GroundArg::RetentionEnded => Self::RetentionEnded,
            GroundArg::Order => Self::Order,
            GroundArg::EnteredByMistake => Self::EnteredByMistake,
        }
    }
}
