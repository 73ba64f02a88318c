//! The tokenizer of a model: text to ids and back.

use std::borrow::Cow;
use std::fmt;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;

use serde_json::Value;
use tokenizers::normalizer::{NormalizedString, Range};
use tokenizers::tokenizer::pre_tokenizer::PreTokenizedString;
use tokenizers::{Encoding, Model as _, OffsetReferential, OffsetType, Token};

use super::decoding::{Rules, Table, KNOWN, RAW_BYTE, SPECIAL};
use super::limits;
use super::markup::{steers, Markup, SEAL};
use super::Detokenizer;
use crate::{Error, ErrorName, Result};
use steps::{Budget, Normalizing, NormalizingWithin};

mod steps;

/// An error once nobody wants the result of a long piece of work any more.
pub type Wanted<'a> = dyn Fn() -> Result<()> + Sync + 'a;

/// A model's tokenizer. Cloning it is cheap.
#[derive(Clone)]
pub struct Tokenizer {
    inner: Arc<Inner>,
}

struct Inner {
    library: tokenizers::Tokenizer,
    normalizer: Option<Normalizing>,
    rules: Option<Rules>,
    table: Table,
    /// The most bytes that a token stands for.
    longest: usize,
    markup: Markup,
    /// Some markup is looked for in normalized text.
    normalizes_markup: bool,
    /// What `add_special` puts before and after a text.
    before: Vec<u32>,
    after: Vec<u32>,
    config: Config,
}

/// The parts of `tokenizer_config.json` that matter here.
#[derive(Debug, Default)]
struct Config {
    bos: Option<String>,
    eos: Option<String>,
}

impl fmt::Debug for Tokenizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokenizer")
            .field("vocab_size", &self.vocab_size())
            .finish_non_exhaustive()
    }
}

impl Tokenizer {
    /// Reads a Hugging Face `tokenizer.json` and, if there is one, the
    /// `tokenizer_config.json` next to it.
    pub fn from_bytes(tokenizer_json: &[u8], tokenizer_config: Option<&[u8]>) -> Result<Self> {
        let invalid = |what: &dyn fmt::Display| {
            Error::new(
                ErrorName::ModelFileInvalid,
                format!("tokenizer.json cannot be used: {what}"),
            )
        };
        let config = match tokenizer_config {
            Some(bytes) => Config::parse(bytes)?,
            None => Config::default(),
        };
        // The library checks little of what it reads: a file that breaks one of
        // its assumptions must not crash the process.
        let ids = limits::check(tokenizer_json).map_err(|what| invalid(&what))?;
        let inner = guarded(|| -> Result<Inner, tokenizers::Error> {
            let mut library = tokenizers::Tokenizer::from_bytes(tokenizer_json)?;
            library.with_truncation(None)?;
            library.with_padding(None);
            Inner::new(library, config, ids)
        })
        .ok_or_else(|| invalid(&"its parts contradict each other"))?
        .map_err(|error| invalid(&error))?;
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Text to ids. `add_special` adds what the model expects around a text
    /// (such as a begin-of-sequence token). With `parse_special`, markup in the
    /// text becomes markup tokens, unless it was broken with
    /// [`Tokenizer::seal`]; without it, all of the text is ordinary text.
    pub fn encode(&self, text: &str, add_special: bool, parse_special: bool) -> Result<Vec<u32>> {
        self.encode_while(text, add_special, parse_special, &|| Ok(()))
    }

    /// Like [`Tokenizer::encode`], and gives up once the result is no longer
    /// wanted.
    pub fn encode_while(
        &self,
        text: &str,
        add_special: bool,
        parse_special: bool,
        wanted: &Wanted<'_>,
    ) -> Result<Vec<u32>> {
        let budget = Budget::new(text.len(), wanted);
        self.encode_within(text, add_special, parse_special, &budget)
    }

    fn encode_within(
        &self,
        text: &str,
        add_special: bool,
        parse_special: bool,
        budget: &Budget<'_>,
    ) -> Result<Vec<u32>> {
        let text = if parse_special {
            Cow::Borrowed(text)
        } else {
            self.seal(text)
        };
        let inner = &*self.inner;
        let mut ids = if add_special {
            inner.before.clone()
        } else {
            Vec::new()
        };
        let encoded = guarded(|| inner.encode(&text, &mut ids, budget))
            .unwrap_or_else(|| Err("the tokenizer's parts contradict each other".into()));
        budget.outcome()?;
        encoded.map_err(|error| {
            Error::new(
                ErrorName::ModelFileInvalid,
                format!("The model's tokenizer.json cannot tokenize this text: {error}."),
            )
        })?;
        if add_special {
            ids.extend_from_slice(&inner.after);
        }
        Ok(ids)
    }

    /// Breaks everything in `text` that spells a markup token of this model, so
    /// that it stays text even in the middle of a rendered template.
    pub fn seal<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.inner.markup.seal(text, &|_| false)
    }

    /// Like [`Tokenizer::seal`], but leaves the tokens intact that `exempt`
    /// names.
    pub fn seal_except<'t>(&self, text: &'t str, exempt: &dyn Fn(&str) -> bool) -> Cow<'t, str> {
        self.inner.markup.seal(text, exempt)
    }

    /// Ids to text, the same as a [`Detokenizer`] over them returns.
    pub fn decode(&self, ids: &[u32], skip_special: bool) -> String {
        let mut detokenizer = Detokenizer::new(self, skip_special);
        let mut text = String::new();
        for &id in ids {
            text.push_str(detokenizer.push(id));
        }
        text.push_str(detokenizer.finish());
        text
    }

    /// The bytes a token stands for inside a text; empty for an unknown id.
    /// They need not be whole characters.
    pub fn token_bytes(&self, id: u32) -> Vec<u8> {
        self.inner.table.bytes(id).to_vec()
    }

    /// One more than the highest id. A model may have more logits than that.
    pub fn vocab_size(&self) -> usize {
        self.inner.table.len()
    }

    /// The most bytes of text that one token stands for.
    pub fn longest_token(&self) -> usize {
        self.inner.longest
    }

    /// Whether the token steers the model instead of carrying text.
    pub fn is_markup(&self, id: u32) -> bool {
        self.inner.markup.contains(id)
    }

    /// Whether the tokenizer's author marked the token as special: those are
    /// omitted from a decoded text.
    pub fn is_special(&self, id: u32) -> bool {
        self.inner.table.flags(id) & SPECIAL != 0
    }

    /// The id of the token spelled `content` in the vocabulary.
    pub fn token_id(&self, content: &str) -> Option<u32> {
        self.inner.library.token_to_id(content)
    }

    /// How the vocabulary spells a token.
    pub fn piece(&self, id: u32) -> Option<String> {
        self.inner.library.id_to_token(id)
    }

    /// The begin-of-sequence token, as the configuration spells it.
    pub fn bos_token(&self) -> Option<&str> {
        self.inner.config.bos.as_deref()
    }

    /// The end-of-sequence token, as the configuration spells it.
    pub fn eos_token(&self) -> Option<&str> {
        self.inner.config.eos.as_deref()
    }

    pub(super) fn rules(&self) -> Option<&Rules> {
        self.inner.rules.as_ref()
    }

    pub(super) fn table(&self) -> &Table {
        &self.inner.table
    }

    /// The library's own decoder over all ids at once.
    pub(super) fn decode_library(&self, ids: &[u32], skip_special: bool) -> String {
        if ids.is_empty() {
            return String::new();
        }
        guarded(|| {
            self.inner
                .library
                .decode(ids, skip_special)
                .unwrap_or_default()
        })
        .unwrap_or_default()
    }
}

impl Inner {
    /// `ids` is one more than the highest id of the model's vocabulary.
    fn new(
        library: tokenizers::Tokenizer,
        config: Config,
        ids: usize,
    ) -> Result<Self, tokenizers::Error> {
        let decoder = serde_json::to_value(library.get_decoder())?;
        let rules = Rules::parse(&decoder);
        let added = library.get_added_vocabulary().get_added_tokens_decoder();
        let (before, after) = surroundings(&library)?;
        // Ids may have gaps, and a post-processor names ids of its own: the
        // number of entries in the vocabulary reveals neither.
        let size = added
            .keys()
            .chain(&before)
            .chain(&after)
            .map(|&id| id as usize + 1)
            .chain([ids, library.get_vocab_size(false)])
            .max()
            .unwrap_or(0);
        // Ids beyond any vocabulary in use would only use up memory.
        if size > limits::MAX_VOCABULARY {
            return Err(format!("it has an id of {}, which is too high", size - 1).into());
        }
        steps::limit_searches();
        let normalizer = library.get_normalizer().map(Normalizing::new).transpose()?;
        let mut table = Table::with_capacity(size);
        for id in 0..size {
            let id = u32::try_from(id)?;
            let token = library.id_to_token(id);
            table.push(|out| {
                let Some(token) = token else { return 0 };
                let mut flags = KNOWN;
                if library.get_added_vocabulary().is_special_token(&token) {
                    flags |= SPECIAL;
                }
                match &rules {
                    Some(rules) if rules.decode(&token, false, out) => flags |= RAW_BYTE,
                    Some(_) => {}
                    None => out.extend_from_slice(token.replace('▁', " ").as_bytes()),
                }
                flags
            });
        }
        let markup = Markup::new(
            added
                .iter()
                .filter(|(_, token)| steers(&token.content, token.special))
                .map(|(&id, token)| (id, token.content.clone())),
        );
        let normalizes_markup = library.get_normalizer().is_some()
            && added
                .values()
                .any(|token| token.normalized && steers(&token.content, token.special));
        let ids = 0..u32::try_from(size)?;
        Ok(Self {
            library,
            normalizer,
            rules,
            longest: ids.map(|id| table.bytes(id).len()).max().unwrap_or(0),
            table,
            normalizes_markup,
            markup,
            before,
            after,
            config,
        })
    }

    fn encode(
        &self,
        text: &str,
        ids: &mut Vec<u32>,
        budget: &Budget<'_>,
    ) -> Result<(), tokenizers::Error> {
        let added = self.library.get_added_vocabulary();
        let normalizer = self.normalizer.as_ref().map(|steps| steps.within(budget));
        let mut pieces = added.extract_and_normalize(normalizer.as_ref(), text);
        budget.check()?;
        if self.normalizes_markup && self.markup_from_normalization(text, &pieces) {
            pieces = self.cut_as_spelled(text, normalizer.as_ref())?;
        }
        if text.contains(SEAL) {
            pieces.normalize(|piece| {
                piece.filter(|c| c != SEAL);
                Ok(())
            })?;
        }
        if let Some(pre_tokenizer) = self.library.get_pre_tokenizer() {
            steps::pre_tokenize(pre_tokenizer, &mut pieces, budget)?;
        }
        pieces.tokenize(|piece| {
            budget.check()?;
            self.tokenize_plain(piece)
        })?;
        for (_, _, tokens) in pieces.get_splits(OffsetReferential::Normalized, OffsetType::None) {
            ids.extend(tokens.iter().flatten().map(|token| token.id));
        }
        Ok(())
    }

    /// Whether a piece became markup only by normalization (such as a fullwidth
    /// `＜ｓ＞`), which breaking the text could not foresee.
    fn markup_from_normalization(&self, text: &str, pieces: &PreTokenizedString) -> bool {
        pieces
            .get_splits(OffsetReferential::Original, OffsetType::Byte)
            .into_iter()
            .any(|(_, (start, end), tokens)| {
                let spelled = text.get(start..end).map(str::trim);
                tokens
                    .iter()
                    .flatten()
                    .filter_map(|token| self.markup.content(token.id))
                    .any(|content| spelled != Some(content.trim()))
            })
    }

    /// The pieces of a text in which only what is spelled as markup is markup.
    fn cut_as_spelled(
        &self,
        text: &str,
        normalizer: Option<&NormalizingWithin<'_>>,
    ) -> Result<PreTokenizedString, tokenizers::Error> {
        let mut pieces = PreTokenizedString::from(text);
        pieces.split(|_, whole| {
            let mut parts = Vec::new();
            for (range, id) in self.markup.cut(whole.get()) {
                let Some(part) = whole.slice(Range::Normalized(range)) else {
                    continue;
                };
                let value = part.get().to_owned();
                let length = value.len();
                let tokens = id.map(|id| vec![Token::new(id, value, (0, length))]);
                parts.push((part, tokens));
            }
            Ok(parts)
        })?;
        pieces.normalize(|piece| match normalizer {
            Some(normalizer) => tokenizers::Normalizer::normalize(normalizer, piece),
            None => Ok(()),
        })?;
        Ok(pieces)
    }

    /// Tokenizes a piece without markup. Some vocabularies list markup among
    /// their ordinary pieces, so a piece that spells it is cut in the middle.
    fn tokenize_plain(&self, piece: &NormalizedString) -> Result<Vec<Token>, tokenizers::Error> {
        let model = self.library.get_model();
        let tokens = model.tokenize(piece.get())?;
        if !tokens.iter().any(|token| self.markup.contains(token.id)) {
            return Ok(tokens);
        }
        let parts = self.markup.split(piece.get());
        if parts.len() < 2 {
            // Not spelled in the text: the model's token for what it cannot
            // represent.
            return Ok(tokens);
        }
        let mut tokens = Vec::new();
        for part in parts {
            tokens.extend(model.tokenize(part)?);
        }
        Ok(tokens)
    }
}

/// What the post-processor puts before and after a text.
fn surroundings(
    library: &tokenizers::Tokenizer,
) -> Result<(Vec<u32>, Vec<u32>), tokenizers::Error> {
    const MARK: u32 = u32::MAX;
    let text = Encoding::from_tokens(vec![Token::new(MARK, "x".to_owned(), (0, 1))], 0);
    let ids = library.post_process(text, None, true)?.get_ids().to_vec();
    let mut parts = ids.split(|&id| id == MARK);
    let before = parts.next().unwrap_or(&[]).to_vec();
    let after = parts.next().unwrap_or(&[]).to_vec();
    Ok((before, after))
}

impl Config {
    fn parse(bytes: &[u8]) -> Result<Self> {
        let config: Value = serde_json::from_slice(bytes).map_err(|error| {
            Error::new(
                ErrorName::ModelFileInvalid,
                format!("tokenizer_config.json is not valid JSON: {error}"),
            )
        })?;
        // Either the token's text or an object that describes it.
        let token = |key: &str| {
            let value = config.get(key)?;
            value
                .as_str()
                .or_else(|| value.get("content")?.as_str())
                .map(str::to_owned)
        };
        Ok(Self {
            bos: token("bos_token"),
            eos: token("eos_token"),
        })
    }
}

/// Runs library code that may panic on unexpected input.
fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(run)).ok()
}

#[cfg(test)]
mod tests;
