//! Ways to change an evidence file, drawn one after the other: always the same ones for the same file.

use std::collections::BTreeSet;

use evidence::{Container, container::Format};
use serde_json::{Value, json};

/// A file as it was handed out, and how it is judged.
#[derive(Clone)]
pub struct Honest {
    pub name: String,
    pub container: Container,
    pub policy: String,
    pub roots: String,
    pub deadline: Option<&'static str>,
}

impl Honest {
    pub fn new(name: String, container: Container, policy: &str, roots: &str, deadline: Option<&'static str>) -> Self {
        Self { name, container, policy: policy.to_owned(), roots: roots.to_owned(), deadline }
    }

    /// The last second of the deadline.
    pub fn deadline_for_the_page(&self) -> Option<u64> {
        let moment: calendar::Moment = self.deadline?.parse().unwrap();
        Some(u64::try_from(moment.latest().micros().div_euclid(1_000_000)).unwrap())
    }
}

type Members = Vec<(String, Vec<u8>)>;

/// Changed files, each with what was changed. There is no end to them.
pub struct Changes {
    format: Format,
    members: Members,
    file: Vec<u8>,
    claim: Value,
    random: u64,
}

impl Changes {
    pub fn new(honest: &Honest) -> Self {
        let container = &honest.container;
        let members = container.members().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect();
        let claim = serde_json::from_str(container.text("claim.json").unwrap()).unwrap();
        Self { format: container.format(), members, file: container.write().unwrap(), claim, random: 0x9e37_79b9 }
    }

    /// A number below `most` (xorshift).
    fn below(&mut self, most: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        usize::try_from(self.random >> 11).unwrap() % most.max(1)
    }

    /// A member whose bytes say something: words for people prove nothing.
    fn member(&mut self) -> usize {
        let telling: Vec<usize> = (0..self.members.len())
            .filter(|at| !self.members[*at].0.starts_with("READ-ME") && !self.members[*at].1.is_empty())
            .collect();
        telling[self.below(telling.len())]
    }

    fn packed(&self, members: &Members, format: Format) -> Option<Vec<u8>> {
        let mut container = Container::of(format);
        for (name, bytes) in members {
            container.add(name, bytes.as_slice()).ok()?;
        }
        container.write().ok()
    }

    fn claimed(&self, claim: &Value) -> Vec<u8> {
        match self.format {
            Format::First => format!("{claim:#}\n").into_bytes(),
            Format::Second => format!("{claim}\n").into_bytes(),
        }
    }

    fn with_claim(&self, mut members: Members, claim: &Value) -> Members {
        if let Some((_, bytes)) = members.iter_mut().find(|(name, _)| name == "claim.json") {
            *bytes = self.claimed(claim);
        }
        members
    }

    /// One change: what it is, and the file, if it can be written at all.
    fn draw(&mut self) -> (String, Option<Vec<u8>>) {
        let (mut members, format) = (self.members.clone(), self.format);
        let way = self.below(24);
        let what = match way {
            0..=6 => {
                let at = self.member();
                let (place, bit) = (self.below(members[at].1.len()), self.below(8));
                members[at].1[place] ^= 1 << bit;
                format!("bit {bit} of byte {place} of {}", members[at].0)
            }
            7 => {
                let (place, bit) = (self.below(self.file.len()), self.below(8));
                let mut file = self.file.clone();
                file[place] ^= 1 << bit;
                return (format!("bit {bit} of byte {place} of the file"), Some(file));
            }
            8 => {
                let length = self.below(self.file.len());
                return (format!("cut at {length}"), Some(self.file[..length].to_vec()));
            }
            9 | 10 => {
                let at = self.below(members.len());
                format!("without {}", members.remove(at).0)
            }
            11 => {
                let (one, other) = (self.below(members.len()), self.below(members.len()));
                members.swap(one, other);
                format!("{} and {} in each other's place", members[other].0, members[one].0)
            }
            12 => {
                let (one, other) = (self.member(), self.member());
                let bytes = members[one].1.clone();
                members[other].1 = bytes;
                format!("{} with what is in {}", members[other].0, members[one].0)
            }
            13 => {
                let at = self.member();
                let names = [
                    "later/5.json",
                    "documents/x",
                    "con",
                    "policy",
                    "keys/log.vkey",
                    "entries/0.json/x",
                    "streams",
                    "keys/9.json",
                ];
                let name = names[self.below(names.len())];
                let place = self.below(members.len());
                let bytes = members[at].1.clone();
                members.insert(place, (name.to_owned(), bytes));
                format!("with {name}, which is {}", members[at].0)
            }
            14..=16 => {
                let mut claim = self.claim.clone();
                let what = self.change_claim(&mut claim);
                members = self.with_claim(members, &claim);
                what
            }
            17 | 18 => self.without_an_entry(&mut members),
            19 => {
                let mut claim = self.claim.clone();
                claim["before"] = Value::Null;
                let before = self.claim["before"].as_u64();
                let gone = |name: &String| {
                    name.starts_with("before/") || before.is_some_and(|at| name.starts_with(&format!("entries/{at}.")))
                };
                members.retain(|(name, _)| !gone(name));
                members = self.with_claim(members, &claim);
                "without what stands before".to_owned()
            }
            20 => {
                members.retain(|(name, _)| !name.starts_with("entries/0."));
                "without entry 0".to_owned()
            }
            21 => {
                let groups = ["later/", "anchors/", "before/", "grounds/streams", "streams", "tiles/"];
                let group = groups[self.below(groups.len())];
                members.retain(|(name, _)| !name.starts_with(group));
                let mut claim = self.claim.clone();
                if group.ends_with("streams") {
                    claim["counted"] = Value::Null;
                    members = self.with_claim(members, &claim);
                }
                format!("without {group}")
            }
            22 => self.without_a_line(&mut members),
            _ => {
                let mut claim = self.claim.clone();
                let other = match format {
                    Format::First => Format::Second,
                    Format::Second => Format::First,
                };
                if let (Format::First, Some(fields)) = (other, claim.as_object_mut()) {
                    fields.retain(|name, _| name != "counted");
                    members.retain(|(name, _)| !name.ends_with("streams"));
                }
                let members = self.with_claim(members, &claim);
                return ("in the other format".to_owned(), self.packed(&members, other));
            }
        };
        (what, self.packed(&members, format))
    }

    /// Another claim: a number, a list, a moment, or the task.
    fn change_claim(&mut self, claim: &mut Value) -> String {
        let names: Vec<String> = claim.as_object().unwrap().keys().cloned().collect();
        let name = &names[self.below(names.len())];
        let before = claim[name].clone();
        let some = self.below(400);
        claim[name] = match &before {
            Value::Number(number) => match self.below(3) {
                0 => Value::Null,
                1 => json!(number.as_u64().unwrap().saturating_sub(1)),
                _ => json!(some),
            },
            Value::Array(items) => {
                let mut items = items.clone();
                match self.below(3) {
                    0 => drop(items.remove(self.below(items.len()))),
                    1 => items.reverse(),
                    _ => items.push(json!(some + 1_000)),
                }
                items.into()
            }
            Value::String(text) => {
                let others =
                    ["2190-01-31T00:00:00+07:00", "UBND-2023-9901/2h-1/VPUBND", "presence", "history", "absence", ""];
                let other = others[self.below(others.len())];
                if other.is_empty() { json!(format!("{text}0")) } else { json!(other) }
            }
            _ => json!(some),
        };
        format!("claim.json: {name} is {} and not {before}", claim[name])
    }

    /// An entry is left out, of the claim too.
    fn without_an_entry(&mut self, members: &mut Members) -> String {
        let shown: Vec<u64> = self.claim["shown"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        if shown.is_empty() {
            let at = self.below(members.len());
            return format!("without {}", members.remove(at).0);
        }
        // One, or all from one on: the tail.
        let at = self.below(shown.len());
        let gone: BTreeSet<u64> =
            if self.below(2) == 0 { [shown[at]].into() } else { shown[at..].iter().copied().collect() };
        let mut claim = self.claim.clone();
        claim["shown"] = shown.iter().filter(|number| !gone.contains(number)).copied().collect::<Vec<_>>().into();
        if self.claim["counted"].as_u64().is_some_and(|counted| gone.contains(&counted)) {
            claim["counted"] = Value::Null;
            members.retain(|(name, _)| !name.ends_with("streams"));
        }
        let directory = if self.claim["kind"] == "verdict" { "grounds" } else { "entries" };
        let names: BTreeSet<String> = gone
            .iter()
            .flat_map(|number| ["json", "tlog-proof"].map(|kind| format!("{directory}/{number}.{kind}")))
            .collect();
        members.retain(|(name, _)| !names.contains(name));
        *members = self.with_claim(std::mem::take(members), &claim);
        format!("without the entries {gone:?}, nor are they claimed")
    }

    /// The last signature line of a head is left out wherever the head stands.
    fn without_a_line(&self, members: &mut Members) -> String {
        let Some((_, head)) = members.iter().find(|(name, _)| name == "checkpoint") else {
            return "as it is".to_owned();
        };
        let head = String::from_utf8_lossy(head).into_owned();
        let lines: Vec<&str> = head.lines().collect();
        let shorter: String = lines[..lines.len() - 1].iter().map(|line| format!("{line}\n")).collect();
        for (_, bytes) in members.iter_mut() {
            if let Ok(text) = str::from_utf8(bytes) {
                *bytes = text.replace(&head, &shorter).into_bytes();
            }
        }
        format!("without {:?}", lines.last())
    }
}

impl Iterator for Changes {
    type Item = (String, Vec<u8>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (what, file) = self.draw();
            match file {
                Some(file) if file != self.file => return Some((what, file)),
                // What cannot be written, or is the honest file again, is no change.
                _ => {}
            }
        }
    }
}
