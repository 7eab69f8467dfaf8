//! What the ledger stores: entries, commits, frames.

use eventlog::{
    CanonicalJson, Commit, Digest, Event, Position,
    commit::{CommitError, several},
    encoded::{EncodeError, Encoded},
    journal::frame::{self, FoundFrame, Frame, PAGE},
};
use serde_json::Value;

use super::edits::Input;

/// The bytes as text, which most of what is parsed is.
pub fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// Canonical is what the value would be written as, and nothing else.
pub fn canonical(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let value: Option<Value> = serde_json::from_str(text).ok();
    let written = value.as_ref().and_then(|value| CanonicalJson::of(value).ok());
    let parsed = CanonicalJson::parse(text.to_owned()).ok();
    assert_eq!(parsed.is_some(), written.as_ref().is_some_and(|written| written.as_str() == text), "{text:?}");
    if let (Some(value), Some(written)) = (value, written) {
        assert_eq!(written.value(), value);
        assert_eq!(CanonicalJson::parse(written.as_str().to_owned()).as_ref(), Ok(&written));
    }
}

/// Entry and event rebuild each other, and so do event and commit.
pub fn entry(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(event) = Event::from_entry(text) else { return };
    assert_eq!(event.entry().as_deref(), Ok(text));
    let mut encoded = Encoded::at(event.position);
    match encoded.push(event.recorded_at, std::slice::from_ref(&event)) {
        Ok(()) => {
            assert!(encoded.entries().eq([text.as_bytes()]));
            let decoded = decode_parts(&encoded, usize::MAX);
            assert_eq!((decoded[0].events.as_slice(), decoded[0].hashes.as_slice()), (&[event][..], encoded.hashes()));
            assert_eq!(decoded[0].hashes, [Digest::of_leaf(text)]);
        }
        Err(error) => assert!(matches!(error, (0, EncodeError::TooLong(length)) if length == text.len()), "{error:?}"),
    }
}

/// A value that is read is written as it was, or shorter: a number has a longer form too.
pub fn commit(bytes: &[u8]) {
    let Ok(commits) = Commit::decode_all(bytes) else {
        assert!(Commit::decode(bytes).is_err());
        return;
    };
    assert!(!commits.is_empty());
    for commit in &commits {
        check_commit(commit);
    }
    if let Ok(commit) = Commit::decode(bytes) {
        assert_eq!(commits, [commit]);
        if let Ok(encoded) = Encoded::again(&commits) {
            let written = encoded.parts(usize::MAX).map(|(_, bytes)| bytes).collect::<Vec<_>>().concat();
            assert!(written == bytes || written.len() < bytes.len());
        }
    }
}

fn check_commit(commit: &Commit) {
    assert_eq!((commit.events.is_empty(), commit.events.len()), (false, commit.hashes.len()));
    for (index, event) in commit.events.iter().enumerate() {
        assert_eq!((event.position, event.recorded_at), (commit.first.plus(index), commit.recorded_at));
    }
    let Some((fitting, encoded)) = fitting(commit) else { return };
    for (event, entry) in fitting.events.iter().zip(encoded.entries()) {
        // A stored payload need not be canonical; then its hash is not that of any entry.
        let entry = std::str::from_utf8(entry).expect("an entry is text");
        if CanonicalJson::parse(event.content.payload.as_str().to_owned()).is_ok() {
            assert_eq!(Event::from_entry(entry).as_ref(), Ok(event));
        }
    }
    assert_eq!(decode_parts(&encoded, usize::MAX), std::slice::from_ref(&fitting));
    // Cut between events, the parts say the same.
    let parts = decode_parts(&encoded, 300);
    let values: Vec<Vec<u8>> = encoded.parts(300).map(|(_, bytes)| bytes).collect();
    assert_eq!(Commit::decode_all(&several(&values)).as_ref(), Ok(&parts));
    assert!(parts.iter().flat_map(|part| &part.events).eq(&fitting.events));
    assert!(parts.iter().flat_map(|part| &part.hashes).eq(&fitting.hashes));
}

/// The commit with the hashes that its entries really have: no fuzzer finds those by itself. `None` if
/// an event of it cannot be stored.
pub fn fitting(commit: &Commit) -> Option<(Commit, Encoded)> {
    let mut encoded = Encoded::at(commit.first);
    encoded.push(commit.recorded_at, &commit.events).ok()?;
    Some((Commit { hashes: encoded.hashes().to_vec(), ..commit.clone() }, encoded))
}

fn decode_parts(encoded: &Encoded, bytes_max: usize) -> Vec<Commit> {
    let decode = |(first, bytes): (Position, Vec<u8>)| {
        let commit = Commit::decode(&bytes).expect("what was written is read");
        assert_eq!(commit.first, first);
        commit
    };
    encoded.parts(bytes_max).map(decode).collect()
}

/// A frame that is read lies within the bytes and is written as it was.
pub fn frame(bytes: &[u8]) {
    let mut input = Input(bytes);
    let generation = input.number(8);
    let body = input.0;
    check_found(body, generation);
    if let Some(generation) = frame::generation(bytes) {
        check_found(bytes, generation);
    }
    // The same bytes in a frame whose checksum holds.
    let framed = enclose(generation, body);
    if let Some(frame) = check_found(&framed, generation) {
        check_again(&frame, generation);
    }
    assert_eq!(frame::read(&framed, generation.wrapping_add(1)), FoundFrame::Nothing);
}

fn check_found(bytes: &[u8], generation: u64) -> Option<Frame> {
    match frame::read(bytes, generation) {
        FoundFrame::Frame(frame, length) => {
            assert!(length.is_multiple_of(PAGE) && length > 0 && length - PAGE < bytes.len());
            assert!(!frame.commits.is_empty() && frame.end() > Position(0));
            // What comes after it changes nothing.
            let whole = bytes.get(..length).unwrap_or(bytes);
            assert_eq!(frame::read(whole, generation), FoundFrame::Frame(frame.clone(), length));
            frame.commits.iter().for_each(check_commit);
            Some(frame)
        }
        FoundFrame::Unreadable(CommitError::Malformed(reason)) => {
            assert!(!reason.is_empty());
            None
        }
        _ => None,
    }
}

/// The frame with hashes that fit, if it can be written: that is what is read back.
fn check_again(frame: &Frame, generation: u64) {
    let follow = frame.commits.windows(2).all(|pair| pair[0].end() == pair[1].first);
    let fitting: Option<Vec<Commit>> =
        frame.commits.iter().map(|commit| fitting(commit).map(|(commit, _)| commit)).collect();
    let (true, Some(commits)) = (follow, fitting) else { return };
    let fitting = Frame { first: commits[0].first, signed: frame.signed.clone(), commits };
    let commits = fitting.encoded().expect("its hashes fit");
    let mut out = Vec::new();
    frame::write(&fitting.signed, &commits, generation, &mut out);
    assert_eq!(frame::read(&out, generation), FoundFrame::Frame(fitting, out.len()));
}

/// A frame around `body`, of which the first eight bytes are the first position.
fn enclose(generation: u64, body: &[u8]) -> Vec<u8> {
    let (first, body) = body.split_at(body.len().min(8));
    let mut position = [0; 8];
    position[..first.len()].copy_from_slice(first);
    let mut framed = b"SCJF\0\0\0\0".to_vec();
    framed.extend_from_slice(&generation.to_le_bytes());
    framed.extend_from_slice(&position);
    framed.extend_from_slice(&(body.len() as u64).to_le_bytes());
    framed.extend_from_slice(body);
    mend_frame(&mut framed);
    framed
}

/// Sets the checksum of the frame at the beginning of `bytes`, if its length lies within them.
pub fn mend_frame(bytes: &mut [u8]) {
    let Some(length) = bytes.get(24..32).map(|length| u64::from_le_bytes(length.try_into().expect("eight bytes")))
    else {
        return;
    };
    let end = usize::try_from(length).ok().and_then(|length| length.checked_add(32));
    let Some(covered) = end.and_then(|end| bytes.get(8..end)) else { return };
    let checksum = crc32fast::hash(covered);
    bytes[4..8].copy_from_slice(&checksum.to_le_bytes());
}
