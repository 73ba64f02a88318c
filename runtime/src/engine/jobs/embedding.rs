//! Embeddings by a decoder: each input is a sequence of the scheduler.

use super::{Context, Job, Pooled, Progress, StepRows};
use crate::engine::reply::Reply;
use crate::engine::sequences::{Owner, Sequences};
use crate::error::Result;
use crate::model::PoolingMode;
use crate::scheduler::{Rows, SeqId, Sequence, Work};

pub struct Embedding {
    pooled: Pooled,
    /// By input; `None` once all its rows have been taken.
    sequences: Vec<Option<SeqId>>,
}

impl Embedding {
    pub fn new(pooled: Pooled) -> Self {
        Self {
            sequences: vec![None; pooled.inputs.len()],
            pooled,
        }
    }
}

impl Job for Embedding {
    type Turn<'a> = StepRows<'a>;

    fn reply(&self) -> &Reply {
        &self.pooled.reply
    }

    fn into_reply(self) -> Reply {
        self.pooled.reply
    }

    fn start(&mut self, number: usize, cx: &mut Context) -> Result<()> {
        let wanted = match self.pooled.pooling.mode {
            PoolingMode::Last => Rows::Last,
            PoolingMode::Mean | PoolingMode::Cls => Rows::From(0),
        };
        for (input, tokens) in self.pooled.inputs.iter().enumerate() {
            let mut sequence = Sequence::new(tokens.clone(), Work::Embed, wanted);
            sequence.user = self.pooled.user;
            let owner = Owner::Input { job: number, input };
            self.sequences[input] = Some(cx.sequences.add(sequence, owner));
        }
        Ok(())
    }

    /// Takes the hidden states of one input.
    fn take(&mut self, step: StepRows<'_>, cx: &mut Context) -> Result<Progress> {
        let (input, entry) = (step.part, step.entry);
        let complete = cx.sequences.completes(entry);
        if let Some(sequence) = cx.sequences.get_mut(entry.id) {
            // Rows already taken are not wanted again if the sequence is
            // preempted.
            if let Rows::From(first) = &mut sequence.wanted {
                *first = (*first).max(entry.start + entry.rows);
            }
        }
        cx.sequences.commit(entry);
        let first = entry.start + entry.unread;
        self.pooled.add(input, first, step.outputs);
        if !complete {
            return Ok(Progress::Continues);
        }
        if let Some(id) = self.sequences[input].take() {
            cx.sequences.retire(id);
        }
        Ok(self.pooled.finish(input, cx.counts))
    }

    fn release(&mut self, sequences: &mut Sequences) {
        for id in self.sequences.iter_mut().filter_map(Option::take) {
            sequences.retire(id);
        }
    }
}
