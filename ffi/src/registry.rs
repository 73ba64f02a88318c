//! Handles → clients.
//!
//! A handle is a number that is never reused, so that a stale one is recognized
//! instead of followed. The last message of a closed client is kept for a
//! reader that may still be looking at it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, RwLock};

use crate::client::{Client, Reader};
use crate::limits::REMEMBERED_CLIENTS;
use crate::sync::{lock, read, write};

#[derive(Default)]
pub struct Registry {
    live: RwLock<HashMap<usize, Arc<Client>>>,
    next: Mutex<usize>,
    closed: Mutex<VecDeque<(usize, Arc<Reader>)>>,
}

impl Registry {
    pub fn add(&self, client: Arc<Client>) -> usize {
        let mut next = lock(&self.next);
        let mut live = write(&self.live);
        // Odd numbers, as no pointer to an object is odd. With 32-bit pointers
        // they may wrap around, and skip those in use.
        loop {
            let handle = (*next << 1) | 1;
            *next = next.wrapping_add(1);
            if let std::collections::hash_map::Entry::Vacant(place) = live.entry(handle) {
                place.insert(client);
                return handle;
            }
        }
    }

    pub fn get(&self, handle: usize) -> Option<Arc<Client>> {
        read(&self.live).get(&handle).cloned()
    }

    /// Removes and returns a client; the caller closes it.
    pub fn remove(&self, handle: usize) -> Option<Arc<Client>> {
        let mut live = write(&self.live);
        let client = live.remove(&handle)?;
        let forgotten = {
            let mut closed = lock(&self.closed);
            closed.push_back((handle, client.reader()));
            (closed.len() > REMEMBERED_CLIENTS).then(|| closed.pop_front())
        };
        drop(live);
        drop(forgotten);
        Some(client)
    }

    /// The reader of a closed client has returned: its last message can be
    /// freed.
    pub fn forget(&self, handle: usize) {
        let forgotten = {
            let mut closed = lock(&self.closed);
            let place = closed.iter().position(|(closed, _)| *closed == handle);
            place.and_then(|place| closed.remove(place))
        };
        drop(forgotten);
    }

    #[cfg(test)]
    pub fn remembered(&self) -> usize {
        lock(&self.closed).len()
    }
}
