//! Byte buffers that are used again. Under load a log fills hundreds of megabytes a second; memory that
//! comes fresh from the system is zeroed page by page first, which costs more than filling it.

use std::{
    mem,
    ops::{Deref, DerefMut},
    sync::{Mutex, PoisonError},
};

/// Smaller ones the allocator itself uses again.
const KEPT_BYTES_MIN: usize = 64 * 1024;
/// So many bytes are kept, in all.
const KEPT_BYTES_MAX: usize = 64 * 1024 * 1024;

static KEPT: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

/// A vector of bytes. When dropped, a large one is kept for the next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Buffer(Vec<u8>);

impl Buffer {
    /// An empty buffer with room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        let kept = (bytes >= KEPT_BYTES_MIN).then(|| {
            let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
            let fits = kept.iter().position(|buffer| buffer.capacity() >= bytes);
            fits.map(|place| kept.swap_remove(place))
        });
        Self(kept.flatten().unwrap_or_else(|| Vec::with_capacity(bytes)))
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if self.0.capacity() >= KEPT_BYTES_MIN {
            let mut buffer = mem::take(&mut self.0);
            buffer.clear();
            let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
            let bytes: usize = kept.iter().map(Vec::capacity).sum();
            if bytes + buffer.capacity() <= KEPT_BYTES_MAX {
                kept.push(buffer);
            }
        }
    }
}

impl Deref for Buffer {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}
