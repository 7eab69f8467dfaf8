//! The page that checks evidence without this program, as a user has it: in a real browser, with files.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::{browser::Browser, repository, skips::skipped};

/// What the page says once it has judged.
const SAID: &str = r#"new Promise((done) => {
    const look = () => {
        const verdict = document.getElementById('verdict').dataset.verdict;
        if (verdict === 'waiting' || verdict === 'busy' || verdict === 'dead') return setTimeout(look, 2);
        done({
            verdict,
            words: document.querySelector('main').innerText,
            checks: [...document.querySelectorAll('.checks li')].map((item) =>
                ({ outcome: item.dataset.state, what: item.querySelector('span').innerText })),
        });
    };
    look();
})"#;

/// All that is put into the page together.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pub evidence: PathBuf,
    /// Of a receipt.
    pub entry: Option<PathBuf>,
    pub policy: PathBuf,
    pub roots: Vec<PathBuf>,
    pub revoked: Vec<PathBuf>,
    pub documents: Vec<PathBuf>,
    pub dishonest: usize,
    /// `2024-01-15` or `2024-01-15T10:00:00`: Vietnamese time.
    pub deadline: Option<String>,
}

/// The page, opened.
pub struct Page {
    pub browser: Browser,
}

impl Page {
    pub fn file() -> PathBuf {
        repository().join("crates/cli/verify/verify.html")
    }

    /// Opens the page; `None`, and said, where there is no browser.
    pub fn open() -> Option<Self> {
        let Some(browser) = Browser::start() else {
            skipped("Chromium is not there", "apt-get install chromium");
            return None;
        };
        let mut page = Self { browser };
        page.visit(&Self::file());
        Some(page)
    }

    /// Opens another file in its place, or the same anew.
    pub fn visit(&mut self, file: &Path) {
        self.browser.open(&format!("file://{}", file.display()));
    }

    /// Puts everything in as a user does; what the page then says, in this language.
    pub fn judge(&mut self, given: &Given, language: &str) -> Value {
        let browser = &mut self.browser;
        browser.evaluate("document.getElementById('clear').click()");
        browser.evaluate(&format!("document.getElementById('{language}').click()"));
        let (day, hour) = match given.deadline.as_deref() {
            Some(moment) => moment.split_once('T').unwrap_or((moment, "")),
            None => ("", ""),
        };
        let dishonest = given.dishonest.to_string();
        for (field, value) in [("dishonest", dishonest.as_str()), ("day", day), ("hour", hour)] {
            browser.evaluate(&format!(
                "{{ const field = document.getElementById('{field}'); field.value = {}; field.dispatchEvent(new Event('change')) }}",
                json!(value)
            ));
        }
        for (slot, files) in [("documents", &given.documents), ("roots", &given.roots), ("revoked", &given.revoked)] {
            browser.pick(&format!("#{slot}"), files);
            // All of them are in before the last file starts the judgement.
            let count = files.len();
            browser.evaluate(&format!(
                "new Promise((done) => {{ const look = () => given.{slot}.length === {count} ? done() : setTimeout(look, 2); look() }})"
            ));
        }
        browser.pick("#policy", &[&given.policy]);
        if let Some(entry) = &given.entry {
            browser.pick("#entry", &[entry]);
        }
        browser.pick("#evidence", &[&given.evidence]);
        self.said()
    }

    /// What it says, once it has judged.
    pub fn said(&mut self) -> Value {
        self.browser.evaluate(SAID)
    }

    /// What the page finds in each of these files, past its fields and buttons, for each of these deadlines in POSIX
    /// seconds.
    pub fn find(&mut self, files: &[Vec<u8>], policy: &str, roots: &str, deadlines: &[Option<u64>]) -> Vec<Vec<Value>> {
        let written: Vec<String> = files.iter().map(|file| hexadecimal(file)).collect();
        let roots = if roots.is_empty() { json!([]) } else { json!([roots]) };
        let found = self.browser.evaluate(&format!(
            "({FIND})({}, {}, {roots}, {})",
            json!(written),
            json!(policy),
            json!(deadlines.iter().map(|deadline| deadline.map(|at| at.to_string())).collect::<Vec<_>>())
        ));
        serde_json::from_value(found).expect("a list of findings for each file")
    }
}

/// Judges files with the page's own functions. The words are those of the whole page.
const FIND: &str = r"async (files, policy, roots, deadlines) => {
    const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
    const number = (value) => value?.toString() ?? null, all = [];
    for (const file of files) {
        const found = [];
        for (const deadline of deadlines) {
            const it = await judge({ ...nothing(), evidence: { name: 'e.zip', bytes: bytes(file) },
                policy: { name: 'policy', bytes: encode(policy) }, roots: roots.map((root) => ({ name: 'root', bytes: encode(root) })),
                deadline: deadline === null ? undefined : BigInt(deadline) });
            const standing = it.reckoned?.standing;
            found.push({
                verdict: it.verdict, as_shown: it.asShown ?? null, kind: it.kind ?? null,
                latest: number(it.latest), earliest: number(it.earliest), sealed_at: number(it.sealedAt), due: number(it.due ?? standing?.dueEnd),
                unjudged: it.unjudged?.en ?? null, filing: standing?.counted?.entry ?? null, received: standing?.counted?.received ?? null,
                time: standing?.time ?? null, work: standing?.work ?? null, days: standing?.lateness?.days ?? null,
                working_days: standing?.lateness?.workingDays ?? null, due_day: standing?.applies?.day ?? null,
                cured: standing?.cured ? standing.cured.completed.entry : null, origin: standing?.counted?.origin.from ?? null,
                later_grounds: standing ? laterGrounds(standing) : [],
                history: (it.history ?? []).map(({ position }) => position), unreadable: (it.unread ?? []).map(({ position }) => position),
                checks: it.checks.map(({ state, text }) => ({ outcome: state, what: text.en })),
            });
        }
        all.push(found);
    }
    return all;
}";

/// Bytes as a text that a script can hold.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
