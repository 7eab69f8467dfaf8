//! A long answer in parts: whatever comes in between them, each row is in one.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, num::NonZeroU32};

use domain::EntryNumber;
use proptest::{collection::vec, prelude::*};
use questions::{
    Page, Place,
    paging::{Key, Part},
};

fn key(row: &(u64, char)) -> Key {
    EntryNumber(row.0).into()
}

fn part(rows: &[(u64, char)], limit: u32, after: Option<Place>) -> Part<Vec<(u64, char)>> {
    Page { limit: NonZeroU32::new(limit), after }.of(rows.to_vec(), key).unwrap()
}

proptest! {
    /// Given rows of which several may have one key, when they are asked for part by part, then together these are all
    /// rows in the order of their keys, whatever the size of a part.
    #[test]
    fn the_parts_are_the_whole(entries in vec(0_u64..30, 0..60), limit in 1_u32..70) {
        let mut rows: Vec<(u64, char)> = entries.iter().zip('a'..).map(|(entry, letter)| (*entry, letter)).collect();
        let (mut joined, mut after) = (Vec::new(), None);
        loop {
            let part = part(&rows, limit, after);
            prop_assert!(part.rows.len() <= limit as usize);
            joined.extend(part.rows);
            after = part.next;
            // The name of a place says which it is.
            prop_assert_eq!(after.as_ref().map(|place| place.to_string().parse::<Place>().unwrap()), after.clone());
            if after.is_none() { break }
        }
        rows.sort_by_key(|(entry, _)| *entry);
        prop_assert_eq!(joined, rows);
    }

    /// Given rows that come in, and rows that leave, between one part and the next, when all parts are asked for, then
    /// what was there throughout is in one of them, and nothing is in two.
    #[test]
    fn nothing_is_left_out_and_nothing_comes_twice_while_rows_come_and_go(
        first in vec(0_u64..200, 1..40),
        more in vec((0_u64..300, any::<bool>()), 0..40),
        limit in 1_u32..6,
    ) {
        let mut rows: BTreeSet<u64> = first.into_iter().collect();
        let mut throughout = rows.clone();
        let (mut seen, mut after, mut more) = (Vec::new(), None, more.into_iter());
        loop {
            let there: Vec<(u64, char)> = rows.iter().map(|entry| (*entry, ' ')).collect();
            let part = part(&there, limit, after);
            seen.extend(part.rows.iter().map(|row| row.0));
            after = part.next;
            if after.is_none() { break }
            for (entry, comes) in more.by_ref().take(3) {
                if comes { rows.insert(entry); } else { rows.remove(&entry); throughout.remove(&entry); }
            }
        }
        let distinct: BTreeSet<u64> = seen.iter().copied().collect();
        prop_assert_eq!(distinct.len(), seen.len());
        prop_assert!(throughout.is_subset(&distinct));
    }
}

#[test]
fn a_place_is_named_by_its_key_and_what_is_of_another_kind_is_refused() {
    let whole = vec![(7, 'a'), (7, 'b'), (9, 'c')];
    assert_eq!(part(&whole, 1, None).next.unwrap().to_string(), "7");
    assert_eq!(part(&whole, 2, None).next.unwrap().to_string(), "7+1");
    assert_eq!(part(&whole, 5, "#7".parse().ok()).rows, [(7, 'b'), (9, 'c')]);
    assert_eq!(part(&whole, 5, "8".parse().ok()).rows, [(9, 'c')], "a key that is gone has a place still");
    let of_text = Page { limit: None, after: "UBND-2023-9901/C-Q/2023-Q3/KINHMON".parse().ok() };
    assert!(of_text.of(whole.clone(), key).unwrap_err().to_string().contains("is no key of a row of this answer"));
    assert_eq!(Page::default().of(whole.clone(), key).unwrap().rows, whole);
    let coded = |text: &str| text.parse::<Place>().unwrap().to_string();
    assert_eq!(["a+0", "C-Q", "a+b", "a+3"].map(coded), ["a", "C-Q", "a+b", "a+3"]);
}
