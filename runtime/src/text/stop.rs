//! Finds stop strings in text that arrives in pieces.

/// Looks for several stop strings at once, byte by byte, so that the result
/// does not depend on how the text is cut into pieces.
///
/// Text is held back only while it could still be the beginning of a stop
/// string.
#[derive(Debug, Clone, Default)]
pub struct StopMatcher {
    patterns: Vec<Pattern>,
    held: String,
    include: bool,
    done: bool,
}

/// The stop string that ended the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StopHit {
    /// Its index in the list given to [`StopMatcher::new`].
    pub index: usize,
}

/// One stop string and how much of it the latest bytes match (Knuth, Morris, Pratt).
#[derive(Debug, Clone)]
struct Pattern {
    index: usize,
    bytes: Vec<u8>,
    fallback: Vec<usize>,
    matched: usize,
}

impl Pattern {
    fn new(index: usize, text: &str) -> Self {
        let bytes = text.as_bytes().to_vec();
        let mut fallback = vec![0; bytes.len()];
        let mut matched = 0;
        for i in 1..bytes.len() {
            while matched > 0 && bytes[i] != bytes[matched] {
                matched = fallback[matched - 1];
            }
            if bytes[i] == bytes[matched] {
                matched += 1;
            }
            fallback[i] = matched;
        }
        Self {
            index,
            bytes,
            fallback,
            matched: 0,
        }
    }

    fn advance(&mut self, byte: u8) -> bool {
        while self.matched > 0 && self.bytes[self.matched] != byte {
            self.matched = self.fallback[self.matched - 1];
        }
        if self.bytes[self.matched] == byte {
            self.matched += 1;
        }
        self.matched == self.bytes.len()
    }
}

impl StopMatcher {
    /// Empty strings in `stops` never match. With `include`, the stop string
    /// itself is part of the emitted text.
    pub fn new<S: AsRef<str>>(stops: &[S], include: bool) -> Self {
        Self {
            patterns: stops
                .iter()
                .enumerate()
                .filter(|(_, stop)| !stop.as_ref().is_empty())
                .map(|(index, stop)| Pattern::new(index, stop.as_ref()))
                .collect(),
            held: String::new(),
            include,
            done: false,
        }
    }

    /// Takes the next piece and appends to `out` what can no longer be part of
    /// a stop string. After a hit, everything further is dropped.
    pub fn push(&mut self, text: &str, out: &mut String) -> Option<StopHit> {
        if self.done {
            return None;
        }
        if self.patterns.is_empty() {
            out.push_str(text);
            return None;
        }
        for (i, &byte) in text.as_bytes().iter().enumerate() {
            let mut hit: Option<(usize, usize)> = None;
            for pattern in &mut self.patterns {
                // Of two that end here, the longer one began earlier.
                if pattern.advance(byte) && hit.is_none_or(|(_, len)| pattern.bytes.len() > len) {
                    hit = Some((pattern.index, pattern.bytes.len()));
                }
            }
            if let Some((index, len)) = hit {
                self.done = true;
                self.held.push_str(&text[..=i]);
                let end = if self.include {
                    self.held.len()
                } else {
                    self.held.len() - len
                };
                out.push_str(&self.held[..end]);
                self.held.clear();
                return Some(StopHit { index });
            }
        }
        self.held.push_str(text);
        let keep = self.patterns.iter().map(|p| p.matched).max().unwrap_or(0);
        let free = self.held.len() - keep;
        out.push_str(&self.held[..free]);
        self.held.drain(..free);
        None
    }

    /// Ends the text: what was held back is not a stop string after all.
    pub fn finish(&mut self, out: &mut String) {
        if !self.done {
            self.done = true;
            out.push_str(&self.held);
        }
        self.held.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn run(stops: &[&str], include: bool, pieces: &[&str]) -> (Vec<String>, Option<usize>) {
        let mut matcher = StopMatcher::new(stops, include);
        let mut outs = Vec::new();
        for piece in pieces {
            let mut out = String::new();
            let hit = matcher.push(piece, &mut out);
            outs.push(out);
            if let Some(hit) = hit {
                return (outs, Some(hit.index));
            }
        }
        let mut out = String::new();
        matcher.finish(&mut out);
        outs.push(out);
        (outs, None)
    }

    #[test]
    fn holds_exactly_what_may_become_a_stop_string() {
        let (outs, hit) = run(&["<end>"], false, &["ab<", "en", "x", "<e", "nd>tail"]);
        assert_eq!(outs, ["ab", "", "<enx", "", ""]);
        assert_eq!(hit, Some(0));
    }

    #[test]
    fn the_first_to_end_wins_and_of_these_the_longest() {
        assert_eq!(run(&["abcd", "bc"], false, &["xabcd"]).0, ["xa"]);
        assert_eq!(
            run(&["c", "bc"], false, &["abc"]),
            (vec!["a".into()], Some(1))
        );
    }

    #[test]
    fn can_include_the_stop_string() {
        assert_eq!(run(&["\n\n"], true, &["a\n", "\nb"]).0, ["a", "\n\n"]);
    }

    #[test]
    fn gives_back_what_was_held_at_the_end() {
        assert_eq!(run(&["é!"], false, &["caf", "é"]).0, ["caf", "", "é"]);
        assert_eq!(run(&[""], false, &["a"]).0, ["a", ""]);
    }

    /// The result for the whole text if every end position is tried in order.
    fn whole(stops: &[String], text: &str) -> (String, bool) {
        for end in 1..=text.len() {
            let longest = stops
                .iter()
                .filter(|s| !s.is_empty() && text.as_bytes()[..end].ends_with(s.as_bytes()))
                .map(String::len)
                .max();
            if let Some(len) = longest {
                return (text[..end - len].to_owned(), true);
            }
        }
        (text.to_owned(), false)
    }

    proptest! {
        #[test]
        fn does_not_depend_on_the_pieces(
            stops in prop::collection::vec("[abé]{0,4}", 0..4),
            pieces in prop::collection::vec("[abcé]{0,5}", 0..12),
        ) {
            let text = pieces.concat();
            let (expected, stopped) = whole(&stops, &text);
            let mut matcher = StopMatcher::new(&stops, false);
            let mut out = String::new();
            let mut hit = false;
            for piece in &pieces {
                hit = matcher.push(piece, &mut out).is_some();
                prop_assert!(expected.starts_with(&out));
                if hit { break; }
            }
            if !hit { matcher.finish(&mut out); }
            prop_assert_eq!(hit, stopped);
            prop_assert_eq!(out, expected);
        }
    }
}
