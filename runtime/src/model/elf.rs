//! Checks whether the file of a compiled library is complete.
//!
//! The system's loader maps a library without checking its length. If a part is
//! missing, as after a full disk or an interrupted copy, it would end the
//! process with a signal.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

const MAGIC: &[u8] = b"\x7fELF";
const HEADER: usize = 64;
const SEGMENT: usize = 56;

/// What the file lacks, if it is a 64-bit ELF file that is shorter than its
/// headers say. Any other file is left to the loader.
pub fn lack(path: &Path) -> io::Result<Option<String>> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut header = Vec::with_capacity(HEADER);
    file.by_ref().take(HEADER as u64).read_to_end(&mut header)?;
    if !header.starts_with(MAGIC) || header.get(4..6).is_some_and(|kind| kind != [2, 1]) {
        return Ok(None);
    }
    if header.len() < HEADER {
        return Ok(Some(cut(size, HEADER as u64)));
    }
    let segments = number(&header, 32, 8);
    let count = number(&header, 56, 2);
    let tables = [
        (segments, count * number(&header, 54, 2)),
        (
            number(&header, 40, 8),
            number(&header, 60, 2) * number(&header, 58, 2),
        ),
    ];
    let mut end = tables
        .iter()
        .map(|(at, long)| at.saturating_add(*long))
        .max()
        .unwrap_or(0);
    if end <= size && number(&header, 54, 2) == SEGMENT as u64 {
        file.seek(SeekFrom::Start(segments))?;
        let mut table = Vec::new();
        file.take(count * SEGMENT as u64).read_to_end(&mut table)?;
        for segment in table.chunks_exact(SEGMENT) {
            end = end.max(number(segment, 8, 8).saturating_add(number(segment, 32, 8)));
        }
    }
    Ok((end > size).then(|| cut(size, end)))
}

fn cut(size: u64, end: u64) -> String {
    format!("is cut short: it has {size} bytes of at least {end}. Compile or copy it anew.")
}

/// A little-endian number of this many bytes; 0 beyond the end.
fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    let bytes = bytes.get(at..at + length).unwrap_or_default();
    bytes
        .iter()
        .rev()
        .fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

#[cfg(all(test, target_os = "linux", target_pointer_width = "64"))]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_whole_or_cut_short_at_any_length() {
        let whole = std::env::current_exe().expect("the program of the tests has a path");
        assert_eq!(lack(&whole).expect("it is read"), None);
        let bytes = std::fs::read(&whole).expect("it is read");
        let folder = std::env::temp_dir().join(format!("inlay-elf-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder is made");
        let part = folder.join("part.so");
        for length in [4, 63, 64, 200, bytes.len() / 2, bytes.len() - 1] {
            std::fs::write(&part, &bytes[..length]).expect("a part is written");
            let said = lack(&part).expect("it is read").expect("it is cut short");
            assert!(
                said.starts_with(&format!("is cut short: it has {length} bytes")),
                "{said}"
            );
        }
        // A file with nonsensical headers counts as cut short, too, and nothing
        // overflows.
        let mut wild = bytes[..4096].to_vec();
        wild[32..64].fill(0xff);
        std::fs::write(&part, &wild).expect("it is written");
        assert!(lack(&part).expect("it is read").is_some());
        for other in [
            &b""[..],
            b"no library",
            b"\xcf\xfa\xed\xfe of another system",
        ] {
            std::fs::write(&part, other).expect("it is written");
            assert_eq!(lack(&part).expect("it is read"), None);
        }
        std::fs::remove_dir_all(&folder).expect("the folder is removed");
    }
}
