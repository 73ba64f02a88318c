//! A model's vocabulary in the form that llguidance takes.

use std::sync::Arc;

use llguidance::toktrie::{TokEnv, TokRxInfo, TokTrie, TokenId, TokenizerEnv};

use crate::text::Tokenizer;

struct Environment {
    tokenizer: Tokenizer,
    trie: TokTrie,
    /// What works for most texts; `None` if nothing does.
    preferred: Option<Mode>,
}

/// How to find the tokens of a text in the middle of another.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    /// The tokenizer adds nothing to a text.
    Direct,
    /// The tokenizer puts a space before a text: a marker character is put
    /// there instead, and its token is cut off.
    AfterMark,
}

/// A character that every byte-fallback vocabulary encodes as one token.
const MARK: &str = "\u{2}";

pub(super) fn environment(tokenizer: &Tokenizer, vocab_size: usize, eos: &[u32]) -> TokEnv {
    let size = u32::try_from(vocab_size).unwrap_or(u32::MAX);
    let words: Vec<Vec<u8>> = (0..size)
        .map(|id| {
            let mut bytes = tokenizer.token_bytes(id);
            if tokenizer.is_markup(id) || tokenizer.is_special(id) || eos.contains(&id) {
                bytes.insert(0, TokTrie::SPECIAL_TOKEN_MARKER);
            } else if bytes.first() == Some(&TokTrie::SPECIAL_TOKEN_MARKER) {
                // A lone 0xFF byte is in no text; it must not look like a
                // special-token mark.
                bytes.clear();
            }
            // The trie's own limit on the length of a token.
            bytes.truncate(if bytes.len() > 1000 { 0 } else { bytes.len() });
            bytes
        })
        .collect();
    let known: Vec<TokenId> = eos.iter().copied().filter(|&id| id < size).collect();
    let info = TokRxInfo::new(size, known.first().copied().unwrap_or(0));
    let mut trie = TokTrie::from(&info, &words);
    if !known.is_empty() {
        trie = trie.with_eos_tokens(&known);
    }
    let mut environment = Environment {
        tokenizer: tokenizer.clone(),
        trie,
        preferred: None,
    };
    // What works for texts with and without a space in front is asked first.
    environment.preferred = [Mode::Direct, Mode::AfterMark].into_iter().find(|&mode| {
        SAMPLES
            .iter()
            .all(|text| environment.try_encode(mode, text).is_some())
    });
    Arc::new(environment)
}

const SAMPLES: [&str; 2] = [" a\"b: {", "{\"a\": b"];

impl Environment {
    /// The tokens of a text, if they stand for that text and no other: a
    /// tokenizer may put a space in front, or compose letters and accents.
    fn try_encode(&self, mode: Mode, text: &str) -> Option<Vec<TokenId>> {
        let encode = |text: &str| self.tokenizer.encode(text, false, false).ok();
        let ids = match mode {
            Mode::Direct => encode(text)?,
            Mode::AfterMark => {
                let ids = encode(&format!("{MARK}{text}"))?;
                let mark = ids
                    .iter()
                    .position(|&id| self.tokenizer.token_bytes(id) == MARK.as_bytes())?;
                ids[mark + 1..].to_vec()
            }
        };
        let bytes = ids.iter().flat_map(|&id| self.tokenizer.token_bytes(id));
        bytes.eq(text.bytes()).then_some(ids)
    }

    /// The tokens of a text, or the longest pieces of it where the tokenizer
    /// makes another text of it.
    fn encode(&self, text: &str) -> Vec<TokenId> {
        self.preferred
            .into_iter()
            .chain([Mode::Direct, Mode::AfterMark])
            .find_map(|mode| self.try_encode(mode, text))
            .unwrap_or_else(|| self.trie.greedy_tokenize(text.as_bytes()))
    }
}

impl TokenizerEnv for Environment {
    fn tok_trie(&self) -> &TokTrie {
        &self.trie
    }

    fn tokenize_bytes(&self, bytes: &[u8]) -> Vec<TokenId> {
        self.trie
            .tokenize_with_greedy_fallback(bytes, |text| self.encode(text))
    }

    fn tokenize_is_canonical(&self) -> bool {
        self.preferred.is_some()
    }
}
