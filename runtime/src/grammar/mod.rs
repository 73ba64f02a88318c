//! Structured output: which tokens may come next.

mod dialect;
mod environment;
mod locate;
mod mask;
mod spec;

use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;

use llguidance::{Matcher, ParserFactory};

use crate::text::{Detokenizer, Tokenizer};
use crate::threads;
use crate::{Error, ErrorName, Result};

pub use mask::TokenMask;
pub(crate) use spec::laid_out;
pub use spec::{literal, GrammarSpec};

/// Only what is used of it takes memory. The deepest that `GrammarSpec::check`
/// lets pass uses a quarter.
const STACK: usize = 128 << 20;

/// Compiles grammars for one model.
pub struct GrammarFactory {
    parsers: ParserFactory,
    vocab_size: usize,
}

impl std::fmt::Debug for GrammarFactory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GrammarFactory")
            .field("vocab_size", &self.vocab_size)
            .finish_non_exhaustive()
    }
}

impl GrammarFactory {
    /// `vocab_size` is the number of the model's logits, `eos` the tokens that
    /// end its turn.
    pub fn new(tokenizer: &Tokenizer, vocab_size: usize, eos: &[u32]) -> Result<Self> {
        let parsers = catch_unwind(AssertUnwindSafe(|| {
            let environment = environment::environment(tokenizer, vocab_size, eos);
            let mut parsers = ParserFactory::new_simple(&environment)?;
            parsers.quiet();
            let limits = parsers.limits_mut();
            limits.verbose_errors = false;
            // A slower mask would delay every other request.
            limits.step_max_items = 50_000;
            limits.step_lexer_fuel = 200_000;
            limits.initial_lexer_fuel = 1_000_000;
            limits.max_lexer_states = 100_000;
            limits.max_grammar_size = 200_000;
            Ok::<_, anyhow::Error>(parsers)
        }));
        let failed = |why: String| {
            Error::new(
                ErrorName::ModelFileInvalid,
                format!("The model's vocabulary cannot be used for structured output: {why}"),
            )
        };
        Ok(Self {
            parsers: parsers
                .map_err(|_| failed("its parts contradict each other".to_owned()))?
                .map_err(|error| failed(error.to_string()))?,
            vocab_size,
        })
    }

    /// Compiles a grammar, or returns what is wrong with it. Pointers are
    /// relative to the grammar itself.
    pub fn compile(&self, spec: &GrammarSpec) -> Result<Grammar> {
        spec.check()?;
        match self.try_compile(spec) {
            Ok(matcher) => Ok(Grammar {
                matcher,
                vocab_size: self.vocab_size,
                gate: None,
            }),
            Err(message) => Err(match spec {
                GrammarSpec::JsonSchema(schema) => locate::explain(schema, &message, &|part| {
                    self.try_compile(&GrammarSpec::JsonSchema(part.clone()))
                        .err()
                }),
                _ => Error::new(
                    ErrorName::InvalidSchema,
                    format!("The {} cannot be used: {message}", spec.kind()),
                )
                .at(""),
            }),
        }
    }

    /// Compiles on a thread of its own: the library follows rules, references
    /// and properties by recursion, and a few thousand overflow a usual stack,
    /// which ends the process. `spec.check` bounds how many there are.
    fn try_compile(&self, spec: &GrammarSpec) -> Result<Matcher, String> {
        std::thread::scope(|scope| {
            threads::builder("inlay-grammar", Some(STACK))
                .spawn_scoped(scope, || self.compile_here(spec))
                .map_err(|error| format!("no thread could be started for it ({error})"))?
                .join()
                .map_err(|_| "it is contradictory".to_owned())?
        })
    }

    fn compile_here(&self, spec: &GrammarSpec) -> Result<Matcher, String> {
        let parser = catch_unwind(AssertUnwindSafe(|| {
            self.parsers.create_parser(spec.to_grammar())
        }))
        .map_err(|_| "it is contradictory".to_owned())?;
        let mut matcher = Matcher::new(parser);
        // An empty set of first tokens shows only when it is requested.
        let accepting = matcher.is_accepting().unwrap_or(false);
        if !accepting && !matcher.is_error() {
            match matcher.compute_mask() {
                Ok(mask) if mask.is_zero() => {
                    return Err("no output can match it".to_owned());
                }
                Ok(_) | Err(_) => {}
            }
        }
        match matcher.get_error() {
            Some(error) => Err(reason(&error)),
            None => Ok(matcher),
        }
    }
}

/// The parser's own message, where it helps a user; else what it means.
fn reason(message: &str) -> String {
    if message.contains("panic") {
        return "it is too large, or it is contradictory".to_owned();
    }
    if message.contains("NoExtension") {
        return "nothing that the model can write fits it".to_owned();
    }
    // The parser shows the pattern, points into it, and says what is wrong in
    // the last line.
    if message.contains("regex parse error") {
        let said = message.lines().rev().find_map(|line| {
            let line = line.trim();
            line.strip_prefix("error: ")
        });
        let said = said.unwrap_or("it cannot be read");
        return format!("a pattern in it is not a regular expression: {said}");
    }
    let first = message.lines().next().unwrap_or_default();
    first.trim().to_owned()
}

/// A grammar and its state within one output.
pub struct Grammar {
    matcher: Matcher,
    vocab_size: usize,
    gate: Option<Gate>,
}

/// Delays the grammar until a text has been generated: the end of the model's
/// reasoning.
struct Gate {
    detokenizer: Detokenizer,
    seen: String,
    opens: Arc<str>,
}

impl std::fmt::Debug for Grammar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Grammar").finish_non_exhaustive()
    }
}

impl Clone for Grammar {
    fn clone(&self) -> Self {
        Self {
            // Choices run in parallel: they share no caches.
            matcher: self.matcher.deep_clone(),
            vocab_size: self.vocab_size,
            gate: self.gate.as_ref().map(|gate| Gate {
                detokenizer: gate.detokenizer.clone(),
                seen: gate.seen.clone(),
                opens: Arc::clone(&gate.opens),
            }),
        }
    }
}

impl Grammar {
    /// Applies the grammar only to what follows `opens`; until then, any token
    /// may come.
    #[must_use]
    pub fn after(mut self, tokenizer: &Tokenizer, opens: &str) -> Self {
        self.gate = Some(Gate {
            detokenizer: Detokenizer::new(tokenizer, false),
            seen: String::new(),
            opens: opens.into(),
        });
        self
    }

    /// The tokens that may come next; `None` if any may. Includes the end
    /// tokens where the output may end.
    pub fn mask(&mut self) -> Result<Option<TokenMask>> {
        if self.gate.is_some() {
            return Ok(None);
        }
        let mask = self
            .matcher
            .compute_mask_or_eos()
            .map_err(|error| too_complex(&error.to_string()))?;
        let words = mask.as_slice().to_vec();
        Ok(Some(TokenMask::from_words(words, self.vocab_size)))
    }

    /// Tokens that must come next, which need no forward pass. They count only
    /// once they are accepted.
    pub fn forced(&mut self) -> Vec<u32> {
        if self.gate.is_some() || self.matcher.is_stopped() {
            return Vec::new();
        }
        self.matcher.compute_ff_tokens()
    }

    /// Adds a token to the output.
    pub fn accept(&mut self, token: u32) -> Result<()> {
        if let Some(gate) = &mut self.gate {
            gate.seen.push_str(gate.detokenizer.push(token));
            if gate.seen.contains(&*gate.opens) {
                self.gate = None;
            } else {
                // Only the end of the text can still become part of `opens`.
                let keep = gate.opens.len().min(gate.seen.len());
                let mut cut = gate.seen.len() - keep;
                while !gate.seen.is_char_boundary(cut) {
                    cut -= 1;
                }
                gate.seen.drain(..cut);
            }
            return Ok(());
        }
        self.matcher.consume_token(token).map_err(|error| {
            Error::new(
                ErrorName::StepFailed,
                format!(
                    "The output left its grammar: {}",
                    reason(&error.to_string())
                ),
            )
        })
    }

    /// How many of these tokens, in order, the grammar would accept. Changes
    /// nothing.
    #[cfg(test)]
    pub fn validate(&mut self, tokens: &[u32]) -> usize {
        if self.gate.is_some() {
            return 0;
        }
        self.matcher.validate_tokens(tokens).unwrap_or(0)
    }

    /// Only the end may follow.
    pub fn is_finished(&self) -> bool {
        self.gate.is_none() && self.matcher.is_stopped()
    }

    /// The output may end here.
    #[cfg(test)]
    pub fn may_end(&mut self) -> bool {
        self.gate.is_none() && self.matcher.is_accepting().unwrap_or(false)
    }
}

fn too_complex(message: &str) -> Error {
    Error::new(
        ErrorName::StepFailed,
        format!("The structured output cannot go on: {}", reason(message)),
    )
}

#[cfg(test)]
mod tests;
