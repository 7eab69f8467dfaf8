//! Groups of arguments that several commands take.

use std::path::PathBuf;

use calendar::{Moment, NaiveDate, Timestamp};
use clap::Args;
use domain::{Actor, State};
use views::named::Asked;
use words::offices::{self, NoOffice};

/// Câu hỏi tại một điểm trên hai trục thời gian / a question at a point on both axes of time.
#[derive(Debug, Args)]
pub struct Question {
    #[command(flatten)]
    pub times: Times,
    #[command(flatten)]
    pub filter: FilterArgs,
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
    /// Chỉ đơn vị này, theo mã hoặc tên / only this unit, by code or name
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Chỉ nhiệm vụ này / only this duty
    #[arg(long, value_name = "DIRECTIVE/CODE")]
    obligation: Option<String>,
    /// Chỉ kỳ này: 2023-Q3, "quý III/2023" / only this period: 2023-Q3, "quý III/2023"
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// Một nhiệm vụ cụ thể, theo mã hoặc "C-Q quý III/2023 Kinh Môn" / one task, by its identifier or "C-Q quý III/2023
    /// Kinh Môn"
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
}

impl FilterArgs {
    /// As it was written: what it means, the ledger tells.
    pub fn asked(self) -> Asked {
        let Self { unit, obligation, period, task } = self;
        Asked { unit, obligation, period, task }
    }
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

/// Ai ghi, ai duyệt, khi nào / who asks, with whose approval, when.
#[derive(Debug, Args)]
pub struct AskedArgs {
    /// Ai ghi: "Văn thư Sở Tài chính", STC/unit-clerk / who records it: STC/unit-clerk
    #[arg(long, value_name = "OFFICE")]
    by: String,
    /// Ai duyệt / who approves it
    #[arg(long, value_name = "OFFICE")]
    approved_by: Option<String>,
    /// Thời điểm, trong sổ diễn tập / the time, in a rehearsal
    #[arg(long, value_name = "TIME")]
    at: Option<Moment>,
}

impl AskedArgs {
    /// When it is recorded, in a rehearsal.
    pub fn at(&self) -> Option<Timestamp> {
        self.at.map(Moment::latest)
    }

    /// Who records it and who approves it, by the names of this day.
    pub fn people(&self, state: &State, day: NaiveDate) -> Result<(Actor, Option<Actor>), NoOffice> {
        let who = |text: &String| offices::actor(state, day, text);
        Ok((who(&self.by)?, self.approved_by.as_ref().map(who).transpose()?))
    }
}
