//! Memory that kernels work in: zeroed, in whole pages, never moved.

use memmap2::MmapMut;

use crate::error::{Error, ErrorName, Result};

/// Kernels load whole cache lines, so every tensor starts at one.
pub const ALIGNMENT: usize = 64;

/// A block of memory. The system hands its pages out as they are first touched.
pub struct Block {
    map: MmapMut,
}

impl Block {
    pub fn new(bytes: usize, purpose: &str) -> Result<Self> {
        let map = MmapMut::map_anon(bytes.max(1)).map_err(|error| {
            Error::new(
                ErrorName::OutOfMemory,
                format!("{bytes} bytes for {purpose} could not be allocated: {error}."),
            )
        })?;
        Ok(Self { map })
    }

    pub fn as_mut_ptr(&mut self) -> *mut u8 {
        self.map.as_mut_ptr()
    }
}

/// Aligned copies of the lists of a batch. They grow with the largest batch,
/// and then stay.
#[derive(Default)]
pub struct Staged {
    lines: Vec<Line>,
}

#[repr(C, align(64))]
#[derive(Clone, Copy)]
struct Line([i32; 16]);

impl Staged {
    pub fn fill(&mut self, values: &[i32]) -> *mut u8 {
        self.lines
            .resize(values.len().div_ceil(16).max(1), Line([0; 16]));
        let lines = values.chunks(16);
        for (line, chunk) in self.lines.iter_mut().zip(lines) {
            line.0[..chunk.len()].copy_from_slice(chunk);
        }
        self.lines.as_mut_ptr().cast()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_staged_at_a_cache_line() {
        let mut staged = Staged::default();
        for length in [0, 1, 16, 17, 40] {
            let values: Vec<i32> = (0..length).collect();
            let data = staged.fill(&values);
            assert!((data as usize).is_multiple_of(ALIGNMENT));
            // SAFETY: `fill` has written that many numbers there.
            let found = unsafe { std::slice::from_raw_parts(data.cast::<i32>(), values.len()) };
            assert_eq!(found, values);
        }
    }

    #[test]
    fn a_block_is_zeroed() {
        let mut block = Block::new(5000, "a test").unwrap();
        assert!((block.as_mut_ptr() as usize).is_multiple_of(ALIGNMENT));
        // SAFETY: the block is that long.
        let bytes = unsafe { std::slice::from_raw_parts(block.as_mut_ptr(), 5000) };
        assert!(bytes.iter().all(|&byte| byte == 0));
    }
}
