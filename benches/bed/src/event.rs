//! The events every subject gets: the same ones, in the same order.

/// Exactly this many bytes of canonical JSON in every event.
pub const PAYLOAD: usize = 250;

/// A stream has about so many events.
const PER_STREAM: u64 = 12;

/// One event as a subject is given it.
#[derive(Clone, Debug)]
pub struct Event {
    pub stream: String,
    pub kind: &'static str,
    pub payload: Vec<u8>,
}

/// One event as a subject gives it back: owned, so that a scan pays for materialising it.
#[derive(Debug)]
pub struct Stored {
    pub stream: String,
    pub kind: String,
    pub payload: Vec<u8>,
}

/// An endless, reproducible sequence of events.
pub struct Events {
    dice: Dice,
    units: u64,
}

impl Default for Events {
    fn default() -> Self {
        Self { dice: Dice(0x5EED), units: 0 }
    }
}

impl Iterator for Events {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        let unit = if self.units == 0 || self.dice.below(PER_STREAM) == 0 {
            self.units += 1;
            self.units - 1
        } else {
            self.dice.below(self.units)
        };
        let task = format!("D{}/C-Q/2023-Q{}/U{unit:07}", unit % 9 + 1, unit / 9 % 4 + 1);
        Some(Event {
            stream: format!("task/{task}"),
            kind: self.dice.pick(&KINDS),
            payload: payload(&mut self.dice, &task),
        })
    }
}

/// Keys in order and no spaces between tokens, as canonical JSON wants it; the note takes up what is left.
fn payload(dice: &mut Dice, task: &str) -> Vec<u8> {
    let mut text =
        format!(r#"{{"actor":"unit-clerk-{:04}","amount":{},"note":""#, dice.below(10_000), dice.below(100_000_000));
    let tail = format!(r#"","seal":"{:016x}","task":"{task}","version":{}}}"#, dice.next(), dice.below(9) + 1);
    let end = PAYLOAD - tail.len();
    loop {
        let word = dice.pick(&WORDS);
        if text.len() + word.len() + 1 > end {
            break;
        }
        text.push_str(word);
        text.push(' ');
    }
    while text.len() < end {
        text.push('.');
    }
    text.push_str(&tail);
    text.into_bytes()
}

const KINDS: [&str; 6] =
    ["ReportSubmitted", "ReportReturned", "TaskOpened", "TaskExtended", "FigureCorrected", "ReceiptIssued"];

const WORDS: [&str; 48] = [
    "report",
    "submitted",
    "late",
    "quarter",
    "unit",
    "approved",
    "by",
    "the",
    "head",
    "of",
    "office",
    "figures",
    "corrected",
    "after",
    "review",
    "see",
    "letter",
    "sheet",
    "row",
    "column",
    "total",
    "differs",
    "from",
    "ledger",
    "báo",
    "cáo",
    "đã",
    "nộp",
    "quý",
    "đơn",
    "vị",
    "phê",
    "duyệt",
    "số",
    "liệu",
    "điều",
    "chỉnh",
    "theo",
    "công",
    "văn",
    "biểu",
    "dòng",
    "cột",
    "tổng",
    "cộng",
    "kỳ",
    "hạn",
    "sổ",
];

/// SplitMix64: a few lines, and the same throws in every run.
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len() as u64) as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn payloads_are_canonical_json_of_the_stated_length() {
        for event in Events::default().take(2_000) {
            assert_eq!(event.payload.len(), PAYLOAD);
            // serde_json keeps its maps sorted, so text that is already canonical survives.
            let value: serde_json::Value = serde_json::from_slice(&event.payload).unwrap();
            assert_eq!(serde_json::to_vec(&value).unwrap(), event.payload);
        }
    }

    #[test]
    fn about_twelve_events_share_a_stream() {
        let streams: HashSet<String> = Events::default().take(12_000).map(|event| event.stream).collect();
        assert!((900..1_100).contains(&streams.len()), "{}", streams.len());
        assert!(streams.iter().all(|stream| stream.len() == 28));
    }
}
