//! What pages load: built into the program, under names that change with their content.

use std::sync::LazyLock;

use eventlog::Digest;

use crate::http::Reply;

/// A file that pages load.
pub struct Asset {
    stem: &'static str,
    extension: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
    digest: LazyLock<String>,
}

macro_rules! asset {
    ($stem:literal, $extension:literal, $content_type:literal) => {{
        const BYTES: &[u8] = include_bytes!(concat!("../assets/", $stem, ".", $extension));
        fn digest() -> String {
            Digest::of(BYTES).to_string().chars().take(12).collect()
        }
        Asset {
            stem: $stem,
            extension: $extension,
            content_type: $content_type,
            bytes: BYTES,
            digest: LazyLock::new(digest),
        }
    }};
}

/// The look of all pages.
pub static STYLE: Asset = asset!("desk", "css", "text/css; charset=utf-8");
/// What moves: the slider, the notice of new entries.
pub static SCRIPT: Asset = asset!("desk", "js", "text/javascript; charset=utf-8");
/// The sign of the desk.
pub static ICON: Asset = asset!("desk", "svg", "image/svg+xml");

impl Asset {
    /// Where it is loaded from.
    pub fn address(&self) -> String {
        format!("/tep/{}", self.name())
    }

    fn name(&self) -> String {
        format!("{}-{}.{}", self.stem, *self.digest, self.extension)
    }
}

/// The file of that name.
pub fn named(name: &str) -> Option<Reply> {
    let asset = [&STYLE, &SCRIPT, &ICON].into_iter().find(|asset| asset.name() == name)?;
    Some(Reply::asset(asset.content_type, asset.bytes))
}
