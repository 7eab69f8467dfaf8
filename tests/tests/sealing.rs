//! The ledger seals itself at every due date and every midnight, and hands its heads to everybody.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Command, Stdio},
    sync::{Arc, Condvar, Mutex},
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use calendar::{Moment, Timestamp};
use proof::{CosigningKey, Note};
use tests::{Desk, Ran, authority::stamp};
use views::sealing::sealing;

fn at(text: &str) -> Timestamp {
    text.parse::<Moment>().unwrap().latest()
}

#[test]
fn due_dates_and_midnights_are_to_be_sealed() {
    let desk = Desk::with_demo();
    let ledger = ledger::open(&desk.ledger()).unwrap();
    let look = |now: &str| {
        let sealing = sealing(ledger.events(), at(now));
        (sealing.open.map(|open| open.to_string()), sealing.next.to_string())
    };
    // A due date is the last microsecond of its day; the midnight after it is a moment of its own.
    let (day, end) = (Some("2023-09-29T00:00:00+07:00".to_owned()), "2023-09-29T23:59:59.999999+07:00".to_owned());
    assert_eq!(look("2023-09-29T10:00:00"), (day, end));
    let (day, end) = (Some("2023-09-30T00:00:00+07:00".to_owned()), "2023-09-30T23:59:59.999999+07:00".to_owned());
    assert_eq!(look("2023-09-30T00:00:05"), (day, end));
}

/// A ledger by the real clock, whose authority is `openssl ts`.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.run(["init"]).ok();
    stamp(&desk);
    desk
}

#[test]
fn what_is_past_is_sealed_once() {
    let desk = desk();
    let first = desk.run(["anchor", "keep", "--once", "--lang", "en"]).ok();
    assert!(first.out.contains("Sealed") && first.out.contains("entry #3"), "{first:?}");
    // With the first seal goes the digest of the page that verifies evidence; a receipt shows whose it is.
    let page = desk.path("page.html");
    let said = desk.run(["page", "--to", page.to_str().unwrap(), "--publish", "--lang", "en"]).ok().out;
    assert!(!said.contains("Published"), "once: {said}");
    let digest = proof::Digest::of(&fs::read(&page).unwrap()).to_string();
    desk.run(["receipt", "write", "1", "--to", "."]).ok();
    let entry = fs::read_to_string(desk.path("1.entry.json")).unwrap();
    assert!(said.contains(&digest) && entry.contains("VerifierPublished") && entry.contains(&digest), "{entry}");
    desk.run(["verify", "1.tlog-proof", "--policy", "policy"]).ok();
    let entries = || desk.run(["check", "--json"]).json()["entries"].clone();
    let before = entries();
    let again = desk.run(["anchor", "keep", "--once", "--lang", "en"]).ok();
    assert!(
        again.out.starts_with("There is nothing to seal; the next moment is ") && again.err.is_empty(),
        "{again:?}"
    );
    assert_eq!(entries(), before, "nothing is due before the next midnight");
    // Whoever cannot be asked is named, and it is no success.
    let other = self::desk();
    fs::remove_file(other.path("authority/tsa.key")).unwrap();
    other.run(["anchor", "keep", "--once"]).fails(1, &["authority"]);
    // A rehearsal's clock stands still.
    Desk::with_demo().run(["anchor", "keep", "--once"]).fails(2, &["collect --at"]);
}

/// What a witness says of tomorrow seals nothing of today.
#[test]
fn a_witness_whose_clock_is_ahead_holds_up_no_seal() {
    const HOUR: u64 = 3600;
    // Less than the ledger takes for a clock that is wrong.
    const AHEAD: u64 = 240;
    let desk = desk();
    let witness = CosigningKey::from_seed("w1.example/w", &[1; 32]).unwrap();
    let key = fs::read_to_string(desk.path("ledger/keys/log.vkey")).unwrap();
    desk.write("policy", format!("log {key}witness w1 {}\nquorum none\n", witness.witness_key()));
    desk.run(["anchor", "policy", "policy"]).ok();
    let head = fs::read_to_string(desk.path("ledger/head")).unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let cosigned = |time| witness.cosign(Note::parse(&head).unwrap().text, time);
    let answer = desk.write("answer", cosigned(now + HOUR));
    desk.run(["anchor", "import", answer.to_str().unwrap()]).fails(2, &["w1", "300 seconds", "is not taken"]);
    let answer = desk.write("answer", cosigned(now + AHEAD));
    let imported = desk.run(["anchor", "import", answer.to_str().unwrap(), "--json"]).json();
    assert_eq!(imported["recorded"], serde_json::json!([1]), "{imported}");
    // All of that was yesterday: there has been a midnight since.
    crate::operator::rewrite(&desk.ledger(), |events| {
        let earlier = |at: Timestamp| Timestamp::from_micros(at.micros() - 26 * HOUR as i64 * 1_000_000).unwrap();
        events.iter_mut().for_each(|event| event.recorded_at = earlier(event.recorded_at));
    });
    let kept = desk.run(["anchor", "keep", "--once", "--lang", "en"]).ok();
    assert!(kept.out.contains("Sealed"), "{kept:?}");
}

/// Given a running ledger, then what is past is sealed without anybody asking, and others record meanwhile.
#[test]
fn a_running_ledger_keeps_its_anchors() {
    let desk = desk();
    let mut running = desk.command(["run", "--lang", "en"]).stdout(Stdio::piped()).spawn().unwrap();
    let said = std::io::BufRead::lines(std::io::BufReader::new(running.stdout.take().unwrap()));
    let sealed = said.map(|line| line.unwrap()).find(|line| line.contains("Sealed"));
    assert!(sealed.is_some());
    desk.run(["clock", "confirm"]).ok();
    let history = desk.run(["history", "--json"]).json();
    let kinds: Vec<&str> =
        history["entries"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"CheckpointAnchored") && kinds.last() == Some(&"ClockConfirmed"), "{kinds:?}");
    running.kill().unwrap();
    running.wait().unwrap();
    desk.run(["check"]).ok();
}

#[test]
fn it_goes_on_until_it_is_stopped() {
    let desk = desk();
    let mut keeping = desk.command(["anchor", "keep"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(keeping.stdout.take().unwrap()), &mut line).unwrap();
    assert!(line.contains("#1"), "{line}");
    // Meanwhile the ledger is anybody's.
    desk.run(["anchor", "collect", "--heartbeat"]).ok();
    assert!(keeping.try_wait().unwrap().is_none(), "it goes on");
    keeping.kill().unwrap();
    keeping.wait().unwrap();
    desk.run(["check"]).ok();
}

#[test]
fn every_unit_gets_the_head_in_the_way_it_can_take() {
    let desk = desk();
    let place = desk.path("");
    let at = place.display();
    let settings = format!(
        "[mail]\nfrom = \"so-cai@tinh.example\"\ncommand = [\"sh\", \"-c\", \"cat > {at}/mail.eml\"]\n\
         [[recipient]]\nname = \"STC\"\ndrop = \"{at}/drop\"\n\
         [[recipient]]\nname = \"SYT\"\nmail = \"vanthu@syt.example\"\n\
         [[recipient]]\nname = \"SNV\"\npaper = \"{at}/paper\"\n"
    );
    desk.write("ledger/anchors/recipients.toml", &settings);
    desk.run(["anchor", "collect"]).ok();
    let dropped = fs::read_to_string(desk.path("drop/000000000002.checkpoint")).unwrap();
    desk.run(["compare", "drop/000000000002.checkpoint", "drop/000000000002.checkpoint", "--policy", "policy"]).ok();

    // Others read the mail and the page: Python's parser, a browser and zbar.
    let script = "import email, email.policy, sys\nmail = email.message_from_binary_file(open('mail.eml', 'rb'), \
                  policy=email.policy.default)\npart = next(mail.iter_attachments())\nprint(mail['To'], \
                  part.get_filename(), mail['Subject'].startswith('Đầu sổ'))\nsys.stdout.write(part.get_content().decode())\n";
    let read = Command::new("python3").args(["-c", script]).current_dir(&place).output().unwrap();
    let text = String::from_utf8(read.stdout).unwrap();
    assert_eq!(text, format!("vanthu@syt.example 000000000002.checkpoint True\n{dropped}"), "{:?}", read.stderr);
    let picture = desk.path("page.png");
    tests::browser::picture(&desk.path("paper/000000000002.html"), &picture);
    let code = Command::new("zbarimg").args(["--raw", "-q"]).arg(&picture).output().expect("zbar-tools is installed");
    assert_eq!(String::from_utf8(code.stdout).unwrap().trim_end(), dropped.trim_end());

    // Once each; who cannot be reached is named, and gets it the next time.
    fs::remove_file(desk.path("drop/000000000002.checkpoint")).unwrap();
    desk.run(["anchor", "ship"]).ok();
    assert!(!desk.path("drop/000000000002.checkpoint").exists());
    desk.write("ledger/anchors/recipients.toml", settings.replace("cat > ", "echo no such host >&2; exit 1; cat > "));
    let collected = desk.run(["anchor", "collect", "--heartbeat", "--lang", "en"]);
    assert!(collected.code == 1 && collected.err.contains("SYT could not be handed the head"), "{collected:?}");
    assert!(collected.err.contains("no such host") && collected.out.contains("Recorded back"), "{collected:?}");
    assert!(desk.path("drop/000000000003.checkpoint").exists());
    desk.write("ledger/anchors/recipients.toml", "[[recipient]]\nname = 3\n");
    desk.run(["anchor", "ship"]).fails(2, &["recipients.toml"]);
}

/// Two offices of one name: each is one to be reached.
#[test]
fn two_recipients_of_one_name_both_get_every_head() {
    let desk = desk();
    let at = desk.path("");
    let at = at.display();
    let recipient = |place: &str| format!("[[recipient]]\nname = \"STC\"\ndrop = \"{at}/{place}\"\n");
    desk.write("ledger/anchors/recipients.toml", recipient("one") + &recipient("other"));
    // The first head has the count of the streams with it.
    for size in 2..4 {
        desk.run(["anchor", "collect", "--heartbeat"]).ok();
        for place in ["one", "other"] {
            assert!(desk.path(&format!("{place}/{size:012}.checkpoint")).exists(), "{place}: {size}");
        }
    }
}

/// Somebody else's program may never end, or never stop answering: no seal waits for it, and no clerk.
#[test]
fn a_program_that_hangs_or_answers_without_end_holds_up_nobody() {
    let desk = desk();
    let [hangs, endless, floods] = ["sleep 600; true", "ln -s /dev/zero {answer}", "truncate -s 1G {answer}"]
        .map(|script| format!("command = [\"sh\", \"-c\", \"{script}\"]\nroots = \"ca.crt\"\npatience_seconds = 9\n"));
    let good = fs::read_to_string(desk.path("ledger/anchors/authorities.toml")).unwrap();
    let authorities = [("hangs", hangs), ("endless", endless), ("floods", floods)]
        .map(|(name, how)| format!("[[authority]]\nname = \"{name}\"\n{how}"));
    desk.write("ledger/anchors/authorities.toml", authorities.concat() + &good);
    let mut collecting = desk.command(["anchor", "collect", "--heartbeat", "--lang", "vi"]);
    let mut collecting = collecting.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !fs::read_dir(desk.path("ledger/anchors/asking")).is_ok_and(|mut asking| asking.next().is_some()) {
        thread::sleep(Duration::from_millis(20));
    }
    // While others are waited for, the ledger is anybody's.
    desk.run(["page", "--to", "page.html", "--publish"]).ok();
    assert!(collecting.try_wait().unwrap().is_none(), "it was waited for");
    let ran = Ran::from(collecting.wait_with_output().unwrap());
    for (name, why) in [("hangs", "sh chạy quá 9 giây"), ("endless", "đây là một thiết bị"), ("floods", "dài quá mức")]
    {
        let told = format!("{name} không trả lời được: ");
        assert!(ran.out.lines().any(|line| line.starts_with(&told) && line.contains(why)), "{name}: {ran:?}");
    }
    assert!(ran.out.contains("Đã ghi lại"), "{ran:?}");
    assert!(fs::metadata(desk.path("ledger/anchors/tokens")).is_ok_and(|tokens| tokens.is_dir()), "the fourth answers");
}

/// An authority that is asked for many stamps, and refuses them all: how many it is asked for at one time.
#[derive(Default)]
struct Counting {
    counts: Mutex<Counts>,
    changed: Condvar,
}

#[derive(Default)]
struct Counts {
    open: usize,
    most: usize,
    answered: usize,
}

impl Counting {
    /// Who asks is answered only when `AT_ONCE` ask, or all who are left; and a little later, so that one more can come.
    fn answer(&self, stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        let (mut line, mut length) = (String::new(), 0);
        while reader.read_line(&mut line).unwrap() > 2 {
            let header = line.to_ascii_lowercase();
            length = header.strip_prefix("content-length:").map_or(length, |it| it.trim().parse().unwrap());
            line.clear();
        }
        reader.take(length).read_to_end(&mut Vec::new()).unwrap();
        let mut counts = self.counts.lock().unwrap();
        counts.open += 1;
        counts.most = counts.most.max(counts.open);
        self.changed.notify_all();
        for (wanted, patience) in [(AT_ONCE, 20_000), (AT_ONCE + 1, 200)] {
            let fewer = |counts: &mut Counts| counts.most < wanted && counts.open < AUTHORITIES - counts.answered;
            counts = self.changed.wait_timeout_while(counts, Duration::from_millis(patience), fewer).unwrap().0;
        }
        counts.open -= 1;
        counts.answered += 1;
        drop(counts);
        let refused = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        (&*stream).write_all(refused.as_bytes()).unwrap();
    }
}

const AUTHORITIES: usize = 9;
const AT_ONCE: usize = 4;

#[test]
fn of_many_authorities_four_are_asked_at_once_and_no_more() {
    let desk = desk();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let counting = Arc::new(Counting::default());
    let counted = Arc::clone(&counting);
    thread::spawn(move || {
        for stream in listener.incoming().map(Result::unwrap) {
            let counting = Arc::clone(&counting);
            thread::spawn(move || counting.answer(&stream));
        }
    });
    let authority = |n: usize| format!("[[authority]]\nname = \"a{n}\"\nurl = \"{url}/{n}\"\nroots = \"ca.crt\"\n");
    desk.write("ledger/anchors/authorities.toml", (0..AUTHORITIES).map(authority).collect::<String>());
    let collected = desk.run(["anchor", "collect", "--heartbeat", "--lang", "en"]);
    for n in 0..AUTHORITIES {
        assert!(collected.out.contains(&format!("a{n} ")), "{collected:?}");
    }
    let Counts { open, most, answered } = *counted.counts.lock().unwrap();
    assert_eq!((open, most, answered), (0, AT_ONCE, AUTHORITIES));
}
