//! The foot of each printed sheet: which moment, which entries, which root; and which sheet of how many.
//!
//! A browser repeats nothing at the foot of a page but what a stylesheet says (CSS Paged Media, section 4.2), so each page
//! loads one of its own for paper. Its address holds what it says, and nothing but dates, a size and a root passes.

use calendar::{Moment, Timestamp};
use words::Language;

use crate::{
    http::{Reply, Request},
    when::{address, written},
};

/// What a sheet rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foot {
    /// The moment that it shows.
    pub valid: Timestamp,
    /// What was known.
    pub known: Timestamp,
    /// How many entries that is.
    pub size: u64,
    /// The root over them, base64.
    pub root: Option<String>,
}

/// The last part of the address.
pub const NAME: &str = "trang-in.css";

impl Foot {
    /// Where the stylesheet is loaded from.
    pub fn address(&self, language: Language) -> String {
        let mut parameters = vec![
            ("valid_at", written(self.valid).to_string()),
            ("known_at", written(self.known).to_string()),
            ("size", self.size.to_string()),
            ("lang", language.code().to_owned()),
        ];
        parameters.extend(self.root.clone().map(|root| ("root", root)));
        address(&format!("/tep/{NAME}"), &parameters)
    }

    /// What the address of a stylesheet says; none where it says anything else.
    fn asked(request: &Request) -> Option<Self> {
        let moment = |name| Some(request.parameter(name)?.parse::<Moment>().ok()?.latest());
        let is_root = |root: &&str| {
            root.len() == 44 && root.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
        };
        let root = match request.parameter("root") {
            None => None,
            Some(root) => Some(Some(root).filter(is_root)?.to_owned()),
        };
        let size = request.parameter("size")?.parse().ok()?;
        Some(Self { valid: moment("valid_at")?, known: moment("known_at")?, size, root })
    }

    /// The same in words.
    pub fn said(&self, language: Language) -> String {
        let (valid, known, entries) = (words::instant(self.valid), words::instant(self.known), self.size);
        let root = self.root.as_ref();
        let root = root.map(|root| words::say!(language, ", gốc {root}", ", root {root}")).unwrap_or_default();
        words::say!(
            language,
            "Thực tế tại {valid}, theo dữ liệu đã biết tại {known}: {entries} bút toán đầu của sổ{root}",
            "What was the case at {valid}, as known at {known}: the first {entries} entries of the log{root}"
        )
    }

    fn stylesheet(&self, language: Language) -> String {
        let said = self.said(language);
        let (sheet, of) = (language.pick("trang ", "page "), language.pick(" trên ", " of "));
        format!(
            "@page{{margin-bottom:20mm;@bottom-left{{content:\"{said}\";font-size:7.5pt;width:84%;text-align:left}}\
             @bottom-right{{content:\"{sheet}\" counter(page) \"{of}\" counter(pages);font-size:7.5pt}}}}\n"
        )
    }
}

/// The stylesheet that is asked for.
pub fn stylesheet(request: &Request) -> Option<Reply> {
    let language = if request.parameter("lang") == Some(Language::En.code()) { Language::En } else { Language::Vi };
    let foot = Foot::asked(request)?;
    Some(Reply::new(200, "text/css; charset=utf-8", foot.stylesheet(language).into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foot() -> Foot {
        let at = |text: &str| text.parse::<Moment>().unwrap().latest();
        let root = "oagi0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZab+=";
        Foot { valid: at("18/9/2023"), known: at("8:00 20/9/2023"), size: 183, root: Some(root.to_owned()) }
    }

    fn asked(target: &str) -> Option<Reply> {
        let peer = std::net::Ipv4Addr::LOCALHOST.into();
        stylesheet(&Request::read("GET", target, Vec::new(), b"", peer).unwrap())
    }

    #[test]
    fn a_sheet_says_what_its_page_says() {
        let reply = asked(&foot().address(Language::Vi)).unwrap();
        let css = std::str::from_utf8(reply.bytes()).unwrap();
        assert!(css.contains(&foot().said(Language::Vi)), "{css}");
        assert!(css.contains("183 bút toán") && css.contains("oagi") && css.contains("18/09/2023"), "{css}");
    }

    #[test]
    fn nothing_else_stands_on_it() {
        for other in [
            "valid_at=x&known_at=2023-09-18&size=1",
            "valid_at=2023-09-18&known_at=2023-09-18&size=1\"}",
            "valid_at=2023-09-18&known_at=2023-09-18&size=1&root=\"};x",
            "known_at=2023-09-18&size=1",
        ] {
            assert!(asked(&format!("/tep/{NAME}?{}", other.replace('"', "%22"))).is_none(), "{other}");
        }
    }
}
