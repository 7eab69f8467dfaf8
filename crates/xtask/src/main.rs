//! The project's own chores, in Rust so that they run wherever the project does.
//!
//! `cargo xtask test` builds the binary and runs every test of the workspace.

use std::process::{Command, ExitCode};

const USAGE: &str = "usage: cargo xtask test [FILTER ...]   build the binary and run every test";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((chore, rest)) if chore == "test" => test(rest),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// The end-to-end tests drive the real binary, so it is built first, with the same features.
fn test(filters: &[String]) -> ExitCode {
    let build = ["build", "--package", "socai-cli", "--bin", "socai"].map(str::to_owned).to_vec();
    let mut test = ["test", "--workspace", "--no-fail-fast"].map(str::to_owned).to_vec();
    test.extend_from_slice(filters);
    for arguments in [build, test] {
        println!("$ cargo {}", arguments.join(" "));
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        match Command::new(cargo).args(&arguments).status() {
            Ok(status) if status.success() => {}
            Ok(_) => return ExitCode::FAILURE,
            Err(error) => {
                eprintln!("cargo: {error}; is Rust installed?");
                return ExitCode::from(2);
            }
        }
    }
    ExitCode::SUCCESS
}
