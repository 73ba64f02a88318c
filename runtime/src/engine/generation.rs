//! One request for text, from its start to its one end.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::time::Instant;

use super::desk::{place, Desk, Owner};
use super::reply::Reply;
use crate::error::{Error, ErrorName, Result};
use crate::grammar::{Grammar, TokenMask};
use crate::output::{Output, Pushed};
use crate::prepare::Prepared;
use crate::protocol::FinishReason;
use crate::sampling::{score, Sampled, Sampler, TokenScore};
use crate::scheduler::{Entry, Rows, SeqId, Sequence, Work};
use crate::speculation::Lookup;

pub(super) struct Generation {
    pub reply: Reply,
    /// Whether news are sent before the end.
    pub streams: bool,
    /// When its first step was planned.
    pub begun: Option<Instant>,
    pub choices: Vec<Choice>,
    prepared: Prepared,
    client: u64,
    outputs: Vec<Output>,
    /// What the model thought of each prompt so far.
    scores: Vec<Vec<TokenScore>>,
    unfinished: usize,
    cached_tokens: usize,
}

/// The making of one output.
pub(super) struct Choice {
    pub sequence: Option<SeqId>,
    pub sampler: Sampler,
    pub grammar: Option<Grammar>,
    /// Computed while the step ran.
    pub mask: Option<Mask>,
    /// The next token, where it was drawn together with others.
    pub drawn: Option<Result<Sampled>>,
    pub lookup: Lookup,
    pub last_token: Option<Instant>,
}

/// What may come next, or why that could not be found out.
type Mask = Result<Option<TokenMask>>;

/// A grammar that is away from its choice while its mask is computed.
pub(super) struct MaskTask {
    job: usize,
    choice: usize,
    grammar: Grammar,
    mask: Option<Mask>,
}

impl MaskTask {
    pub fn job(&self) -> usize {
        self.job
    }

    pub fn run(&mut self) {
        let mask = catch_unwind(AssertUnwindSafe(|| self.grammar.mask()));
        self.mask = Some(mask.unwrap_or_else(|_| Err(bug())));
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
            drawn: None,
            lookup: Lookup::default(),
            last_token: None,
        };
        Self {
            reply,
            streams: prepared.stream,
            begun: None,
            choices: numbers.clone().map(choice).collect(),
            client: client_of(user),
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

    /// The number of choices of each prompt. The first of them computes the
    /// prompt for all.
    fn n(&self) -> usize {
        self.prepared.n as usize
    }

    fn prompt_len(&self, choice: usize) -> usize {
        self.prepared.prompts[choice / self.n()].tokens.len()
    }
}

pub(super) fn bug() -> Error {
    Error::new(
        ErrorName::InternalError,
        "The engine failed while it served this request. This is a bug in Inlay.",
    )
}

/// Requests of one end user are one client to the scheduler.
pub(super) fn client_of(user: Option<&str>) -> u64 {
    user.map_or(0, |user| {
        let mut hasher = DefaultHasher::new();
        user.hash(&mut hasher);
        hasher.finish()
    })
}

impl Desk {
    /// Puts the prompts of a request in line.
    pub fn start(&mut self, generation: Box<Generation>) {
        if generation.reply.is_cancelled() {
            return self.end(generation.reply, Err(super::reply::cancelled()));
        }
        for prompt in &generation.prepared.prompts {
            let tokens = prompt.tokens.len() + prompt.max_tokens;
            if !self.scheduler.can_ever_run(&self.kv, tokens) {
                let error = Error::new(
                    ErrorName::NoCapacity,
                    format!(
                        "The request takes {tokens} tokens of KV cache, more than the model was loaded with."
                    ),
                );
                return self.end(generation.reply, Err(error));
            }
        }
        let n = generation.n();
        let client = generation.client;
        // In requests the lower number goes first.
        let priority = generation.prepared.priority.saturating_neg();
        let wanted = match generation.prepared.prompt_scores {
            Some(_) => Rows::From(0),
            None => Rows::Last,
        };
        let prompts: Vec<Vec<u32>> = generation
            .prepared
            .prompts
            .iter()
            .map(|prompt| prompt.tokens.clone())
            .collect();
        let job = place(&mut self.generations, generation);
        for (i, tokens) in prompts.into_iter().enumerate() {
            self.counts.prompt_tokens += tokens.len() as u64;
            let mut sequence = Sequence::new(tokens, Work::Generate, wanted);
            sequence.priority = priority;
            sequence.user = client;
            let id = self.scheduler.add(sequence);
            self.own(id, job, i * n);
        }
    }

    fn own(&mut self, id: SeqId, job: usize, choice: usize) {
        self.set_owner(id, Owner::Choice { job, choice });
        if let Some(generation) = &mut self.generations[job] {
            generation.choices[choice].sequence = Some(id);
        }
    }

    /// Takes in the logits of one entry of a step.
    pub fn take_logits(
        &mut self,
        job: usize,
        choice: usize,
        entry: &Entry,
        rows: &[f32],
        now: Instant,
    ) {
        // Whatever goes wrong with one request is that request's alone.
        let advanced = catch_unwind(AssertUnwindSafe(|| {
            self.advance(job, choice, entry, rows, now)
        }));
        if let Err(error) = advanced.unwrap_or_else(|_| Err(bug())) {
            self.fail(job, &error);
        }
        let done = self.generations[job]
            .as_ref()
            .is_some_and(|g| g.unfinished == 0);
        if done {
            self.complete(job);
        }
    }

    fn advance(
        &mut self,
        job: usize,
        choice: usize,
        entry: &Entry,
        rows: &[f32],
        now: Instant,
    ) -> Result<()> {
        let vocabulary = self.setup.vocabulary;
        let Some(sequence) = self.scheduler.get(entry.id) else {
            return Ok(());
        };
        let known = sequence.tokens.len();
        let complete = entry.start + entry.rows - entry.guesses == known;
        if matches!(sequence.wanted, Rows::From(_)) {
            self.score_prompt(job, choice, entry, rows);
        }
        if !complete {
            self.scheduler.commit(entry, 0, &mut self.kv);
            return Ok(());
        }
        let from = rows.len() - (entry.guesses + 1) * vocabulary;
        let rows = &rows[from..];
        let first = self.generations[job]
            .as_ref()
            .is_some_and(|g| known == g.prompt_len(choice));
        if !first {
            return self.extend(job, choice, entry, rows, now);
        }
        // The prompt is computed: its other choices branch off here.
        self.scheduler.commit(entry, 0, &mut self.kv);
        let cached = self
            .scheduler
            .get(entry.id)
            .and_then(|s| s.cached)
            .unwrap_or(0);
        let Some(generation) = &mut self.generations[job] else {
            return Ok(());
        };
        let n = generation.n();
        generation.cached_tokens += cached;
        self.counts.cached_tokens += cached as u64;
        let scores = &generation.scores[choice / n];
        if generation.prepared.prompt_scores.is_some() {
            for output in &mut generation.outputs[choice..choice + n] {
                output.prompt_scores(scores);
            }
        }
        for sibling in choice + 1..choice + n {
            if let Some(id) = self.scheduler.fork(entry.id, &mut self.kv) {
                self.own(id, job, sibling);
            }
        }
        for sibling in choice..choice + n {
            let Some(generation) = &mut self.generations[job] else {
                return Ok(());
            };
            let pushed = generation.outputs[sibling].start();
            if !self.tell(job, sibling, pushed) {
                self.sample(job, sibling, rows, now)?;
            }
        }
        Ok(())
    }

    /// One more token, and as many of the guesses as turn out right.
    fn extend(
        &mut self,
        job: usize,
        choice: usize,
        entry: &Entry,
        rows: &[f32],
        now: Instant,
    ) -> Result<()> {
        let vocabulary = self.setup.vocabulary;
        let mut guesses = Vec::new();
        if let Some(sequence) = self.scheduler.get_mut(entry.id) {
            std::mem::swap(&mut guesses, &mut sequence.guesses);
        }
        let mut accepted = 0;
        for row in rows.chunks_exact(vocabulary) {
            let Some(token) = self.sample(job, choice, row, now)? else {
                break;
            };
            if accepted == entry.guesses || guesses[accepted] != token {
                break;
            }
            accepted += 1;
        }
        self.scheduler.commit(entry, accepted, &mut self.kv);
        self.counts.guessed_tokens += entry.guesses as u64;
        self.counts.accepted_tokens += accepted as u64;
        let goes_on = self.owner(entry.id).is_some();
        let Some(generation) = &mut self.generations[job] else {
            return Ok(());
        };
        generation.choices[choice]
            .lookup
            .learn(entry.guesses, accepted);
        if self.setup.speculation && goes_on {
            let prompt = &generation.prepared.prompts[choice / generation.n()];
            if let Some(sequence) = self.scheduler.get_mut(entry.id) {
                generation.choices[choice]
                    .lookup
                    .guess(&sequence.tokens, &mut guesses);
                let left = prompt.tokens.len() + prompt.max_tokens - sequence.tokens.len();
                guesses.truncate(left.saturating_sub(1));
                sequence.guesses = guesses;
            }
        }
        Ok(())
    }

    /// Draws the next token of a choice from its logits, and adds those that
    /// its grammar leaves no choice about. `None` unless exactly one token was
    /// added and the choice goes on.
    fn sample(
        &mut self,
        job: usize,
        choice: usize,
        logits: &[f32],
        now: Instant,
    ) -> Result<Option<u32>> {
        let Some(generation) = &mut self.generations[job] else {
            return Ok(None);
        };
        let making = &mut generation.choices[choice];
        let mask = match (making.mask.take(), &mut making.grammar) {
            (Some(mask), _) => mask?,
            (None, Some(grammar)) => grammar.mask()?,
            (None, None) => None,
        };
        let sampled = match making.drawn.take() {
            Some(drawn) => drawn?,
            None => making.sampler.sample(logits, mask.as_ref())?,
        };
        match making.last_token.replace(now) {
            Some(last) => self
                .counts
                .inter_token
                .add_time(now.saturating_duration_since(last)),
            None => {
                let submitted = generation.reply.submitted();
                self.counts
                    .first_token
                    .add_time(now.saturating_duration_since(submitted));
            }
        }
        if self.add(job, choice, &sampled)? {
            return Ok(None);
        }
        let forced = self.forced(job, choice);
        for &token in &forced {
            if self.add(job, choice, &Sampled { token, score: None })? {
                return Ok(None);
            }
        }
        Ok(forced.is_empty().then_some(sampled.token))
    }

    /// Appends a token to a choice; true if that ends it.
    fn add(&mut self, job: usize, choice: usize, sampled: &Sampled) -> Result<bool> {
        let Some(generation) = &mut self.generations[job] else {
            return Ok(true);
        };
        let making = &mut generation.choices[choice];
        making.sampler.accept(sampled.token);
        if let Some(sequence) = making.sequence.and_then(|id| self.scheduler.get_mut(id)) {
            sequence.tokens.push(sampled.token);
        }
        self.counts.generated_tokens += 1;
        let pushed = generation.outputs[choice].push(sampled);
        let mut complete = false;
        if let (None, Some(grammar)) = (pushed.finished, &mut making.grammar) {
            grammar.accept(sampled.token)?;
            complete = grammar.is_finished();
        }
        if self.tell(job, choice, pushed) {
            return Ok(true);
        }
        if let (true, Some(generation)) = (complete, &mut self.generations[job]) {
            let ended = generation.outputs[choice].end(FinishReason::Stop);
            return Ok(self.tell(job, choice, ended));
        }
        Ok(false)
    }

    /// The tokens that must come next. Where their log-probabilities are asked
    /// for, the model has to be asked all the same.
    fn forced(&mut self, job: usize, choice: usize) -> Vec<u32> {
        let Some(generation) = &mut self.generations[job] else {
            return Vec::new();
        };
        match &mut generation.choices[choice].grammar {
            Some(grammar) if generation.prepared.sampling.logprobs.is_none() => grammar.forced(),
            _ => Vec::new(),
        }
    }

    /// Takes out the grammars whose masks this step will need.
    pub fn take_grammars(&mut self, entries: &[Entry]) -> Vec<MaskTask> {
        let mut tasks = Vec::new();
        for entry in entries {
            let Some(Owner::Choice { job, choice }) = self.owner(entry.id) else {
                continue;
            };
            let ends = entry.start + entry.rows - entry.guesses;
            let complete = self
                .scheduler
                .get(entry.id)
                .is_some_and(|s| s.tokens.len() == ends);
            let Some(generation) = self.generations[job].as_mut().filter(|_| complete) else {
                continue;
            };
            let making = &mut generation.choices[choice];
            if making.mask.is_some() {
                continue;
            }
            if let Some(grammar) = making.grammar.take() {
                tasks.push(MaskTask {
                    job,
                    choice,
                    grammar,
                    mask: None,
                });
            }
        }
        tasks
    }

    /// Puts them back, with the masks.
    pub fn return_grammars(&mut self, tasks: Vec<MaskTask>) {
        for task in tasks {
            if let Some(generation) = &mut self.generations[task.job] {
                let making = &mut generation.choices[task.choice];
                making.grammar = Some(task.grammar);
                making.mask = task.mask;
            }
        }
    }

    /// Sends the news of a choice; true if it has ended.
    fn tell(&mut self, job: usize, choice: usize, pushed: Pushed) -> bool {
        let Some(generation) = &mut self.generations[job] else {
            return true;
        };
        if let Some(update) = pushed.chunk {
            generation.reply.update(update);
        }
        if pushed.finished.is_none() {
            return false;
        }
        generation.unfinished -= 1;
        if let Some(id) = generation.choices[choice].sequence.take() {
            self.retire(id);
        }
        true
    }

    /// All choices have ended: ends the request.
    fn complete(&mut self, job: usize) {
        let Some(generation) = self.generations[job].take() else {
            return;
        };
        let Generation {
            reply,
            prepared,
            outputs,
            cached_tokens,
            ..
        } = *generation;
        let usage = prepared.usage(&outputs, cached_tokens);
        if let Some(update) = prepared.usage_chunk(&usage) {
            reply.update(update);
        }
        let response = prepared.response(&outputs, usage);
        self.end(reply, Ok(response));
    }

    /// What the model thought of the prompt's tokens: the logits of a row are
    /// about the token after it.
    fn score_prompt(&mut self, job: usize, choice: usize, entry: &Entry, rows: &[f32]) {
        // What a sequence that was set back computes again is scored already.
        if rows.is_empty() {
            return;
        }
        let vocabulary = self.setup.vocabulary;
        let Some(generation) = &mut self.generations[job] else {
            return;
        };
        let prompt = generation.prompt_len(choice);
        let n = generation.n();
        let (Some(top), Some(sequence)) = (
            generation.prepared.prompt_scores,
            self.scheduler.get_mut(entry.id),
        ) else {
            return;
        };
        let mut next = entry.start + entry.unread + 1;
        for row in rows.chunks_exact(vocabulary) {
            if next >= prompt {
                break;
            }
            generation.scores[choice / n].push(score(row, sequence.tokens[next], top));
            next += 1;
        }
        // What is scored is not wanted again, should the sequence be set back.
        sequence.wanted = match next >= prompt {
            true => Rows::Last,
            false => Rows::From(next - 1),
        };
    }
}
