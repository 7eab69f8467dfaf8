//! A draft that contradicts itself: each contradiction is told with its line and what to do, and nothing is recorded.

use crate::drafts::{LETTER, apply, drafted, entries};

/// One edit of a draft: what is replaced by what, the member on whose line that is told, and the words.
type Edit = (&'static str, &'static str, &'static str, &'static [&'static str]);

fn each_is_told(letter: &str, edits: &[Edit]) {
    let (desk, draft) = drafted(letter);
    let recorded = entries(&desk);
    for (from, to, member, words) in edits {
        let edited = draft.replacen(from, to, 1);
        assert!(edited != draft, "{from}");
        let told = apply(&desk, &edited, &[]).fails(2, words);
        let lines: Vec<usize> =
            (1..).zip(edited.lines()).filter(|(_, line)| line.starts_with(member)).map(|(at, _)| at).collect();
        assert!(
            lines.iter().any(|at| told.err.contains(&format!("line {at}: "))),
            "{to}: {member} {lines:?}: {}",
            told.err
        );
        apply(&desk, &edited, &["--dry-run", "--lang", "vi"]).fails(2, &["dòng "]);
        assert_eq!(entries(&desk), recorded, "{to}");
    }
    apply(&desk, &draft, &["--dry-run"]).ok();
}

/// Given words that say how far a day counts, when the draft has it otherwise, then that is told.
#[test]
fn a_day_counts_as_its_words_have_it() {
    let due = "due = { date = \"2027-12-15\", reading = \"inclusive\" }";
    each_is_told(
        LETTER,
        &[
            (
                due,
                "due = { date = \"2027-12-14\", reading = \"inclusive\" }",
                "due",
                &["1: due is 14/12/2027", "15/12/2027"],
            ),
            (due, "due = { date = \"2027-12-15\", reading = \"exclusive\" }", "due", &["1: ", "15/12/2027 counts"]),
            (due, "due = { date = \"2027-12-14\", reading = \"exclusive\" }", "due", &["1: due is 14/12/2027"]),
            ("due_day = 20", "due_day = 20\nreading = \"exclusive\"", "reading", &["3: ", "day 20 counts"]),
            ("due_day = 20", "due_day = 19", "due_day", &["3: due_day is day 19"]),
            (due, "", "[[obligations]]", &["1: ", "due is not there", "due = \"none\""]),
            ("due_day = 20", "", "[[obligations]]", &["3: ", "due_day is not there", "due_day = \"rule\""]),
        ],
    );
    // "Trước ngày" leaves open whether the day counts: both may be written, and the last day that counts as well.
    let letter = LETTER.replace("chậm nhất ngày 15/12/2027", "trước ngày 15/12/2027");
    let (desk, draft) = drafted(&letter);
    let blank = "due = { date = \"2027-12-15\", reading = \"\" }";
    for (due, is_taken) in [
        ("due = { date = \"2027-12-15\", reading = \"inclusive\" }", true),
        ("due = { date = \"2027-12-15\", reading = \"exclusive\" }", true),
        ("due = { date = \"2027-12-14\", reading = \"inclusive\" }", true),
        ("due = \"none\"", true),
        ("due = { date = \"2027-12-14\", reading = \"exclusive\" }", false),
        ("due = { date = \"2027-12-16\", reading = \"exclusive\" }", false),
    ] {
        let tried = apply(&desk, &draft.replace(blank, due), &["--dry-run"]);
        if is_taken {
            tried.ok()
        } else {
            tried.fails(2, &["1: due is "])
        };
    }
}

#[test]
fn a_phrase_stands_in_the_words_of_its_duty() {
    let phrase = "deadline_phrase = \"chậm nhất ngày 15/12/2027\"\ndue = { date = \"2027-12-15\"";
    let other = "deadline_phrase = \"chậm nhất ngày 30/12/2027\"\ndue = { date = \"2027-12-30\"";
    let cadence = "cadence = \"quarter\"";
    each_is_told(
        LETTER,
        &[
            (phrase, other, "deadline_phrase", &["1: deadline_phrase", "does not stand in quote"]),
            (
                "deadline_phrase = \"chậm nhất ngày 20",
                "deadline_phrase = \"chậm nhất ngày 25",
                "deadline_phrase",
                &["3: ", "quote"],
            ),
            (cadence, "cadence = \"month\"", "cadence", &["3: cadence"]),
        ],
    );
    // Without a phrase the words of the duty are what the draft is held against; spaces and capitals are no difference.
    let (desk, draft) = drafted(LETTER);
    let without = draft.replace(phrase, "due = { date = \"2027-12-30\"");
    apply(&desk, &without, &["--dry-run"]).fails(2, &["1: due is 30/12/2027", "15/12/2027"]);
    let spaced = draft.replace("= \"chậm nhất ngày 15/12/2027\"", "= \"Chậm nhất  ngày 15/12/2027\"");
    assert!(spaced != draft);
    apply(&desk, &spaced, &["--dry-run"]).ok();
}

#[test]
fn the_members_of_a_duty_go_together() {
    let one_off = "kind = \"one-off\"";
    each_is_told(
        LETTER,
        &[
            ("kind = \"periodic\"", "kind = \"ad-hoc\"", "kind", &["3: ", "kind = \"periodic\""]),
            ("cadence = \"quarter\"\n", "", "kind", &["3: kind = \"periodic\"", "cadence"]),
            (one_off, "kind = \"periodic\"", "kind", &["1: kind = \"periodic\"", "cadence"]),
            (one_off, "kind = \"one-off\"\ndue_day = 15", "due_day", &["1: due_day", "cadence"]),
            (one_off, "kind = \"one-off\"\nreading = \"inclusive\"", "reading", &["1: reading"]),
            (one_off, "kind = \"one-off\"\napplies_from = \"2027-12\"", "applies_from", &["1: applies_from"]),
            (one_off, "kind = \"conditional\"", "kind", &["1: ", "trigger"]),
            (one_off, "kind = \"one-off\"\ntrigger = \"delay\"", "trigger", &["1: trigger", "conditional"]),
            ("quote = \"Sở Nội vụ", "quote = \"…\" # Sở Nội vụ", "quote", &["1.quote = \"…\" says nothing"]),
            ("code = \"2\"", "code = \"２\"", "code", &["\"２\"", "write \"2\""]),
            ("source = \"2\"", "source = \" \"", "source", &["2.source"]),
        ],
    );
    let (desk, draft) = drafted(LETTER);
    let conditional = draft.replace(one_off, "kind = \"conditional\"\ntrigger = \"delay\"");
    apply(&desk, &conditional, &["--dry-run"]).ok();
}

/// Given a number with its symbol, or an identifier of another year, when the draft is tried, then what is meant is told.
#[test]
fn what_names_a_letter_goes_together() {
    let own = "directive = \"CV-31\"";
    each_is_told(
        LETTER,
        &[
            ("number = \"31\"", "number = \"31/UBND-NC\"", "number", &["number = \"31\" and symbol = \"UBND-NC\""]),
            ("number = \"31\"", "number = \"…\"", "number", &["number = \"…\" says nothing"]),
            ("number = \"31\"", "number = \"３１\"", "number", &["write \"31\""]),
            ("symbol = \"UBND-NC\"", "symbol = \"\"", "symbol", &["symbol = \"\" says nothing"]),
            ("subject = \"giao nhiệm vụ\"", "subject = \"\"", "subject", &["subject = \"\" says nothing"]),
            (own, "directive = \"UBND-2024-31-NC\"", "directive", &["\"UBND-2025-31-NC\""]),
            (own, "directive = \"UBND-2025-13-NC\"", "directive", &["\"UBND-2025-31-NC\""]),
            (own, "directive = \"\"", "directive", &["to be filled in", "directive = \"UBND-2025-31-NC\""]),
        ],
    );
    let (desk, draft) = drafted(LETTER);
    apply(&desk, &draft.replace(own, "directive = \"UBND-2025-31-NC\""), &["--dry-run"]).ok();
    // Without a number there is nothing to propose.
    let unnumbered = draft.replace(own, "directive = \"\"").replace("number = \"31\"", "number = \"\"");
    apply(&desk, &unnumbered, &[]).fails(2, &["directive = \"\" is to be filled in"]);
}
