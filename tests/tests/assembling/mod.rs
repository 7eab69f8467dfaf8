//! The page that checks evidence is one file, put together from its parts in `crates/cli/verify` and from the published
//! schemas: what an entry may look like is said in one place. `SOCAI_BLESS=1 cargo test -p tests golden::`
//! writes it anew.
#![allow(dead_code, reason = "each test uses its own part")]

use std::{collections::BTreeMap, fs, path::PathBuf};

use eventlog::Digest;
use serde_json::{Map, Value, json};
use tests::repository;

/// The script's parts, in order. The published schemas stand between what reads an entry and what follows from it.
const PARTS: [&str; 19] = [
    "intro",
    "bytes",
    "log",
    "policy",
    "container",
    "der",
    "certificates",
    "tokens",
    "entries",
    SCHEMAS,
    "shapes",
    "due-dates",
    "status",
    "readings",
    "grounds",
    "evidence",
    "judge",
    "kinds",
    "screen",
];
const SCHEMAS: &str = "";

fn directory() -> PathBuf {
    repository().join("crates/cli/verify")
}

fn part(name: &str) -> String {
    fs::read_to_string(directory().join(name)).unwrap()
}

/// The whole page.
pub fn assemble() -> String {
    let parts = PARTS.map(|name| if name == SCHEMAS { schemas() } else { part(&format!("{name}.js")) });
    let (script, style) = (format!("\n{}", parts.join("\n")), format!("\n{}", part("page.css")));
    part("page.html")
        .replace("@script@", &base64(&Digest::of(script.as_bytes()).0))
        .replace("@style@", &base64(&Digest::of(style.as_bytes()).0))
        .replace("@css@", &style)
        .replace("@js@", &script)
}

/// The kinds of entries with the members of their payloads, for the shell script that checks evidence.
pub fn kinds() -> String {
    let mut text = "# The kinds of entries in their versions, each with the members of its payload; ? marks one that may be missing. \
        From docs/schema.\n"
        .to_owned();
    for (kind, schema) in schema_files().into_iter().filter(|(name, _)| !name.starts_with("entry.")) {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let names = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name);
        let mut members: Vec<&String> = names.collect();
        members.sort();
        let mark = |name: &str| if required.contains(&name) { "" } else { "?" };
        let members: Vec<String> = members.into_iter().map(|name| format!("{name}{}", mark(name))).collect();
        text += &format!("{kind} {}\n", members.join(" "));
    }
    text
}

/// Where they lie.
pub fn kinds_file() -> PathBuf {
    repository().join("tests/foreign/kinds.txt")
}

/// The published schemas of entries and of what they say, by their names.
fn schema_files() -> BTreeMap<String, Value> {
    let files = fs::read_dir(repository().join("docs/schema")).unwrap().map(|file| file.unwrap().path());
    let named = files.map(|file| (file.file_stem().unwrap().to_str().unwrap().to_owned(), file));
    let of_entries = named
        .filter(|(name, _)| name.starts_with("entry.") || name.starts_with(|letter: char| letter.is_ascii_uppercase()));
    of_entries.map(|(name, file)| (name, serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap())).collect()
}

/// Writes the page, its hash into its document, and the kinds for the shell script.
pub fn bless() {
    fs::write(kinds_file(), kinds()).unwrap();
    let page = assemble();
    fs::write(directory().join("verify.html"), &page).unwrap();
    let document = repository().join("docs/verify-page.md");
    let text = fs::read_to_string(&document).unwrap();
    let (before, rest) = text.split_once("Its SHA-256 is\n\n```text\n").unwrap();
    let (_, after) = rest.split_once('\n').unwrap();
    let digest = Digest::of(page.as_bytes());
    fs::write(document, format!("{before}Its SHA-256 is\n\n```text\n{digest}\n{after}")).unwrap();
}

/// The schemas of entries as one table: each kind and version, and the parts that they have in common.
fn schemas() -> String {
    let mut all = Table::default();
    let mut kinds = BTreeMap::new();
    for (name, mut schema) in schema_files() {
        let parts = schema["$defs"].take().as_object().cloned().unwrap_or_default();
        let renamed = all.take(&parts);
        kinds.insert(name, bare(&schema, &renamed));
    }
    let lines = |table: &BTreeMap<String, Value>| -> String {
        table.iter().map(|(name, schema)| format!("  {}: {schema},\n", json!(name))).collect()
    };
    format!(
        "/* ---- The published schemas (docs/schema), without their descriptions ---- */\n\n\
        const PARTS = {{\n{}}};\nconst SHAPES = {{\n{}}};\n",
        lines(&all.parts),
        lines(&kinds)
    )
}

/// The parts that schemas name. Two of one name that differ get two names.
#[derive(Default)]
struct Table {
    parts: BTreeMap<String, Value>,
}

impl Table {
    /// Takes the parts of a schema; under which name each is kept.
    fn take(&mut self, parts: &Map<String, Value>) -> BTreeMap<String, String> {
        let mut renamed: BTreeMap<String, String> = parts.keys().map(|name| (name.clone(), name.clone())).collect();
        // A part that names another changes with its name, so this goes on until nothing changes.
        loop {
            let clash = parts
                .iter()
                .find(|(name, part)| self.parts.get(&renamed[*name]).is_some_and(|kept| *kept != bare(part, &renamed)));
            let Some((name, _)) = clash else { break };
            let next = match renamed[name].split_once('~') {
                None => 2,
                Some((_, number)) => number.parse::<u32>().unwrap() + 1,
            };
            renamed.insert(name.clone(), format!("{name}~{next}"));
        }
        for (name, part) in parts {
            self.parts.insert(renamed[name].clone(), bare(part, &renamed));
        }
        renamed
    }
}

/// A schema without words for people, its parts by the names under which they are kept.
fn bare(schema: &Value, renamed: &BTreeMap<String, String>) -> Value {
    match schema {
        Value::Object(fields) => {
            // What is called so is a word about the schema, and not one of the fields that it lists.
            let words = ["$schema", "$defs", "title", "description", "default"];
            let kept = fields.iter().filter(|(name, value)| !words.contains(&name.as_str()) || value.is_object());
            let kept = kept.filter(|(name, _)| *name != "$defs" && *name != "default");
            Value::Object(kept.map(|(name, value)| (name.clone(), bare_field(name, value, renamed))).collect())
        }
        Value::Array(items) => items.iter().map(|item| bare(item, renamed)).collect(),
        other => other.clone(),
    }
}

fn bare_field(name: &str, value: &Value, renamed: &BTreeMap<String, String>) -> Value {
    match (name, value) {
        ("$ref", Value::String(to)) => {
            let part = to.strip_prefix("#/$defs/").unwrap();
            renamed.get(part).map_or(part, String::as_str).into()
        }
        // Fields may have any name.
        ("properties", Value::Object(fields)) => {
            Value::Object(fields.iter().map(|(name, field)| (name.clone(), bare(field, renamed))).collect())
        }
        _ => bare(value, renamed),
    }
}

/// 32 bytes in base64.
pub fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize % 64];
            text.push(if place <= three.len() { char::from(letter) } else { '=' });
        }
    }
    text
}
