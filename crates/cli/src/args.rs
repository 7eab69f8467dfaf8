//! The command line: which commands there are. The arguments of each stand beside it.

pub mod asked;
pub mod common;
pub mod shared;

use clap::{Parser, Subcommand};

use self::{asked::Ask, common::Common};
use crate::commands::{
    access::AccessCommand,
    account::AccountCommand,
    act::ActArgs,
    anchor::AnchorCommand,
    apply::ApplyArgs,
    backup::{BackupArgs, RebuildArgs, RestoreArgs},
    check::CheckArgs,
    clock::ClockCommand,
    compare::CompareArgs,
    demo::DemoArgs,
    doctor::DoctorArgs,
    document::DocumentCommand,
    explain::ExplainArgs,
    export::ExportArgs,
    import::ImportArgs,
    import_history::ImportHistoryArgs,
    init::InitArgs,
    intake::IntakeArgs,
    key::KeyCommand,
    manual::{CompletionsArgs, ManArgs},
    open_periods::OpenPeriodsArgs,
    opening::OpeningArgs,
    page::PageArgs,
    person::PersonArgs,
    prove::ProveCommand,
    receipt::ReceiptCommand,
    run::RunArgs,
    schema::SchemaArgs,
    serve::ServeArgs,
    simulate::SimulateArgs,
    verify::VerifyArgs,
    watch::WatchArgs,
    witness::WitnessCommand,
};

/// Sổ cái tuân thủ: ai làm gì, khi nào, theo thẩm quyền nào / a compliance ledger: who did what, when, by what authority
#[derive(Debug, Parser)]
#[command(name = "socai", version, max_term_width = 100)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Xem thử: dựng một năm mẫu rồi dẫn đi một vòng / a year from a real letter, and a tour of it
    Demo(DemoArgs),
    /// Dựng một sổ mô phỏng cỡ tùy ý / a simulated ledger of any size, the same wherever it is made
    Simulate(SimulateArgs),
    /// Tạo sổ cái mới / create a ledger
    Init(InitArgs),
    /// In các lệnh mở sổ có sẵn, để xem, sửa và ghi / print the commands with which a ledger can begin
    Opening(OpeningArgs),
    /// Đọc một văn bản thành dự thảo / read an official letter into a draft directive
    Intake(IntakeArgs),
    /// Thực hiện các lệnh trong tệp / run the commands of a file (JSON Lines, or a filled draft)
    Apply(ApplyArgs),
    /// Mở mọi kỳ báo cáo đã bắt đầu / open every period of a periodic duty that has begun
    OpenPeriods(OpenPeriodsArgs),
    /// Ghi một việc, không cần JSON: giao, nộp, trả lại, gia hạn, … / record one act, without JSON: assign, file, return,
    /// extend, …
    Do(ActArgs),
    /// Giữ sổ mở để nhiều người ghi cùng lúc, tự niêm phong khi đến hạn / hold the ledger, so that many can record at
    /// once, and keep its anchors
    Run(RunArgs),
    /// Mở bàn làm việc trên trình duyệt; --demo để xem thử / open the desk in the browser; --demo to try it
    Serve(ServeArgs),
    /// In các bút toán khi vừa được ghi / print entries as they are recorded
    Watch(WatchArgs),
    #[command(flatten)]
    Ask(Ask),
    /// Xuất bảng ra tệp XLSX hoặc CSV / write tables to a file, as XLSX or CSV
    Export(ExportArgs),
    /// In sơ đồ trạng thái (Mermaid) / print the state machines as diagrams
    Explain(ExplainArgs),
    /// Nhập cả bảng tính báo cáo đã nộp / import a spreadsheet of filings, all or nothing
    Import(ImportArgs),
    /// Đưa hồ sơ theo dõi các năm trước vào sổ: giữ tệp nguồn, ghi mức chứng cứ / bring in lists of past years: the file is
    /// kept, and what it says is evidence of its class
    ImportHistory(ImportHistoryArgs),
    /// Tên cá nhân: đưa vào kho, xem, xóa / persons' names: enter, show, erase
    Person(PersonArgs),
    /// Tài khoản đăng nhập và mã truy cập API: lập, khóa, đổi mật khẩu / accounts of the desk, and tokens: add, lock, set a
    /// password
    Account {
        #[command(subcommand)]
        command: AccountCommand,
    },
    /// Nhật ký truy cập: ai đã xem gì ở bàn làm việc; hủy khi hết hạn lưu / the access log: who looked at what at the desk;
    /// drop what is past its retention
    Access {
        #[command(subcommand)]
        command: AccessCommand,
    },
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
    Page(PageArgs),
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
    Man(ManArgs),
    /// In phần tự điền lệnh cho shell / print the completions of a shell
    Completions(CompletionsArgs),
}
