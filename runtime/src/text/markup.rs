//! Markup: the tokens that steer a model rather than carry text.
//!
//! Text from a user must never turn into one of them. So before such text goes
//! into a template, each place where it spells a markup token is broken with
//! [`SEAL`], a character that is reserved for internal use; the tokenizer
//! removes it after markup has been cut out and before ordinary text is
//! tokenized.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

/// Breaks markup in text. A Unicode noncharacter: it is never part of a text
/// that is meant for interchange.
pub const SEAL: char = '\u{FDD0}';

#[derive(Debug)]
pub(super) struct Markup {
    contents: Vec<String>,
    /// The id of each content.
    tokens: Vec<u32>,
    /// The index of each id's content.
    places: HashMap<u32, usize>,
    finder: Option<AhoCorasick>,
    longest: usize,
}

impl Markup {
    pub fn new(tokens: impl IntoIterator<Item = (u32, String)>) -> Self {
        let (tokens, contents): (Vec<u32>, Vec<String>) = tokens
            .into_iter()
            .filter(|(_, content)| !content.is_empty())
            .unzip();
        let finder = if contents.is_empty() {
            None
        } else {
            AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .build(&contents)
                .ok()
        };
        Self {
            longest: contents.iter().map(String::len).max().unwrap_or(0),
            places: tokens.iter().copied().zip(0..).collect(),
            tokens,
            contents,
            finder,
        }
    }

    pub fn contains(&self, id: u32) -> bool {
        self.places.contains_key(&id)
    }

    /// How a markup token is spelled.
    pub fn content(&self, id: u32) -> Option<&str> {
        self.places.get(&id).map(|&at| self.contents[at].as_str())
    }

    /// Breaks every markup token that `text` spells, and the beginning of one
    /// at its end, which the text after it might complete. `exempt` names the
    /// tokens that may pass.
    pub fn seal<'t>(&self, text: &'t str, exempt: &dyn Fn(&str) -> bool) -> Cow<'t, str> {
        let Some(finder) = &self.finder else {
            return Cow::Borrowed(text);
        };
        let mut cuts: Vec<usize> = finder
            .find_overlapping_iter(text)
            .filter(|found| !exempt(&self.contents[found.pattern().as_usize()]))
            .map(|found| found.start() + first_len(&text[found.start()..]))
            .collect();
        if let Some(start) = self.open_end(text, exempt) {
            // After a single character, the seal is the last character.
            cuts.push(start + first_len(&text[start..]));
        }
        if cuts.is_empty() {
            return Cow::Borrowed(text);
        }
        cuts.sort_unstable();
        cuts.dedup();
        let mut sealed = String::with_capacity(text.len() + cuts.len() * SEAL.len_utf8());
        let mut from = 0;
        for cut in cuts {
            sealed.push_str(&text[from..cut]);
            sealed.push(SEAL);
            from = cut;
        }
        sealed.push_str(&text[from..]);
        Cow::Owned(sealed)
    }

    /// The start of what could be the beginning of a markup token at the end of
    /// `text`.
    fn open_end(&self, text: &str, exempt: &dyn Fn(&str) -> bool) -> Option<usize> {
        let from = text.len().saturating_sub(self.longest.saturating_sub(1));
        (from..text.len())
            .filter(|&i| text.is_char_boundary(i))
            .find(|&i| {
                self.contents
                    .iter()
                    .any(|c| c.len() > text.len() - i && c.starts_with(&text[i..]) && !exempt(c))
            })
    }

    /// The whole text in ranges: markup with its id, and the text between. Of
    /// overlapping markup the first counts, and of those with the same start
    /// the longest.
    pub fn cut(&self, text: &str) -> Vec<(Range<usize>, Option<u32>)> {
        let mut found: Vec<(Range<usize>, u32)> = match &self.finder {
            Some(finder) => finder
                .find_overlapping_iter(text)
                .map(|found| (found.range(), self.tokens[found.pattern().as_usize()]))
                .collect(),
            None => Vec::new(),
        };
        found.sort_by_key(|(range, _)| (range.start, Reverse(range.end)));
        let mut parts = Vec::new();
        let mut from = 0;
        for (range, id) in found {
            if range.start < from {
                continue;
            }
            if range.start > from {
                parts.push((from..range.start, None));
            }
            from = range.end;
            parts.push((range, Some(id)));
        }
        if from < text.len() {
            parts.push((from..text.len(), None));
        }
        parts
    }

    /// Pieces of `text`, none of which spells a whole markup token.
    pub fn split<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let mut cuts: Vec<usize> = match &self.finder {
            Some(finder) => finder
                .find_overlapping_iter(text)
                .map(|found| found.start() + first_len(&text[found.start()..]))
                .collect(),
            None => Vec::new(),
        };
        cuts.sort_unstable();
        cuts.dedup();
        let mut pieces = Vec::with_capacity(cuts.len() + 1);
        let mut from = 0;
        for cut in cuts {
            pieces.push(&text[from..cut]);
            from = cut;
        }
        pieces.push(&text[from..]);
        pieces.retain(|piece| !piece.is_empty());
        pieces
    }
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Whether an added token steers the model. Some models add plain words and
/// runs of spaces to their vocabulary the same way: those are ordinary text.
pub(super) fn steers(content: &str, special: bool) -> bool {
    let bracketed =
        |open, close| content.len() > 2 && content.starts_with(open) && content.ends_with(close);
    special || bracketed('<', '>') || bracketed('[', ']') || content.contains("<|")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markup() -> Markup {
        Markup::new([
            (1, "<|end|>".to_owned()),
            (2, "<s>".to_owned()),
            (3, "</s>".to_owned()),
        ])
    }

    fn sealed(text: &str) -> String {
        markup().seal(text, &|_| false).replace(SEAL, "·")
    }

    #[test]
    fn breaks_whole_markup_and_beginnings_at_the_end() {
        assert_eq!(sealed("a<|end|>b"), "a<·|end|>b");
        assert_eq!(sealed("<<s></s>"), "<<·s><·/s>");
        assert_eq!(sealed("a <|en"), "a <·|en");
        assert_eq!(sealed("a <"), "a <·");
        assert_eq!(sealed("1 < 2, <p>"), "1 < 2, <p>");
        assert!(matches!(
            markup().seal("plain", &|_| false),
            Cow::Borrowed(_)
        ));
    }

    #[test]
    fn lets_exempt_markup_pass() {
        let text = markup()
            .seal("<s><|end|>", &|c| c == "<s>")
            .replace(SEAL, "·");
        assert_eq!(text, "<s><·|end|>");
    }

    #[test]
    fn splits_so_that_no_piece_spells_markup() {
        assert_eq!(markup().split("x</s>y"), ["x<", "/s>y"]);
        assert_eq!(markup().split("xy"), ["xy"]);
    }

    #[test]
    fn knows_markup_from_words() {
        assert!(steers("<think>", false));
        assert!(steers("</s>", true));
        assert!(steers("[INST]", false));
        assert!(!steers("    ", false));
        assert!(!steers("hello", false));
        assert!(!steers("<>", false));
    }
}
