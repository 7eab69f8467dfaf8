//! The public copy: what is written is read, and what is read is what stands there.

use std::path::Path;

use eventlog::{
    Digest,
    tiles::{Row, TileReader, TileWriter, WIDTH, rows},
};
use proof::Frontier;

use super::{edits::Input, scratch};

/// Tiles written from the bytes read back; tiles made of the bytes are read without harm.
pub fn tiles(bytes: &[u8]) {
    let mut input = Input(bytes);
    let directory = scratch::directory();
    match input.byte() % 2 {
        0 => written(directory.path(), &mut input),
        _ => foreign(directory.path(), &mut input),
    }
}

fn written(root: &Path, input: &mut Input<'_>) {
    let cut = input.number(2);
    let mut entries = Vec::new();
    // Past a full tile and into the next.
    while !input.is_empty() && entries.len() < 600 {
        let length = usize::from(input.byte());
        // One long length stands for many short entries.
        let copies = if length == 255 { 100 } else { 1 };
        let entry = input.take(length % 64);
        entries.extend(std::iter::repeat_n(entry, copies));
    }
    let tree: Frontier = entries.iter().map(Digest::of_leaf).collect();
    let mut writer = TileWriter::open(root, 0).expect("an empty directory");
    for entry in &entries {
        writer.append(entry, Digest::of_leaf(entry)).expect("written");
    }
    writer.complete().expect("written");
    assert_eq!(writer.tree(), tree);
    let size = entries.len() as u64;
    check(root, size, &entries);
    // The beginning of the log, in the same tiles.
    let earlier = TileReader::new(root, size).earlier(cut);
    let beginning = &entries[..entries.len().min(cut as usize)];
    assert_eq!(earlier.tree().expect("read"), beginning.iter().map(Digest::of_leaf).collect());
    assert!(beginning.iter().copied().eq(all_entries(&earlier).iter().map(Vec::as_slice)));
    // Whoever goes on from there has the same tree.
    assert_eq!(TileWriter::open(root, size).expect("read").tree(), tree);
}

fn check(root: &Path, size: u64, entries: &[&[u8]]) {
    let reader = TileReader::new(root, size);
    assert_eq!(reader.tree().expect("read").size(), size);
    assert!(entries.iter().copied().eq(all_entries(&reader).iter().map(Vec::as_slice)));
    for (row, count) in rows(size) {
        let Row::Hashes(level) = row else { continue };
        for index in 0..count.div_ceil(WIDTH) {
            assert_eq!(
                reader.hashes(level, index).expect("read").len() as u64,
                (count - index * WIDTH).min(WIDTH),
                "{level} {index}"
            );
        }
    }
}

fn all_entries(reader: &TileReader) -> Vec<Vec<u8>> {
    let bundles = (0..reader.bundles()).map(|index| reader.entries(index).expect("read"));
    bundles.flat_map(|bundle| bundle.iter().map(<[u8]>::to_vec).collect::<Vec<_>>()).collect()
}

fn foreign(root: &Path, input: &mut Input<'_>) {
    // Sizes of a few tiles are the rule; any other is possible.
    let size = match input.byte() {
        small @ 0..128 => u64::from(small) * 7,
        _ => input.number(8),
    };
    let mut files = Vec::new();
    while !input.is_empty() && files.len() < 16 {
        let row = match input.byte() % 9 {
            8 => Row::Entries,
            level => Row::Hashes(level),
        };
        // The last tile of the row, or one before it.
        let last = row.count(size) / WIDTH;
        let index = last.saturating_sub(u64::from(input.byte()) % 4);
        let width = match input.byte() {
            0 => WIDTH,
            1 => row.count(size) % WIDTH,
            width => u64::from(width),
        };
        let length = input.number(2) as usize;
        // A tile of one hash over and over, where there is too little for one.
        let bytes = match input.take(length) {
            [byte] => vec![*byte; usize::try_from(width).expect("at most 256") * 32],
            bytes => bytes.to_vec(),
        };
        let path = row.tile(root, index, width);
        if !path.is_dir() && path.parent().is_some_and(|parent| !parent.is_file()) {
            scratch::write(&path, &bytes);
            files.push((row, index));
        }
    }
    let reader = TileReader::new(root, size);
    for &(row, index) in &files {
        let count = row.count(size).saturating_sub(index * WIDTH).min(WIDTH);
        match row {
            Row::Entries => {
                if let Ok(bundle) = reader.entries(index) {
                    assert_eq!(bundle.iter().count() as u64, count);
                }
            }
            Row::Hashes(level) => {
                if let Ok(hashes) = reader.hashes(level, index) {
                    assert_eq!(hashes.len() as u64, count);
                }
            }
        }
    }
    if let Ok(tree) = reader.tree() {
        assert_eq!(tree.size(), size);
        if let Ok(writer) = TileWriter::open(root, size) {
            assert_eq!((writer.size(), writer.tree()), (size, tree));
        }
    }
}
