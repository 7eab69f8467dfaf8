//! What is wrong with a command line, in Vietnamese. In English clap says it.

use std::{error::Error as _, num::ParseIntError};

use calendar::{TimeError, period::PeriodError};
use clap::{
    Error,
    error::{ContextKind, ContextValue, ErrorKind},
};
use desk::accounts::{
    login::NotALogin,
    provider::{NotASubject, NotAnIssuer},
};
use domain::{ids::IdError, people::ActorError};
use words::{
    Language,
    errors::{Told, technical, why},
};

/// Says what is wrong in Vietnamese and ends the program; help and version are no errors.
pub fn exit(error: &Error) -> ! {
    match said(error) {
        None => error.exit(),
        Some(said) => {
            eprintln!("socai: {said}");
            std::process::exit(error.exit_code());
        }
    }
}

fn said(error: &Error) -> Option<String> {
    let text = |kind| error.get(kind).map(joined).unwrap_or_default();
    let (argument, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let mut said = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return None;
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("thiếu giá trị của {argument}"),
        ErrorKind::InvalidValue => format!("giá trị \"{value}\" không dùng được cho {argument}"),
        ErrorKind::ValueValidation => {
            format!("giá trị \"{value}\" không dùng được cho {argument}: {}", cause(error))
        }
        ErrorKind::UnknownArgument if argument.starts_with('-') => format!("không có tùy chọn {argument}"),
        ErrorKind::UnknownArgument => format!("thừa {argument}"),
        ErrorKind::InvalidSubcommand => format!("không có lệnh {}", text(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => "thiếu lệnh con".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("thiếu {argument}"),
        ErrorKind::ArgumentConflict if text(ContextKind::PriorArg) == argument => {
            format!("{argument} chỉ nêu được một lần")
        }
        ErrorKind::ArgumentConflict => {
            format!("không dùng {argument} cùng với {}", text(ContextKind::PriorArg))
        }
        ErrorKind::NoEquals => format!("{argument} phải có dấu \"=\" trước giá trị"),
        ErrorKind::TooManyValues => format!("{argument} có thừa giá trị \"{value}\""),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{argument} không đủ giá trị"),
        ErrorKind::InvalidUtf8 => "có đối số không phải UTF-8".to_owned(),
        // Of the machine, or of a newer clap.
        _ => return None,
    };
    for (kind, before) in [(ContextKind::ValidValue, "; chọn một trong: "), (ContextKind::ValidSubcommand, "; có: ")]
    {
        let text = text(kind);
        if !text.is_empty() {
            said.push_str(before);
            said.push_str(&text);
        }
    }
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue] {
        let likely = match error.get(kind) {
            // clap has the likeliest last.
            Some(ContextValue::Strings(all)) => all.iter().rev().cloned().collect::<Vec<_>>().join(", "),
            _ => text(kind),
        };
        if !likely.is_empty() {
            said.push_str("; ý bạn là ");
            said.push_str(&likely);
        }
    }
    said.push_str("\nXem cách dùng: thêm --help");
    Some(said)
}

/// Why a value is none.
fn cause(error: &Error) -> String {
    let Some(source) = error.source() else { return "không đúng dạng".to_owned() };
    let told = [
        source.downcast_ref::<std::io::Error>().map(|error| why(error, Language::Vi)),
        source.downcast_ref::<TimeError>().map(|error| error.told(Language::Vi)),
        source.downcast_ref::<PeriodError>().map(|error| error.told(Language::Vi)),
        source.downcast_ref::<IdError>().map(|error| error.told(Language::Vi)),
        source.downcast_ref::<ActorError>().map(|error| error.told(Language::Vi)),
        source.downcast_ref::<NotALogin>().map(|error| error.told(Language::Vi)),
        source.downcast_ref::<NotAnIssuer>().map(|error| error.told(Language::Vi)),
        source.downcast_ref::<NotASubject>().map(|error| error.told(Language::Vi)),
        source.downcast_ref::<ParseIntError>().map(|_| "phải là một số nguyên không âm".to_owned()),
    ];
    told.into_iter().flatten().next().unwrap_or_else(|| technical(source, Language::Vi))
}

fn joined(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(all) => all.join(", "),
        ContextValue::Number(number) => number.to_string(),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(all) => all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manual::in_language;

    #[test]
    fn every_mistake_is_told_in_vietnamese() {
        for (arguments, words) in [
            (&["state", "--at", "hôm qua"][..], "\"hôm qua\" không phải ngày hay thời điểm"),
            (&["state", "--att", "2023-01-01"], "không có tùy chọn --att; ý bạn là --at"),
            (&["stat"], "không có lệnh stat; ý bạn là state"),
            (&["diff"], "thiếu <TỪ>"),
            (
                &["export", "docx", "--to", "x"],
                "giá trị \"docx\" không dùng được cho <DẠNG>; chọn một trong: xlsx, csv",
            ),
            (&["state", "--at"], "thiếu giá trị của --at"),
            (&["history", "extra"], "thừa extra"),
        ] {
            let error = in_language(Language::Vi).try_get_matches_from([&["socai"], arguments].concat()).unwrap_err();
            let said = said(&error).unwrap();
            assert!(said.contains(words), "{arguments:?}: {said}");
        }
        let help = in_language(Language::Vi).try_get_matches_from(["socai", "--help"]).unwrap_err();
        assert_eq!(said(&help), None);
        let help = help.to_string();
        assert!(!["Usage", "Commands", "Options", "Print"].iter().any(|word| help.contains(word)), "{help}");
        // What a value is called, and what clap adds of itself.
        for command in [
            &["socai", "state", "--help"][..],
            &["socai", "do", "fix-deadline", "--help"],
            &["socai", "export", "--help"],
        ] {
            let help = in_language(Language::Vi).try_get_matches_from(command).unwrap_err().to_string();
            let english =
                ["<DATE>", "<TIME>", "<UNIT>", "<FILE>", "<TEXT>", "<OFFICE>", "possible values", "[env", "default:"];
            assert!(!english.iter().any(|word| help.contains(word)), "{help}");
        }
    }
}
