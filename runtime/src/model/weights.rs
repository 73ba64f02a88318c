//! The bytes of the weights: in place in the mapped file, or copied into huge
//! pages.

use std::fs::File;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use memmap2::{Mmap, MmapMut};

use crate::error::{Error, ErrorName, Result};
use crate::memory;
use crate::sync::lock;
use crate::threads;

/// Weights are read in pieces of this size, so that a load can be cancelled
/// between them, and threads share the work.
pub const PIECE: usize = 16 << 20;

/// Where each weight of a program lies in the file: its start and its length.
pub type Place = (usize, usize);

/// Weights, with what keeps them in memory.
pub struct Weights {
    pointers: Vec<*const u8>,
    _held: Held,
}

// Never read: they only keep the bytes in place.
#[allow(dead_code)]
enum Held {
    Map(Arc<Mmap>),
    Copy(MmapMut),
}

// SAFETY: nothing writes to the bytes any more, and they may be read from any
// thread.
unsafe impl Send for Weights {}

impl Weights {
    /// The address of each weight, in the order of the program.
    pub fn pointers(&self) -> impl Iterator<Item = *const u8> + '_ {
        self.pointers.iter().copied()
    }

    /// Weights in place in a mapping.
    pub fn in_place(map: &Arc<Mmap>, places: &[Place]) -> Self {
        Self {
            pointers: places.iter().map(|&(at, _)| map[at..].as_ptr()).collect(),
            _held: Held::Map(Arc::clone(map)),
        }
    }

    /// Weights copied from a file by several threads, each from a multiple of
    /// `alignment` on. `wanted` is told how many bytes are done, and ends the
    /// copy by an error.
    pub fn copied(
        file: &File,
        places: &[Place],
        alignment: usize,
        readers: usize,
        wanted: impl FnMut(u64) -> Result<()>,
    ) -> Result<Self> {
        let mut starts = Vec::with_capacity(places.len());
        let mut total = 0usize;
        for &(_, length) in places {
            starts.push(total);
            total += length.next_multiple_of(alignment);
        }
        let mut block = memory::block(total, "the weights")?;
        let pieces = pieces(&mut block, places, alignment);
        copy(file, pieces, readers, wanted)?;
        Ok(Self {
            pointers: starts.iter().map(|&at| block[at..].as_ptr()).collect(),
            _held: Held::Copy(block),
        })
    }
}

/// A part of the copy: where it lies in the file, and where it goes.
type Part<'a> = (usize, &'a mut [u8]);

fn pieces<'a>(mut left: &'a mut [u8], places: &[Place], alignment: usize) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    for &(at, length) in places {
        let (weight, rest) = left.split_at_mut(length.next_multiple_of(alignment));
        left = rest;
        let parts_of_weight = weight[..length].chunks_mut(PIECE).enumerate();
        parts.extend(parts_of_weight.map(|(number, part)| (at + number * PIECE, part)));
    }
    parts
}

fn copy(
    file: &File,
    parts: Vec<Part>,
    readers: usize,
    mut wanted: impl FnMut(u64) -> Result<()>,
) -> Result<()> {
    let queue = Mutex::new(parts.into_iter());
    let (done, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    // Copies one part; false when none is left.
    let next = || -> Result<bool> {
        let part = lock(&queue).next();
        let Some((at, to)) = part.filter(|_| !stop.load(Ordering::Relaxed)) else {
            return Ok(false);
        };
        read(file, at as u64, to).map_err(|error| {
            Error::new(
                ErrorName::ModelFileInvalid,
                format!("The weights of the data file could not be read: {error}."),
            )
        })?;
        done.fetch_add(to.len() as u64, Ordering::Relaxed);
        Ok(true)
    };
    std::thread::scope(|scope| {
        let work = || {
            let result = (|| {
                while next()? {}
                Ok(())
            })();
            stop.fetch_or(result.is_err(), Ordering::Relaxed);
            result
        };
        // A thread that cannot be started leaves its share to the others.
        let helpers: Vec<_> = (1..readers)
            .filter_map(|_| {
                threads::builder("inlay-weights", None)
                    .spawn_scoped(scope, work)
                    .ok()
            })
            .collect();
        let own = (|| {
            while next()? {
                wanted(done.load(Ordering::Relaxed))?;
            }
            Ok(())
        })();
        stop.fetch_or(own.is_err(), Ordering::Relaxed);
        let failed = || {
            Error::new(
                ErrorName::InternalError,
                "A thread that reads the weights has failed.",
            )
        };
        let others = helpers
            .into_iter()
            .try_for_each(|helper| helper.join().map_err(|_| failed())?);
        own.and(others)
    })?;
    wanted(done.into_inner())
}

#[cfg(unix)]
fn read(file: &File, at: u64, to: &mut [u8]) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, to, at)
}

#[cfg(windows)]
fn read(file: &File, mut at: u64, mut to: &mut [u8]) -> std::io::Result<()> {
    use std::os::windows::fs::FileExt;
    while !to.is_empty() {
        match file.seek_read(to, at)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            count => {
                at += count as u64;
                to = &mut to[count..];
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tests::TempFile;

    /// A file of these bytes, which is gone once it is closed.
    fn file(bytes: &[u8]) -> File {
        let made = TempFile::new(bytes);
        File::open(&made.0).unwrap()
    }

    fn bytes(of: &Weights, number: usize, length: usize) -> &[u8] {
        let data = of.pointers().nth(number).unwrap();
        // SAFETY: the weight is that long.
        unsafe { std::slice::from_raw_parts(data, length) }
    }

    #[test]
    fn a_copy_has_the_bytes_of_the_file() {
        let contents: Vec<u8> = (0..2 * PIECE + 1000).map(|i| (i % 251) as u8).collect();
        let places = [(7, 2 * PIECE + 13), (3, 0), (100, 5), (2 * PIECE, 999)];
        let total: usize = places.iter().map(|&(_, length)| length).sum();
        for readers in [1, 3] {
            let mut told = 0;
            let weights = Weights::copied(&file(&contents), &places, 64, readers, |done| {
                assert!(done >= told);
                told = done;
                Ok(())
            })
            .unwrap();
            assert_eq!(told, total as u64);
            for (number, &(at, length)) in places.iter().enumerate() {
                let found = bytes(&weights, number, length);
                assert!((found.as_ptr() as usize).is_multiple_of(64));
                assert!(found == &contents[at..at + length]);
            }
        }
    }

    #[test]
    fn a_file_that_has_become_shorter_is_an_error() {
        let error = Weights::copied(&file(&[1; 100]), &[(50, 51)], 64, 2, |_| Ok(()));
        let error = error.err().unwrap();
        assert_eq!(error.name, ErrorName::ModelFileInvalid);
        assert!(error.message.contains("could not be read"), "{error}");
    }

    #[test]
    fn a_load_that_is_given_up_ends_the_copy() {
        let given_up = || Error::new(ErrorName::RequestCancelled, "No more.");
        let places = [(0, 10), (0, 10), (0, 10)];
        let ended = Weights::copied(&file(&[1; 10]), &places, 64, 1, |_| Err(given_up()));
        assert_eq!(ended.err(), Some(given_up()));
    }
}
