//! Guessing the next tokens from the text itself, without a second model.
//!
//! Where the last few tokens have stood before, what followed them then may
//! follow again: code, quotes and lists repeat. The guesses are checked in the
//! same step, so that the output is what it would have been, only sooner.

use std::collections::HashMap;

/// Tokens that have to agree before a guess is made.
const MATCH: usize = 3;
/// The most tokens guessed at once.
const MOST: usize = 8;
/// Steps without guesses after guessing has not paid.
const REST: u32 = 64;
/// Fewer right guesses than this share do not pay for the rows they cost.
const PAYS: f32 = 0.35;

/// What one text offers for guessing.
#[derive(Debug)]
pub struct Lookup {
    /// Where each run of `MATCH` tokens ended last.
    ends: HashMap<[u32; MATCH], usize>,
    seen: usize,
    /// Share of right guesses, recent ones counting more.
    rate: f32,
    rest: u32,
}

impl Default for Lookup {
    fn default() -> Self {
        Self {
            ends: HashMap::new(),
            seen: 0,
            rate: 0.7,
            rest: 0,
        }
    }
}

impl Lookup {
    /// Fills `guesses` with what may follow `tokens`; nothing while it rests.
    pub fn guess(&mut self, tokens: &[u32], guesses: &mut Vec<u32>) {
        guesses.clear();
        // The last run itself is left out: it would only find itself.
        for end in self.seen.max(MATCH)..tokens.len() {
            if let Some(run) = run_before(tokens, end) {
                self.ends.insert(run, end);
            }
        }
        self.seen = self.seen.max(tokens.len());
        if self.rest > 0 {
            self.rest -= 1;
            return;
        }
        let last = run_before(tokens, tokens.len());
        if let Some(&end) = last.and_then(|run| self.ends.get(&run)) {
            guesses.extend(tokens[end..].iter().take(MOST));
        }
    }

    /// Learns how many of the guesses were right.
    pub fn learn(&mut self, guessed: usize, accepted: usize) {
        if guessed == 0 {
            return;
        }
        self.rate += 0.25 * (accepted as f32 / guessed as f32 - self.rate);
        if self.rate < PAYS {
            self.rest = REST;
            // One more try afterwards, not a fresh start.
            self.rate = PAYS;
        }
    }
}

fn run_before(tokens: &[u32], end: usize) -> Option<[u32; MATCH]> {
    tokens.get(end.checked_sub(MATCH)?..end)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_what_followed_the_last_time() {
        let mut lookup = Lookup::default();
        let mut guesses = Vec::new();
        lookup.guess(&[1, 2, 3, 4, 5, 6, 1, 2], &mut guesses);
        assert!(guesses.is_empty());
        lookup.guess(&[1, 2, 3, 4, 5, 6, 1, 2, 3], &mut guesses);
        assert_eq!(guesses, [4, 5, 6, 1, 2, 3]);
    }

    #[test]
    fn the_latest_place_counts() {
        let mut lookup = Lookup::default();
        let mut guesses = Vec::new();
        lookup.guess(&[1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3], &mut guesses);
        assert_eq!(guesses[0], 5);
    }

    #[test]
    fn wrong_guesses_switch_it_off_for_a_while() {
        let mut lookup = Lookup::default();
        let mut guesses = Vec::new();
        let text = [1, 2, 3, 4, 1, 2, 3];
        for _ in 0..8 {
            lookup.learn(4, 0);
        }
        lookup.guess(&text, &mut guesses);
        assert!(guesses.is_empty());
        for _ in 0..REST {
            lookup.guess(&text, &mut guesses);
        }
        assert!(!guesses.is_empty(), "it tries again");
    }
}
