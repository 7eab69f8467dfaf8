//! `socai compare`: whether two heads of a log are of one history. No network, and no key that they bring along.

use std::path::{Path, PathBuf};

use clap::Args;
use eventlog::{
    Digest,
    tiles::{CHECKPOINT, TileReader},
};
use proof::{
    Checkpoint, Note, Policy,
    path::{prove_consistency, verify_consistency},
};
use schemars::JsonSchema;
use serde::Serialize;
use words::{Language, say};

use super::verify::{read_head, read_policy};
use crate::{args::shared::Trust, error::Error, files::not_readable, output, session::Session};

#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Biên nhận, đầu sổ, hoặc bản công khai của sổ (tiles/) / a receipt, a signed head, or a public copy of the
    /// log (tiles/)
    one: PathBuf,
    /// Cái kia / the other
    other: PathBuf,
    #[command(flatten)]
    trust: Trust,
}

/// What two heads say about one log.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CompareAnswer {
    /// same; continues: the larger one continues the smaller; fork: two histories, which is misconduct; or
    /// undecided: nothing shows whether the larger one continues the smaller.
    verdict: Verdict,
    /// The log, by its name.
    log: String,
    /// The sizes of the two.
    sizes: [u64; 2],
    /// The roots of the two.
    roots: [String; 2],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Same,
    Continues,
    Fork,
    Undecided,
}

/// A head, and the tiles below it where there are any.
struct Shown {
    head: Checkpoint,
    tiles: Option<TileReader>,
}

impl Shown {
    /// The head of a receipt or an evidence file, a head, or that of a public copy of the log.
    fn read(path: &Path, policy: &Policy, language: Language) -> Result<Self, Error> {
        let (file, is_copy) = if path.is_dir() { (path.join(CHECKPOINT), true) } else { (path.to_owned(), false) };
        let note = read_head(&file, language)?;
        Note::parse(&note).map_err(|error| not_readable(&file, error))?;
        let head = policy.judge(&note).map_err(|error| not_readable(&file, error))?.head;
        let tiles = is_copy.then(|| TileReader::new(path, head.size));
        Ok(Self { head, tiles })
    }

    /// The root that this head gives to its first `size` entries, if there are tiles to show it. They are not
    /// trusted: they must lead to the head.
    fn root_of(&self, size: u64) -> Result<Option<Digest>, Error> {
        let Some(tiles) = &self.tiles else { return Ok(None) };
        let place = tiles.root();
        let root = tiles.earlier(size).tree().map_err(|error| not_readable(place, error))?.root();
        let path = prove_consistency(tiles, size, self.head.size).map_err(|error| not_readable(place, error))?;
        let continued = verify_consistency((size, root), (self.head.size, self.head.root), &path);
        continued.map_err(|error| not_readable(place, error))?;
        Ok(Some(root))
    }
}

fn verdict(smaller: &Shown, larger: &Shown) -> Result<Verdict, Error> {
    if smaller.head.size == larger.head.size {
        return Ok(if smaller.head.root == larger.head.root { Verdict::Same } else { Verdict::Fork });
    }
    Ok(match larger.root_of(smaller.head.size)? {
        Some(root) if root == smaller.head.root => Verdict::Continues,
        Some(_) => Verdict::Fork,
        None => Verdict::Undecided,
    })
}

pub fn compare(session: &Session, args: &CompareArgs) -> Result<(), Error> {
    let language = session.language;
    let (policy, _) = read_policy(&args.trust)?;
    let (one, other) = (Shown::read(&args.one, &policy, language)?, Shown::read(&args.other, &policy, language)?);
    if one.head.origin != other.head.origin {
        let (one, other) = (one.head.origin, other.head.origin);
        return Err(Error::Usage(say!(
            language,
            "hai đầu sổ của hai sổ khác nhau: {one} và {other}",
            "the heads of two different logs: {one} and {other}"
        )));
    }
    let (smaller, larger) = if one.head.size <= other.head.size { (&one, &other) } else { (&other, &one) };
    let verdict = verdict(smaller, larger)?;
    let (log, fewer, more) = (&one.head.origin, smaller.head.size, larger.head.size);
    if session.json {
        let sizes = [one.head.size, other.head.size];
        let roots = [one.head.root.to_string(), other.head.root.to_string()];
        output::print_json(&CompareAnswer { verdict, log: log.clone(), sizes, roots });
    } else {
        output::print(&match verdict {
            Verdict::Same => say!(
                language,
                "Cùng một lịch sử: {more} bút toán, cùng một giá trị gốc.",
                "One history: {more} entries with one root."
            ),
            Verdict::Continues => say!(
                language,
                "Cùng một lịch sử: {more} bút toán nối tiếp đúng {fewer} bút toán kia.",
                "One history: the {more} entries continue those {fewer}."
            ),
            Verdict::Fork if fewer == more => say!(
                language,
                "HAI LỊCH SỬ: {log} đã ký hai giá trị gốc khác nhau cho cùng {more} bút toán. Hai tệp này là bằng chứng gian lận; hãy giữ nguyên cả hai.",
                "TWO HISTORIES: {log} signed two different roots for the same {more} entries. These two files are proof of misconduct; keep both as they are."
            ),
            Verdict::Fork => say!(
                language,
                "HAI LỊCH SỬ: {log} đã ký một đầu sổ {fewer} bút toán và một đầu sổ {more} bút toán không nối tiếp nó. Cả hai, cùng bản công khai của sổ, là bằng chứng gian lận; hãy giữ nguyên.",
                "TWO HISTORIES: {log} signed a head of {fewer} entries, and one of {more} that does not continue it. The two, with the public copy, are proof of misconduct; keep them as they are."
            ),
            Verdict::Undecided => say!(
                language,
                "Chưa kết luận được: {fewer} và {more} bút toán. Sổ phải chứng minh được là chỉ viết thêm (socai prove consistency --from TỆP); hoặc hãy lấy một bản công khai (tiles/) của sổ có đủ {more} bút toán và so với nó; nếu sổ không đưa ra được thì đã mất bút toán.",
                "Undecided: {fewer} and {more} entries. The ledger must be able to prove that it was only continued (socai prove consistency --from FILE); or get a public copy (tiles/) of the log with all {more} entries and compare with that; if the log has none to give, it has lost entries."
            ),
        });
    }
    match verdict {
        Verdict::Same | Verdict::Continues => Ok(()),
        Verdict::Fork | Verdict::Undecided => Err(Error::NotProven),
    }
}
