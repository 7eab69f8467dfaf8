//! The command line about itself: help in one language at a time, man pages, completions.

use std::{fs, process::Command};

use tests::Desk;

#[test]
fn help_is_in_the_language_that_is_asked_for() {
    let desk = Desk::new();
    let english = "a compliance ledger";
    let vietnamese = "sổ cái tuân thủ";
    for arguments in [&["help", "--lang", "en"][..], &["--lang", "en", "--help"], &["--help", "--lang=en"]] {
        let said = desk.run(arguments).ok().out.to_lowercase();
        assert!(said.contains(english) && !said.contains(vietnamese), "{said}");
    }
    for arguments in [&["help", "--lang", "vi"][..], &["--lang", "vi", "--help"]] {
        let said = desk.run(arguments).ok().out.to_lowercase();
        assert!(said.contains(vietnamese) && !said.contains(english), "{said}");
    }
    let state = desk.run(["help", "state", "--lang", "en"]).ok().out;
    assert!(state.contains("only this unit") && !state.contains("Chỉ đơn vị này"), "{state}");
}

#[test]
fn each_command_has_a_man_page() {
    let desk = Desk::new();
    desk.run(["man", "--to", "man", "--lang", "en"]).ok();
    let page = |name: &str| fs::read_to_string(desk.path("man").join(name)).unwrap();
    for name in ["socai.1", "socai-state.1", "socai-anchor-collect.1", "socai-prove-absence.1"] {
        assert!(page(name).contains(".SH NAME") && page(name).contains(".SH SYNOPSIS"), "{name}");
    }
    assert!(page("socai-state.1").contains("known") && !page("socai-state.1").contains("Trạng thái"));
    desk.run(["man", "--to", "man"]).fails(2, &["socai"]);
}

#[test]
fn completions_are_a_script_of_the_shell() {
    let desk = Desk::new();
    let script = desk.run(["completions", "bash"]).ok().out;
    assert!(script.contains("export"), "it knows the commands");
    let path = desk.write("socai.bash", script);
    assert!(Command::new("bash").arg("-n").arg(path).status().unwrap().success());
    desk.run(["completions", "nonsense"]).fails(2, &["nonsense"]);
}
