//! Tokens to text, one token at a time.

use super::decoding::{Invalid, Rules, KNOWN, RAW_BYTE, SPECIAL};
use super::tokenizer::Tokenizer;

/// Turns tokens into text as they arrive: only whole characters, and in total
/// the same text as decoding all tokens at once.
///
/// A character of several tokens is emitted with its last one. Bytes that turn
/// out not to be UTF-8 are emitted as U+FFFD, as soon as that is certain.
#[derive(Debug, Clone)]
pub struct Detokenizer {
    tokenizer: Tokenizer,
    skip_special: bool,
    /// Special tokens that are emitted all the same.
    shown: Vec<u32>,
    /// Nothing has been emitted yet: leading spaces may have to be dropped.
    first: bool,
    strip: usize,
    pending: Vec<u8>,
    out: String,
    window: Window,
}

/// For vocabularies whose decoder does not work token by token: the latest
/// tokens, decoded again with each new one.
#[derive(Debug, Clone, Default)]
struct Window {
    ids: Vec<u32>,
    /// The text of `ids[..context]` has been emitted; it serves only as
    /// context.
    context: usize,
}

/// Long enough for any character or contraction, short enough to decode often.
const WINDOW: usize = 16;

impl Detokenizer {
    /// For a text that begins here. `skip_special` omits special tokens.
    pub fn new(tokenizer: &Tokenizer, skip_special: bool) -> Self {
        let strip = match tokenizer.rules() {
            Some(Rules {
                strip_start: Some((_, count)),
                ..
            }) => *count,
            _ => 0,
        };
        Self {
            tokenizer: tokenizer.clone(),
            skip_special,
            shown: Vec::new(),
            first: true,
            strip,
            pending: Vec::new(),
            out: String::new(),
            window: Window::default(),
        }
    }

    /// For a text that continues another: the first token keeps its space.
    pub fn continuing(tokenizer: &Tokenizer, skip_special: bool) -> Self {
        Self {
            first: false,
            strip: 0,
            ..Self::new(tokenizer, skip_special)
        }
    }

    /// Emits these special tokens even if others are omitted.
    #[must_use]
    pub fn showing(mut self, shown: Vec<u32>) -> Self {
        self.shown = shown;
        self
    }

    /// The text that `id` completes, possibly none.
    pub fn push(&mut self, id: u32) -> &str {
        self.out.clear();
        let tokenizer = self.tokenizer.clone();
        let Some(rules) = tokenizer.rules() else {
            self.push_window(id);
            return &self.out;
        };
        let table = tokenizer.table();
        let flags = table.flags(id);
        let skipped = self.skip_special && flags & SPECIAL != 0 && !self.shown.contains(&id);
        if flags & KNOWN == 0 || skipped {
            return &self.out;
        }
        if rules.invalid == Invalid::PerByte && flags & RAW_BYTE == 0 {
            self.give_up_pending(rules.invalid);
        }
        if self.first {
            let mut bytes = Vec::new();
            rules.decode(&tokenizer.piece(id).unwrap_or_default(), true, &mut bytes);
            self.first = false;
            self.append(&bytes, rules.invalid);
        } else {
            self.append(table.bytes(id), rules.invalid);
        }
        self.strip_start(rules);
        &self.out
    }

    /// Ends the text: returns what is left of an unfinished character.
    pub fn finish(&mut self) -> &str {
        self.out.clear();
        let tokenizer = self.tokenizer.clone();
        match tokenizer.rules() {
            Some(rules) => {
                self.give_up_pending(rules.invalid);
                self.strip_start(rules);
            }
            None => {
                let context = self.window_text(self.window.context);
                let all = self.window_text(self.window.ids.len());
                self.out.push_str(all.get(context.len()..).unwrap_or(""));
                self.window.context = self.window.ids.len();
            }
        }
        &self.out
    }

    fn append(&mut self, bytes: &[u8], invalid: Invalid) {
        if self.pending.is_empty() {
            let rest = take_valid(bytes, invalid, &mut self.out);
            self.pending.extend_from_slice(rest);
        } else {
            self.pending.extend_from_slice(bytes);
            let rest = take_valid(&self.pending, invalid, &mut self.out).len();
            let taken = self.pending.len() - rest;
            self.pending.drain(..taken);
        }
    }

    fn give_up_pending(&mut self, invalid: Invalid) {
        let count = match invalid {
            Invalid::PerSequence => usize::from(!self.pending.is_empty()),
            Invalid::PerByte => self.pending.len(),
        };
        for _ in 0..count {
            self.out.push(char::REPLACEMENT_CHARACTER);
        }
        self.pending.clear();
    }

    fn strip_start(&mut self, rules: &Rules) {
        let Some((c, _)) = rules.strip_start else {
            return;
        };
        while self.strip > 0 && !self.out.is_empty() {
            if self.out.starts_with(c) {
                self.out.drain(..c.len_utf8());
                self.strip -= 1;
            } else {
                self.strip = 0;
            }
        }
    }

    fn push_window(&mut self, id: u32) {
        let window = &mut self.window;
        if !self.first && window.ids.is_empty() {
            // Whatever comes before, the token is not the first of its text.
            window.ids.push(id);
            window.context = 1;
            let lone = self.tokenizer.decode_library(&[id], self.skip_special);
            let pair = self.tokenizer.decode_library(&[id, id], self.skip_special);
            self.out.push_str(pair.get(lone.len()..).unwrap_or(&lone));
            return;
        }
        window.ids.push(id);
        let context = self.window_text(self.window.context);
        let all = self.window_text(self.window.ids.len());
        if all.ends_with(char::REPLACEMENT_CHARACTER) && self.window.ids.len() < WINDOW {
            return;
        }
        if let Some(new) = all.strip_prefix(context.as_str()) {
            self.out.push_str(new);
        }
        // Keep the tokens of this text as context for the next.
        self.window.ids.drain(..self.window.context);
        self.window.context = self.window.ids.len();
    }

    fn window_text(&self, count: usize) -> String {
        self.tokenizer
            .decode_library(&self.window.ids[..count], self.skip_special)
    }
}

/// Moves what is valid or certainly broken into `out`; returns the unfinished
/// rest.
fn take_valid<'b>(mut bytes: &'b [u8], invalid: Invalid, out: &mut String) -> &'b [u8] {
    loop {
        let error = match std::str::from_utf8(bytes) {
            Ok(text) => {
                out.push_str(text);
                return &[];
            }
            Err(error) => error,
        };
        let (valid, rest) = bytes.split_at(error.valid_up_to());
        if let Ok(text) = std::str::from_utf8(valid) {
            out.push_str(text);
        }
        let Some(len) = error.error_len() else {
            return rest;
        };
        let count = match invalid {
            Invalid::PerSequence => 1,
            Invalid::PerByte => len,
        };
        for _ in 0..count {
            out.push(char::REPLACEMENT_CHARACTER);
        }
        bytes = &rest[len..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::BUILTIN_SPECIALS;
    use proptest::prelude::*;

    fn stream(tokenizer: &Tokenizer, ids: &[u32], skip: bool) -> Vec<String> {
        let mut detokenizer = Detokenizer::new(tokenizer, skip);
        let mut pieces: Vec<String> = ids
            .iter()
            .map(|&id| detokenizer.push(id).to_owned())
            .collect();
        pieces.push(detokenizer.finish().to_owned());
        pieces
    }

    #[test]
    fn characters_come_out_whole() {
        let tokenizer = Tokenizer::bytes(&BUILTIN_SPECIALS).unwrap();
        let ids = tokenizer.encode("é€😀", false, false).unwrap();
        assert_eq!(
            stream(&tokenizer, &ids, true),
            ["", "é", "", "", "€", "", "", "", "😀", ""]
        );
    }

    #[test]
    fn broken_bytes_show_as_soon_as_they_are_sure() {
        let tokenizer = Tokenizer::bytes(&BUILTIN_SPECIALS).unwrap();
        let ids = [0xE2, 0x82, 0x41, 0xFF, 0xF0];
        assert_eq!(
            stream(&tokenizer, &ids, true),
            ["", "", "\u{FFFD}A", "\u{FFFD}", "", "\u{FFFD}"]
        );
    }

    #[test]
    fn special_and_unknown_tokens_are_left_out_or_shown() {
        let tokenizer = Tokenizer::bytes(&BUILTIN_SPECIALS).unwrap();
        let ids = [65, 259, 66, 100_000];
        assert_eq!(stream(&tokenizer, &ids, true).concat(), "AB");
        assert_eq!(stream(&tokenizer, &ids, false).concat(), "A<|end|>B");
    }

    proptest! {
        #[test]
        fn any_tokens_stream_to_the_whole_decode(
            ids in prop::collection::vec(0u32..262, 0..40),
            skip in any::<bool>(),
        ) {
            let tokenizer = Tokenizer::bytes(&BUILTIN_SPECIALS).unwrap();
            prop_assert_eq!(
                stream(&tokenizer, &ids, skip).concat(),
                tokenizer.decode_library(&ids, skip)
            );
        }
    }
}
