//! Whom somebody trusts: C2SP tlog-policy. The keys of logs and witnesses, and how many of which
//! witnesses must vouch for a head. It never comes with the evidence: whoever verifies brings it.

use std::{collections::BTreeMap, str::FromStr};

use crate::{
    checkpoint::{Checkpoint, CheckpointError},
    cosignature::WitnessKey,
    key::{VerifyingKey, signer},
    note::{Note, NoteError},
};

/// A policy is at most this long, in bytes.
pub const POLICY_BYTES_MAX: usize = 64 * 1024;

/// The keys trusted, and the quorum asked for.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The logs.
    pub logs: Vec<Trusted<VerifyingKey>>,
    witnesses: BTreeMap<String, Trusted<WitnessKey>>,
    groups: BTreeMap<String, Group>,
    /// What must be met: a witness or a group; nothing for `none`.
    quorum: Option<String>,
}

/// A key, and where its holder answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trusted<K> {
    /// The key.
    pub key: K,
    /// Its address, if the policy has one.
    pub url: Option<String>,
}

#[derive(Debug, Clone)]
struct Group {
    /// So many of its members must agree.
    threshold: usize,
    members: Vec<String>,
}

/// Why a text is not a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("policy, line {line}: {what}")]
pub struct PolicyError {
    /// The line, from one.
    pub line: usize,
    /// What is wrong with it.
    pub what: PolicyFault,
}

/// What is wrong with a line of a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// An editor put a mark before the text.
    #[error("it begins with a byte order mark (BOM); save the file as UTF-8 without one")]
    ByteOrderMark,
    /// The lines end as Windows ends them.
    #[error("it ends with CR LF, as Windows ends lines; save the file with LF")]
    CarriageReturn,
    /// There is no quorum line.
    #[error("the quorum line is missing")]
    NoQuorum,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl From<String> for PolicyFault {
    fn from(what: String) -> Self {
        Self::Other(what)
    }
}

/// What a head is worth under a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The head, signed by a log that the policy names.
    pub head: Checkpoint,
    /// The witnesses of the policy that vouch for it, by the policy's names, each with its times in
    /// POSIX seconds, the earliest first.
    pub witnesses: BTreeMap<String, Vec<u64>>,
    /// Whether they are enough.
    pub quorum: Quorum,
}

/// Whether enough witnesses vouch for a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quorum {
    /// The policy asks for none: only the log's word.
    NotAsked,
    /// Enough do.
    Met,
    /// Not enough do.
    NotMet,
}

impl Policy {
    /// What `note` is worth: the log's signature must hold, and so must each cosignature by a witness
    /// of the policy.
    pub fn judge(&self, note: &str) -> Result<Judged, CheckpointError> {
        let parsed = Note::parse(note)?;
        let head: Checkpoint = parsed.text.parse()?;
        let named = || self.logs.iter().filter(|log| log.key.name() == head.origin);
        if named().next().is_none() {
            return Err(CheckpointError::Origin(head.origin));
        }
        if signer(named().map(|log| &log.key), &parsed)?.is_none() {
            let other = parsed.signatures.iter().find(|line| line.name == head.origin);
            return Err(match other.map(|line| line.id.iter().map(|byte| format!("{byte:02x}")).collect::<String>()) {
                Some(id) => NoteError::AnotherKey { name: head.origin, id },
                None => NoteError::NotSigned(head.origin),
            }
            .into());
        }
        let mut witnesses = BTreeMap::new();
        for (name, witness) in &self.witnesses {
            let times = witness.key.times(&parsed)?;
            if !times.is_empty() {
                witnesses.insert(name.clone(), times);
            }
        }
        let quorum = match &self.quorum {
            None => Quorum::NotAsked,
            Some(_) if self.is_met_by(&|name| witnesses.contains_key(name)) => Quorum::Met,
            Some(_) => Quorum::NotMet,
        };
        Ok(Judged { head, witnesses, quorum })
    }

    /// The witnesses, by the policy's names.
    pub fn witnesses(&self) -> impl Iterator<Item = (&str, &Trusted<WitnessKey>)> {
        self.witnesses.iter().map(|(name, witness)| (name.as_str(), witness))
    }

    /// The fewest witnesses that meet the quorum, and how many it speaks of; `None` where none is asked.
    pub fn quorum_size(&self) -> Option<(usize, usize)> {
        self.quorum.as_deref().map(|name| (self.fewest(name), self.count(name)))
    }

    /// Whether two quorums always share an honest witness when `dishonest` witnesses are not: only then
    /// can no two histories both be vouched for. With k of n that is k > (n + f) / 2.
    pub fn excludes_two_histories(&self, dishonest: usize) -> bool {
        self.quorum_size().is_some_and(|(fewest, of)| 2 * fewest > of + dishonest)
    }

    /// Whether the witnesses of whom this holds are enough. None are where the policy asks for none.
    pub(crate) fn is_met_by(&self, agrees: &dyn Fn(&str) -> bool) -> bool {
        self.quorum.as_deref().is_some_and(|name| self.agrees(name, agrees))
    }

    /// Whether the quorum speaks of this witness; one that is named and in no group of it does not count.
    pub(crate) fn speaks_of(&self, witness: &str) -> bool {
        self.quorum.as_deref().is_some_and(|name| self.holds(name, witness))
    }

    fn agrees(&self, name: &str, present: &dyn Fn(&str) -> bool) -> bool {
        match self.groups.get(name) {
            Some(group) => {
                group.members.iter().filter(|member| self.agrees(member, present)).count() >= group.threshold
            }
            None => present(name),
        }
    }

    fn holds(&self, name: &str, witness: &str) -> bool {
        match self.groups.get(name) {
            Some(group) => group.members.iter().any(|member| self.holds(member, witness)),
            None => name == witness,
        }
    }

    fn fewest(&self, name: &str) -> usize {
        let Some(group) = self.groups.get(name) else { return 1 };
        let mut each: Vec<usize> = group.members.iter().map(|member| self.fewest(member)).collect();
        each.sort_unstable();
        each.iter().take(group.threshold).sum()
    }

    fn count(&self, name: &str) -> usize {
        self.groups.get(name).map_or(1, |group| group.members.iter().map(|member| self.count(member)).sum())
    }
}

impl FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        if text.len() > POLICY_BYTES_MAX {
            return Err(PolicyError { line: 1, what: "it is too long".to_owned().into() });
        }
        if text.starts_with('\u{feff}') {
            return Err(PolicyError { line: 1, what: PolicyFault::ByteOrderMark });
        }
        let mut reading = Reading::default();
        for (line, number) in text.split_terminator('\n').zip(1..) {
            let refuse = |what| PolicyError { line: number, what };
            if line.ends_with('\r') {
                return Err(refuse(PolicyFault::CarriageReturn));
            }
            reading.read(line).map_err(|what| refuse(what.into()))?;
        }
        let end = PolicyError { line: text.lines().count(), what: PolicyFault::NoQuorum };
        let Some(quorum) = reading.quorum else { return Err(end) };
        Ok(Self { logs: reading.logs, witnesses: reading.witnesses, groups: reading.groups, quorum })
    }
}

/// Trust in one log, whatever witnesses say.
impl From<VerifyingKey> for Policy {
    fn from(key: VerifyingKey) -> Self {
        let logs = vec![Trusted { key, url: None }];
        Self { logs, witnesses: BTreeMap::new(), groups: BTreeMap::new(), quorum: None }
    }
}

/// A policy as far as it has been read.
#[derive(Default)]
struct Reading {
    logs: Vec<Trusted<VerifyingKey>>,
    witnesses: BTreeMap<String, Trusted<WitnessKey>>,
    groups: BTreeMap<String, Group>,
    /// Those that are members of a group already: nobody counts twice.
    members: Vec<String>,
    /// The line, once there was one.
    quorum: Option<Option<String>>,
}

impl Reading {
    fn read(&mut self, line: &str) -> Result<(), String> {
        // What is not ASCII means itself, in names as in remarks.
        if let Some(unfit) = line.chars().find(|c| c.is_ascii_control() && *c != '\t') {
            return Err(format!("it holds {unfit:?}; no control character belongs here"));
        }
        let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
        match words[..] {
            [] => Ok(()),
            [word, ..] if word.starts_with('#') => Ok(()),
            ["log", key] => self.log(key, None),
            ["log", key, url] => self.log(key, Some(url)),
            ["witness", name, key] => self.witness(name, key, None),
            ["witness", name, key, url] => self.witness(name, key, Some(url)),
            ["group", name, threshold, ref members @ ..] if !members.is_empty() => self.group(name, threshold, members),
            ["quorum", name] => self.quorum(name),
            [word, ..] => Err(format!(
                "\"{word}\" with {} words after it is not a line of a policy; it knows log, witness, group, quorum",
                words.len() - 1
            )),
        }
    }

    fn log(&mut self, key: &str, url: Option<&str>) -> Result<(), String> {
        let key: VerifyingKey = key.parse().map_err(|error: NoteError| error.to_string())?;
        if self.logs.iter().any(|log| log.key == key) {
            return Err("this log's key was named before".to_owned());
        }
        self.logs.push(Trusted { key, url: url.map(str::to_owned) });
        Ok(())
    }

    fn witness(&mut self, name: &str, key: &str, url: Option<&str>) -> Result<(), String> {
        self.must_be_new(name)?;
        let key: WitnessKey = key.parse().map_err(|error: NoteError| error.to_string())?;
        if self.witnesses.values().any(|other| other.key.is_one_with(&key)) {
            return Err("this key was named before: one witness would count twice".to_owned());
        }
        self.witnesses.insert(name.to_owned(), Trusted { key, url: url.map(str::to_owned) });
        Ok(())
    }

    fn group(&mut self, name: &str, threshold: &str, members: &[&str]) -> Result<(), String> {
        self.must_be_new(name)?;
        for member in members {
            self.must_be_known(member)?;
            if self.members.iter().any(|other| other == member) {
                return Err(format!("\"{member}\" is in a group already: it would count twice"));
            }
            self.members.push((*member).to_owned());
        }
        let threshold = match threshold {
            "all" => members.len(),
            "any" => 1,
            number => match number.parse::<usize>() {
                Ok(plain) if plain.to_string() == number => plain,
                _ => return Err(format!("\"{number}\" is not all, any, or a plain number")),
            },
        };
        if threshold == 0 || threshold > members.len() {
            return Err(format!("{threshold} of {} members cannot be asked for", members.len()));
        }
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        self.groups.insert(name.to_owned(), Group { threshold, members });
        Ok(())
    }

    fn quorum(&mut self, name: &str) -> Result<(), String> {
        if self.quorum.is_some() {
            return Err("there is a quorum line already".to_owned());
        }
        let asked = (name != "none").then(|| name.to_owned());
        if let Some(name) = &asked {
            self.must_be_known(name)?;
        }
        self.quorum = Some(asked);
        Ok(())
    }

    fn must_be_new(&self, name: &str) -> Result<(), String> {
        match name == "none" || self.witnesses.contains_key(name) || self.groups.contains_key(name) {
            true => Err(format!("the name \"{name}\" is taken")),
            false => Ok(()),
        }
    }

    fn must_be_known(&self, name: &str) -> Result<(), String> {
        match self.witnesses.contains_key(name) || self.groups.contains_key(name) {
            true => Ok(()),
            false => Err(format!("\"{name}\" is not named above")),
        }
    }
}
