//! Evidence of every kind from the real binary, changed in one bit of one member and written anew as its own
//! rules ask: more than ten thousand files. None shows anything that the honest one does not.

use std::fs;

use evidence::{Container, Presence, Shown, Trust};
use proof::Policy;
use socai_tests::{
    authority::root,
    container::with,
    filings::{IN_TIME, LATE, file_both},
    vouched::{self, cosign},
};

/// Bits that are changed, in a file of each kind.
const FEW: usize = 400;
const MANY: usize = 2_000;

struct Judge {
    policy: Policy,
    root: Vec<u8>,
}

impl Judge {
    fn verify(&self, file: &Container) -> Result<Shown, String> {
        // As it would be read from the disk.
        let file = Container::read(&file.write().unwrap()).unwrap();
        let mut authorities = timestamp::Trust::default();
        authorities.add_roots(&self.root).unwrap();
        evidence::verify(
            &file,
            Trust {
                policy: self.policy.clone(),
                authorities,
                dishonest: 0,
                accuracy: 60,
                readable: ledger::reckon::readable,
            },
        )
    }
}

/// Whether one shows no more of an entry than the other.
fn shows_no_more(one: &Presence, other: &Presence) -> bool {
    let latest = one.not_later_than.is_none_or(|one| other.not_later_than.is_some_and(|other| one >= other));
    let earliest = one.not_earlier_than.is_none_or(|one| other.not_earlier_than.is_some_and(|other| one <= other));
    let rehearsal = one.rehearsal.is_none_or(|one| other.rehearsal == Some(one));
    (one.number, &one.entry, &one.log) == (other.number, &other.entry, &other.log) && latest && earliest && rehearsal
}

/// What a file claims to be about (a task, a moment) is judged by its reader; what it shows must be the same.
fn is_harmless(changed: &Shown, honest: &Shown) -> bool {
    match (changed, honest) {
        (Shown::Presence(one), Shown::Presence(other)) => shows_no_more(one, other),
        (Shown::Grounds(one), Shown::Grounds(other)) => {
            shows_no_more(&one.presence, &other.presence) && one.entries == other.entries
        }
        (Shown::Whole(one), Shown::Whole(other)) => {
            let sealed_at =
                one.sealed_at.is_none_or(|_| (one.sealed, one.sealed_at) == (other.sealed, other.sealed_at));
            (&one.texts, one.form, &one.log) == (&other.texts, other.form, &other.log) && sealed_at
        }
        (Shown::Continued(one), Shown::Continued(other)) => one == other,
        _ => false,
    }
}

#[test]
fn no_changed_evidence_shows_more_than_the_honest_one() {
    let desk = vouched::desk();
    cosign(&desk, "2026-01-01T10:00:00");
    file_both(&desk);
    cosign(&desk, "2026-01-08T10:00:00");
    desk.run(["receipt", "write", "100", "--to", "."]).ok();
    let judge = Judge {
        policy: fs::read_to_string(desk.path("policy")).unwrap().parse().unwrap(),
        root: fs::read(root(&desk)).unwrap(),
    };
    let (mut tried, mut refused) = (0, 0);
    for (arguments, bits) in [
        (&["presence", "300"][..], MANY),
        (&["verdict", LATE], MANY),
        (&["verdict", IN_TIME], MANY),
        (&["absence", LATE, "--by", "2026-01-02"], MANY),
        (&["history", LATE], MANY),
        (&["absence", LATE, "--by", "2026-01-02", "--all"], FEW),
        (&["history", LATE, "--all"], FEW),
        (&["consistency", "--from", "100.tlog-proof"], MANY),
    ] {
        desk.run([&["prove"], arguments, &["--to", "e.zip"]].concat()).ok();
        let honest = Container::read(&fs::read(desk.path("e.zip")).unwrap()).unwrap();
        let shown = judge.verify(&honest).unwrap();
        assert!(shown.holds(), "{arguments:?}: {shown:?}");
        // Words for people prove nothing; nor do certificates by being there.
        let members = honest.members().filter(|(name, bytes)| !name.starts_with("READ-ME") && !bytes.is_empty());
        let members: Vec<(String, usize)> = members.map(|(name, bytes)| (name.to_owned(), bytes.len())).collect();
        for number in 0..bits {
            let (name, length) = &members[number % members.len()];
            // Spread over each member, and over the bits of a byte.
            let at = (number / members.len()).wrapping_mul(7919) % length;
            let changed = with(&honest, name, |bytes| {
                let mut changed = bytes.to_vec();
                changed[at] ^= 1 << (number % 7);
                changed
            });
            tried += 1;
            match judge.verify(&changed) {
                Ok(other) if other.holds() => {
                    assert!(is_harmless(&other, &shown), "{arguments:?}: byte {at} of {name}\n{other:?}\n{shown:?}");
                }
                Ok(_) | Err(_) => refused += 1,
            }
        }
    }
    assert!(tried > 10_000 && refused > tried * 9 / 10, "{refused} of {tried}");
}
