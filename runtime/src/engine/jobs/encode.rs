//! Embeddings by an encoder, which sees whole texts at once.

use super::{Context, Job, Pooled, Progress, Text};
use crate::engine::forward::Outputs;
use crate::engine::reply::Reply;
use crate::engine::sequences::Sequences;
use crate::error::Result;

pub struct Encode {
    pooled: Pooled,
}

impl Encode {
    pub fn new(pooled: Pooled) -> Self {
        Self { pooled }
    }

    pub fn tokens(&self, input: usize) -> &[u32] {
        &self.pooled.inputs[input]
    }

    /// Its inputs, as texts of job `job`.
    pub fn texts(&self, job: usize) -> impl Iterator<Item = Text> + '_ {
        let inputs = self.pooled.inputs.iter().enumerate();
        inputs.map(move |(input, tokens)| Text {
            job,
            input,
            rows: tokens.len(),
        })
    }
}

impl Job for Encode {
    /// An input, and its hidden states.
    type Turn<'a> = (usize, Outputs<'a>);

    fn reply(&self) -> &Reply {
        &self.pooled.reply
    }

    fn into_reply(self) -> Reply {
        self.pooled.reply
    }

    fn start(&mut self, _number: usize, _cx: &mut Context) -> Result<()> {
        Ok(())
    }

    fn take(&mut self, (input, hidden): Self::Turn<'_>, cx: &mut Context) -> Result<Progress> {
        self.pooled.add(input, 0, hidden);
        Ok(self.pooled.finish(input, cx.counts))
    }

    fn release(&mut self, _sequences: &mut Sequences) {}
}
