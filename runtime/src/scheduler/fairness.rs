//! Whose turn it is among clients: the one that was given the fewest rows.

use std::collections::HashMap;

#[derive(Debug, Default)]
struct Client {
    rows: u64,
    sequences: usize,
}

/// Rows given to each client that has a sequence here.
///
/// A client that comes new, or comes back, starts level with the least served
/// of those present: neither ahead for having been away, nor behind.
#[derive(Debug, Default)]
pub(super) struct Fairness {
    clients: HashMap<u64, Client>,
}

impl Fairness {
    pub fn enter(&mut self, client: u64) {
        let level = self.clients.values().map(|c| c.rows).min().unwrap_or(0);
        self.clients
            .entry(client)
            .or_insert(Client {
                rows: level,
                sequences: 0,
            })
            .sequences += 1;
    }

    pub fn leave(&mut self, client: u64) {
        if let Some(entry) = self.clients.get_mut(&client) {
            entry.sequences -= 1;
            if entry.sequences == 0 {
                self.clients.remove(&client);
            }
        }
    }

    pub fn give(&mut self, client: u64, rows: usize) {
        if let Some(entry) = self.clients.get_mut(&client) {
            entry.rows += rows as u64;
        }
    }

    pub fn rows(&self, client: u64) -> u64 {
        self.clients.get(&client).map_or(0, |c| c.rows)
    }
}
