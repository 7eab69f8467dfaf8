//! The project's own chores, in Rust so that they run wherever the project does.
//!
//! `cargo xtask test` builds the binary and runs every test of the workspace.
//! `cargo xtask bench` measures beside the peers; what it takes is in `benches/README.md`.

use std::{
    path::Path,
    process::{Command, ExitCode},
};

const USAGE: &str = "usage: cargo xtask test [FILTER ...]      build the binary and run every test
       cargo xtask bench [ARGUMENT ...]   measure beside the peers: benches/README.md";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first() {
        Some((chore, rest)) if chore == "test" => test(rest),
        Some((chore, rest)) if chore == "bench" => bench(rest),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Programs that tests use, with the Debian packages that have them.
const PROGRAMS: [(&str, &str); 1] = [("strace", "strace")];

/// Installs what is missing, where that is possible. A test that misses its program says so itself.
fn install_missing() {
    let missing = |program: &str| Command::new(program).arg("--version").output().is_err();
    let packages: Vec<&str> =
        PROGRAMS.iter().filter(|(program, _)| missing(program)).map(|(_, package)| *package).collect();
    if !packages.is_empty() {
        println!("$ apt-get install {}", packages.join(" "));
        let _ = Command::new("apt-get").args(["update", "--quiet=2"]).status();
        let install = ["install", "--yes", "--quiet=2", "--no-install-recommends"];
        let _ = Command::new("apt-get").args(install).args(&packages).status();
    }
}

/// The end-to-end tests drive the real binary, so it is built first, with the same features.
fn test(filters: &[String]) -> ExitCode {
    install_missing();
    let build = ["build", "--package", "socai-cli", "--bin", "socai"].map(str::to_owned).to_vec();
    let mut test = ["test", "--workspace", "--no-fail-fast"].map(str::to_owned).to_vec();
    test.extend_from_slice(filters);
    for arguments in [build, test] {
        let outcome = cargo(&arguments, Path::new("."));
        if outcome != ExitCode::SUCCESS {
            return outcome;
        }
    }
    ExitCode::SUCCESS
}

/// The peers are a workspace of their own, and its settings count only from within.
fn bench(arguments: &[String]) -> ExitCode {
    let mut run = ["run", "--release", "--"].map(str::to_owned).to_vec();
    run.extend_from_slice(arguments);
    cargo(&run, &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/peers"))
}

fn cargo(arguments: &[String], directory: &Path) -> ExitCode {
    println!("$ cargo {}", arguments.join(" "));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    match Command::new(cargo).args(arguments).current_dir(directory).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cargo: {error}; is Rust installed?");
            ExitCode::from(2)
        }
    }
}
