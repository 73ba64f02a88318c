//! Files that are written and read a slice at a time, with a check after each
//! slice that the result is still wanted.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::error::{Error, Result};

/// Bytes between two checks: a millisecond's worth on a slow disk.
const SLICE: usize = if cfg!(test) { 512 } else { 1 << 20 };

/// Most bytes not yet synced to the disk. A request cancelled during the write
/// waits for no more than these.
const UNSYNCED: usize = if cfg!(test) { 8 * SLICE } else { 32 << 20 };

/// Returns an error, with the reason, once the result is no longer wanted.
pub(super) type Wanted<'a> = &'a dyn Fn() -> Result<()>;

/// Makes an error of a failure of the disk.
type Failed<'a> = &'a dyn Fn(io::Error) -> Error;

/// A file being written. Dropping it deletes the file unless it has been
/// settled.
pub(super) struct Part {
    file: File,
    path: PathBuf,
    unsynced: usize,
}

impl Part {
    /// An empty file in the folder of `path`, under a name that no other save
    /// uses.
    pub fn next_to(path: &Path) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let Some(name) = path.file_name() else {
            return Err(io::Error::new(ErrorKind::InvalidInput, "no name of a file"));
        };
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        // Conversations are private.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let mut part = OsString::from(name);
            part.push(format!(".{}-{number}.part", std::process::id()));
            let part = path.with_file_name(part);
            match options.open(&part) {
                Ok(file) => {
                    return Ok(Self {
                        file,
                        path: part,
                        unsynced: 0,
                    })
                }
                // Left by a killed process of this number.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    pub fn write(&mut self, bytes: &[u8], wanted: Wanted, failed: Failed) -> Result<()> {
        for slice in bytes.chunks(SLICE) {
            wanted()?;
            self.file.write_all(slice).map_err(failed)?;
            self.unsynced += slice.len();
            if self.unsynced >= UNSYNCED {
                self.file.sync_data().map_err(failed)?;
                self.unsynced = 0;
            }
        }
        Ok(())
    }

    /// Moves the file into place once it is on the disk; returns its size.
    pub fn settle(self, path: &Path, wanted: Wanted, failed: Failed) -> Result<u64> {
        self.file.sync_all().map_err(failed)?;
        let size = self.file.metadata().map_err(failed)?.len();
        wanted()?;
        fs::rename(&self.path, path).map_err(failed)?;
        Ok(size)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // A settled file no longer has this name.
        let _ = fs::remove_file(&self.path);
    }
}

/// The bytes of a regular file. Others, such as a pipe, might never end.
pub(super) fn read(path: &Path, wanted: Wanted, failed: Failed) -> Result<Vec<u8>> {
    let about = fs::metadata(path).map_err(failed)?;
    if !about.is_file() {
        let error = io::Error::new(ErrorKind::InvalidInput, "it is not a file");
        return Err(failed(error));
    }
    let mut file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    let size = usize::try_from(about.len()).unwrap_or(usize::MAX);
    let room = bytes.try_reserve_exact(size);
    room.map_err(|_| failed(ErrorKind::OutOfMemory.into()))?;
    loop {
        wanted()?;
        let slice = Read::by_ref(&mut file).take(SLICE as u64);
        let count = { slice }.read_to_end(&mut bytes).map_err(failed)?;
        if count == 0 {
            return Ok(bytes);
        }
    }
}
