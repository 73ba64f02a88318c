//! One request for text, from its start to its one end.

use std::time::Instant;

use super::{user_number, Context, Job, Progress, StepRows};
use crate::api::Response;
use crate::engine::forward::Outputs;
use crate::engine::masks::Mask;
use crate::engine::reply::Reply;
use crate::engine::sample::Drawn;
use crate::engine::sequences::{Owner, Sequences};
use crate::error::{Error, ErrorName, Result};
use crate::grammar::Grammar;
use crate::metrics::Counts;
use crate::output::{Output, Pushed};
use crate::prepare::Prepared;
use crate::protocol::FinishReason;
use crate::sampling::{score, Sampled, Sampler, TokenScore};
use crate::scheduler::{Entry, Rows, SeqId, Sequence, Work};

pub struct Generation {
    reply: Reply,
    /// Whether chunks are sent before the end.
    streams: bool,
    /// Whether its sequences wait for the stream's reader.
    parked: bool,
    /// When its first step was planned.
    begun: Option<Instant>,
    /// Its number among the generations.
    number: usize,
    choices: Vec<Choice>,
    prepared: Prepared,
    user: u64,
    outputs: Vec<Output>,
    /// Log-probabilities of each prompt's tokens so far.
    scores: Vec<Vec<TokenScore>>,
    unfinished: usize,
    cached_tokens: usize,
}

/// The state of one output.
pub struct Choice {
    sequence: Option<SeqId>,
    pub sampler: Sampler,
    pub grammar: Option<Grammar>,
    /// Computed while the step ran.
    pub mask: Option<Mask>,
    last_token: Option<Instant>,
}

impl Job for Generation {
    type Turn<'a> = StepRows<'a>;

    fn reply(&self) -> &Reply {
        &self.reply
    }

    fn into_reply(self) -> Reply {
        self.reply
    }

    /// Adds the prompts to the queue.
    fn start(&mut self, number: usize, cx: &mut Context) -> Result<()> {
        for prompt in &self.prepared.prompts {
            let tokens = prompt.tokens.len() + prompt.max_tokens;
            if !cx.sequences.can_ever_run(tokens) {
                return Err(Error::new(
                    ErrorName::NoCapacity,
                    format!(
                        "The request takes {tokens} tokens of KV cache, more than the model was loaded with."
                    ),
                ));
            }
        }
        self.number = number;
        // In requests, the lower number goes first.
        let priority = self.prepared.priority.saturating_neg();
        let wanted = match self.prepared.prompt_scores {
            Some(_) => Rows::From(0),
            None => Rows::Last,
        };
        let firsts = self.choices.iter_mut().step_by(self.prepared.n as usize);
        for ((prompt, first), i) in self.prepared.prompts.iter().zip(firsts).zip(0..) {
            cx.counts.prompt_tokens += prompt.tokens.len() as u64;
            let mut sequence = Sequence::new(prompt.tokens.clone(), Work::Generate, wanted);
            sequence.priority = priority;
            sequence.user = self.user;
            let owner = Owner::Choice {
                job: number,
                choice: i * self.prepared.n as usize,
            };
            first.sequence = Some(cx.sequences.add(sequence, owner));
        }
        Ok(())
    }

    /// Takes the logits of one choice.
    fn take(&mut self, rows: StepRows<'_>, cx: &mut Context) -> Result<Progress> {
        self.advance(rows, cx)?;
        if self.unfinished > 0 {
            return Ok(Progress::Continues);
        }
        Ok(Progress::Done(Box::new(self.complete())))
    }

    fn release(&mut self, sequences: &mut Sequences) {
        for choice in &mut self.choices {
            if let Some(id) = choice.sequence.take() {
                sequences.retire(id);
            }
        }
    }
}

impl Generation {
    pub fn new(reply: Reply, prepared: Prepared, user: Option<&str>) -> Self {
        let numbers = 0..prepared.choices();
        let choice = |number| Choice {
            sequence: None,
            sampler: prepared.sampler(number),
            grammar: prepared.grammar(),
            mask: None,
            last_token: None,
        };
        Self {
            reply,
            streams: prepared.stream,
            parked: false,
            begun: None,
            number: 0,
            choices: numbers.clone().map(choice).collect(),
            user: user_number(user),
            outputs: numbers
                .clone()
                .map(|number| prepared.output(number))
                .collect(),
            scores: vec![Vec::new(); prepared.prompts.len()],
            unfinished: numbers.len(),
            cached_tokens: 0,
            prepared,
        }
    }

    pub fn choice(&self, choice: usize) -> &Choice {
        &self.choices[choice]
    }

    pub fn choice_mut(&mut self, choice: usize) -> &mut Choice {
        &mut self.choices[choice]
    }

    pub fn has_begun(&self) -> bool {
        self.begun.is_some()
    }

    /// Records its first step, and counts how long it waited for it.
    pub fn begin(&mut self, counts: &mut Counts, now: Instant) {
        if self.begun.is_none() {
            self.begun = Some(now);
            let waited = now.saturating_duration_since(self.reply.submitted());
            counts.queue.add_time(waited);
        }
    }

    /// Whether its sequences have to wait because the stream is not read.
    pub fn parks(&mut self) -> bool {
        let slow = self.streams && !self.reply.is_ready();
        self.parked |= slow;
        slow
    }

    /// Resumes its sequences once the stream is read again.
    pub fn unpark(&mut self, sequences: &mut Sequences) {
        if self.parked && self.reply.is_ready() {
            self.parked = false;
            for id in self.choices.iter().filter_map(|choice| choice.sequence) {
                sequences.unpark(id);
            }
        }
    }

    /// The number of choices per prompt. The first of them computes the prompt
    /// for all.
    fn n(&self) -> usize {
        self.prepared.n as usize
    }

    fn prompt_len(&self, choice: usize) -> usize {
        self.prepared.prompts[choice / self.n()].tokens.len()
    }

    fn advance(&mut self, step: StepRows<'_>, cx: &mut Context) -> Result<()> {
        let (choice, entry) = (step.part, step.entry);
        self.score_prompt(choice, entry, step.outputs, cx.sequences);
        if !cx.sequences.completes(entry) {
            cx.sequences.commit(entry);
            return Ok(());
        }
        let logits = step.outputs.last(entry.guesses + 1);
        if entry.start + entry.rows - entry.guesses == self.prompt_len(choice) {
            self.branch(choice, entry, logits, step.drawn, cx)
        } else {
            self.extend(choice, entry, logits, step.drawn, cx)
        }
    }

    /// Scores the prompt's tokens: the logits of a row are about the token
    /// after it.
    fn score_prompt(
        &mut self,
        choice: usize,
        entry: &Entry,
        outputs: Outputs,
        sequences: &mut Sequences,
    ) {
        let prompt = self.prompt_len(choice);
        let n = self.n();
        let (Some(top), Some(sequence)) =
            (self.prepared.prompt_scores, sequences.get_mut(entry.id))
        else {
            return;
        };
        // Rows that a preempted sequence recomputes are scored already.
        if sequence.wanted == Rows::Last || outputs.is_empty() {
            return;
        }
        let mut next = entry.start + entry.unread + 1;
        for row in outputs.rows() {
            if next >= prompt {
                break;
            }
            self.scores[choice / n].push(score(row, sequence.tokens[next], top));
            next += 1;
        }
        // Rows already scored are not wanted again if the sequence is
        // preempted.
        sequence.wanted = if next >= prompt {
            Rows::Last
        } else {
            Rows::From(next - 1)
        };
    }

    /// The prompt is computed: fork its other choices, and sample each one's
    /// first token.
    fn branch(
        &mut self,
        choice: usize,
        entry: &Entry,
        logits: Outputs,
        mut drawn: Drawn,
        cx: &mut Context,
    ) -> Result<()> {
        cx.sequences.commit(entry);
        let cached = cx.sequences.get(entry.id).and_then(|s| s.cached);
        let cached = cached.unwrap_or(0);
        self.cached_tokens += cached;
        cx.counts.cached_tokens += cached as u64;
        let choices = choice..choice + self.n();
        if self.prepared.prompt_scores.is_some() {
            let scores = &self.scores[choice / self.n()];
            for output in &mut self.outputs[choices.clone()] {
                output.prompt_scores(scores);
            }
        }
        for sibling in choices.clone().skip(1) {
            let owner = Owner::Choice {
                job: self.number,
                choice: sibling,
            };
            self.choices[sibling].sequence = cx.sequences.fork(entry.id, owner);
        }
        for sibling in choices {
            let started = self.outputs[sibling].start();
            if !self.emit(sibling, started, cx) {
                self.next_token(sibling, logits.values, drawn.take(), cx)?;
            }
        }
        Ok(())
    }

    /// Adds one token, and as many of the guesses as turn out right.
    fn extend(
        &mut self,
        choice: usize,
        entry: &Entry,
        logits: Outputs,
        mut drawn: Drawn,
        cx: &mut Context,
    ) -> Result<()> {
        let sequence = cx.sequences.get_mut(entry.id);
        let guesses = sequence.map(|sequence| std::mem::take(&mut sequence.guesses));
        let guesses = guesses.unwrap_or_default();
        let mut accepted = 0;
        for row in logits.rows() {
            let Some(token) = self.next_token(choice, row, drawn.take(), cx)? else {
                break;
            };
            if accepted == entry.guesses || guesses[accepted] != token {
                break;
            }
            accepted += 1;
        }
        cx.sequences.verify(entry, accepted);
        cx.counts.guessed_tokens += entry.guesses as u64;
        cx.counts.accepted_tokens += accepted as u64;
        if let Some(sequence) = cx.sequences.get(entry.id) {
            let prompt = &self.prepared.prompts[choice / self.n()];
            let most = prompt.tokens.len() + prompt.max_tokens;
            let left = most.saturating_sub(sequence.tokens.len() + 1);
            cx.sequences.want_draft(entry.id, left);
        }
        Ok(())
    }

    /// Samples the next token of a choice from its logits, and adds the tokens
    /// that its grammar then forces. `None` unless exactly one token was added
    /// and the choice continues.
    fn next_token(
        &mut self,
        choice: usize,
        logits: &[f32],
        drawn: Drawn,
        cx: &mut Context,
    ) -> Result<Option<u32>> {
        let making = &mut self.choices[choice];
        let mask = match (making.mask.take(), &mut making.grammar) {
            (Some(mask), _) => mask?,
            (None, Some(grammar)) => grammar.mask()?,
            (None, None) => None,
        };
        let sampled = match drawn {
            Some(drawn) => drawn?,
            None => making.sampler.sample(logits, mask.as_ref())?,
        };
        let (times, since) = match making.last_token.replace(cx.now) {
            Some(last) => (&mut cx.counts.inter_token, last),
            None => (&mut cx.counts.first_token, self.reply.submitted()),
        };
        times.add_time(cx.now.saturating_duration_since(since));
        if self.push(choice, &sampled, cx)? {
            return Ok(None);
        }
        let forced = self.forced(choice);
        for &token in &forced {
            if self.push(choice, &Sampled { token, score: None }, cx)? {
                return Ok(None);
            }
        }
        Ok(forced.is_empty().then_some(sampled.token))
    }

    /// Appends a token to a choice; true if that ends it.
    fn push(&mut self, choice: usize, sampled: &Sampled, cx: &mut Context) -> Result<bool> {
        let making = &mut self.choices[choice];
        making.sampler.accept(sampled.token);
        if let Some(sequence) = making.sequence.and_then(|id| cx.sequences.get_mut(id)) {
            sequence.tokens.push(sampled.token);
        }
        cx.counts.generated_tokens += 1;
        let pushed = self.outputs[choice].push(sampled);
        let mut complete = false;
        if let (None, Some(grammar)) = (pushed.finished, &mut making.grammar) {
            grammar.accept(sampled.token)?;
            complete = grammar.is_finished();
        }
        if self.emit(choice, pushed, cx) {
            return Ok(true);
        }
        if complete {
            let ended = self.outputs[choice].end(FinishReason::Stop);
            return Ok(self.emit(choice, ended, cx));
        }
        Ok(false)
    }

    /// The tokens that must come next. Empty where their log-probabilities are
    /// wanted, as only the model can compute those.
    fn forced(&mut self, choice: usize) -> Vec<u32> {
        match &mut self.choices[choice].grammar {
            Some(grammar) if self.prepared.sampling.logprobs.is_none() => grammar.forced(),
            _ => Vec::new(),
        }
    }

    /// Sends the new part of a choice; true if the choice has ended.
    fn emit(&mut self, choice: usize, pushed: Pushed, cx: &mut Context) -> bool {
        if let Some(update) = pushed.chunk {
            self.reply.update(update);
        }
        if pushed.finished.is_none() {
            return false;
        }
        self.unfinished -= 1;
        if let Some(id) = self.choices[choice].sequence.take() {
            cx.sequences.retire(id);
        }
        true
    }

    /// All choices have ended: the last chunk, and the response.
    fn complete(&self) -> Response {
        let usage = self.prepared.usage(&self.outputs, self.cached_tokens);
        if let Some(update) = self.prepared.usage_chunk(&usage) {
            self.reply.update(update);
        }
        self.prepared.response(&self.outputs, usage)
    }
}
