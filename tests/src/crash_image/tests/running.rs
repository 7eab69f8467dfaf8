//! Real programs under strace. Where it is missing or may not trace, these tests pass unseen.

use std::{
    env,
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    os::unix::fs::FileExt,
    process::Command,
    thread,
    time::Duration,
};

use super::*;
use crate::crash_image::{available, record};

/// Tells the programs below where to write.
const WHERE: &str = "CRASH_IMAGE_WRITER";

fn shell(script: &str, root: &Path) -> io::Result<Recording> {
    let mut command = Command::new("sh");
    command.args(["-c", script]).current_dir(root).env("GREETING", "hello").env_remove("HOME");
    record(&command, b"input\n", root)
}

/// One of the programs below, which this test binary is too.
fn helper(name: &str, root: &Path) -> Command {
    let (_, path) = module_path!().split_once("::").unwrap();
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([&format!("{path}::{name}"), "--exact", "--ignored", "--nocapture"]).env(WHERE, root);
    command
}

/// At every cut and under every model the image can be written; the last one with everything is the
/// directory itself.
fn check(recording: &Recording, root: &Path) {
    let models = Model::FIXED.into_iter().chain((0..3).map(|seed| Model::Random { seed }));
    for model in models {
        for cut in 0..=recording.operations.len() {
            recording.held(cut, model);
        }
    }
    assert_eq!(recording.finally(Model::Everything), holds(root));
}

#[test]
fn a_shell_script() {
    if !available() {
        return;
    }
    let root = directory(&held([("old", "old"), ("d/kept", "kept")]));
    let script = r#"
        read line && echo "$line" | tr a-z A-Z
        printf "$GREETING${HOME-!}" >> old
        dd if=old of=new bs=2 conv=fdatasync 2>/dev/null && sync .
        echo synced
        mv new d/moved
        mkdir e && ln -s ../old e/link && ln old e/hard && rm old
        echo done; echo failed >&2; exit 3
    "#;
    let recording = shell(script, root.path()).unwrap();
    check(&recording, root.path());
    assert_eq!(recording.output.status.code(), Some(3));
    assert_eq!(recording.output.stderr, b"failed\n");
    let lines: Vec<_> = recording.acknowledged().into_iter().map(|(_, line)| line).collect();
    assert_eq!(lines, ["INPUT", "synced", "done"]);
    let synced = recording.acknowledged()[1].0;
    let expected = held([("d/", ""), ("d/kept", "kept"), ("new", "oldhello!"), ("old", "old")]);
    assert_eq!(recording.held(synced, Model::SyncedOnly), expected);
    assert_eq!(recording.finally(Model::SyncedOnly), expected);
    assert_eq!((recording.sync_count(0..synced).fdatasync, recording.sync_count(0..synced).fsync), (1, 1));
}

/// No test: the program that the next test records. It does what a log does, in two threads.
#[test]
#[ignore = "is run by another test"]
fn writer() {
    let Some(root) = env::var_os(WHERE).map(PathBuf::from) else { return };
    let directory = File::open(&root).unwrap();
    let append = |name: &str| {
        let mut file = OpenOptions::new().create(true).append(true).open(root.join(name)).unwrap();
        directory.sync_all().unwrap();
        for number in 0..20 {
            file.write_all(format!("{name} {number}\n").repeat(100).as_bytes()).unwrap();
            file.sync_data().unwrap();
            println!("\n{name} {number}");
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| append("left"));
        scope.spawn(|| append("right"));
    });
    let mut file = OpenOptions::new().read(true).write(true).open(root.join("left")).unwrap();
    file.read_exact(&mut [0; 10]).unwrap();
    file.write_all(b"here").unwrap();
    file.seek(SeekFrom::End(-1)).unwrap();
    file.write_all(b"there").unwrap();
    file.write_all_at(&[0xff, b'<', b'"', b'\\'], 100_000).unwrap();
    file.set_len(90_000).unwrap();
    std::fs::copy(root.join("left"), root.join("copy")).unwrap();
    std::fs::rename(root.join("copy"), root.join("renamed")).unwrap();
}

#[test]
fn two_threads_keep_what_they_acknowledged() {
    if !available() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let recording = record(&helper("writer", root.path()), b"", root.path()).unwrap();
    assert_eq!(recording.finally(Model::Everything), holds(root.path()));
    let acknowledged = recording.acknowledged();
    let end = acknowledged.iter().rposition(|(_, line)| line.starts_with("left") || line.starts_with("right")).unwrap();
    for cut in (0..acknowledged[end].0).step_by(7) {
        for model in [Model::SyncedOnly, Model::NamesOnly, Model::MetadataOnly, Model::Random { seed: cut as u64 }] {
            let image = recording.held(cut, model);
            for line in recording.outputs_before(cut) {
                let Some((name @ ("left" | "right"), _)) = line.split_once(' ') else { continue };
                assert!(image[name].contains(&(line.clone() + "\n").repeat(100)), "{line} at {cut}, {model:?}");
            }
        }
    }
}

/// No test: the program that the next test records. It ends while a thread writes.
#[test]
#[ignore = "is run by another test"]
fn quitter() {
    let Some(root) = env::var_os(WHERE).map(PathBuf::from) else { return };
    let mut file = File::create(root.join("a")).unwrap();
    thread::spawn(move || {
        for number in 0_usize.. {
            file.write_all(number.to_string().repeat(100_000).as_bytes()).unwrap();
        }
    });
    thread::sleep(Duration::from_millis(20));
    std::process::exit(0);
}

#[test]
fn a_write_in_which_the_program_ended_did_what_can_be_seen() {
    if !available() {
        return;
    }
    for _ in 0..5 {
        let root = tempfile::tempdir().unwrap();
        let recording = record(&helper("quitter", root.path()), b"", root.path()).unwrap();
        assert_eq!(recording.finally(Model::Everything), holds(root.path()));
    }
}

#[test]
fn a_change_that_no_call_explains_is_an_error() {
    if !available() {
        return;
    }
    let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (ready, go) = (outside.path().join("ready"), root.path().join("go"));
    let script = format!("touch {}; until [ -e go ]; do sleep 0.02; done", ready.display());
    let result = thread::scope(|scope| {
        scope.spawn(|| {
            while !ready.exists() {
                thread::sleep(Duration::from_millis(5));
            }
            fs::write(&go, "x").unwrap();
        });
        shell(&script, root.path())
    });
    let error = result.unwrap_err();
    assert!(error.to_string().contains("go"), "{error}");
}

#[test]
fn what_cannot_be_run_is_an_error() {
    if !available() {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    assert!(record(&Command::new("/no/such/program"), b"", root.path()).is_err());
    assert!(record(&Command::new("true"), b"", &root.path().join("missing")).is_err());
    assert!(record(&Command::new("true"), b"", &env::temp_dir()).is_err());
    assert!(record(&Command::new("true"), b"", root.path()).unwrap().operations.is_empty());
}
