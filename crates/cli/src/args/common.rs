//! What every command takes: the ledger, the language, the form of the answer.

use std::{ffi::OsString, path::PathBuf};

use clap::{
    Args, ValueEnum,
    builder::{OsStringValueParser, TypedValueParser},
};
use words::Language;

#[derive(Debug, Args)]
pub struct Common {
    /// Thư mục sổ cái / the ledger's directory
    #[arg(long, global = true, env = "SOCAI_LEDGER", value_name = "DIR", value_parser = directory())]
    pub ledger: Option<PathBuf>,
    /// Ngôn ngữ / language; by default from the locale, Vietnamese when unknown
    #[arg(long, global = true, value_enum)]
    lang: Option<Lang>,
    /// Kết quả dạng JSON / the result as JSON (`socai schema` prints its shape)
    #[arg(long, global = true)]
    pub json: bool,
}

/// A directory. An empty one is taken, and is none: so is a variable that is set to nothing.
fn directory() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    Vi,
    En,
}

impl Common {
    /// As asked, or as the locale has it.
    pub fn language(&self) -> Language {
        language(self.lang)
    }
}

/// The language that a command line asks for, before it is read.
pub fn language_of(arguments: &[OsString]) -> Language {
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let behind = texts.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    let joined = texts.iter().find_map(|text| text.strip_prefix("--lang="));
    language(behind.or(joined).and_then(|name| Lang::from_str(name, false).ok()))
}

/// As asked; else English for an English locale; else Vietnamese.
fn language(asked: Option<Lang>) -> Language {
    let locale =
        || ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    match asked {
        Some(Lang::Vi) => Language::Vi,
        Some(Lang::En) => Language::En,
        None if locale().is_some_and(|locale| locale.to_lowercase().starts_with("en")) => Language::En,
        None => Language::Vi,
    }
}
