//! Fair shares between users: the one with the fewest rows so far goes first.

use std::collections::HashMap;

#[derive(Debug, Default)]
struct User {
    rows: u64,
    sequences: usize,
}

/// Rows charged to each user that has a sequence here.
///
/// A user who is new, or returns, starts level with the least served of those
/// present: neither ahead for having been away, nor behind.
#[derive(Debug, Default)]
pub(super) struct Fairness {
    users: HashMap<u64, User>,
}

impl Fairness {
    /// Counts one more sequence of `user`.
    pub fn register(&mut self, user: u64) {
        let level = self.users.values().map(|u| u.rows).min().unwrap_or(0);
        self.users
            .entry(user)
            .or_insert(User {
                rows: level,
                sequences: 0,
            })
            .sequences += 1;
    }

    /// Counts one sequence fewer of `user`.
    pub fn unregister(&mut self, user: u64) {
        if let Some(entry) = self.users.get_mut(&user) {
            entry.sequences -= 1;
            if entry.sequences == 0 {
                self.users.remove(&user);
            }
        }
    }

    pub fn charge(&mut self, user: u64, rows: usize) {
        if let Some(entry) = self.users.get_mut(&user) {
            entry.rows += rows as u64;
        }
    }

    pub fn rows(&self, user: u64) -> u64 {
        self.users.get(&user).map_or(0, |u| u.rows)
    }
}
