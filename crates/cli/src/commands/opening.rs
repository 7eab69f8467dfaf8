//! `socai opening`: with what a ledger can begin, as commands to be looked at, changed and applied.

use clap::{Args, ValueEnum};
use simulation::openings::{Opening, REFORM_2025};

use crate::output;

/// An opening, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OpeningArg {
    /// Tỉnh Hải Dương, tháng 7/2023 / the province of Hải Dương in July 2023
    #[value(name = "hai-duong-2023")]
    HaiDuong2023,
    /// Thành phố Hải Phòng từ 01/07/2025: 114 xã, phường, đặc khu / the city of Hải Phòng since 1 July 2025
    #[value(name = "hai-phong-2025")]
    HaiPhong2025,
}

impl From<OpeningArg> for Opening {
    fn from(argument: OpeningArg) -> Self {
        match argument {
            OpeningArg::HaiDuong2023 => Self::HaiDuong2023,
            OpeningArg::HaiPhong2025 => Self::HaiPhong2025,
        }
    }
}

/// What can be printed: an opening, or what happened to one later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Printed {
    /// Tỉnh Hải Dương, tháng 7/2023 / the province of Hải Dương in July 2023
    #[value(name = "hai-duong-2023")]
    HaiDuong2023,
    /// Thành phố Hải Phòng từ 01/07/2025 / the city of Hải Phòng since 1 July 2025
    #[value(name = "hai-phong-2025")]
    HaiPhong2025,
    /// Sắp xếp năm 2025, cho sổ mở theo hai-duong-2023 / the reform of 2025, for a ledger opened with hai-duong-2023
    #[value(name = "reform-2025")]
    Reform2025,
}

#[derive(Debug, Args)]
pub struct OpeningArgs {
    /// Tên / the name
    #[arg(value_enum)]
    name: Printed,
}

/// Prints the commands, one a line, with comments that say where each fact is from and which are not known.
pub fn run(args: &OpeningArgs) {
    let commands = match args.name {
        Printed::HaiDuong2023 => Opening::HaiDuong2023.commands(),
        Printed::HaiPhong2025 => Opening::HaiPhong2025.commands(),
        Printed::Reform2025 => REFORM_2025.to_owned(),
    };
    output::print(commands.trim_end());
}
