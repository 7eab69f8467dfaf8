//! What a witness answers, and what it keeps.

use std::{fs, thread};

use crate::support::{Desk, Log, NAME, ORIGIN, TIME, refused, times};
use eventlog::Digest;
use proof::{AddCheckpoint, Checkpoint, CosigningKey, SigningKey, witness::Refusal};
use witness::{AskError, Evidence, Shows, Witness, WitnessDirectoryError};

#[test]
fn given_a_log_never_cosigned_when_it_sends_its_first_head_then_it_is_cosigned_and_kept() {
    let desk = Desk::new();
    assert_eq!(desk.size(), None);
    let cosigned = desk.ask(&desk.log.request(0, 5), TIME).unwrap();
    assert_eq!(cosigned.head, desk.log.checkpoint(5));
    assert_eq!(cosigned.time, TIME);
    // The answer is one line, which makes the log's own note a cosigned one.
    assert!(cosigned.line().starts_with(&format!("\u{2014} {NAME} ")) && cosigned.line().ends_with('\n'));
    assert_eq!(cosigned.line().lines().count(), 1);
    assert_eq!(times(&desk, &(desk.log.head(5) + cosigned.line())), [TIME]);
    // Kept is the same, and the log's key opens it.
    let kept = fs::read_to_string(desk.of_log().join("checkpoint")).unwrap();
    assert_eq!(kept, desk.log.head(5) + cosigned.line());
    assert_eq!(Checkpoint::open(&kept, &desk.log.vkey()), Ok(desk.log.checkpoint(5)));
}

#[test]
fn given_a_head_when_the_log_grows_with_a_proof_then_the_larger_one_takes_its_place() {
    let desk = Desk::having_cosigned(5);
    assert_eq!(desk.ask(&desk.log.request(5, 23), TIME + 60).unwrap().head.size, 23);
    assert_eq!(desk.ask(&desk.log.request(23, 40), TIME + 120).unwrap().time, TIME + 120);
    assert_eq!(desk.size(), Some(40));
}

#[test]
fn given_an_empty_log_when_it_sends_that_head_and_then_entries_then_both_are_cosigned() {
    let desk = Desk::new();
    desk.ask(&desk.log.request(0, 0), TIME).unwrap();
    assert_eq!(desk.size(), Some(0));
    desk.ask(&desk.log.request(0, 3), TIME).unwrap();
    assert_eq!(desk.size(), Some(3));
}

#[test]
fn given_a_head_when_it_is_sent_again_then_it_is_cosigned_with_the_new_time() {
    let desk = Desk::having_cosigned(5);
    let again = desk.ask(&desk.log.request(5, 5), TIME + 3600).unwrap();
    assert_eq!(times(&desk, &(desk.log.head(5) + again.line())), [TIME + 3600]);
    // Within the same second is no step back.
    desk.ask(&desk.log.request(5, 5), TIME + 3600).unwrap();
    assert_eq!(times(&desk, &fs::read_to_string(desk.of_log().join("checkpoint")).unwrap()), [TIME + 3600]);
}

#[test]
fn given_a_head_when_another_size_is_named_then_the_answer_tells_the_right_one_and_nothing_changes() {
    let desk = Desk::having_cosigned(9);
    for request in [desk.log.request(0, 20), desk.log.request(5, 20), desk.log.request(0, 9), desk.log.request(10, 20)]
    {
        match desk.ask(&request, TIME + 60) {
            Err(AskError::Refused(refused)) => {
                assert_eq!((refused.refusal, refused.evidence), (Refusal::Conflict(9), None));
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(desk.size(), Some(9));
}

#[test]
fn given_a_head_when_another_of_the_same_size_comes_then_it_is_refused_and_both_are_kept_as_proof() {
    let desk = Desk::having_cosigned(9);
    let known = fs::read_to_string(desk.of_log().join("checkpoint")).unwrap();
    let fork = desk.log.with_another(3);
    let Some(Evidence { shows: Shows::TwoHistories, path: Some(path) }) =
        refused(desk.ask(&fork.request(9, 9), TIME), 422)
    else {
        panic!("nothing was kept")
    };
    // Two notes, signed by the log, of one size, with different roots: nobody needs the witness's word.
    let request: AddCheckpoint = fs::read_to_string(&path).unwrap().parse().unwrap();
    let one = Checkpoint::open(&request.note, &desk.log.vkey()).unwrap();
    let other = fs::read_to_string(path.with_extension("known")).unwrap();
    assert_eq!(other, known);
    let other = Checkpoint::open(&other, &desk.log.vkey()).unwrap();
    assert!(one.size == other.size && one.root != other.root);
    // The same again is kept once.
    refused(desk.ask(&fork.request(9, 9), TIME), 422).unwrap();
    assert_eq!(desk.files("forks").len(), 2);
    // The history that it knows goes on.
    desk.ask(&desk.log.request(9, 10), TIME).unwrap();
}

/// The answer only speaks of the size; the proof against the log is there all the same.
#[test]
fn given_a_head_when_a_fork_names_another_old_size_then_it_is_still_kept_as_proof() {
    let desk = Desk::having_cosigned(9);
    let fork = desk.log.with_another(3);
    let evidence = refused(desk.ask(&fork.request(0, 9), TIME), 409).unwrap();
    assert_eq!(evidence.shows, Shows::TwoHistories);
    assert!(evidence.path.unwrap().is_file());
}

#[test]
fn given_a_head_when_a_larger_one_does_not_continue_it_then_it_is_refused_and_kept() {
    let desk = Desk::having_cosigned(9);
    let fork = desk.log.with_another(3);
    let evidence = refused(desk.ask(&fork.request(9, 20), TIME), 422).unwrap();
    assert_eq!(evidence.shows, Shows::NotShownToContinue);
    let path = evidence.path.unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), fork.request(9, 20));
    assert!(fs::read_to_string(path.with_extension("known")).unwrap().starts_with(&desk.log.head(9)));
    assert_eq!((desk.files("unproven").len(), desk.files("forks").len()), (2, 0));
    assert_eq!(desk.size(), Some(9));
}

/// Anybody can send an honest log's public head with a proof that fails: that proves nothing, and must
/// neither fill the disk nor keep the log from going on.
#[test]
fn given_an_honest_log_when_a_stranger_sends_its_head_with_a_wrong_proof_then_the_log_can_go_on() {
    let desk = Desk::having_cosigned(9);
    for byte in 0..3 {
        let request = AddCheckpoint { old: 9, proof: vec![Digest([byte; 32])], note: desk.log.head(20) };
        let evidence = refused(desk.ask(&request.to_string(), TIME), 422).unwrap();
        assert_eq!(evidence.shows, Shows::NotShownToContinue);
    }
    assert_eq!(desk.files("unproven").len(), 2, "one head is kept once");
    desk.ask(&desk.log.request(9, 20), TIME).unwrap();
    let state = &desk.witness().logs().unwrap()[0];
    assert_eq!((state.forks, state.unproven), (0, 1));
}

#[test]
fn given_as_much_kept_as_there_may_be_when_more_comes_then_it_is_refused_and_not_kept() {
    let desk = Desk::having_cosigned(9);
    fs::create_dir(desk.of_log().join("unproven")).unwrap();
    for number in 0..1000 {
        fs::write(desk.of_log().join(format!("unproven/{number}-0.request")), "").unwrap();
    }
    let fork = desk.log.with_another(3);
    let evidence = refused(desk.ask(&fork.request(9, 20), TIME), 422).unwrap();
    assert_eq!(evidence, Evidence { shows: Shows::NotShownToContinue, path: None });
    // What proves something by itself has room of its own.
    assert!(refused(desk.ask(&fork.request(9, 9), TIME), 422).unwrap().path.is_some());
}

#[test]
fn given_a_new_log_when_its_empty_head_has_another_root_then_that_alone_is_proof() {
    let desk = Desk::new();
    let head = Checkpoint { root: Digest([0; 32]), ..desk.log.checkpoint(0) };
    let request = AddCheckpoint { old: 0, proof: vec![], note: head.sign(&desk.log.key) };
    let evidence = refused(desk.ask(&request.to_string(), TIME), 422).unwrap();
    assert_eq!(evidence.shows, Shows::TwoHistories);
    assert_eq!(desk.size(), None);
}

#[test]
fn given_a_question_that_is_not_the_logs_then_it_is_refused_and_leaves_nothing() {
    let desk = Desk::having_cosigned(9);
    let before = fs::read_dir(desk.of_log()).unwrap().count();
    let thief = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap();
    let stranger = SigningKey::from_seed("another.example/log", &[9; 32]).unwrap();
    let (by_thief, by_stranger) = (Log::by(thief, 20), Log::by(stranger, 20));
    assert_eq!(refused(desk.ask(&by_thief.request(9, 20), TIME), 403), None);
    assert_eq!(refused(desk.ask(&by_thief.with_another(3).request(9, 9), TIME), 403), None);
    assert_eq!(refused(desk.ask(&by_stranger.request(9, 20), TIME), 404), None);
    for request in ["", "old 9\n", "old 09\n\nx", "old 9\n\nnot a note\n"] {
        assert_eq!(refused(desk.ask(request, TIME), 400), None);
    }
    let smaller = AddCheckpoint { old: 9, proof: vec![], note: desk.log.head(5) };
    assert_eq!(refused(desk.ask(&smaller.to_string(), TIME), 400), None);
    let of_nothing = AddCheckpoint { old: 0, proof: vec![Digest([0; 32])], note: desk.log.head(5) };
    assert_eq!(refused(Desk::new().ask(&of_nothing.to_string(), TIME), 422), None);
    assert_eq!(fs::read_dir(desk.of_log()).unwrap().count(), before);
    assert_eq!(fs::read_dir(desk.path().join("logs")).unwrap().count(), 1);
}

/// A request may bring any number of lines by others, and nobody has verified them.
#[test]
fn given_lines_by_others_in_the_note_then_none_is_kept_and_a_false_one_spoils_nothing() {
    let desk = Desk::new();
    let own = CosigningKey::from_seed(NAME, &[1; 32]).unwrap();
    let other = CosigningKey::from_seed("other.example/w", &[2; 32]).unwrap();
    let false_line = own.cosign("of another text\n", TIME);
    let note = desk.log.head(5) + &false_line + &other.cosign(&desk.log.checkpoint(5).to_string(), TIME);
    let cosigned = desk.ask(&AddCheckpoint { old: 0, proof: vec![], note }.to_string(), TIME).unwrap();
    assert_eq!(cosigned.note, desk.log.head(5) + cosigned.line());
    desk.ask(&desk.log.request(5, 9), TIME).unwrap();
}

#[test]
fn given_a_clock_behind_its_last_word_when_asked_then_it_says_so_and_changes_nothing() {
    let desk = Desk::having_cosigned(9);
    let before = fs::read(desk.of_log().join("checkpoint")).unwrap();
    for request in [desk.log.request(9, 9), desk.log.request(9, 20)] {
        match desk.ask(&request, TIME - 1) {
            Err(AskError::ClockWentBack { last, now, .. }) => assert_eq!((last, now), (TIME, TIME - 1)),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(fs::read(desk.of_log().join("checkpoint")).unwrap(), before);
    // Another log has another last word.
    let second = Log::by(SigningKey::from_seed("second.example/log", &[8; 32]).unwrap(), 3);
    desk.witness().follow(&second.vkey()).unwrap();
    desk.ask(&second.request(0, 3), TIME - 1).unwrap();
}

/// Whatever happens after the head is on the disk, the answer's loss included, it is not cosigned away.
#[test]
fn given_an_answer_that_never_arrived_when_the_log_asks_again_then_the_witness_knows_the_head() {
    let desk = Desk::having_cosigned(5);
    drop(desk.ask(&desk.log.request(5, 9), TIME));
    refused(desk.ask(&desk.log.request(5, 9), TIME), 409);
    let fork = desk.log.with_another(7);
    refused(desk.ask(&fork.request(5, 9), TIME), 409).unwrap();
    desk.ask(&desk.log.request(9, 9), TIME).unwrap();
}

#[test]
fn given_a_write_that_was_cut_short_when_asked_then_the_head_before_it_counts() {
    let desk = Desk::having_cosigned(5);
    fs::write(desk.of_log().join("checkpoint.new"), &desk.log.head(9)[..20]).unwrap();
    assert_eq!(desk.size(), Some(5));
    desk.ask(&desk.log.request(5, 9), TIME).unwrap();
}

#[test]
fn given_many_who_ask_at_once_then_one_history_is_cosigned() {
    let desk = Desk::having_cosigned(5);
    let mut history = desk.log.clone();
    for size in 6..16 {
        let forks: Vec<Log> = (0..4).map(|fork| history.with(size - 1, &format!("fork {fork}"))).collect();
        let ask = |fork: &Log| desk.ask(&fork.request(size as u64 - 1, size as u64), TIME);
        let outcomes: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = forks.iter().map(|fork| scope.spawn(move || ask(fork))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let winners: Vec<usize> = (0..4).filter(|&fork| outcomes[fork].is_ok()).collect();
        assert_eq!(winners.len(), 1, "{outcomes:?}");
        history = forks[winners[0]].clone();
    }
    // Of each round all the others are proof against the log.
    assert_eq!(desk.files("forks").len(), 2 * 3 * 10);
}

#[test]
fn given_a_log_that_is_followed_when_it_is_to_be_followed_again_then_only_with_the_same_key() {
    let desk = Desk::having_cosigned(9);
    desk.witness().follow(&desk.log.vkey()).unwrap();
    assert_eq!(desk.size(), Some(9), "what was cosigned is not forgotten");
    let other = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap().verifying_key();
    match desk.witness().follow(&other) {
        Err(WitnessDirectoryError::OtherKey { origin, key }) => {
            assert_eq!((origin, key), (ORIGIN.into(), desk.log.vkey().to_string()))
        }
        outcome => panic!("{outcome:?}"),
    }
    assert_eq!(desk.witness().logs().unwrap().len(), 1);
}

#[test]
fn given_a_directory_with_something_in_it_then_no_witness_is_made_there() {
    let desk = Desk::new();
    assert!(matches!(Witness::create(&desk.path(), NAME, &[1; 32]), Err(WitnessDirectoryError::Occupied(_))));
    let elsewhere = tempfile::tempdir().unwrap();
    assert!(matches!(Witness::open(elsewhere.path()), Err(WitnessDirectoryError::NotAWitness(_))));
    assert!(matches!(Witness::open(&elsewhere.path().join("no")), Err(WitnessDirectoryError::NotAWitness(_))));
    assert!(matches!(Witness::create(elsewhere.path(), "a name", &[1; 32]), Err(WitnessDirectoryError::Key { .. })));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0, "a bad name leaves nothing");
}

fn rotation(old: &SigningKey, new: &SigningKey) -> proof::Rotation {
    proof::Rotation::open(&proof::Rotation::sign(old, new).unwrap()).unwrap()
}

#[test]
fn given_a_log_that_changed_its_key_when_the_new_one_signs_then_the_history_goes_on_and_the_old_one_counts_no_more() {
    let desk = Desk::having_cosigned(5);
    let next = Log::by(SigningKey::from_seed(ORIGIN, &[8; 32]).unwrap(), 40);
    refused(desk.ask(&next.request(5, 6), TIME), 403);
    let change = rotation(&desk.log.key, &next.key);
    desk.witness().follow_rotation(&change).unwrap();
    desk.witness().follow_rotation(&change).unwrap();
    assert_eq!(desk.witness().logs().unwrap()[0].key, next.vkey());
    // Whoever follows the new key from the start is told nothing new.
    let place = tempfile::tempdir().unwrap();
    let late = Witness::create(&place.path().join("late"), "late.example/w", &[2; 32]).unwrap();
    late.follow(&next.vkey()).unwrap();
    late.follow_rotation(&change).unwrap();
    assert_eq!(late.logs().unwrap()[0].key, next.vkey());
    // The head over the entry that says so is signed by both; either is enough.
    let both = desk.log.request(5, 6) + &next.key.line(&next.checkpoint(6).to_string());
    desk.ask(&both, TIME).unwrap();
    // Whoever has the old key, thief or not, signs nothing more that counts, and goes on record with it.
    refused(desk.ask(&desk.log.request(6, 7), TIME), 403);
    assert!(refused(desk.ask(&desk.log.with_another(3).request(6, 6), TIME), 403).is_some());
    desk.ask(&next.request(6, 7), TIME).unwrap();
    // Neither does a second history by the new key.
    refused(desk.ask(&next.with_another(3).request(7, 9), TIME), 422).unwrap();
    desk.ask(&next.request(7, 9), TIME).unwrap();
}

#[test]
fn given_a_log_when_its_key_was_not_changed_by_the_one_that_is_followed_then_it_is_refused() {
    let desk = Desk::having_cosigned(5);
    let [second, third, stranger] = [8, 9, 10].map(|seed| SigningKey::from_seed(ORIGIN, &[seed; 32]).unwrap());
    let other = |outcome| assert!(matches!(outcome, Err(WitnessDirectoryError::OtherKey { .. })), "{outcome:?}");
    other(desk.witness().follow_rotation(&rotation(&stranger, &second)));
    desk.witness().follow_rotation(&rotation(&desk.log.key, &second)).unwrap();
    // A thief's: there is one successor.
    other(desk.witness().follow_rotation(&rotation(&desk.log.key, &stranger)));
    desk.witness().follow_rotation(&rotation(&second, &third)).unwrap();
    other(desk.witness().follow_rotation(&rotation(&third, &second)));
    let [old, new] = [1, 2].map(|seed| SigningKey::from_seed("another.example/log", &[seed; 32]).unwrap());
    let unknown = desk.witness().follow_rotation(&rotation(&old, &new));
    assert!(matches!(unknown, Err(WitnessDirectoryError::NotFollowed(_))), "{unknown:?}");
    // All of it is there for whoever opens it next.
    assert_eq!(desk.witness().logs().unwrap()[0].key, third.verifying_key());
    desk.ask(&Log::by(third, 40).request(5, 6), TIME).unwrap();
}

/// The log's own file is written first, the list last.
#[test]
fn given_an_exchange_of_keys_that_was_interrupted_when_it_is_done_again_then_it_is_complete() {
    let desk = Desk::having_cosigned(5);
    let next = Log::by(SigningKey::from_seed(ORIGIN, &[8; 32]).unwrap(), 40);
    let list = fs::read(desk.path().join("followed")).unwrap();
    desk.witness().follow_rotation(&rotation(&desk.log.key, &next.key)).unwrap();
    fs::write(desk.path().join("followed"), list).unwrap();
    desk.ask(&desk.log.request(5, 6), TIME).unwrap();
    refused(desk.ask(&next.request(6, 7), TIME), 403);
    desk.witness().follow_rotation(&rotation(&desk.log.key, &next.key)).unwrap();
    desk.ask(&next.request(6, 7), TIME).unwrap();
}
