//! Text in and out: tokenizer, incremental detokenizer, stop strings.

mod builtin;
mod decoding;
mod detokenizer;
mod limits;
mod markup;
mod stop;
mod tokenizer;

#[cfg(test)]
pub use builtin::byte_char;
pub use builtin::{BUILTIN_CHAT_TEMPLATE, BUILTIN_SPECIALS};
pub use detokenizer::Detokenizer;
pub use markup::SEAL;
pub use stop::StopMatcher;
pub use tokenizer::{Tokenizer, Wanted};
