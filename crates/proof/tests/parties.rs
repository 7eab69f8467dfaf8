//! Receipts, witnesses and policies: the published vector; what each refuses, and with what words.

use std::collections::BTreeMap;

use crate::support::{ORIGIN, VKEY, WITNESSES, checkpoint, entry, key, leaves, witness};
use proof::{
    AddCheckpoint, Checkpoint, CosigningKey, Digest, Grown, Note, NoteError, Policy, Quorum, Receipt, ReceiptError,
    SigningKey, WitnessKey,
    path::{PathError, prove_consistency, prove_inclusion},
    time::Span,
    witness::Refusal,
};
use proptest::prelude::*;

const TIME: u64 = 1_767_229_200;

/// The head of `count` entries, signed by the log and by these witnesses.
fn head(count: u64, witnesses: &[u8]) -> String {
    let checkpoint = checkpoint(count);
    let lines: String = witnesses
        .iter()
        .map(|&number| witness(number).cosign(&checkpoint.to_string(), TIME + u64::from(number)))
        .collect();
    checkpoint.sign(&key()) + &lines
}

fn receipt(index: u64, count: u64, witnesses: &[u8]) -> Receipt {
    let path = prove_inclusion(&Grown::whole(leaves(count)), index, count).unwrap();
    Receipt { extra: None, index, path, note: head(count, witnesses) }
}

fn policy(quorum: &str) -> Policy {
    policy_text(quorum).parse().unwrap()
}

fn policy_text(quorum: &str) -> String {
    let [one, two, three] = WITNESSES;
    format!(
        "# those we trust\nlog {VKEY}\nwitness w1 {one} https://w1.example\nwitness w2 {two}\nwitness w3\t{three}\n{quorum}\n"
    )
}

#[test]
fn the_published_cosignature_is_made_and_read() {
    let line = "\u{2014} witness1.example/w hsib9wAAAABpVccQUiUArw9oX4RPh4zV7u4IRUdQvDkI6xci2fnqKrCCdmNnWjIvIHxMVYFOeZEsjvcreZwH+HwsIO2lqKNEoRANBg==\n";
    let text = format!("{ORIGIN}\n70000\nF91d3doKpQPHteTRJEudY3fRljhJn00ibqKEH24PH0c=\n");
    assert_eq!(witness(1).cosign(&text, TIME), line);
    for (number, vkey) in (1..).zip(WITNESSES) {
        assert_eq!(witness(number).witness_key().to_string(), vkey);
        assert_eq!(vkey.parse::<WitnessKey>().unwrap(), witness(number).witness_key());
    }
    let note = format!("{text}\n{line}");
    let witness_key: WitnessKey = WITNESSES[0].parse().unwrap();
    assert_eq!(witness_key.times(&Note::parse(&note).unwrap()), Ok(vec![TIME]));
    assert_eq!(witness(2).witness_key().times(&Note::parse(&note).unwrap()), Ok(vec![]));
    // The time is signed too.
    let moved = note.replace("AAAABpVccQ", "AAAABpVccR");
    assert_eq!(
        witness_key.times(&Note::parse(&moved).unwrap()),
        Err(NoteError::Forged("witness1.example/w".to_owned()))
    );
}

#[test]
fn a_key_is_read_for_what_it_is_for() {
    assert!(WITNESSES[0].parse::<proof::VerifyingKey>().is_err());
    assert!(VKEY.parse::<WitnessKey>().is_err());
    let secret = witness(1).to_text();
    assert_eq!(secret.parse::<CosigningKey>().unwrap().to_text(), secret);
    assert!(secret.parse::<SigningKey>().is_err());
}

#[test]
fn a_receipt_is_read_as_it_was_written_and_verified() {
    for extra in [None, Some(b"of no account".to_vec())] {
        let receipt = Receipt { extra, ..receipt(3, 7, &[1, 2]) };
        let text = receipt.to_string();
        assert_eq!(text.parse::<Receipt>().unwrap(), receipt);
        assert_eq!(receipt.verify(entry(3).as_bytes(), &key().verifying_key()).unwrap(), checkpoint(7));
    }
}

#[test]
fn a_receipt_shows_one_entry_at_one_place_in_one_log() {
    let (good, vkey) = (receipt(3, 7, &[]), key().verifying_key());
    assert_eq!(good.verify(entry(4).as_bytes(), &vkey), Err(ReceiptError::Path(PathError::Root)));
    let elsewhere = Receipt { index: 2, ..good.clone() };
    assert_eq!(elsewhere.verify(entry(3).as_bytes(), &vkey), Err(ReceiptError::Path(PathError::Root)));
    let outside = Receipt { index: 7, ..good.clone() };
    assert_eq!(
        outside.verify(entry(3).as_bytes(), &vkey),
        Err(ReceiptError::Path(PathError::Outside { index: 7, size: 7 }))
    );
    let other = SigningKey::from_seed("another.example/log", &[7; 32]).unwrap();
    assert!(matches!(good.verify(entry(3).as_bytes(), &other.verifying_key()), Err(ReceiptError::Checkpoint(_))));
}

#[test]
fn what_is_not_written_as_specified_is_no_receipt() {
    let text = receipt(3, 7, &[1]).to_string();
    for (from, to, line) in [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2", 1),
        ("index 3", "index 03", 2),
        ("index 3", "Index 3", 2),
        ("index 3", "index 3\r", 2),
        ("index 3", "extra A\nindex 3", 2),
        ("index 3\n", "index 3\nAAAA\n", 3),
        ("\n\n", "\n", 6),
    ] {
        let error = text.replacen(from, to, 1).parse::<Receipt>();
        assert!(
            matches!(error, Err(ReceiptError::Malformed { line: at, .. }) if at == line),
            "{from:?} as {to:?}: {error:?}"
        );
    }
    // Trailing bits of base64 that say nothing must be zero, or one receipt had several texts.
    let hash = text.lines().nth(2).unwrap();
    let sloppy = hash.replace("=", "").to_string();
    let last = sloppy.chars().last().unwrap();
    let other = char::from(u8::try_from(last).unwrap() + 1);
    let sloppy = format!("{}{other}=", &sloppy[..sloppy.len() - 1]);
    assert!(text.replace(hash, &sloppy).parse::<Receipt>().is_err());
}

#[test]
fn a_policy_counts_its_witnesses_once_each() {
    let judged = policy("group all-three 2 w1 w2 w3\nquorum all-three").judge(&head(5, &[1, 3])).unwrap();
    assert_eq!(judged.head, checkpoint(5));
    assert_eq!(judged.quorum, Quorum::Met);
    assert_eq!(
        judged.witnesses.into_iter().collect::<Vec<_>>(),
        [("w1".to_owned(), vec![TIME + 1]), ("w3".to_owned(), vec![TIME + 3])]
    );
    // Twice the same witness is one.
    let twice = head(5, &[1]) + &witness(1).cosign(&checkpoint(5).to_string(), TIME + 60);
    let judged = policy("group all-three 2 w1 w2 w3\nquorum all-three").judge(&twice).unwrap();
    assert_eq!(judged.quorum, Quorum::NotMet);
    assert_eq!(judged.witnesses["w1"], [TIME + 1, TIME + 60]);
    assert_eq!(policy("quorum none").judge(&head(5, &[1])).unwrap().quorum, Quorum::NotAsked);
    assert_eq!(policy("quorum w2").judge(&head(5, &[1])).unwrap().quorum, Quorum::NotMet);
    let nested = "group agencies any w1 w2\ngroup both all agencies w3\nquorum both";
    assert_eq!(policy(nested).judge(&head(5, &[2, 3])).unwrap().quorum, Quorum::Met);
    assert_eq!(policy(nested).judge(&head(5, &[1, 2])).unwrap().quorum, Quorum::NotMet);
    assert_eq!(policy(nested).quorum_size(), Some((2, 3)));
}

#[test]
fn a_policy_trusts_nobody_that_it_does_not_name() {
    let stranger = SigningKey::from_seed("another.example/log", &[9; 32]).unwrap();
    let other = Checkpoint { origin: "another.example/log".to_owned(), ..checkpoint(5) };
    assert!(policy("quorum none").judge(&other.sign(&stranger)).is_err());
    // The log's name under another key.
    let thief = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap();
    assert!(policy("quorum none").judge(&checkpoint(5).sign(&thief)).is_err());
    // One cosignature by a known witness that does not hold spoils the whole.
    let spoilt = head(5, &[]) + &witness(1).cosign(&checkpoint(6).to_string(), TIME);
    assert!(policy("quorum none").judge(&spoilt).is_err());
}

#[test]
fn only_a_large_enough_quorum_excludes_two_histories() {
    assert!(policy("group g 2 w1 w2 w3\nquorum g").excludes_two_histories(0));
    assert!(!policy("group g 2 w1 w2 w3\nquorum g").excludes_two_histories(1));
    assert!(policy("group g all w1 w2 w3\nquorum g").excludes_two_histories(1));
    assert!(!policy("group g any w1 w2 w3\nquorum g").excludes_two_histories(0));
    assert!(!policy("quorum none").excludes_two_histories(0));
}

#[test]
fn remarks_and_names_in_a_policy_are_in_any_language() {
    let text = policy_text("# Thanh tra tỉnh\ngroup sở any w1 w2\nquorum sở");
    assert_eq!(text.parse::<Policy>().unwrap().quorum_size(), Some((1, 2)));
}

#[test]
fn a_line_that_a_policy_does_not_know_is_named() {
    for (text, line, word) in [
        (policy_text("quorum nobody"), 6, "nobody"),
        (policy_text("group g 4 w1 w2\nquorum g"), 6, "4 of 2"),
        (policy_text("group g any w1 w1\nquorum g"), 6, "count twice"),
        (policy_text("group g any w1\ngroup h any w1\nquorum g"), 7, "count twice"),
        (policy_text("group w1 any w2\nquorum w1"), 6, "taken"),
        (policy_text("quorum none\nquorum none"), 7, "already"),
        (policy_text(&format!("witness w4 {}\nquorum w4", WITNESSES[0])), 6, "twice"),
        (policy_text("witness w4 nonsense\nquorum w4"), 6, "not a key"),
        (policy_text("group g 02 w1 w2\nquorum g"), 6, "plain number"),
        (policy_text("group g +2 w1 w2\nquorum g"), 6, "plain number"),
        (policy_text("quorum none\r"), 6, "CR LF"),
        (policy_text("quórum none"), 6, "quórum"),
        (policy_text(""), 6, "missing"),
        ("log".to_owned(), 1, "log"),
    ] {
        let error = text.parse::<Policy>().unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.what.to_string().contains(word), "{error}");
    }
}

/// Witnesses by name, each with its times.
fn times(of: &[(&str, &[u64])]) -> BTreeMap<String, Vec<u64>> {
    of.iter().map(|(name, times)| ((*name).to_owned(), times.to_vec())).collect()
}

#[test]
fn a_moment_is_the_one_by_which_a_quorum_had_vouched() {
    let lines = times(&[("w1", &[100, 170]), ("w2", &[110]), ("w3", &[90])]);
    let span = |quorum: &str, dishonest| policy(quorum).span(&lines, dishonest);
    let of = |exists_by, not_before| Some(Span { exists_by, not_before });
    assert_eq!(span("group g 1 w1 w2 w3\nquorum g", 0), of(90, 170));
    assert_eq!(span("group g 2 w1 w2 w3\nquorum g", 0), of(100, 110));
    assert_eq!(span("group g 3 w1 w2 w3\nquorum g", 0), of(110, 90));
    // What is asked for besides can only make it stricter.
    assert_eq!(span("group g 1 w1 w2 w3\nquorum g", 1), of(100, 110));
    assert_eq!(span("group g 2 w1 w2 w3\nquorum g", 1), of(100, 110));
    assert_eq!(span("group g 1 w1 w2 w3\nquorum g", 3), None);
    // Only those count of whom the quorum speaks, and nobody where it is not asked for.
    assert_eq!(span("quorum w2", 0), of(110, 110));
    assert_eq!(span("quorum w2", 1), None);
    assert_eq!(span("quorum none", 0), None);
    // Too few lines give no moment, however early or late they are.
    let one = times(&[("w1", &[1, 1_000])]);
    assert_eq!(policy("group g 2 w1 w2 w3\nquorum g").span(&one, 0), None);
    assert_eq!(Span::of_token(10, 60), Span { exists_by: 70, not_before: 0 });
}

#[test]
fn one_line_of_three_moves_nothing() {
    let policy = policy("group g 2 w1 w2 w3\nquorum g");
    for lie in [0, 99, 150, u64::MAX] {
        let lines = times(&[("w1", &[lie]), ("w2", &[100]), ("w3", &[100])]);
        assert_eq!(policy.span(&lines, 0), Some(Span { exists_by: 100, not_before: 100 }), "{lie}");
    }
}

fn request(old: u64, new: u64) -> AddCheckpoint {
    let proof = prove_consistency(&Grown::whole(leaves(new)), old, new).unwrap();
    AddCheckpoint { old, proof, note: head(new, &[]) }
}

#[test]
fn a_witness_follows_one_history() {
    let vkey = key().verifying_key();
    assert_eq!(request(0, 5).judge(&vkey, None), Ok(checkpoint(5)));
    assert_eq!(request(5, 9).judge(&vkey, Some(&checkpoint(5))), Ok(checkpoint(9)));
    // Again, for a fresh time.
    assert_eq!(request(9, 9).judge(&vkey, Some(&checkpoint(9))), Ok(checkpoint(9)));
    // Whoever knows nothing learns the size.
    let answer = request(0, 9).judge(&vkey, Some(&checkpoint(5)));
    assert_eq!((answer.as_ref().unwrap_err().code(), answer), (409, Err(Refusal::Conflict(5))));
    assert_eq!(request(5, 9).judge(&vkey, Some(&checkpoint(9))), Err(Refusal::Conflict(9)));
}

#[test]
fn a_witness_refuses_another_history_and_says_so() {
    let vkey = key().verifying_key();
    let other = |size| {
        let mut leaves = leaves(size);
        leaves[2] = Digest::of_leaf("another entry");
        let root = leaves.iter().copied().collect::<proof::Frontier>().root();
        (Checkpoint { root, ..checkpoint(size) }, Grown::whole(leaves))
    };
    // Of the same size.
    let forged = AddCheckpoint { old: 5, proof: vec![], note: other(5).0.sign(&key()) };
    let refusal = forged.judge(&vkey, Some(&checkpoint(5))).unwrap_err();
    assert!(matches!(refusal, Refusal::Fork(_)) && refusal.code() == 422);
    // Larger, with the proof of its own past.
    let (head, tree) = other(9);
    let forged = AddCheckpoint { old: 5, proof: prove_consistency(&tree, 5, 9).unwrap(), note: head.sign(&key()) };
    assert_eq!(forged.judge(&vkey, Some(&checkpoint(5))).unwrap_err().code(), 422);
    // A proof where there is nothing to continue.
    let forged = AddCheckpoint { proof: vec![Digest::of(b"")], ..request(0, 5) };
    assert_eq!(forged.judge(&vkey, None), Err(Refusal::ProofOfNothing));
    // Smaller than what it is said to continue.
    let forged = AddCheckpoint { old: 9, ..request(0, 5) };
    assert_eq!(forged.judge(&vkey, Some(&checkpoint(9))).unwrap_err().code(), 400);
    // By another hand; of another log.
    let thief = SigningKey::from_seed(ORIGIN, &[9; 32]).unwrap();
    let forged = AddCheckpoint { note: checkpoint(5).sign(&thief), ..request(0, 5) };
    assert_eq!(forged.judge(&vkey, None).unwrap_err().code(), 403);
    let stranger = SigningKey::from_seed("another.example/log", &[9; 32]).unwrap();
    assert_eq!(request(0, 5).judge(&stranger.verifying_key(), None).unwrap_err().code(), 404);
}

#[test]
fn requests_are_read_as_written_and_nothing_else_is_one() {
    let request = request(5, 9);
    let text = request.to_string();
    assert_eq!(text.parse(), Ok(request));
    for (from, to) in [("old 5", "old 05"), ("old 5", "older 5"), ("old 5\n", "old 5\nAAAA\n"), ("\n\n", "\n")] {
        let error = text.replacen(from, to, 1).parse::<AddCheckpoint>();
        assert!(matches!(&error, Err(refusal) if refusal.code() == 400) || error.is_ok_and(|r| r.head().is_err()));
    }
    let long = format!("old 5\n{}\n{}", format!("{}\n", "A".repeat(43) + "=").repeat(64), head(9, &[]));
    assert!(long.parse::<AddCheckpoint>().is_err());
}

proptest! {
    /// Any one character of a receipt changed: it is refused, or it is the same receipt in what is
    /// vouched for.
    #[test]
    fn a_changed_receipt_is_never_another_one(place in 0usize..2000, by in 1u8..128) {
        let good = receipt(5, 11, &[1]);
        let mut bytes = good.to_string().into_bytes();
        let place = place % bytes.len();
        bytes[place] ^= by;
        if let Ok(text) = String::from_utf8(bytes)
            && let Ok(changed) = text.parse::<Receipt>()
            && changed.verify(entry(5).as_bytes(), &key().verifying_key()).is_ok()
        {
            // Only the witness's line, which the log's key does not vouch for.
            prop_assert_eq!((changed.index, &changed.path), (good.index, &good.path));
            let judged = policy("quorum w1").judge(&changed.note);
            prop_assert!(judged.is_err() || judged.unwrap().quorum == Quorum::NotMet || changed == good);
        }
    }

    #[test]
    fn any_text_is_refused_without_a_panic(text in "(\\PC|\n|index |old |extra |c2sp.org/tlog-proof@v1\n|\u{2014} )*") {
        prop_assert!(text.parse::<Receipt>().is_err());
        let _ = text.parse::<AddCheckpoint>().map(|request| request.head());
        let _ = text.parse::<Policy>();
        let _ = Note::parse(&text);
    }
}
