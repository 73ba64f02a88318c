//! Log-probabilities in the formats of the two APIs.

use std::collections::BTreeMap;

use crate::protocol::{ChatLogprobs, CompletionLogprobs, PromptLogprob, TokenLogprob, TopLogprob};
use crate::sampling::TokenScore;
use crate::text::Tokenizer;

/// The scores of an output's tokens with their texts.
#[derive(Debug, Default)]
pub(super) struct Logprobs {
    tokens: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    token: TokenLogprob,
    /// False for the first token of an echo, which nothing predicts.
    scored: bool,
    offset: usize,
}

pub(super) type PromptLogprobs = Vec<Option<BTreeMap<String, PromptLogprob>>>;

impl Logprobs {
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// `offset` is where the token begins in the text, in characters.
    pub fn push(&mut self, tokenizer: &Tokenizer, token: u32, score: &TokenScore, offset: usize) {
        let bytes = |token: u32| -> Vec<u32> {
            tokenizer
                .token_bytes(token)
                .into_iter()
                .map(u32::from)
                .collect()
        };
        self.tokens.push(Entry {
            token: TokenLogprob {
                token: text(tokenizer, token),
                logprob: finite(score.logprob),
                bytes: Some(bytes(token)),
                top_logprobs: score
                    .top
                    .iter()
                    .map(|top| TopLogprob {
                        token: text(tokenizer, top.token),
                        logprob: finite(top.logprob),
                        bytes: Some(bytes(top.token)),
                    })
                    .collect(),
            },
            scored: true,
            offset,
        });
    }

    /// The tokens of a prompt that is echoed; there is no score for the first.
    pub fn push_prompt(&mut self, tokenizer: &Tokenizer, prompt: &[u32], scores: &[TokenScore]) {
        let unknown = TokenScore::default();
        let mut offset = 0;
        for (i, &token) in prompt.iter().enumerate() {
            let score = i.checked_sub(1).and_then(|i| scores.get(i));
            self.push(tokenizer, token, score.unwrap_or(&unknown), offset);
            if let (None, Some(entry)) = (score, self.tokens.last_mut()) {
                entry.scored = false;
            }
            if !tokenizer.is_special(token) {
                offset += text(tokenizer, token).chars().count();
            }
        }
    }

    /// The scores from `from` on, for a chat.
    pub fn chat(&self, from: usize) -> ChatLogprobs {
        ChatLogprobs {
            content: Some(
                self.tokens[from..]
                    .iter()
                    .map(|entry| entry.token.clone())
                    .collect(),
            ),
            refusal: None,
        }
    }

    /// The scores from `from` on, for a plain completion.
    pub fn completion(&self, from: usize) -> CompletionLogprobs {
        let tokens = &self.tokens[from..];
        let best = |entry: &Entry| {
            entry.scored.then(|| {
                let own = (entry.token.token.clone(), entry.token.logprob);
                let top = entry.token.top_logprobs.iter();
                let mut all = BTreeMap::new();
                // Different tokens may have the same text; the likelier one
                // counts.
                for (text, logprob) in top.map(|top| (top.token.clone(), top.logprob)).chain([own])
                {
                    all.entry(text).or_insert(logprob);
                }
                all
            })
        };
        CompletionLogprobs {
            tokens: tokens
                .iter()
                .map(|entry| entry.token.token.clone())
                .collect(),
            token_logprobs: tokens
                .iter()
                .map(|entry| entry.scored.then_some(entry.token.logprob))
                .collect(),
            top_logprobs: Some(tokens.iter().map(best).collect()),
            text_offset: tokens.iter().map(|entry| entry.offset as u64).collect(),
        }
    }
}

/// The scores of a prompt, token by token; none for the first.
pub(super) fn of_prompt(
    tokenizer: &Tokenizer,
    prompt: &[u32],
    scores: &[TokenScore],
    top: u32,
) -> PromptLogprobs {
    let entry = |token: u32, logprob: f32, rank: u32| {
        let value = PromptLogprob {
            logprob: finite(logprob),
            rank: Some(rank),
            decoded_token: Some(text(tokenizer, token)),
        };
        (token.to_string(), value)
    };
    let mut out = vec![None; usize::from(!prompt.is_empty())];
    for (&token, score) in prompt.iter().skip(1).zip(scores) {
        let mut all: BTreeMap<_, _> = (1..)
            .zip(score.top.iter().take(top as usize))
            .map(|(rank, best)| entry(best.token, best.logprob, rank))
            .collect();
        let (key, own) = entry(token, score.logprob, score.rank);
        all.insert(key, own);
        out.push(Some(all));
    }
    out
}

fn text(tokenizer: &Tokenizer, token: u32) -> String {
    String::from_utf8_lossy(&tokenizer.token_bytes(token)).into_owned()
}

/// JSON has no infinity; the API uses -9999 for an impossible token.
fn finite(logprob: f32) -> f64 {
    if logprob.is_finite() {
        f64::from(logprob)
    } else {
        -9999.0
    }
}
