//! Embeddings: hidden states pooled into one vector for each input.

use std::time::Instant;

use super::desk::{place, Desk, Owner};
use super::machine::Machine;
use super::reply::Reply;
use super::step::step_failed;
use crate::api::Response;
use crate::error::{Error, ErrorName, Result};
use crate::executor::Batch;
use crate::model::{Pooling, PoolingMode};
use crate::protocol::{
    Embedding, EmbeddingList, EmbeddingListObject, EmbeddingObject, EmbeddingUsage,
    EmbeddingVector, EncodingFormat,
};
use crate::scheduler::{Entry, Rows, SeqId, Sequence, Work};

/// One `embeddings.create`.
pub(super) struct EmbedJob {
    pub reply: Reply,
    pub model: String,
    pub inputs: Vec<Vec<u32>>,
    pub pooling: Pooling,
    pub dimensions: Option<usize>,
    pub base64: bool,
    pub client: u64,
    /// Whether the model is an encoder and sees whole texts at once.
    pub encoder: bool,
    vectors: Vec<Vec<f32>>,
    sums: Vec<Vec<f64>>,
    sequences: Vec<Option<SeqId>>,
    unfinished: usize,
}

impl EmbedJob {
    pub fn new(reply: Reply, model: String, inputs: Vec<Vec<u32>>, pooling: Pooling) -> Self {
        let count = inputs.len();
        Self {
            reply,
            model,
            inputs,
            pooling,
            dimensions: None,
            base64: false,
            client: 0,
            encoder: false,
            vectors: vec![Vec::new(); count],
            sums: vec![Vec::new(); count],
            sequences: vec![None; count],
            unfinished: count,
        }
    }

    pub fn set_format(&mut self, format: Option<EncodingFormat>) {
        self.base64 = matches!(format, Some(EncodingFormat::Base64));
    }

    /// Takes in hidden states of consecutive rows of `input`, `first` being
    /// the position of the first.
    fn add(&mut self, input: usize, first: usize, rows: &[f32], size: usize) {
        let last = self.inputs[input].len() - 1;
        for (i, row) in rows.chunks_exact(size).enumerate() {
            let position = first + i;
            match self.pooling.mode {
                PoolingMode::Mean => {
                    let sum = &mut self.sums[input];
                    sum.resize(size, 0.0);
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

    /// All rows of `input` are in.
    fn finish(&mut self, input: usize) {
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

impl Desk {
    pub fn start_embedding(&mut self, job: Box<EmbedJob>) {
        if job.reply.is_cancelled() {
            return job.reply.cancel();
        }
        let last = job.pooling.mode == PoolingMode::Last;
        let encoder = job.encoder;
        let client = job.client;
        let inputs = job.inputs.clone();
        let at = place(&mut self.embeddings, job);
        for (input, tokens) in inputs.into_iter().enumerate() {
            if encoder {
                self.encodes.push_back((at, input));
                continue;
            }
            let wanted = match last {
                true => Rows::Last,
                false => Rows::From(0),
            };
            let mut sequence = Sequence::new(tokens, Work::Embed, wanted);
            sequence.user = client;
            let id = self.scheduler.add(sequence);
            self.set_owner(id, Owner::Input { job: at, input });
            if let Some(job) = &mut self.embeddings[at] {
                job.sequences[input] = Some(id);
            }
        }
    }

    /// The hidden states of one entry of a step.
    pub fn take_hidden(&mut self, job: usize, input: usize, entry: &Entry, rows: &[f32]) {
        let size = self.setup.hidden_size;
        let end = entry.start + entry.rows;
        let mut done = false;
        if let Some(sequence) = self.scheduler.get_mut(entry.id) {
            done = end == sequence.tokens.len();
            // What is taken in is not wanted again, should the sequence be set back.
            if let Rows::From(first) = &mut sequence.wanted {
                *first = end.max(*first);
            }
        }
        self.scheduler.commit(entry, 0, &mut self.kv);
        let Some(embedding) = &mut self.embeddings[job] else {
            return;
        };
        embedding.add(input, entry.start + entry.unread, rows, size);
        if done {
            self.retire(entry.id);
            self.finish_input(job, input);
        }
    }

    fn finish_input(&mut self, job: usize, input: usize) {
        let Some(embedding) = &mut self.embeddings[job] else {
            return;
        };
        embedding.finish(input);
        if embedding.unfinished > 0 {
            return;
        }
        if let Some(mut embedding) = self.embeddings[job].take() {
            let list = embedding.result();
            self.counts.prompt_tokens += list.usage.prompt_tokens;
            self.end(embedding.reply, Ok(Response::Embeddings(list)));
        }
    }

    pub fn fail_embedding(&mut self, job: usize, error: &Error) {
        let Some(embedding) = self.embeddings[job].take() else {
            return;
        };
        for id in embedding.sequences.iter().flatten().copied() {
            if matches!(self.owner(id), Some(Owner::Input { job: owner, .. }) if owner == job) {
                self.retire(id);
            }
        }
        self.encodes.retain(|&(other, _)| other != job);
        self.end(embedding.reply, Err(error.clone()));
    }

    /// Runs as many whole texts through an encoder as a step holds.
    pub fn encode(&mut self, machine: &mut Machine) {
        if self.encodes.is_empty() {
            return;
        }
        let start = Instant::now();
        let limits = self.setup.limits;
        let mut batch = Batch::default();
        batch.clear(0);
        let mut taken = Vec::new();
        while let Some(&(job, input)) = self.encodes.front() {
            let Some(embedding) = &self.embeddings[job] else {
                self.encodes.pop_front();
                continue;
            };
            let tokens = &embedding.inputs[input];
            let rows = batch.tokens.len() + tokens.len();
            if !taken.is_empty() && (rows > limits.rows || taken.len() >= limits.sequences) {
                break;
            }
            batch.push_text(tokens);
            taken.push((job, input));
            self.encodes.pop_front();
        }
        if !self.encode_batch(machine, &batch, &taken) && taken.len() > 1 {
            // Only those that fail alone have to go.
            for one in taken {
                let Some(embedding) = &self.embeddings[one.0] else {
                    continue;
                };
                batch.clear(0);
                batch.push_text(&embedding.inputs[one.1]);
                self.encode_batch(machine, &batch, &[one]);
            }
        }
        self.trace_span("encode", start, &[("rows", batch.tokens.len() as u64)]);
    }

    /// Encodes these inputs. When that fails, a single one ends with the error
    /// and several are left as they were.
    fn encode_batch(
        &mut self,
        machine: &mut Machine,
        batch: &Batch,
        inputs: &[(usize, usize)],
    ) -> bool {
        let size = self.setup.hidden_size;
        match machine.encode(batch) {
            Ok(hidden) => {
                for (&(job, input), ends) in inputs.iter().zip(batch.row_start.windows(2)) {
                    let rows = &hidden[ends[0] as usize * size..ends[1] as usize * size];
                    if let Some(embedding) = &mut self.embeddings[job] {
                        embedding.add(input, 0, rows, size);
                        self.finish_input(job, input);
                    }
                }
                true
            }
            Err(error) => {
                if let &[(job, _)] = inputs {
                    self.fail_embedding(job, &step_failed(&error));
                }
                false
            }
        }
    }
}

/// Checks `dimensions` against what the model makes.
pub(super) fn check_dimensions(wanted: Option<u32>, hidden_size: usize) -> Result<Option<usize>> {
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
