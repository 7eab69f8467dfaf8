//! One event as length-prefixed bytes, for the subjects that have no columns of their own.

use std::io::{ErrorKind, Read};

use anyhow::{Context, Result, ensure};

use bed::event::{Event, Stored};

/// Lengths of stream, kind and payload.
const HEADER: usize = 2 + 2 + 4;

/// What one event takes at most, for preallocating; a little more than the events here need.
pub const ROOM: u64 = 320;

pub fn write(event: &Event, into: &mut Vec<u8>) -> Result<()> {
    into.extend(u16::try_from(event.stream.len()).context("stream too long")?.to_le_bytes());
    into.extend(u16::try_from(event.kind.len()).context("kind too long")?.to_le_bytes());
    into.extend(u32::try_from(event.payload.len()).context("payload too long")?.to_le_bytes());
    into.extend(event.stream.as_bytes());
    into.extend(event.kind.as_bytes());
    into.extend(&event.payload);
    Ok(())
}

pub fn encode(event: &Event) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(ROOM as usize);
    write(event, &mut bytes)?;
    Ok(bytes)
}

/// The next record and its length, or none at the end: of the bytes, or of what was written over the zeros of a
/// preallocated file (no record is all zeros, for every stream has a name).
pub fn read(from: &mut impl Read) -> Result<Option<(Stored, u64)>> {
    let mut header = [0; HEADER];
    match from.read_exact(&mut header) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    if header == [0; HEADER] {
        return Ok(None);
    }
    let [s0, s1, k0, k1, p0, p1, p2, p3] = header;
    let stream = text(from, u16::from_le_bytes([s0, s1]).into())?;
    let kind = text(from, u16::from_le_bytes([k0, k1]).into())?;
    let payload = bytes(from, u32::from_le_bytes([p0, p1, p2, p3]) as usize)?;
    let length = HEADER + stream.len() + kind.len() + payload.len();
    Ok(Some((Stored { stream, kind, payload }, length as u64)))
}

pub fn decode(mut bytes: &[u8]) -> Result<Stored> {
    let (stored, _) = read(&mut bytes)?.context("an empty record")?;
    ensure!(bytes.is_empty(), "bytes after the record");
    Ok(stored)
}

fn text(from: &mut impl Read, length: usize) -> Result<String> {
    Ok(String::from_utf8(bytes(from, length)?)?)
}

fn bytes(from: &mut impl Read, length: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bed::event::Events;

    #[test]
    fn what_is_written_is_read_and_zeros_end_it() {
        let events: Vec<Event> = Events::default().take(50).collect();
        let mut written = Vec::new();
        events.iter().for_each(|event| write(event, &mut written).unwrap());
        assert!(written.len() as u64 <= 50 * ROOM);
        let length = written.len() as u64;
        written.extend([0; 100]);

        let (mut rest, mut seen) = (&written[..], 0);
        for event in &events {
            let (stored, length) = read(&mut rest).unwrap().unwrap();
            assert_eq!((stored.stream.as_str(), stored.kind.as_str()), (event.stream.as_str(), event.kind));
            assert_eq!(stored.payload, event.payload);
            seen += length;
        }
        assert_eq!(seen, length);
        assert!(read(&mut rest).unwrap().is_none());
    }
}
