//! The tokenizer of the built-in models: one token per byte, then the specials.

use serde_json::{json, Map, Value};

use super::Tokenizer;
use crate::Result;

/// The special tokens that the built-in models use, in id order from 256 on.
pub const BUILTIN_SPECIALS: [&str; 4] = ["<|system|>", "<|user|>", "<|assistant|>", "<|end|>"];

/// The chat template that belongs to [`BUILTIN_SPECIALS`].
///
/// Tool calls are written the way Hermes models do, so that tools can be tried
/// with a model that needs no file.
pub const BUILTIN_CHAT_TEMPLATE: &str = include_str!("builtin.jinja");

impl Tokenizer {
    /// A byte-level tokenizer built in code: ids 0 to 255 are the bytes,
    /// followed by `specials` in the order given.
    pub fn bytes(specials: &[&str]) -> Result<Tokenizer> {
        let mut vocab = Map::new();
        for byte in 0..=255u8 {
            vocab.insert(byte_char(byte).to_string(), json!(byte));
        }
        let added: Vec<Value> = specials
            .iter()
            .enumerate()
            .map(|(i, content)| {
                json!({
                    "id": 256 + i, "content": content, "special": true, "normalized": false,
                    "single_word": false, "lstrip": false, "rstrip": false,
                })
            })
            .collect();
        let byte_level = json!({
            "type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false, "use_regex": false,
        });
        let file = json!({
            "version": "1.0", "truncation": null, "padding": null, "normalizer": null,
            "added_tokens": added,
            "pre_tokenizer": byte_level, "post_processor": null, "decoder": byte_level,
            "model": {"type": "BPE", "vocab": vocab, "merges": []},
        });
        Tokenizer::from_bytes(file.to_string().as_bytes(), None)
    }
}

/// GPT-2's printable stand-in for a byte.
pub fn byte_char(byte: u8) -> char {
    match byte {
        b'!'..=b'~' | 0xA1..=0xAC | 0xAE..=0xFF => char::from(byte),
        // The bytes without a printable form take U+0100, U+0101, ... in order.
        0..=0x20 => offset_char(u32::from(byte)),
        0x7F..=0xA0 => offset_char(u32::from(byte) - 0x7F + 33),
        0xAD => offset_char(67),
    }
}

fn offset_char(n: u32) -> char {
    char::from_u32(256 + n).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The byte of a stand-in character, if it is one.
pub(super) fn char_byte(c: char) -> Option<u8> {
    match u32::from(c) {
        code @ (0x21..=0x7E | 0xA1..=0xAC | 0xAE..=0xFF) => u8::try_from(code).ok(),
        code @ 0x100..=0x120 => u8::try_from(code - 0x100).ok(),
        code @ 0x121..=0x142 => u8::try_from(code - 0x121 + 0x7F).ok(),
        0x143 => Some(0xAD),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_own_character_and_back() {
        let mut seen = std::collections::HashSet::new();
        for byte in 0..=255u8 {
            let c = byte_char(byte);
            assert!(seen.insert(c));
            assert_eq!(char_byte(c), Some(byte));
        }
        assert_eq!(char_byte('\u{144}'), None);
        assert_eq!(char_byte('漢'), None);
    }

    #[test]
    fn bytes_and_specials_have_the_ids_promised() {
        let tokenizer = Tokenizer::bytes(&BUILTIN_SPECIALS).unwrap();
        assert_eq!(tokenizer.vocab_size(), 260);
        let ids = tokenizer.encode("<|user|>é\0", false, true).unwrap();
        assert_eq!(ids, [257, 0xC3, 0xA9, 0]);
        let plain = tokenizer.encode("<|user|>", false, false).unwrap();
        assert_eq!(plain, b"<|user|>".map(u32::from));
        assert_eq!(tokenizer.decode(&plain, true), "<|user|>");
    }
}
