//! Changes to files, read from the fuzzer's bytes: a few bytes of it change a large file in one place.

/// What is left of the input.
pub struct Input<'b>(pub &'b [u8]);

impl<'b> Input<'b> {
    /// The next `count` bytes, or as many as are left.
    pub fn take(&mut self, count: usize) -> &'b [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// The next byte; 0 after the last.
    pub fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or(0)
    }

    /// The next `bytes` bytes as a number, little-endian.
    pub fn number(&mut self, bytes: usize) -> u64 {
        self.take(bytes).iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Changes one of `files` as the input says: which one, how, where, with what.
pub fn edit(files: &mut [Vec<u8>], input: &mut Input<'_>) {
    const PAGE: usize = 4096;
    let which = usize::from(input.byte()) % files.len();
    let how = input.byte();
    let place = input.number(3) as usize;
    let length = usize::from(input.byte());
    let before = files[which].clone();
    let file = &mut files[which];
    let place = place % (file.len() + 1);
    match how % 7 {
        // In place, byte by byte.
        0 => file.iter_mut().skip(place).zip(input.take(length)).for_each(|(byte, new)| *byte = *new),
        1 => file.iter_mut().skip(place).zip(input.take(length)).for_each(|(byte, change)| *byte ^= *change),
        2 => drop(file.splice(place..place, input.take(length).iter().copied())),
        3 => drop(file.drain(place..before.len().min(place + length))),
        4 => file.truncate(place),
        // A page, or as much as there is of one, goes to another page's place.
        5 => {
            let page = |number: usize| number % (before.len() / PAGE + 1) * PAGE;
            let from = page(length);
            let bytes = &before[from..before.len().min(from + PAGE)];
            let to = page(place);
            file.resize(file.len().max(to + bytes.len()), 0);
            file[to..to + bytes.len()].copy_from_slice(bytes);
        }
        // One file in place of another.
        _ => {
            let other = files[length % files.len()].clone();
            files[which] = other;
        }
    }
}
