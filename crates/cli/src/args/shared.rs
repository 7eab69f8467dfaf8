//! Groups of arguments that several commands take.

use std::path::PathBuf;

use calendar::{Moment, NaiveDate, Timestamp};
use clap::Args;
use domain::{Actor, State};
use words::offices::{self, NoOffice};

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
