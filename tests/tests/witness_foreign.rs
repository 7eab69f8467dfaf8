//! Our log before a witness by others, and a log by others before our witness. The programs are the Python
//! packages aics-tlog and aics-witness; they share no code with ours.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::witnessing::{Log, NAME, ORIGIN, Witnessing, only};
use proof::{AddCheckpoint, Checkpoint, Note, SigningKey, WitnessKey};
use tests::{Desk, Ran, repository};

/// Where `cargo xtask test` puts what Python packages it can get.
fn python() -> Option<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let programs = target.join("foreign-python/bin");
    let there = Command::new(programs.join("python")).args(["-c", "import aics_tlog, aics_witness"]).output();
    if there.is_ok_and(|output| output.status.success()) {
        return Some(programs);
    }
    // Past the capture of the test runner: what was not tested is to be seen.
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: the Python packages aics-tlog and aics-witness are not there; no witness by others was tested. \
         Install them by cargo xtask test, with a package registry in reach"
    );
    None
}

#[test]
fn a_witness_by_others_takes_our_requests_and_we_take_its_word() {
    let Some(programs) = python() else { return };
    let (desk, log) = (Desk::new(), Log::new());
    let theirs = |arguments: &[&str]| {
        let mut command = Command::new(programs.join("aics-witness"));
        command.args(arguments).current_dir(desk.directory.path());
        command
    };
    let run = |arguments: &[&str]| Ran::from(theirs(arguments).output().unwrap()).ok();
    let key: WitnessKey =
        run(&["init", "--config", "w.json", "--name", NAME, "--listen", "127.0.0.1:0"]).out.trim().parse().unwrap();
    let vkey = log.key.verifying_key().to_string();
    run(&["add-log", "--config", "w.json", "--origin", ORIGIN, "--vkey", &vkey]);
    let mut server =
        theirs(&["serve", "--config", "w.json"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(server.stderr.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    let listening = lines.find_map(|line| Some(line.split_once("listening on ")?.1.split(' ').next()?.to_owned()));
    let address = listening.expect("it tells where it listens");
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let ask = |request: String| {
        let mut response = agent.post(format!("{address}/add-checkpoint")).send(request.as_bytes()).unwrap();
        (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
    };

    for (old, new) in [(0, 1), (1, 5), (5, 256), (256, 599), (599, 599)] {
        let (code, line) = ask(log.request(old, new));
        assert_eq!(code, 200, "{line}");
        let note = log.head(new) + &line;
        assert_eq!(key.times(&Note::parse(&note).unwrap()).unwrap().len(), 1);
    }
    // It understands our history, and that another is another.
    assert_eq!(ask(log.request(0, 600)), (409, "599\n".to_owned()));
    let fork = log.with(3, "another entry");
    assert_eq!(ask(fork.request(599, 600)).0, 422);
    assert!(matches!(ask(fork.request(599, 599)).0, 409 | 422));
    server.kill().unwrap();
    server.wait().unwrap();
}

#[test]
fn a_log_by_others_is_cosigned_by_our_witness() {
    let Some(programs) = python() else { return };
    let witnessing = Witnessing::new();
    let key = SigningKey::from_seed("foreign.example/log", &[5; 32]).unwrap().verifying_key();
    witnessing.desk.run(["witness", "follow", "witness", &key.to_string()]).ok();
    let serving = witnessing.serve();
    let mut client = Command::new(programs.join("python"));
    client.arg(repository().join("tests/foreign/witness_log.py"));
    client.args([&serving.address, &witnessing.key.to_string(), &"05".repeat(32)]);
    let cosigned = Ran::from(client.output().unwrap()).ok().out;
    // Their note, with our line, is one to us as well.
    assert_eq!(Checkpoint::open(&cosigned, &key).unwrap().size, 300);
    assert_eq!(witnessing.key.times(&Note::parse(&cosigned).unwrap()).unwrap().len(), 1);
    // Of both forks that they showed the request is kept, as they wrote it.
    let directory = witnessing.desk.path("witness/logs").join(proof::Digest::of(b"foreign.example/log").to_string());
    for (folder, size) in [("forks", 299), ("unproven", 300)] {
        let request: AddCheckpoint =
            fs::read_to_string(only(directory.join(folder), "request")).unwrap().parse().unwrap();
        assert_eq!(request.head().unwrap().size, size);
    }
}
