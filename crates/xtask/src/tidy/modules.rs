//! Circles between the modules of one crate.
//!
//! A module is a file. It points to the file that holds what it takes, seen through `pub use`. A module contains what
//! lies in its own directory: what it takes from there is no arrow, and what they take from it is one.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{Breach, sources};

/// The path of a module inside its crate: `["state", "status"]`; the root is empty.
type Module = Vec<String>;

pub fn check(root: &Path) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for directory in sources::below(&root.join("crates"), "toml") {
        let Some(home) = directory.parent().filter(|_| directory.ends_with("Cargo.toml")) else { continue };
        let source = home.join("src");
        let modules: BTreeMap<Module, Uses> = sources::below(&source, "rs")
            .iter()
            .map(|path| (named(&source, path), Uses::of(&sources::text(path))))
            .collect();
        for circle in circles(&arrows(&modules)) {
            let names: Vec<String> = circle.iter().map(|module| shown(module)).collect();
            let what = format!("a circle of modules: {}", names.join(" -> "));
            breaches.push(Breach::new(sources::shown(root, home), what));
        }
    }
    breaches
}

fn named(source: &Path, path: &Path) -> Module {
    let inside = path.strip_prefix(source).unwrap_or(path).with_extension("");
    let mut module: Module = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

fn shown(module: &[String]) -> String {
    if module.is_empty() { "crate".to_owned() } else { module.join("::") }
}

/// What a file takes from its crate, as written: paths that begin with `crate`, `super` or `self`, and names that it
/// takes over from modules of its own.
#[derive(Debug, Default)]
struct Uses {
    paths: Vec<Vec<String>>,
    /// The names that others find here, with where they come from.
    names: BTreeMap<String, Vec<String>>,
}

impl Uses {
    fn of(text: &str) -> Self {
        let code = without_comments(text);
        let mut uses = Self::default();
        let tokens = tokens(&code);
        let mut at = 0;
        while at < tokens.len() {
            if tokens[at] == "use" {
                let end = tokens[at..].iter().position(|token| *token == ";").map_or(tokens.len(), |end| at + end);
                let mut found = Vec::new();
                tree(&tokens[at + 1..end], &mut 0, &[], &mut found);
                for (path, name) in found {
                    uses.names.insert(name, path.clone());
                    uses.paths.push(path);
                }
                at = end;
            } else if matches!(tokens[at], "crate" | "super" | "self") && tokens.get(at + 1) == Some(&"::") {
                let mut path = vec![tokens[at].to_owned()];
                let mut next = at + 1;
                while tokens.get(next) == Some(&"::") && tokens.get(next + 1).is_some_and(|name| is_name(name)) {
                    path.push(tokens[next + 1].to_owned());
                    next += 2;
                }
                uses.paths.push(path);
                at = next;
                continue;
            }
            at += 1;
        }
        uses
    }
}

fn is_name(token: &str) -> bool {
    token.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// The leaves of a `use`, each with the name under which it is known here.
fn tree(tokens: &[&str], at: &mut usize, before: &[String], found: &mut Vec<(Vec<String>, String)>) {
    let mut path = before.to_vec();
    while *at < tokens.len() {
        match tokens[*at] {
            "{" => {
                *at += 1;
                while *at < tokens.len() && tokens[*at] != "}" {
                    tree(tokens, at, &path, found);
                    if tokens.get(*at) == Some(&",") {
                        *at += 1;
                    }
                }
                *at += 1;
                return;
            }
            "," | "}" => break,
            "as" => {
                let name = tokens.get(*at + 1).copied().unwrap_or_default().to_owned();
                *at += 2;
                found.push((path, name));
                return;
            }
            "::" => {}
            name => path.push(name.to_owned()),
        }
        *at += 1;
    }
    if path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    if let Some(name) = path.last().cloned() {
        found.push((path, name));
    }
}

/// Names, `::` and single signs.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = if is_name(&first.to_string()) {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        if !first.is_whitespace() {
            tokens.push(token);
        }
        rest = after;
    }
    tokens
}

/// The code without line comments, and without the tests that stand in it: those may look at anything.
fn without_comments(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    text.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// From each module to those it takes something from.
fn arrows(modules: &BTreeMap<Module, Uses>) -> BTreeMap<Module, BTreeSet<Module>> {
    let mut arrows: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
    for (module, uses) in modules {
        let to = arrows.entry(module.clone()).or_default();
        for path in &uses.paths {
            let Some(target) = holder(modules, module, path, 0) else { continue };
            if target != *module && !target.starts_with(module) {
                to.insert(target);
            }
        }
    }
    arrows
}

/// The file that holds what the path names, for a reader in `from`.
fn holder(modules: &BTreeMap<Module, Uses>, from: &Module, path: &[String], depth: usize) -> Option<Module> {
    let (first, mut rest) = path.split_first()?;
    let mut module = match first.as_str() {
        "crate" => Vec::new(),
        "self" => from.clone(),
        "super" => from[..from.len().checked_sub(1)?].to_vec(),
        // A name of this module's own, or another crate.
        name => {
            let own = [&from[..], &[name.to_owned()]].concat();
            if !modules.contains_key(&own) {
                return None;
            }
            own
        }
    };
    while let Some((name, after)) = rest.split_first() {
        let inner = [&module[..], std::slice::from_ref(name)].concat();
        if name == "super" {
            module.pop();
        } else if modules.contains_key(&inner) {
            module = inner;
        } else {
            // Taken over from elsewhere, or at home here.
            let taken = modules.get(&module)?.names.get(name).filter(|_| depth < 8);
            return taken.and_then(|path| holder(modules, &module, path, depth + 1)).or(Some(module));
        }
        rest = after;
    }
    modules.contains_key(&module).then_some(module)
}

/// Each set of modules from each of which one comes back to it, as one round.
fn circles(arrows: &BTreeMap<Module, BTreeSet<Module>>) -> Vec<Vec<Module>> {
    let reaches = |from: &Module| {
        let mut seen: BTreeSet<&Module> = BTreeSet::new();
        let mut open: Vec<&Module> = arrows.get(from).into_iter().flatten().collect();
        while let Some(module) = open.pop() {
            if seen.insert(module) {
                open.extend(arrows.get(module).into_iter().flatten());
            }
        }
        seen
    };
    let all: BTreeMap<&Module, BTreeSet<&Module>> = arrows.keys().map(|module| (module, reaches(module))).collect();
    let mut told: BTreeSet<&Module> = BTreeSet::new();
    let mut circles = Vec::new();
    for (module, reached) in &all {
        if reached.contains(module) && !told.contains(module) {
            let round: Vec<&Module> = reached
                .iter()
                .filter(|other| all.get(**other).is_some_and(|back| back.contains(module)))
                .copied()
                .collect();
            told.extend(&round);
            circles.push(round.into_iter().cloned().collect());
        }
    }
    circles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(name: &str) -> Module {
        name.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    fn found(files: &[(&str, &str)]) -> Vec<Vec<Module>> {
        let modules = files.iter().map(|(name, text)| (module(name), Uses::of(text))).collect();
        circles(&arrows(&modules))
    }

    #[test]
    fn a_circle_is_found_through_what_is_taken_over() {
        let files = [
            ("", "mod a; mod b; pub use b::{Deep, inner::Other as Taken};"),
            ("a", "use crate::Taken;"),
            ("b", "pub mod inner;"),
            ("b::inner", "fn f() { crate::a::g() }"),
        ];
        assert_eq!(found(&files), [[module("a"), module("b::inner")]]);
    }

    #[test]
    fn what_contains_another_may_use_it_and_be_used_by_it() {
        let files = [("", "mod a;"), ("a", "mod b; use b::step; pub struct Context;"), ("a::b", "use super::Context;")];
        assert!(found(&files).is_empty());
    }

    #[test]
    fn comments_tests_and_other_crates_point_nowhere() {
        let files = [
            ("", "mod a; mod b;"),
            ("a", "// crate::b::x\nuse std::fmt;\n#[cfg(test)]\nmod tests {\n use crate::b::x; }"),
            ("b", "use crate::a::Y;"),
        ];
        assert!(found(&files).is_empty());
    }
}
