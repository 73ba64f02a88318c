//! Inputs that become one vector each: their hidden states, pooled.

use super::{user_number, Progress};
use crate::api::Response;
use crate::engine::forward::Outputs;
use crate::engine::reply::Reply;
use crate::error::{Error, ErrorName, Result};
use crate::metrics::Counts;
use crate::model::{Pooling, PoolingMode};
use crate::protocol::{
    Embedding, EmbeddingList, EmbeddingListObject, EmbeddingObject, EmbeddingUsage,
    EmbeddingVector, EncodingFormat,
};

/// One `embeddings.create`, however its hidden states are computed.
pub struct Pooled {
    pub reply: Reply,
    pub inputs: Vec<Vec<u32>>,
    pub pooling: Pooling,
    pub dimensions: Option<usize>,
    pub user: u64,
    model: String,
    base64: bool,
    vectors: Vec<Vec<f32>>,
    sums: Vec<Vec<f64>>,
    unfinished: usize,
}

impl Pooled {
    pub fn new(reply: Reply, model: String, inputs: Vec<Vec<u32>>, pooling: Pooling) -> Self {
        let count = inputs.len();
        Self {
            reply,
            model,
            inputs,
            pooling,
            dimensions: None,
            base64: false,
            user: 0,
            vectors: vec![Vec::new(); count],
            sums: vec![Vec::new(); count],
            unfinished: count,
        }
    }

    pub fn set_user(&mut self, user: Option<&str>) {
        self.user = user_number(user);
    }

    pub fn set_format(&mut self, format: Option<EncodingFormat>) {
        self.base64 = matches!(format, Some(EncodingFormat::Base64));
    }

    /// Adds hidden states of consecutive rows of `input`, starting at position
    /// `first`.
    pub fn add(&mut self, input: usize, first: usize, hidden: Outputs) {
        let last = self.inputs[input].len() - 1;
        for (position, row) in (first..).zip(hidden.rows()) {
            match self.pooling.mode {
                PoolingMode::Mean => {
                    let sum = &mut self.sums[input];
                    sum.resize(row.len(), 0.0);
                    for (sum, &x) in sum.iter_mut().zip(row) {
                        *sum += f64::from(x);
                    }
                }
                PoolingMode::Cls if position == 0 => self.vectors[input] = row.to_vec(),
                PoolingMode::Last if position == last => self.vectors[input] = row.to_vec(),
                PoolingMode::Cls | PoolingMode::Last => {}
            }
        }
    }

    /// All rows of `input` have been added.
    pub fn finish(&mut self, input: usize, counts: &mut Counts) -> Progress {
        let sums = std::mem::take(&mut self.sums[input]);
        if !sums.is_empty() {
            let count = self.inputs[input].len() as f64;
            self.vectors[input] = sums.iter().map(|sum| (sum / count) as f32).collect();
        }
        let vector = &mut self.vectors[input];
        if let Some(dimensions) = self.dimensions {
            vector.truncate(dimensions);
        }
        if self.pooling.normalize || self.dimensions.is_some() {
            normalize(vector);
        }
        self.unfinished -= 1;
        if self.unfinished > 0 {
            return Progress::Continues;
        }
        let list = self.result();
        counts.prompt_tokens += list.usage.prompt_tokens;
        Progress::Done(Box::new(Response::Embeddings(list)))
    }

    fn result(&mut self) -> EmbeddingList {
        let tokens = self.inputs.iter().map(|input| input.len() as u64).sum();
        let base64 = self.base64;
        let data = self
            .vectors
            .drain(..)
            .zip(0..)
            .map(|(vector, index)| Embedding {
                object: EmbeddingObject::Embedding,
                index,
                embedding: if base64 {
                    EmbeddingVector::Base64(base64_of(&vector))
                } else {
                    EmbeddingVector::Floats(vector)
                },
            });
        EmbeddingList {
            object: EmbeddingListObject::List,
            data: data.collect(),
            model: self.model.clone(),
            usage: EmbeddingUsage {
                prompt_tokens: tokens,
                total_tokens: tokens,
            },
        }
    }
}

/// Checks `dimensions` against the model's hidden size.
pub fn check_dimensions(wanted: Option<u32>, hidden_size: usize) -> Result<Option<usize>> {
    let Some(wanted) = wanted else {
        return Ok(None);
    };
    if wanted == 0 || wanted as usize > hidden_size {
        return Err(Error::new(
            ErrorName::InvalidParams,
            format!("`dimensions` must be 1 to {hidden_size} for this model."),
        )
        .at("/dimensions"));
    }
    Ok(Some(wanted as usize))
}

fn normalize(vector: &mut [f32]) {
    let square: f64 = vector.iter().map(|&x| f64::from(x) * f64::from(x)).sum();
    let norm = square.sqrt();
    if norm > 0.0 {
        for x in vector {
            *x = (f64::from(*x) / norm) as f32;
        }
    }
}

/// The little-endian floats in base64, as OpenAI's clients read them.
fn base64_of(vector: &[f32]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes: Vec<u8> = vector.iter().flat_map(|x| x.to_le_bytes()).collect();
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group
            .iter()
            .chain(&[0, 0])
            .take(3)
            .fold(0usize, |bits, &byte| bits << 8 | usize::from(byte));
        for digit in 0..4 {
            if digit <= group.len() {
                text.push(char::from(DIGITS[bits >> (18 - 6 * digit) & 63]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_agrees_with_known_values() {
        assert_eq!(base64_of(&[]), "");
        assert_eq!(base64_of(&[1.0]), "AACAPw==");
        assert_eq!(base64_of(&[1.0, -2.0]), "AACAPwAAAMA=");
        assert_eq!(base64_of(&[0.5, 1.0, 2.0]), "AAAAPwAAgD8AAABA");
    }

    #[test]
    fn dimensions_are_checked() {
        assert_eq!(check_dimensions(Some(3), 3).unwrap(), Some(3));
        assert_eq!(
            check_dimensions(Some(4), 3).unwrap_err().pointer.as_deref(),
            Some("/dimensions")
        );
        assert!(check_dimensions(Some(0), 3).is_err());
    }

    #[test]
    fn a_vector_gets_length_one() {
        let mut vector = vec![3.0, 4.0];
        normalize(&mut vector);
        assert_eq!(vector, [0.6, 0.8]);
        let mut nothing = vec![0.0, 0.0];
        normalize(&mut nothing);
        assert_eq!(nothing, [0.0, 0.0]);
    }
}
