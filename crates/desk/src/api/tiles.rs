//! The public part of the log (C2SP tlog-tiles): hash tiles, from which anybody checks that it is only continued. Entries
//! are not among them: they are for those entitled.

use eventlog::{LogReader, tiles::WIDTH};

use crate::{failure::Failure, http::Reply, visit::Visit};

/// The highest level of tiles that the specification has.
const LEVEL_MAX: u64 = 63;

/// `/tile/L/N[.p/W]`
pub fn tile(visit: &Visit<'_>, parts: &[String]) -> Result<Reply, Failure> {
    let (level, index, width) = place(parts).ok_or(Failure::NotHere)?;
    let log = visit.ledger.log();
    let bytes = hashes(log, level, index, width).ok_or(Failure::NotHere)?;
    // A tile never changes: it is made of what is recorded.
    Ok(Reply::new(200, "application/octet-stream", bytes).with("cache-control", "public, max-age=31536000, immutable"))
}

/// Level, index and width of a tile.
fn place(parts: &[String]) -> Option<(u64, u64, u64)> {
    let (level, rest) = parts.split_first()?;
    let level = number(level, 2)?;
    let (names, width) = match rest {
        [names @ .., last, width] if last.ends_with(".p") => {
            let width = number(width, 3)?;
            let mut names = names.to_vec();
            names.push(last.trim_end_matches(".p").to_owned());
            (names, width)
        }
        names => (names.to_vec(), WIDTH),
    };
    let (last, before) = names.split_last()?;
    let mut index = 0_u64;
    for name in before {
        index = index.checked_mul(1000)?.checked_add(three(name.strip_prefix('x')?)?)?;
    }
    index = index.checked_mul(1000)?.checked_add(three(last)?)?;
    // One spelling each: no zeroes before the first group.
    let is_short = before.first().is_none_or(|first| first != "x000");
    let fits = level <= LEVEL_MAX && (1..=WIDTH).contains(&width) && (width == WIDTH) == (rest.len() == names.len());
    (is_short && fits).then_some((level, index, width))
}

fn number(text: &str, digits: usize) -> Option<u64> {
    let plain =
        text.len() <= digits && (text == "0" || !text.starts_with('0')) && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn three(text: &str) -> Option<u64> {
    let plain = text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// The hashes of a tile, if the log has come so far.
fn hashes(log: &dyn LogReader, level: u64, index: u64, width: u64) -> Option<Vec<u8>> {
    let height = level.checked_mul(8)?;
    let whole = log.signed_tree().size().checked_shr(u32::try_from(height).ok()?)?;
    let first = index.checked_mul(WIDTH)?;
    if first.checked_add(width)? > whole {
        return None;
    }
    let mut bytes = Vec::new();
    for place in first..first + width {
        bytes.extend(log.subtree(u8::try_from(height).ok()?.into(), place).ok()?.0);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(path: &str) -> Option<(u64, u64, u64)> {
        place(&path.split('/').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn a_tile_has_one_spelling() {
        assert_eq!(placed("0/000"), Some((0, 0, 256)));
        assert_eq!(placed("0/x001/x234/067"), Some((0, 1_234_067, 256)));
        assert_eq!(placed("2/005.p/17"), Some((2, 5, 17)));
        for path in [
            "0/0",
            "0/x000/001",
            "00/000",
            "0/000.p/0",
            "0/000.p/256",
            "64/000",
            "0/000.p",
            "0/x001",
            "0/-01",
            "entries/000",
            "0",
        ] {
            assert_eq!(placed(path), None, "{path}");
        }
    }
}
