//! From text to tokens, within what the model and the machine can hold.

use super::ModelText;
use crate::memory;
use crate::text::Wanted;
use crate::{Error, ErrorName, Result};

/// Bytes that a token is taken to stand for at least: some tokenizers drop
/// spaces and accents, or make one token of a long word that they do not know.
const BYTES_PER_TOKEN: usize = 64;

/// A text that is only counted or split may always be this long.
const COUNTED: usize = 4 << 20;

/// Memory that tokenizing takes for each byte of a text, and the length from
/// which on it is looked for first.
const MEMORY: (usize, usize) = (96, 16 << 10);

/// What the tokens of a text are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// They go into the model.
    Prompt,
    /// They are only shown or counted.
    Count,
}

/// How a text becomes tokens.
#[derive(Clone, Copy)]
pub struct Tokenizing<'a> {
    /// The field of the request that the text is from.
    pub pointer: &'a str,
    pub purpose: Purpose,
    /// Adds what the model expects around a text.
    pub add_special: bool,
    /// Markup in the text becomes markup tokens.
    pub parse_special: bool,
    pub wanted: &'a Wanted<'a>,
}

impl ModelText {
    /// Text to ids. A text that is longer than any that fits in the context is
    /// refused by its length: to tokenize it takes seconds and much memory.
    pub fn tokenize(&self, text: &str, how: Tokenizing<'_>) -> Result<Vec<u32>> {
        let Tokenizing {
            add_special,
            parse_special,
            wanted,
            ..
        } = how;
        let token = self.tokenizer.longest_token().max(BYTES_PER_TOKEN);
        let most = self.context.saturating_mul(token);
        let most = match how.purpose {
            Purpose::Prompt => most,
            Purpose::Count => most.max(COUNTED),
        };
        let bytes = text.len();
        if bytes > most {
            let why = match how.purpose {
                Purpose::Prompt => format!(
                    "The text has {bytes} bytes, and the {} tokens that the model takes hold {most} at most.",
                    self.context
                ),
                Purpose::Count => {
                    format!("The text has {bytes} bytes, and {most} can be tokenized at once.")
                }
            };
            return Err(Error::new(ErrorName::ContextLengthExceeded, why).at(how.pointer));
        }
        if bytes > MEMORY.1 {
            room(bytes.saturating_mul(MEMORY.0), bytes)?;
        }
        self.tokenizer
            .encode_while(text, add_special, parse_special, wanted)
    }
}

/// Whether there is memory for tokenizing a text. The tokenizer's own
/// allocations cannot fail without ending the process, so as much is asked for
/// beforehand, and given back untouched.
fn room(needed: usize, bytes: usize) -> Result<()> {
    if memory::has_room(needed) {
        return Ok(());
    }
    Err(Error::new(
        ErrorName::NoCapacity,
        format!("There is no memory to tokenize a text of {bytes} bytes, which takes {needed}."),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_needs_more_memory_than_there_is_ends_with_an_error() {
        let error = room(usize::MAX >> 1, 100_000).unwrap_err();
        assert_eq!(error.name, ErrorName::NoCapacity);
        room(1 << 20, 100_000).unwrap();
    }
}
