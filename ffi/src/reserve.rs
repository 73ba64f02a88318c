//! The library's allocator: the system's, with a reserve for when that has no
//! memory left.
//!
//! Rust ends the process when a small allocation fails, and there are
//! thousands: in every string, list and lock. They are served from a reserve
//! instead. What holds memory of the reserve goes on; while much of it is in
//! use, new requests are refused (`is_low`), so that it suffices for those that
//! are ending. Large blocks, which depend on input, are asked for with
//! `try_reserve` where they are made.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::hint::black_box;
use std::ptr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Sizes of blocks, and how many there are of each.
const KINDS: [(usize, usize); 4] = [
    (64, 128 * 64),
    (512, 32 * 64),
    (8 << 10, 2 * 64),
    (LARGEST, 64),
];

/// The largest block of the reserve.
const LARGEST: usize = 128 << 10;

/// Every block is aligned to its size, up to this.
const ALIGNED: usize = 4096;

const BYTES: usize = {
    let mut bytes = 0;
    let mut kind = 0;
    while kind < KINDS.len() {
        bytes += KINDS[kind].0 * KINDS[kind].1;
        kind += 1;
    }
    bytes
};

const WORDS: usize = {
    let mut words = 0;
    let mut kind = 0;
    while kind < KINDS.len() {
        words += KINDS[kind].1 / 64;
        kind += 1;
    }
    words
};

/// Pages that nothing was written to take no memory.
#[repr(C, align(4096))]
struct Blocks(UnsafeCell<[u8; BYTES]>);

// SAFETY: only the holder of a block touches its bytes.
unsafe impl Sync for Blocks {}

pub struct Reserve {
    blocks: Blocks,
    /// A bit for every block that is in use.
    used: [AtomicU64; WORDS],
    bytes: AtomicUsize,
}

/// Half of it.
const LOW: usize = BYTES / 2;

#[cfg(not(test))]
#[global_allocator]
static RESERVE: Reserve = Reserve::new();

/// Whether so much of the reserve is in use that no new request should begin.
#[cfg(not(test))]
pub fn is_low() -> bool {
    RESERVE.is_low()
}

/// Tests use the allocator of the tests.
#[cfg(test)]
pub fn is_low() -> bool {
    false
}

/// Whether there is memory for this many bytes, which are given back untouched.
pub fn has_room(bytes: usize) -> bool {
    let mut block = Vec::<u8>::new();
    let there = block.try_reserve_exact(bytes).is_ok();
    // An allocation that nothing uses may be left out.
    black_box(&mut block);
    there
}

impl Reserve {
    #[cfg(not(test))]
    const fn new() -> Self {
        Self {
            blocks: Blocks(UnsafeCell::new([0; BYTES])),
            used: [const { AtomicU64::new(0) }; WORDS],
            bytes: AtomicUsize::new(0),
        }
    }

    fn is_low(&self) -> bool {
        self.bytes.load(Ordering::Relaxed) > LOW
    }

    fn start(&self) -> *mut u8 {
        self.blocks.0.get().cast()
    }

    /// The kind of a block, with the first of its words and bytes.
    fn kinds() -> impl Iterator<Item = (usize, usize, usize, usize)> {
        let mut word = 0;
        let mut byte = 0;
        KINDS.into_iter().map(move |(size, count)| {
            let first = (size, count / 64, word, byte);
            word += count / 64;
            byte += size * count;
            first
        })
    }

    /// A block for this layout, or null.
    fn take(&self, layout: Layout) -> *mut u8 {
        for (size, words, first, start) in Self::kinds() {
            if layout.size() > size || layout.align() > size.min(ALIGNED) {
                continue;
            }
            for word in 0..words {
                let bits = &self.used[first + word];
                let mut seen = bits.load(Ordering::Relaxed);
                while seen != u64::MAX {
                    let bit = (!seen).trailing_zeros() as usize;
                    let taken = seen | 1 << bit;
                    match bits.compare_exchange_weak(
                        seen,
                        taken,
                        Ordering::Acquire,
                        Ordering::Relaxed,
                    ) {
                        Ok(_) => {
                            self.bytes.fetch_add(size, Ordering::Relaxed);
                            let offset = start + (word * 64 + bit) * size;
                            // SAFETY: the block is within the array.
                            return unsafe { self.start().add(offset) };
                        }
                        Err(now) => seen = now,
                    }
                }
            }
        }
        ptr::null_mut()
    }

    /// Takes a block back; whether it was one of the reserve's.
    fn give_back(&self, block: *mut u8) -> bool {
        let Some(offset) = self.offset(block) else {
            return false;
        };
        for (size, words, first, start) in Self::kinds() {
            if offset < start + size * words * 64 {
                let at = (offset - start) / size;
                self.used[first + at / 64].fetch_and(!(1 << (at % 64)), Ordering::Release);
                self.bytes.fetch_sub(size, Ordering::Relaxed);
                break;
            }
        }
        true
    }

    fn offset(&self, block: *mut u8) -> Option<usize> {
        let offset = block.addr().checked_sub(self.start().addr())?;
        (offset < BYTES).then_some(offset)
    }
}

// SAFETY: every block is the system's, or one of the reserve's that nobody else
// holds until it is given back.
unsafe impl GlobalAlloc for Reserve {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the promises that `System` asks for.
        let block = unsafe { System.alloc(layout) };
        if block.is_null() {
            return self.take(layout);
        }
        block
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        let block = unsafe { System.alloc_zeroed(layout) };
        if !block.is_null() {
            return block;
        }
        let block = self.take(layout);
        if !block.is_null() {
            // SAFETY: the block has at least this size.
            unsafe { block.write_bytes(0, layout.size()) };
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if !self.give_back(block) {
            // SAFETY: it is the system's, and the caller keeps the promises.
            unsafe { System.dealloc(block, layout) };
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if self.offset(block).is_none() {
            // SAFETY: as above.
            let moved = unsafe { System.realloc(block, layout, size) };
            if !moved.is_null() {
                return moved;
            }
        }
        // SAFETY: the caller guarantees that the size fits the alignment.
        let wanted = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: the caller keeps the promises of `alloc` as well.
        let moved = unsafe { self.alloc(wanted) };
        if !moved.is_null() {
            // SAFETY: both have at least this size, and do not overlap.
            unsafe { ptr::copy_nonoverlapping(block, moved, layout.size().min(size)) };
            // SAFETY: the block is the caller's.
            unsafe { self.dealloc(block, layout) };
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(size: usize) -> Layout {
        Layout::from_size_align(size, 8).unwrap()
    }

    fn reserve() -> Box<Reserve> {
        // Built in place: it does not fit on a stack.
        let memory = Box::<Reserve>::new_zeroed();
        // SAFETY: all zero bytes are an unused reserve.
        unsafe { memory.assume_init() }
    }

    #[test]
    fn blocks_are_apart_and_can_be_used_again() {
        let reserve = reserve();
        let sizes = [1, 64, 65, 512, 513, 8192, 8193, LARGEST];
        let blocks = sizes.map(|size| reserve.take(layout(size)));
        for (block, size) in blocks.iter().zip(sizes) {
            assert!(!block.is_null());
            // SAFETY: the block has this size.
            unsafe { block.write_bytes(7, size) };
        }
        let mut places = blocks.map(|block| block.addr()).to_vec();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), sizes.len());
        for block in blocks {
            assert!(reserve.give_back(block));
        }
        assert_eq!(reserve.bytes.load(Ordering::Relaxed), 0);
        assert_eq!(sizes.map(|size| reserve.take(layout(size))), blocks);
    }

    #[test]
    fn it_is_low_before_it_ends_and_refuses_what_it_lacks() {
        let reserve = reserve();
        assert!(reserve.take(layout(LARGEST + 1)).is_null());
        let mut low = false;
        let mut taken = 0;
        while !reserve.take(layout(100)).is_null() {
            low |= reserve.is_low();
            taken += 1;
        }
        assert!(low);
        assert_eq!(taken, 32 * 64 + 2 * 64 + 64);
        let mut other = [0u8; 8];
        assert!(!reserve.give_back(other.as_mut_ptr()));
    }

    #[test]
    fn what_grows_keeps_its_bytes() {
        let reserve = reserve();
        let small = reserve.take(layout(64));
        // SAFETY: blocks of the sizes given.
        unsafe {
            small.write_bytes(9, 64);
            let large = reserve.realloc(small, layout(64), 600);
            assert_eq!(std::slice::from_raw_parts(large, 64), [9; 64]);
            reserve.dealloc(large, layout(600));
        }
        assert_eq!(reserve.bytes.load(Ordering::Relaxed), 0);
    }
}
