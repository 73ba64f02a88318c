//! A model's vocabulary in the form that llguidance takes.

use std::sync::Arc;

use llguidance::toktrie::{TokEnv, TokRxInfo, TokTrie, TokenId, TokenizerEnv};

use crate::text::Tokenizer;

struct Environment {
    tokenizer: Tokenizer,
    trie: TokTrie,
    mode: Mode,
}

/// How to find the tokens of a text in the middle of another.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    /// The tokenizer adds nothing to a text.
    Direct,
    /// The tokenizer puts a space before a text: a marker character is put
    /// there instead, and its token is cut off.
    AfterMark,
    /// Neither works; take the longest pieces.
    Greedy,
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
        mode: Mode::Direct,
    };
    const SAMPLE: &str = " a\"b: {";
    for mode in [Mode::Direct, Mode::AfterMark] {
        environment.mode = mode;
        let ids = environment.encode(SAMPLE);
        let bytes: Vec<u8> = ids
            .iter()
            .flat_map(|&id| tokenizer.token_bytes(id))
            .collect();
        if bytes == SAMPLE.as_bytes() {
            return Arc::new(environment);
        }
    }
    environment.mode = Mode::Greedy;
    Arc::new(environment)
}

impl Environment {
    fn encode(&self, text: &str) -> Vec<TokenId> {
        let encode = |text: &str| {
            self.tokenizer
                .encode(text, false, false)
                .unwrap_or_default()
        };
        match self.mode {
            Mode::Direct => encode(text),
            Mode::AfterMark => {
                let ids = encode(&format!("{MARK}{text}"));
                let mark = ids
                    .iter()
                    .position(|&id| self.tokenizer.token_bytes(id) == MARK.as_bytes());
                mark.map_or_else(Vec::new, |at| ids[at + 1..].to_vec())
            }
            Mode::Greedy => self.trie.greedy_tokenize(text.as_bytes()),
        }
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
        self.mode != Mode::Greedy
    }
}
