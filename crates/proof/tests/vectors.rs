//! Against the published vectors, and against the definition of RFC 6962 taken literally.

use crate::support::{ORIGIN, VKEY, checkpoint, key, leaves, root_by_definition};
use proof::{Checkpoint, Frontier, NoteError, SigningKey, VerifyingKey};
use proptest::prelude::*;

const SIGNATURE: &str = "\u{2014} socai.example/ledger nHqMsoB+k5EVTAk2gZew6oDYVBrVFj9qiI33ghHzBfPxzvy1kSvGERRuP/kOHt0yALbywlZpyDAc0Qo6LVZ3g4kwoAY=\n";

/// A vector that seven implementations by others agree on.
#[test]
fn the_head_of_seventy_thousand_entries_is_what_others_compute_and_sign() {
    let text = format!("{ORIGIN}\n70000\nF91d3doKpQPHteTRJEudY3fRljhJn00ibqKEH24PH0c=\n");
    assert_eq!(checkpoint(70_000).to_string(), text);
    assert_eq!(checkpoint(70_000).sign(&key()), format!("{text}\n{SIGNATURE}"));
    let earlier = checkpoint(46_666).to_string();
    assert_eq!(earlier, format!("{ORIGIN}\n46666\nWr4Ac4AJr15JAjhKXO/m3sa2K4tCisKRrROttCAVyLA=\n"));
    assert_eq!(key().verifying_key().to_string(), VKEY);
}

/// The example key of the signed-note specification.
#[test]
fn keys_are_read_and_written_as_specified() {
    let text = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    assert_eq!(text.parse::<VerifyingKey>().unwrap().to_string(), text);
    assert_eq!(key().to_text().parse::<SigningKey>().unwrap().to_text(), key().to_text());
    for bad in ["", "a+b", "a+00000000+AQ==", &text.replace("530d", "530e"), &format!("{text}A"), "PRIVATE+KEY+x+1+2"] {
        assert!(matches!(bad.parse::<VerifyingKey>(), Err(NoteError::Key(_))), "{bad}");
        assert!(matches!(bad.parse::<SigningKey>(), Err(NoteError::Key(_))), "{bad}");
    }
}

#[test]
fn a_head_opens_only_under_the_key_that_signed_it_and_unchanged() {
    let vkey: VerifyingKey = VKEY.parse().unwrap();
    let note = checkpoint(3).sign(&key());
    assert_eq!(Checkpoint::open(&note, &vkey), Ok(checkpoint(3)));
    for unfit in ["w.ex+ample", "w.example\r", ""] {
        let with_another = format!("{note}\u{2014} {unfit} AAAAAAAAAAAA\n");
        assert!(Checkpoint::open(&with_another, &vkey).is_err(), "{unfit:?}");
    }
    let with_another = format!("{note}\u{2014} w.example AAAAAAAAAAAA\n");
    assert_eq!(Checkpoint::open(&with_another, &vkey), Ok(checkpoint(3)));
    let other = SigningKey::from_seed(ORIGIN, &[8; 32]).unwrap();
    assert!(Checkpoint::open(&note, &other.verifying_key()).is_err());
    assert!(Checkpoint::open(&Checkpoint { origin: "x.example".into(), ..checkpoint(3) }.sign(&key()), &vkey).is_err());
    for (from, to) in [("\n3\n", "\n4\n"), ("\n3\n", "\n03\n"), ("\n\n", "\n"), ("\u{2014} ", "- "), ("=\n", "\n")] {
        assert!(Checkpoint::open(&note.replacen(from, to, 1), &vkey).is_err(), "{from:?} -> {to:?}");
    }
}

#[test]
fn the_frontier_has_the_root_of_the_definition_at_every_size() {
    let leaves = leaves(600);
    let mut frontier = Frontier::default();
    for size in 0..=leaves.len() {
        assert_eq!(frontier.root(), root_by_definition(&leaves[..size]), "{size}");
        frontier.extend(leaves.get(size).copied());
    }
}

proptest! {
    #[test]
    fn any_text_is_refused_or_opened_without_a_panic(text in "(\\PC|\n|\u{2014} socai.example/ledger )*") {
        let vkey: VerifyingKey = VKEY.parse().unwrap();
        prop_assert!(Checkpoint::open(&text, &vkey).is_err());
        let _ = text.parse::<Checkpoint>();
        let _ = text.parse::<VerifyingKey>();
        let _ = text.parse::<SigningKey>();
    }
}
