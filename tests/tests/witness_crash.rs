//! `socai witness` where something goes wrong: many at once, kills, disks that fail, clients that hang. What
//! was answered is never taken back, and nothing is answered that is not on the disk.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    process::Command,
    thread,
    time::{Duration, SystemTime},
};

use crate::witnessing::{Log, NAME, ORIGIN, Witnessing};
use proof::Digest;

#[test]
fn processes_that_ask_at_once_get_one_history() {
    let witnessing = Witnessing::new();
    let serving = witnessing.serve();
    assert_eq!(serving.ask(witnessing.log.request(0, 5)).code, 200);
    let forks: Vec<Log> = (0..6).map(|fork| witnessing.log.with(5, &format!("fork {fork}"))).collect();
    let ask = |number: usize, fork: &Log| {
        let request = fork.request(5, 6);
        if number.is_multiple_of(2) {
            return serving.ask(request).code == 200;
        }
        let file = format!("request-{number}");
        witnessing.desk.write(&file, request);
        let ran = witnessing.desk.run(["witness", "cosign", "witness", &file]);
        assert!(ran.code == 0 || ran.code == 1, "{ran:?}");
        ran.code == 0
    };
    let cosigned: Vec<bool> = thread::scope(|scope| {
        let ask = &ask;
        let threads: Vec<_> = forks.iter().enumerate().map(|(n, fork)| scope.spawn(move || ask(n, fork))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(cosigned.iter().filter(|it| **it).count(), 1, "{cosigned:?}");
}

/// What was answered before it was killed is never taken back.
#[test]
fn killed_at_any_moment_it_still_knows_what_it_said() {
    let witnessing = Witnessing::new();
    let (log, mut known) = (&witnessing.log, 0);
    for round in 0..8u64 {
        let serving = witnessing.serve();
        let killer = Command::new("sh")
            .args(["-c", &format!("sleep 0.{:03}; kill -KILL {}", 40 + 31 * round, serving.pid())])
            .spawn();
        let mut said = known;
        // One connection for all; the last answer is lost.
        let mut connection = TcpStream::connect(serving.address.trim_start_matches("http://")).unwrap();
        for size in known + 1..known + 70 {
            let request = log.request(size - 1, size);
            let head = format!("POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: {}\r\n\r\n", request.len());
            let mut answer = [0; 4096];
            let got = connection
                .write_all((head + &request).as_bytes())
                .and_then(|()| connection.read(&mut answer))
                .unwrap_or_default();
            if !answer[..got].starts_with(b"HTTP/1.1 200") {
                break;
            }
            said = size;
        }
        killer.unwrap().wait().unwrap();
        drop(serving);
        let kept = witnessing.status()["size"].as_u64().unwrap_or_default();
        assert!(kept == said || kept == said + 1, "{said} was answered, {kept} is kept");
        known = kept;
        if kept > 0 {
            let fork = log.with(0, "another past");
            witnessing.cosign(&fork.request(kept, kept + 1)).fails(1, &["unproven"]);
        }
    }
    assert!(known > 0);
}

/// The order of C2SP tlog-witness: "The witness MUST persist the new checkpoint before responding."
#[test]
fn the_head_is_synced_before_the_answer() {
    let witnessing = Witnessing::new();
    let trace = witnessing.desk.path("trace");
    if !can_trace() {
        return;
    }
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-e", "trace=openat,fsync,fdatasync,rename,renameat,renameat2,write", "-o"]).arg(&trace);
    witnessing.desk.write("request", witnessing.log.request(0, 5));
    let command = witnessing.desk.command(["witness", "cosign", "witness", "request"]);
    let output = tests::place::inside(strace, &command).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let calls = fs::read_to_string(&trace).unwrap();
    let calls: Vec<&str> = calls.lines().collect();
    let directory = Digest::of(ORIGIN.as_bytes()).to_string();
    let place = |what: &str, is: &dyn Fn(&str) -> bool| {
        calls.iter().position(|call| is(call)).unwrap_or_else(|| panic!("{what}: {calls:#?}"))
    };
    let file =
        place("file synced", &|call| call.contains("sync(") && call.contains(&format!("{directory}/checkpoint.new")));
    let name = place("renamed", &|call| call.contains("rename") && call.contains(&format!("{directory}/checkpoint\"")));
    let synced = place("directory synced", &|call| call.contains("sync(") && call.contains(&format!("{directory}>")));
    let answer = place("answered", &|call| call.contains("write(1") && call.contains(NAME));
    assert!(file < name && name < synced && synced < answer, "{calls:#?}");
}

/// Every write, sync and rename of a cosigning fails once, each in a run of its own.
#[test]
fn a_disk_that_fails_is_trouble_and_no_cosignature() {
    let witnessing = Witnessing::new();
    if !can_trace() {
        return;
    }
    witnessing.cosign(&witnessing.log.request(0, 1)).ok();
    let trace = witnessing.desk.path("trace");
    let mut failed = 0;
    for (call, error) in [("fsync", "EIO"), ("rename,renameat,renameat2", "ENOSPC"), ("write", "ENOSPC")] {
        for nth in 1..9 {
            let known = witnessing.status()["size"].as_u64().unwrap();
            let request = witnessing.log.request(known, known + 1);
            witnessing.desk.write("request", &request);
            let mut strace = Command::new("strace");
            strace.args(["-f", "-o"]).arg(&trace).args(["-e", &format!("trace={call}")]);
            strace.args(["-e", &format!("inject={call}:error={error}:when={nth}")]);
            let command = witnessing.desk.command(["witness", "cosign", "witness", "request", "--out", "line"]);
            let output = tests::place::inside(strace, &command).output().unwrap();
            let line = fs::read_to_string(witnessing.desk.path("line")).unwrap_or_default();
            let _ = fs::remove_file(witnessing.desk.path("line"));
            if output.status.success() {
                assert!(nth > 1, "{call} was called");
                break;
            }
            failed += 1;
            assert_eq!(output.status.code(), Some(2), "{call} {nth}: {output:?}");
            let kept = witnessing.status()["size"].as_u64().unwrap();
            assert!(kept == known || kept == known + 1, "{call} {nth}: {known}, then {kept}");
            // The write that fails may be that of the answer: then the head is on the disk.
            assert!(line.is_empty() || kept == known + 1, "{call} {nth}: answered and not kept");
        }
    }
    assert!(failed >= 4, "{failed} calls failed");
    let known = witnessing.status()["size"].as_u64().unwrap();
    witnessing.cosign(&witnessing.log.request(known, known + 1)).ok();
}

/// Somebody who never finishes a request does not keep it from stopping.
#[test]
fn it_stops_soon_whoever_is_connected() {
    let witnessing = Witnessing::new();
    let serving = witnessing.serve();
    let address = serving.address.trim_start_matches("http://").to_owned();
    let idle = TcpStream::connect(&address).unwrap();
    let mut slow = TcpStream::connect(&address).unwrap();
    slow.write_all(b"POST /add-checkpoint HTTP/1.1\r\nhost: w\r\ncontent-length: 500\r\n\r\nold 0\n").unwrap();
    thread::sleep(Duration::from_millis(300));
    let begun = SystemTime::now();
    let (ended, _) = serving.stop("-TERM");
    assert!(ended.success() && begun.elapsed().unwrap() < Duration::from_secs(8), "{ended:?}");
    drop((idle, slow));
}

fn can_trace() -> bool {
    let traced = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    let can = traced.is_ok_and(|output| output.status.success());
    if !can {
        tests::skips::skipped("strace is not there, or may not trace", "apt-get install strace");
    }
    can
}
