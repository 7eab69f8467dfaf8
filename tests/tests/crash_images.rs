//! The power goes. What could the disk hold then, and is everything acknowledged in it?
//!
//! The real binary runs under strace, which records every change of a file, every sync and every
//! answer. From the record come images of the ledger's directory as a disk could hold it after any of
//! these calls, by the rules in `tests::crash_image`: only what was synced, or with names but
//! without bytes, or with bytes but without names, or with whatever luck has written.
//!
//! Each image is read as it lies, opened and healed, and recorded into. Its entries are, byte for byte,
//! a beginning of those of the run that was not cut; it ends between two commands; nothing acknowledged
//! before the cut is missing; one more command is recorded; the check calls the result sound.
//!
//! Every cut before a sync is taken under [`Model::SyncedOnly`]; of the other models and cuts as many
//! as a normal run has time for. `SOCAI_IMAGES=5000` takes that many of each recording (all there are,
//! if there are fewer), `SOCAI_SEED` others.
//!
//! No model is in the last test: a real ext4 on a loop device, whose bytes are copied below the running
//! system, so that what the kernel held in memory is missing from the copy. It needs root, and says so
//! where it has not.
#![cfg(target_os = "linux")]

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::symlink,
    path::Path,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use ledger::{
    DiskLedger, Outcome, VaultError,
    backup::restore,
    check::{Depth, check},
    directory::{DirectoryError, healed},
    keys, script,
};
use tests::{
    Desk, binary, copy_directory,
    crash_image::{self, Action, Model, Recording, SyncCall},
    load::{self, Answer, Random, Stream},
    place::{self, Mount},
    skips::skipped,
};

/// Images of each recording, beside those of all cuts before syncs.
const IMAGES: u64 = 30;

/// Whether programs can be recorded. Where the tests count, they must be.
fn can_record() -> bool {
    let available = crash_image::available();
    if !available {
        skipped("strace is not there, or may not trace", "apt-get install strace");
    }
    available
}

/// What is done to a running `socai apply --stream`.
enum Step {
    /// A command is asked, and its answer waited for.
    Ask(String),
    /// Nothing for so many milliseconds: from a hundred on the copies follow.
    Pause(u64),
    /// It is killed, and started again.
    Kill,
}

/// Records `socai apply --stream`, led through these steps.
fn record_in_turn(desk: &Desk, steps: impl IntoIterator<Item = Step>) -> Recording {
    const SCRIPT: &str = r#"
        start() {
            "$0" apply --stream ask 3>&- >answers &
            exec 4<answers
        }
        mkfifo ask answers && exec 3<>ask && start || exit 1
        for step in step-*; do
            case $step in
            *.ask)
                cat "$step" >&3
                read -r answer <&4 || exit 1
                printf '%s\n' "$answer" ;;
            *.pause)
                sleep "$(cat "$step")" ;;
            *.kill)
                kill -KILL $!
                wait $!
                start ;;
            esac
        done
        exec 3>&-
        wait $!
    "#;
    for (number, step) in steps.into_iter().enumerate() {
        let (kind, text) = match step {
            Step::Ask(line) => ("ask", format!("{line}\n")),
            Step::Pause(millis) => ("pause", format!("{}.{:03}", millis / 1000, millis % 1000)),
            Step::Kill => ("kill", String::new()),
        };
        desk.write(&format!("step-{number:04}.{kind}"), text);
    }
    let mut command = Command::new("sh");
    command.args(["-c", SCRIPT]).arg(binary()).current_dir(desk.directory.path());
    recorded(desk, command)
}

fn recorded(desk: &Desk, mut command: Command) -> Recording {
    command.env("SOCAI_LEDGER", desk.ledger()).env("LANG", "en_US.UTF-8");
    let recording = crash_image::record(&command, b"", &desk.ledger()).expect("it is recorded");
    let err = String::from_utf8_lossy(&recording.output.stderr);
    assert!(recording.output.status.success(), "{err}");
    recording
}

/// A ledger to be recorded into, with some past, whose journal has short files: so a few commands fill
/// them, use them again, and have new ones made. Such files are what an interrupted making leaves.
fn with_short_journal(files: usize) -> Desk {
    let desk = Desk::with_rehearsal();
    load::open_for_load(&desk);
    let journal = desk.path("ledger/journal");
    for entry in fs::read_dir(&journal).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    for number in 0..files {
        fs::write(journal.join(format!("{number:04}.journal")), [0; 4 * 4096]).unwrap();
    }
    desk
}

/// What is true of a recorded run.
struct Truth {
    /// All entries, as the run left them.
    entries: Vec<String>,
    /// How many entries there were at first, and after each command.
    boundaries: BTreeSet<usize>,
    /// From which cut on so many entries are acknowledged.
    acknowledged: Vec<(usize, usize)>,
}

impl Truth {
    fn of(desk: &Desk, recording: &Recording) -> Self {
        let lines = recording.acknowledged();
        Self::over(desk, lines.iter().map(|(cut, line)| (*cut, Answer::read(line))))
    }

    /// The ledger as the run left it, and the answers, each with the cut from which on it counts.
    fn over(desk: &Desk, answers: impl IntoIterator<Item = (usize, Answer)>) -> Self {
        let entries = read_entries(&desk.ledger());
        let mut boundaries = BTreeSet::from([entries.len()]);
        let commands: Vec<String> = entries.iter().map(|entry| command_of(entry)).collect();
        boundaries.extend((1..commands.len()).filter(|&place| commands[place - 1] != commands[place]));
        let mut acknowledged = Vec::new();
        for (cut, answer) in answers {
            assert!(answer.acknowledges(), "{answer:?}");
            for &entry in &answer.entries {
                assert_eq!(commands[entry as usize], *answer.id.as_ref().unwrap(), "{answer:?}");
            }
            let end = *answer.entries.last().unwrap() as usize + 1;
            assert!(acknowledged.last().is_none_or(|(_, before)| *before < end), "answers come in order");
            acknowledged.push((cut, end));
        }
        assert!(!acknowledged.is_empty(), "nothing was acknowledged");
        Self { entries, boundaries, acknowledged }
    }

    /// How many entries must be there after the cut.
    fn acknowledged_before(&self, cut: usize) -> usize {
        self.acknowledged.iter().take_while(|(at, _)| *at <= cut).last().map_or(0, |(_, count)| *count)
    }

    /// The ledger in `directory` has `least` entries or more, and no others than this run.
    fn check_entries(&self, found: &[String], least: usize) {
        let count = found.len();
        assert!(count >= least, "{count} entries, but {least} were acknowledged");
        assert!(count <= self.entries.len() && *found == self.entries[..count], "other entries than the run's");
        assert!(self.boundaries.contains(&count), "{count} entries: a command is there in part");
    }

    /// All that must hold for an image.
    fn examine(&self, directory: &Path, least: usize) {
        self.check_entries(&read_entries(directory), least);
        let mut ledger = ledger::open(directory).expect("it opens");
        self.check_entries(&entries(&ledger), least);
        let next = ledger.events().len() as u64;
        let line = script::lines(load::small(9_999).as_bytes()).next().unwrap().unwrap();
        match ledger.submit(&line.command, line.at).expect("recording goes on") {
            Outcome::Recorded(entries) => {
                assert_eq!(entries.iter().map(|entry| entry.0).collect::<Vec<_>>(), [next, next + 1])
            }
            other => panic!("{other:?}"),
        }
        drop(ledger);
        let scratch = tempfile::tempdir().unwrap();
        let report = check(directory, Depth::Stored, scratch.path(), &Default::default()).expect("it can be checked");
        assert!(report.is_sound(), "{report:?}");
        assert_eq!(report.log.size, next + 2);
    }
}

fn command_of(entry: &str) -> String {
    let entry: serde_json::Value = serde_json::from_str(entry).unwrap();
    entry["command"]["id"].as_str().expect("a command").to_owned()
}

fn entries(ledger: &DiskLedger) -> Vec<String> {
    ledger.entries().map(|entry| entry.expect("an entry").2).collect()
}

fn read_entries(directory: &Path) -> Vec<String> {
    let ledger = ledger::open_reading(directory).expect("it can be read as it lies");
    ledger.entries().map(|entry| entry.expect("an entry").2).collect()
}

/// The images to look at: all that matter under [`Model::SyncedOnly`], and a draw of the others.
fn images(recording: &Recording, random: &mut Random) -> Vec<(usize, Model)> {
    let cuts = recording.cuts_before_syncs();
    let mut images: Vec<_> = cuts.iter().map(|&cut| (cut, Model::SyncedOnly)).collect();
    let others = Model::FIXED.into_iter().filter(|model| *model != Model::SyncedOnly);
    let mut fixed: Vec<_> = others.flat_map(|model| cuts.iter().map(move |&cut| (cut, model))).collect();
    let count = load::setting("SOCAI_IMAGES", IMAGES * load::times()) as usize;
    for _ in 0..fixed.len().min(count / 2) {
        images.push(fixed.swap_remove(random.below(fixed.len() as u64) as usize));
    }
    for _ in 0..count.div_ceil(2) {
        let cut = random.below(recording.operations.len() as u64 + 1) as usize;
        images.push((cut, Model::Random { seed: random.draw() }));
    }
    images
}

/// Makes and examines images, on two threads. Says which one failed.
fn examine_all(name: &str, recording: &Recording, images: &[(usize, Model)], examine: impl Fn(&Path, usize) + Sync) {
    let (next, started) = (AtomicUsize::new(0), Instant::now());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(&(cut, model)) = images.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let _said = Saying(|| {
                        let operations = recording.operations.iter().take(cut).rev().take(8).map(ToString::to_string);
                        let last: Vec<_> = operations.collect();
                        eprintln!("{name}: cut {cut}, {model:?}; the last operations were {last:#?}");
                    });
                    let target = tempfile::tempdir().unwrap();
                    recording.image(cut, model, target.path()).unwrap();
                    examine(target.path(), cut);
                }
            });
        }
    });
    let operations = recording.operations.len();
    eprintln!("{name}: {operations} operations, {} images, {:?}", images.len(), started.elapsed());
}

/// Says something if the test fails.
struct Saying<F: Fn()>(F);

impl<F: Fn()> Drop for Saying<F> {
    fn drop(&mut self) {
        if thread::panicking() {
            (self.0)();
        }
    }
}

fn random() -> Random {
    Random::new(load::setting("SOCAI_SEED", 1))
}

/// Commands one after the other, with pauses in which the copies follow: files of the journal fill, are
/// given free, are used again over their old frames, and a new one is made.
fn a_run_in_turn() -> (Desk, Recording, Truth) {
    let desk = with_short_journal(3);
    let command = |n: u64| if n % 6 == 5 { load::large(n) } else { load::small(n) };
    let pause = |n: u64| matches!(n, 6 | 11 | 20).then_some(Step::Pause(200));
    let recording = record_in_turn(&desk, (0..26).flat_map(|n| [Some(Step::Ask(command(n))), pause(n)]).flatten());
    let truth = Truth::of(&desk, &recording);
    (desk, recording, truth)
}

#[test]
fn wherever_the_power_goes_in_a_sequence_of_commands_all_acknowledged_are_there() {
    if !can_record() {
        return;
    }
    let (_desk, recording, truth) = a_run_in_turn();
    assert_eq!(truth.acknowledged.len(), 26);
    let images = images(&recording, &mut random());
    let examine = |directory: &Path, cut| truth.examine(directory, truth.acknowledged_before(cut));
    examine_all("in turn", &recording, &images, examine);
}

#[test]
fn wherever_the_power_goes_among_batches_all_acknowledged_are_there() {
    if !can_record() {
        return;
    }
    let desk = with_short_journal(1);
    let command = |n: u64| if n % 10 == 9 { load::large(n) } else { load::small(n) };
    let file = desk.write("file.jsonl", (0..120).map(|n| command(n) + "\n").collect::<String>());
    let mut apply = Command::new(binary());
    apply.args(["apply", "--stream"]).arg(file);
    let recording = recorded(&desk, apply);
    let truth = Truth::of(&desk, &recording);
    assert_eq!(truth.acknowledged.len(), 120);
    let images = images(&recording, &mut random());
    let examine = |directory: &Path, cut| truth.examine(directory, truth.acknowledged_before(cut));
    examine_all("batches", &recording, &images, examine);
}

/// The power goes a second time, while the ledger is being healed.
#[test]
fn wherever_the_power_goes_while_a_ledger_is_healed_all_acknowledged_are_there() {
    if !can_record() {
        return;
    }
    let (_first, recording, truth) = a_run_in_turn();
    let mut random = random();
    let cuts = recording.cuts_before_syncs();
    // Nothing but the journal is there of the last commands; and what luck leaves in the middle.
    let lucky = (cuts[cuts.len() * 2 / 3], Model::Random { seed: random.draw() });
    for (cut, model) in [(recording.acknowledged().last().unwrap().0, Model::SyncedOnly), lucky] {
        let desk = Desk::new();
        recording.image(cut, model, &desk.ledger()).unwrap();
        let least = truth.acknowledged_before(cut);
        let mut apply = Command::new(binary());
        apply.arg("apply").arg(desk.write("empty.jsonl", ""));
        let healing = recorded(&desk, apply);
        let images: Vec<_> = images(&healing, &mut random);
        examine_all(&format!("healing {model:?} at {cut}"), &healing, &images, |directory, _| {
            truth.examine(directory, least);
        });
    }
}

/// Killed again and again, at any point of what the copies do in the pauses; what a killed process wrote
/// and did not sync is all there for the next one, and may all be gone with the power.
#[test]
fn wherever_the_power_goes_after_kills_all_acknowledged_are_there() {
    if !can_record() {
        return;
    }
    let desk = with_short_journal(2);
    let mut steps = Vec::new();
    for n in 0..8 {
        steps.extend((0..3).map(|place| Step::Ask(load::small(n * 3 + place))));
        steps.extend([Step::Pause(90 + 12 * n), Step::Kill]);
    }
    steps.push(Step::Ask(load::large(24)));
    let recording = record_in_turn(&desk, steps);
    let truth = Truth::of(&desk, &recording);
    assert_eq!(truth.acknowledged.len(), 25);
    let images = images(&recording, &mut random());
    let examine = |directory: &Path, cut| truth.examine(directory, truth.acknowledged_before(cut));
    examine_all("kills", &recording, &images, examine);
}

/// A ledger is there once its creation was reported; before that it is there whole, or is no ledger.
#[test]
fn wherever_the_power_goes_while_a_ledger_is_created_it_is_one_or_is_none() {
    if !can_record() {
        return;
    }
    let desk = Desk::new();
    let root = desk.path("root");
    fs::create_dir(&root).unwrap();
    let mut init = Command::new(binary());
    init.args(["init", "--clock", "simulated", "--at", "2023-06-01T08:00", "--ledger"]).arg(root.join("ledger"));
    let recording = crash_image::record(&init, b"", &root).unwrap();
    assert!(recording.output.status.success());
    let reported = recording.acknowledged()[0].0;
    let images = images(&recording, &mut random());
    examine_all("creation", &recording, &images, |directory, cut| {
        let directory = directory.join("ledger");
        match ledger::open(&directory) {
            Ok(ledger) => assert_eq!(ledger.events().len(), 1),
            Err(DirectoryError::NotALedger(_) | DirectoryError::SettingsMissing(_)) => {
                assert!(cut < reported, "it was reported as created");
            }
            Err(error) => panic!("{error}"),
        }
    });
}

/// A change of key took place or did not; once it was reported, it did, and the new secret is there.
#[test]
fn wherever_the_power_goes_while_the_key_is_changed_it_was_or_was_not() {
    if !can_record() {
        return;
    }
    let desk = with_short_journal(2);
    let old = keys::verifying_key(&desk.ledger()).unwrap();
    let secret = fs::read(desk.path("ledger/keys/log.key")).unwrap();
    let before = read_entries(&desk.ledger());
    let mut rotate = Command::new(binary());
    rotate.args(["key", "rotate", "--at", "2023-06-02T08:00:00"]);
    let recording = recorded(&desk, rotate);
    let reported = recording.acknowledged()[0].0;
    examine_all("a change of key", &recording, &images(&recording, &mut random()), |directory, cut| {
        let read = read_entries(directory);
        let opened = entries(&ledger::open(directory).expect("it opens"));
        assert!(opened.starts_with(&read) && read.starts_with(&before) && opened.len() <= before.len() + 1);
        let changed = opened.len() > before.len();
        assert!(changed || cut < reported, "it was said to be changed");
        let found = keys::verifying_keys(directory).unwrap();
        assert_eq!((found.retired().len(), *found.current() != old), (usize::from(changed), changed));
        assert_eq!(keys::signing_key(directory).unwrap().verifying_key(), *found.current());
        assert!(!directory.join("keys/next.key").exists());
        let holds = |(_, _, _, bytes): &(_, _, _, Vec<u8>)| bytes.windows(secret.len()).any(|window| window == secret);
        assert_eq!(place::seen(&directory.join("keys")).values().any(holds), !changed, "the old secret");
        let last = ledger::open(directory).unwrap().log().last_recorded_at();
        ledger::key_change::rotate(directory, last).expect("it can be changed again");
        let scratch = tempfile::tempdir().unwrap();
        let report = check(directory, Depth::Stored, scratch.path(), &Default::default()).expect("it can be checked");
        assert!(report.is_sound(), "{report:?}");
    });
}

/// A backup of the key that was reported is there, whole: on it alone the ledger may depend one day.
#[test]
fn wherever_the_power_goes_a_backup_of_the_key_is_there_or_is_not() {
    if !can_record() {
        return;
    }
    let desk = Desk::with_rehearsal();
    desk.write("passphrase", "correct horse battery");
    let shelf = desk.path("shelf");
    fs::create_dir(&shelf).unwrap();
    let backup = ["key", "backup", "--to", "shelf/paper", "--passphrase-file", "passphrase"];
    let recording = crash_image::record(&desk.command(backup), b"", &shelf).expect("it is recorded");
    assert!(recording.output.status.success());
    let (reported, whole) = (recording.acknowledged()[0].0, fs::read(shelf.join("paper")).unwrap());
    examine_all(
        "a backup of the key",
        &recording,
        &images(&recording, &mut random()),
        |directory, cut| match fs::read(directory.join("paper")) {
            Ok(found) => assert_eq!(found, whole, "it is there in part"),
            Err(error) => assert!(cut < reported, "it was said to be there: {error}"),
        },
    );
}

/// A kill leaves a file of the journal whose name is not yet on the disk: nobody synced the directory.
/// Whoever opens the ledger then must do it, before a frame in that file is acknowledged.
#[test]
fn a_journal_file_whose_making_was_killed_is_durable_before_it_acknowledges() {
    if !can_record() {
        return;
    }
    let desk = with_short_journal(0);
    let line = desk.write("line.jsonl", load::small(0));
    let mut command = Command::new("sh");
    command.args(["-c", r#": >"$1/0000.journal"; exec "$0" apply --stream "$2""#]).arg(binary());
    command.arg(desk.path("ledger/journal")).arg(line);
    let recording = recorded(&desk, command);
    let truth = Truth::of(&desk, &recording);
    let images: Vec<_> = recording.cuts_before_syncs().into_iter().map(|cut| (cut, Model::SyncedOnly)).collect();
    let examine = |directory: &Path, cut| truth.examine(directory, truth.acknowledged_before(cut));
    examine_all("a killed making", &recording, &images, examine);
}

/// A document that is said to be held is held, also where somebody was killed who made its directory.
#[test]
fn wherever_the_power_goes_a_document_taken_in_is_held() {
    if !can_record() {
        return;
    }
    let desk = Desk::with_rehearsal();
    let document = desk.write("document", vec![b'x'; 300_000]);
    let digest = eventlog::Digest::of(&fs::read(&document).unwrap());
    let mut command = Command::new("sh");
    let script = r#"mkdir -p "$SOCAI_LEDGER/documents/$2"; exec "$0" document add "$1""#;
    command.args(["-c", script]).arg(binary()).arg(document).arg(&digest.to_string()[..2]);
    let recording = recorded(&desk, command);
    let reported = recording.acknowledged()[0].0;
    examine_all("a document", &recording, &images(&recording, &mut random()), |directory, cut| {
        ledger::open(directory).expect("it opens");
        let documents = ledger::directory::documents(directory);
        assert!(cut < reported || documents.holds(digest), "it was said to be held");
        for held in documents.list().unwrap() {
            assert!(documents.is_whole(held).unwrap(), "{held} is not whole");
        }
    });
}

/// A name that was taken in can be read; one that was erased cannot, by anybody who has the disk.
#[test]
fn wherever_the_power_goes_a_name_taken_in_is_there_and_one_erased_is_gone() {
    const NAME: &str = "Người Được Thử Nghiệm";
    if !can_record() {
        return;
    }
    let desk = Desk::with_demo();
    let at = ["--at", "2024-02-01T09:00:00"];
    let enter = ["person", "enter", "--by", "VPUBND/provincial-clerk"];
    let recording =
        crash_image::record(&desk.command(enter.iter().chain(&at)), format!("{NAME}\n").as_bytes(), &desk.ledger());
    let recording = recording.unwrap();
    assert!(recording.output.status.success());
    let reported = recording.acknowledged()[0].0;
    let vault = ledger::directory::vault(&desk.ledger());
    let person = vault.persons().unwrap().pop().unwrap();
    // What was erased, or is, can be read by nobody; whatever else is there can.
    let names = |directory: &Path| {
        let vault = ledger::directory::vault(directory);
        let name = |person| match vault.reveal(&person) {
            Err(VaultError::Erased(_)) => None,
            disclosure => Some((person, disclosure.expect("the name can be read").name)),
        };
        vault.persons().expect("the persons can be listed").into_iter().filter_map(name).collect::<Vec<_>>()
    };
    let mut random = random();
    examine_all("a name", &recording, &images(&recording, &mut random), |directory, cut| {
        let entered = ledger::open(directory).expect("it opens").state().persons.contains_key(&person);
        let there = names(directory) == [(person.clone(), NAME.to_owned())];
        assert!(cut < reported || entered, "it was said to be entered");
        assert!(!entered || there, "it was entered, and its name is lost");
    });

    let key = fs::read(desk.ledger().join("vault/keys").join(person.as_str())).unwrap();
    let erase = ["person", "erase", person.as_str(), "--ground", "order", "--order", "9060/QĐ-UBND"];
    let by = ["--by", "SNV/chief-inspector", "--approved-by", "UBND/chairman"];
    let recording = recorded(&desk, desk.command(erase.iter().chain(&by).chain(&at)));
    let reported = recording.acknowledged()[0].0;
    examine_all("an erasing", &recording, &images(&recording, &mut random), |directory, cut| {
        let holds = |(_, _, _, bytes): &(_, _, _, Vec<u8>)| bytes.windows(key.len()).any(|window| window == key);
        let left = place::seen(&directory.join("vault")).values().any(holds);
        assert!(cut < reported || !left, "the key was said to be destroyed");
        names(directory);
    });
}

/// A backup reads what the journal has, also a frame that its writer has not synced yet. Once the backup,
/// on another disk, is reported, the ledger has that frame whatever happens: else the two would be two
/// histories.
#[test]
fn a_backup_never_has_more_than_the_ledger_after_a_power_cut() {
    if !can_record() {
        return;
    }
    let desk = with_short_journal(1);
    let before = desk.path("before");
    copy_directory(&desk.ledger(), &before);
    // The ledger right after a frame was written, when nothing else was.
    let stream = Stream::start(&desk);
    stream.record(&load::small(0)).expect("an answer");
    stream.kill();
    stream.end();
    let frame = desk.write("frame", fs::read(desk.path("ledger/journal/0000.journal")).unwrap());
    fs::remove_dir_all(desk.ledger()).unwrap();
    copy_directory(&before, &desk.ledger());
    let mut command = Command::new("sh");
    command.args(["-c", r#"cat "$1" >"$SOCAI_LEDGER/journal/0000.journal"; exec "$0" backup backup"#]);
    command.arg(binary()).arg(frame).current_dir(desk.directory.path());
    let recording = recorded(&desk, command);
    let restored = desk.path("restored");
    restore(&desk.path("backup"), &restored, None, &Default::default()).unwrap();
    let backup = read_entries(&restored);
    let images = [(recording.acknowledged()[0].0, Model::SyncedOnly)];
    examine_all("a backup", &recording, &images, |directory, _| {
        let ledger = read_entries(directory);
        assert!(backup.len() <= ledger.len(), "the backup has {}, the ledger {}", backup.len(), ledger.len());
        assert_eq!(backup, ledger[..backup.len()]);
    });
}

/// One real data sync for each commit, neither none nor two.
#[test]
fn between_two_acknowledgements_in_turn_there_is_one_write_and_one_sync_of_the_journal() {
    if !can_record() {
        return;
    }
    let desk = Desk::with_rehearsal();
    load::open_for_load(&desk);
    let command = |n| if n == 5 { load::large(n) } else { load::small(n) };
    let recording = record_in_turn(&desk, (0..12).map(|n| Step::Ask(command(n))));
    let acknowledged = recording.acknowledged();
    assert_eq!(acknowledged.len(), 12);
    // The one file there is takes all of them; a second is made meanwhile, and nobody waits for it.
    for pair in acknowledged.windows(2) {
        let operations = &recording.operations[pair[0].0..pair[1].0];
        let journal: Vec<_> =
            operations.iter().filter(|operation| operation.path == Path::new("journal/0000.journal")).collect();
        assert!(
            matches!(journal[..], [write, sync]
                if matches!(write.action, Action::Write { .. })
                && matches!(sync.action, Action::Sync { call: SyncCall::Fdatasync, .. })),
            "{}: {:#?}",
            pair[1].1,
            operations.iter().map(ToString::to_string).collect::<Vec<_>>()
        );
    }
}

/// The same without a model: a writer is stopped, and what its disk holds is copied. Whatever the kernel
/// has not written to the device, it never will.
#[test]
fn a_copy_of_a_real_disk_below_a_running_ledger_has_all_that_was_acknowledged() {
    const CUTS: u64 = 6;
    let (desk, opened) = (Desk::new(), Desk::with_rehearsal());
    load::open_for_load(&opened);
    let (image, disk) = (desk.path("image"), desk.path("disk"));
    let mounted = if place::make_image(&image, 64 << 20) { Mount::of_image(&disk, &image) } else { None };
    let Some(_mounted) = mounted else {
        skipped("no image of a disk can be mounted", "run the tests as root, with loop devices");
        return;
    };
    copy_directory(&opened.ledger(), &disk.join("ledger"));
    assert!(place::ran("sync", ["--file-system", disk.to_str().unwrap()]));
    symlink(disk.join("ledger"), desk.ledger()).unwrap();

    let (mut random, commands) = (random(), AtomicUsize::new(0));
    let next = || load::small(commands.fetch_add(1, Ordering::Relaxed) as u64);
    let copy = desk.path("copy");
    for cut in 0..CUTS {
        let stream = Stream::start(&desk);
        if cut % 2 == 1 {
            // Some of it is in the copies when it stops.
            (0..5).for_each(|_| assert!(stream.record(&next()).is_some()));
            thread::sleep(Duration::from_millis(250));
        }
        let heard = thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| while stream.record(&next()).is_some() {});
            }
            stream.wait_for(5 + random.below(60) as usize);
            stop(&stream);
            // Not those that are still in the pipe: they were acknowledged too, and are not asked for.
            let heard = stream.heard();
            copy_at_rest(&image, &copy);
            stream.kill();
            heard
        });
        stream.end();
        let truth = Truth::over(&desk, heard.into_iter().map(|answer| (0, answer)));
        let least = truth.acknowledged_before(0);
        let mounted = Mount::of_image(&desk.path("elsewhere"), &copy).expect("the copy is mounted");
        let directory = mounted.point.join("ledger");
        truth.check_entries(&read_entries(&directory), least);
        let healed = healed(&ledger::open(&directory).expect("it opens")).len();
        eprintln!("a real disk, cut {cut}: {} acknowledged, {healed} places healed", truth.acknowledged.len());
        truth.examine(&directory, least);
    }
}

/// Stops the process, and waits until all its threads stand still.
fn stop(stream: &Stream) {
    assert!(place::ran("kill", ["-STOP".to_owned(), stream.id().to_string()]), "it can be stopped");
    let stands = |task: &Path| {
        let stat = fs::read_to_string(task.join("stat")).unwrap_or_default();
        stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'))
    };
    let tasks = format!("/proc/{}/task", stream.id());
    while !fs::read_dir(&tasks).unwrap().all(|task| stands(&task.unwrap().path())) {
        thread::sleep(Duration::from_millis(1));
    }
}

/// Copies an image that the kernel may be writing to, once it does not.
fn copy_at_rest(image: &Path, copy: &Path) {
    for _ in 0..20 {
        fs::copy(image, copy).unwrap();
        if fs::read(image).unwrap() == fs::read(copy).unwrap() {
            return;
        }
    }
    panic!("the image does not come to rest");
}
