//! What README.md prints as a working day and as an audit works as it is printed.

use std::{fs, process::Command};

use tests::{Desk, Ran, binary, repository};

/// The commands of the shell that stand under this heading, with what is remarked on each.
fn commands(heading: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(repository().join("README.md")).unwrap();
    let (_, section) = text.split_once(&format!("\n### {heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let (section, _) = section.split_once("\n### ").unwrap_or((section, ""));
    let blocks = section.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap_or_default());
    let line = |line: &str| {
        let (command, remark) = line.split_once(" # ").unwrap_or((line, ""));
        (command.trim().to_owned(), remark.trim().to_owned())
    };
    let lines = blocks.flat_map(str::lines).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(line).collect()
}

/// Runs them one after another, as somebody does who copies them, in the directory in which the demo left its ledger.
fn run(heading: &str, at_least: usize) {
    let desk = Desk::new();
    desk.run(["demo", "--ledger", desk.path("so-cai-demo").to_str().unwrap()]).ok();
    let path = format!("{}:{}", binary().parent().unwrap().display(), std::env::var("PATH").unwrap());
    let (commands, mut exports) = (commands(heading), String::new());
    assert!(commands.len() >= at_least, "{commands:?}");
    for (command, remark) in commands {
        if command.starts_with("export ") {
            exports.push_str(&format!("{command}\n"));
            continue;
        }
        let mut shell = Command::new("bash");
        shell.arg("-c").arg(format!("{exports}{command}")).current_dir(desk.path("")).env("PATH", &path);
        let ran = Ran::from(shell.env("LANG", "vi_VN.UTF-8").output().unwrap());
        let expected = i32::from(remark.starts_with("ends with 1"));
        assert_eq!(ran.code, expected, "{command}\n{}{}", ran.err, ran.out);
    }
}

#[test]
fn an_audit_goes_as_it_is_printed() {
    run("An inspector's audit", 20);
}

#[test]
fn a_working_day_goes_as_it_is_printed() {
    run("A clerk's working day", 12);
}
