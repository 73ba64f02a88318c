//! How the tokens of a vocabulary become text, computed once per model.
//!
//! A tokenizer file describes its decoder as a chain of steps over the list of
//! all tokens. The chains in use come down to one question per token: which
//! bytes does it stand for, at the beginning of a text and after it? The table
//! answers that without running the chain again for every new token.

use serde_json::Value;

use super::builtin::char_byte;

/// How bytes that are not valid UTF-8 are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Invalid {
    /// One replacement character per broken sequence (byte-level vocabularies).
    PerSequence,
    /// One replacement character per byte (byte-fallback vocabularies).
    PerByte,
}

/// The decoder of a tokenizer file, as far as it works token by token.
#[derive(Debug)]
pub(super) struct Rules {
    steps: Vec<Step>,
    pub invalid: Invalid,
    byte_level: bool,
    byte_fallback: bool,
    /// Removed from the start of the whole text: this character, at most this
    /// many times.
    pub strip_start: Option<(char, usize)>,
}

#[derive(Debug)]
enum Step {
    Replace {
        pattern: String,
        content: String,
    },
    Strip {
        content: char,
        start: usize,
        stop: usize,
    },
    WordPiece {
        prefix: String,
        cleanup: bool,
    },
    Metaspace {
        replacement: char,
        prepends: bool,
    },
    /// No decoder at all: the library joins tokens with spaces.
    JoinWithSpaces,
}

impl Rules {
    /// `None` if the chain does not work token by token.
    pub fn parse(decoder: &Value) -> Option<Rules> {
        let mut rules = Rules {
            steps: Vec::new(),
            invalid: Invalid::PerSequence,
            byte_level: false,
            byte_fallback: false,
            strip_start: None,
        };
        if decoder.is_null() {
            rules.steps.push(Step::JoinWithSpaces);
            return Some(rules);
        }
        let mut fused = false;
        for step in flatten(decoder) {
            let text = |key: &str| step.get(key)?.as_str().map(str::to_owned);
            let kind = step.get("type")?.as_str()?;
            if rules.byte_level || (fused && kind != "Strip") {
                return None;
            }
            match kind {
                // After the bytes of a run have been joined, a step no longer
                // sees single tokens.
                "Replace" if !rules.byte_fallback => rules.steps.push(Step::Replace {
                    pattern: step.get("pattern")?.get("String")?.as_str()?.to_owned(),
                    content: text("content")?,
                }),
                "ByteFallback" => {
                    rules.byte_fallback = true;
                    rules.invalid = Invalid::PerByte;
                }
                "Fuse" => fused = true,
                "Strip" => {
                    let content = text("content")?.chars().next()?;
                    let start = usize::try_from(step.get("start")?.as_u64()?).ok()?;
                    let stop = usize::try_from(step.get("stop")?.as_u64()?).ok()?;
                    if fused {
                        if stop > 0 || rules.strip_start.is_some() {
                            return None;
                        }
                        rules.strip_start = Some((content, start));
                    } else if rules.byte_fallback {
                        return None;
                    } else {
                        rules.steps.push(Step::Strip {
                            content,
                            start,
                            stop,
                        });
                    }
                }
                "WordPiece" if !rules.byte_fallback => rules.steps.push(Step::WordPiece {
                    prefix: text("prefix")?,
                    cleanup: step.get("cleanup")?.as_bool()?,
                }),
                // A token that names a byte has no marker in it.
                "Metaspace" => rules.steps.push(Step::Metaspace {
                    replacement: text("replacement")?.chars().next()?,
                    prepends: match text("prepend_scheme") {
                        Some(scheme) => scheme != "never",
                        None => step
                            .get("add_prefix_space")
                            .and_then(Value::as_bool)
                            .unwrap_or(true),
                    },
                }),
                "ByteLevel" if !rules.byte_fallback && rules.steps.is_empty() => {
                    rules.byte_level = true;
                }
                _ => return None,
            }
        }
        Some(rules)
    }

    /// Appends the bytes that a token stands for; `first` at the start of a text.
    /// Returns whether the token is a single raw byte.
    pub fn decode(&self, token: &str, first: bool, out: &mut Vec<u8>) -> bool {
        if self.byte_level {
            let from = out.len();
            for c in token.chars() {
                match char_byte(c) {
                    Some(byte) => out.push(byte),
                    None => {
                        // Not spelled in stand-ins: the token is its own text.
                        out.truncate(from);
                        out.extend_from_slice(token.as_bytes());
                        break;
                    }
                }
            }
            return false;
        }
        let mut text = token.to_owned();
        for step in &self.steps {
            text = step.apply(text, first);
        }
        if self.byte_fallback {
            if let Some(byte) = fallback_byte(&text) {
                out.push(byte);
                return true;
            }
        }
        out.extend_from_slice(text.as_bytes());
        false
    }
}

impl Step {
    fn apply(&self, text: String, first: bool) -> String {
        match self {
            Step::Replace { pattern, content } if !pattern.is_empty() => {
                text.replace(pattern.as_str(), content)
            }
            Step::Replace { .. } => text,
            Step::Strip {
                content,
                start,
                stop,
            } => {
                let mut rest = text.as_str();
                for _ in 0..*start {
                    rest = rest.strip_prefix(*content).unwrap_or(rest);
                }
                for _ in 0..*stop {
                    rest = rest.strip_suffix(*content).unwrap_or(rest);
                }
                rest.to_owned()
            }
            Step::WordPiece { prefix, cleanup } => {
                let joined = match text.strip_prefix(prefix.as_str()) {
                    _ if first => text,
                    Some(rest) => rest.to_owned(),
                    None => format!(" {text}"),
                };
                if *cleanup {
                    clean_up(joined)
                } else {
                    joined
                }
            }
            Step::Metaspace {
                replacement,
                prepends,
            } => {
                let space = if first && *prepends { "" } else { " " };
                text.replace(*replacement, space)
            }
            Step::JoinWithSpaces if first => text,
            Step::JoinWithSpaces => format!(" {text}"),
        }
    }
}

/// The English spacing rules of WordPiece decoders, in order.
fn clean_up(text: String) -> String {
    const RULES: [(&str, &str); 11] = [
        (" .", "."),
        (" ?", "?"),
        (" !", "!"),
        (" ,", ","),
        (" ' ", "'"),
        (" n't", "n't"),
        (" 'm", "'m"),
        (" do not", " don't"),
        (" 's", "'s"),
        (" 've", "'ve"),
        (" 're", "'re"),
    ];
    RULES
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

/// The byte of a token such as `<0x0A>`.
fn fallback_byte(text: &str) -> Option<u8> {
    let digits = text.strip_prefix("<0x")?.strip_suffix('>')?;
    if digits.len() != 2 {
        return None;
    }
    u8::from_str_radix(digits, 16).ok()
}

fn flatten(decoder: &Value) -> Vec<&Value> {
    match decoder.get("decoders").and_then(Value::as_array) {
        Some(steps) => steps.iter().flat_map(flatten).collect(),
        None => vec![decoder],
    }
}

/// The bytes of every token, one after another in one allocation.
#[derive(Debug, Default)]
pub(super) struct Table {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    flags: Vec<u8>,
}

pub(super) const KNOWN: u8 = 1;
pub(super) const SPECIAL: u8 = 2;
pub(super) const RAW_BYTE: u8 = 4;

impl Table {
    pub fn with_capacity(tokens: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(tokens * 8),
            ends: Vec::with_capacity(tokens),
            flags: Vec::with_capacity(tokens),
        }
    }

    pub fn push(&mut self, fill: impl FnOnce(&mut Vec<u8>) -> u8) {
        let flags = fill(&mut self.bytes);
        self.ends
            .push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        self.flags.push(flags);
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn flags(&self, id: u32) -> u8 {
        self.flags.get(id as usize).copied().unwrap_or(0)
    }

    pub fn bytes(&self, id: u32) -> &[u8] {
        let id = id as usize;
        let Some(&end) = self.ends.get(id) else {
            return &[];
        };
        let start = match id {
            0 => 0,
            _ => self.ends[id - 1],
        };
        self.bytes.get(start as usize..end as usize).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn decode(rules: &Rules, token: &str, first: bool) -> String {
        let mut out = Vec::new();
        rules.decode(token, first, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn byte_level_tokens_are_spelled_in_stand_ins() {
        let rules = Rules::parse(&json!({"type": "ByteLevel"})).unwrap();
        assert_eq!(decode(&rules, "Ġhi", false), " hi");
        assert_eq!(
            decode(&rules, "<｜end▁of▁text｜>", false),
            "<｜end▁of▁text｜>"
        );
    }

    #[test]
    fn llama_chains_replace_fall_back_and_strip_once() {
        let rules = Rules::parse(&json!({"type": "Sequence", "decoders": [
            {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
            {"type": "ByteFallback"}, {"type": "Fuse"},
            {"type": "Strip", "content": " ", "start": 1, "stop": 0},
        ]}))
        .unwrap();
        assert_eq!(rules.strip_start, Some((' ', 1)));
        assert_eq!(decode(&rules, "▁a", true), " a");
        let mut out = Vec::new();
        assert!(rules.decode("<0xE2>", false, &mut out));
        assert_eq!(out, [0xE2]);
        assert!(!rules.decode("<0xZZ>", false, &mut out));
    }

    #[test]
    fn bytes_may_be_named_before_spaces_are_put_back() {
        let rules = Rules::parse(&json!({"type": "Sequence", "decoders": [
            {"type": "ByteFallback"},
            {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": false},
        ]}))
        .unwrap();
        assert_eq!(decode(&rules, "<0x22>", false), "\"");
        assert_eq!(decode(&rules, "▁a", false), " a");
        assert_eq!(decode(&rules, "▁a", true), "a");
    }

    #[test]
    fn word_pieces_join_and_clean_up() {
        let rules =
            Rules::parse(&json!({"type": "WordPiece", "prefix": "##", "cleanup": true})).unwrap();
        assert_eq!(decode(&rules, "##ing", false), "ing");
        assert_eq!(decode(&rules, "##ing", true), "##ing");
        assert_eq!(decode(&rules, "word", false), " word");
        assert_eq!(decode(&rules, ".", false), ".");
    }

    #[test]
    fn chains_that_need_the_whole_text_are_left_to_the_library() {
        for chain in [
            json!({"type": "CTC", "pad_token": "<pad>", "word_delimiter_token": "|", "cleanup": true}),
            json!({"type": "BPEDecoder", "suffix": "</w>"}),
            json!({"type": "Replace", "pattern": {"Regex": "a+"}, "content": " "}),
            json!({"type": "Sequence", "decoders": [{"type": "Fuse"}, {"type": "ByteFallback"}]}),
        ] {
            assert!(Rules::parse(&chain).is_none(), "{chain}");
        }
    }
}
