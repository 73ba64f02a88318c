//! Large blocks of memory, in huge pages where the system gives them.

use memmap2::MmapMut;

use crate::error::{Error, ErrorName, Result};

/// Blocks from this size on are asked for in huge pages: a smaller block would
/// waste most of one.
#[cfg(target_os = "linux")]
const LARGE: usize = 4 << 20;

/// Zeroed memory, in whole pages, never moved. The system commits pages as they
/// are first touched.
///
/// A step reads all weights and much of the cache once, so with pages of 4 KB
/// most of them miss the processor's table of pages.
pub fn block(bytes: usize, purpose: &str) -> Result<MmapMut> {
    let map = MmapMut::map_anon(bytes.max(1)).map_err(|error| {
        Error::new(
            ErrorName::OutOfMemory,
            format!("{bytes} bytes for {purpose} could not be allocated: {error}."),
        )
    })?;
    #[cfg(target_os = "linux")]
    if bytes >= LARGE {
        // Refused where the system has no huge pages; small ones serve too.
        let _ = map.advise(memmap2::Advice::HugePage);
    }
    Ok(map)
}

/// Whether the system gives huge pages to memory that asks for them.
pub fn huge_pages() -> bool {
    std::fs::read_to_string("/sys/kernel/mm/transparent_hugepage/enabled")
        .is_ok_and(|choices| gives(&choices))
}

/// The kernel puts the choice that is in force in brackets.
fn gives(choices: &str) -> bool {
    choices.contains("[always]") || choices.contains("[madvise]")
}

/// Whether there is memory for this many bytes, which are given back untouched.
pub fn has_room(bytes: usize) -> bool {
    let mut block = Vec::<u8>::new();
    let there = block.try_reserve_exact(bytes).is_ok();
    // An allocation that nothing uses may be left out.
    std::hint::black_box(&mut block);
    there
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_zeroed_and_aligned() {
        for bytes in [0, 5000, 9 << 20] {
            let block = block(bytes, "a test").unwrap();
            assert_eq!(block.len(), bytes.max(1));
            assert!((block.as_ptr() as usize).is_multiple_of(4096));
            assert!(block.iter().all(|&byte| byte == 0));
        }
    }

    #[test]
    fn the_kernel_says_whether_huge_pages_are_given() {
        assert!(gives("always [madvise] never"));
        assert!(gives("[always] madvise never"));
        assert!(!gives("always madvise [never]"));
        assert!(!gives(""));
    }
}
