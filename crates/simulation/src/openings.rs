//! What a ledger of a real province can begin with: units, rules, calendars, laws, kinds of fact. Where a fact is not
//! known, the file says so and leaves it out.
//!
//! Calendars, laws and kinds of fact are those of the sample year, which are real. Units are as they were on the day of
//! the opening, and each rule set is named for what it is: choices by default, until the province has its own.

use calendar::NaiveDate;

use crate::{day, story};

const HAI_DUONG_RULES: &str = include_str!("../openings/hai-duong-2023-rules.jsonl");
const HAI_PHONG: &str = include_str!("../openings/hai-phong-2025.jsonl");

/// An organisation with which a ledger can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// The province of Hải Dương in July 2023: seventeen departments, one authority, twelve districts.
    HaiDuong2023,
    /// The city of Hải Phòng since 1 July 2025: twelve departments, no districts, 114 communes, wards and special zones.
    HaiPhong2025,
}

impl Opening {
    /// All that there are.
    pub const ALL: [Self; 2] = [Self::HaiDuong2023, Self::HaiPhong2025];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::HaiDuong2023 => "hai-duong-2023",
            Self::HaiPhong2025 => "hai-phong-2025",
        }
    }

    /// The first day on which its units are there.
    pub fn begins(self) -> NaiveDate {
        match self {
            Self::HaiDuong2023 => NaiveDate::MIN,
            Self::HaiPhong2025 => day(2025, 7, 1),
        }
    }

    /// Its commands, one a line, with comments.
    pub fn commands(self) -> String {
        let (own, of_the_sample): (&str, fn(&str) -> bool) = match self {
            Self::HaiDuong2023 => (HAI_DUONG_RULES, |id| id != "rules"),
            Self::HaiPhong2025 => (HAI_PHONG, |id| id != "rules" && id != "units"),
        };
        let sample = story::OPENING.lines().filter(|line| of_the_sample(id(line)));
        // Units come first: before them there is nobody who could record anything.
        let (units, rest): (Vec<&str>, Vec<&str>) = sample.partition(|line| id(line) == "units");
        let lines = units.into_iter().chain(own.lines()).chain(rest);
        lines.map(|line| format!("{line}\n")).collect()
    }
}

/// What happened to the organisation of [`Opening::HaiDuong2023`] in 2025, for a ledger on the real clock: commands, one
/// a line, with comments.
pub const REFORM_2025: &str = include_str!("../openings/reform-2025.jsonl");

/// The identifier of a command of the sample year's opening.
fn id(line: &str) -> &str {
    let rest = line.strip_prefix("{\"id\": \"").unwrap_or_default();
    rest.split('"').next().unwrap_or_default()
}
