//! The engine thread of one model: takes work, runs steps, ends requests.

use std::mem;
use std::sync::mpsc::Receiver;
use std::sync::Arc;
use std::time::Instant;

use super::forward::{together, Forward};
use super::jobs::{Jobs, Text, Transfer};
use super::masks::{self, MaskWorker};
use super::messages::{Message, RunnerWaker};
use super::sample::sample;
use super::sequences::Sequences;
use crate::error::{Error, Result};
use crate::scheduler::{Entry, Plan, Work};

pub(super) struct Runner {
    sequences: Sequences,
    forward: Forward,
    jobs: Jobs,
    masks: MaskWorker,
    /// Kept between steps, so that planning allocates nothing.
    plan: Plan,
    waker: Arc<RunnerWaker>,
    messages: Receiver<Message>,
}

impl Runner {
    pub fn new(
        sequences: Sequences,
        forward: Forward,
        mut jobs: Jobs,
        waker: Arc<RunnerWaker>,
        messages: Receiver<Message>,
    ) -> Self {
        // Metrics requested before the first request show the cache, too.
        jobs.publish(&sequences);
        Self {
            sequences,
            forward,
            jobs,
            masks: MaskWorker::default(),
            plan: Plan::default(),
            waker,
            messages,
        }
    }

    /// Runs until stopped; returns how many requests the stop ended.
    pub fn run(mut self) -> u64 {
        loop {
            if let Some(ended) = self.take_messages() {
                return ended;
            }
            self.step(Work::Generate);
            self.step(Work::Embed);
            self.encode();
            self.jobs.transfer(&mut self.forward, &mut self.sequences);
        }
    }

    /// One step as a transaction: plan, compute, and only then sample and
    /// commit.
    fn step(&mut self, work: Work) {
        let start = Instant::now();
        let mut plan = mem::take(&mut self.plan);
        self.sequences.plan(work, &mut plan);
        self.forward.copy(&plan.copies);
        self.jobs
            .fail_unservable(&plan.unservable, &mut self.sequences);
        if !plan.entries.is_empty() {
            self.jobs.begin(&plan.entries, &self.sequences, start);
            let attempt = |runner: &mut Self, entries: &[Entry]| runner.attempt(work, entries);
            let fail = |runner: &mut Self, entry: &Entry, error: &Error| {
                runner.jobs.fail(entry.id, error, &mut runner.sequences);
            };
            together(self, &plan.entries, &attempt, &fail);
            self.jobs.count_step(&plan, start, &self.sequences);
        }
        self.jobs.settle(&mut self.sequences);
        self.plan = plan;
    }

    fn attempt(&mut self, work: Work, entries: &[Entry]) -> Result<()> {
        let Self {
            sequences,
            forward,
            jobs,
            masks,
            ..
        } = self;
        let pool = forward.pool();
        let tasks = masks::tasks(entries, jobs, sequences);
        let start = Instant::now();
        let (outputs, tasks) = masks.alongside(tasks, || forward.run(work, entries, sequences));
        jobs.telemetry().span("compute", start, &[]);
        jobs.return_grammars(tasks, sequences);
        let outputs = outputs?;
        let drawn = sample(entries, outputs, jobs, sequences, pool.as_deref());
        jobs.commit(entries, outputs, drawn, sequences);
        Ok(())
    }

    /// Runs as many whole texts through an encoder as fit in a step.
    fn encode(&mut self) {
        let start = Instant::now();
        let texts = self.jobs.take_texts(self.sequences.limits());
        if texts.is_empty() {
            return;
        }
        let rows = texts.iter().map(|text| text.rows as u64).sum();
        let attempt = |runner: &mut Self, texts: &[Text]| runner.attempt_texts(texts);
        let fail = |runner: &mut Self, text: &Text, error: &Error| {
            runner
                .jobs
                .fail_encode(text.job, error, &mut runner.sequences);
        };
        together(self, &texts, &attempt, &fail);
        self.jobs
            .telemetry()
            .span("encode", start, &[("rows", rows)]);
    }

    fn attempt_texts(&mut self, texts: &[Text]) -> Result<()> {
        let tokens: Vec<&[u32]> = texts
            .iter()
            .filter_map(|text| self.jobs.tokens(text))
            .collect();
        // Its request failed with the text before it.
        if tokens.is_empty() {
            return Ok(());
        }
        let outputs = self.forward.encode(&tokens)?;
        self.jobs.commit_texts(texts, outputs, &mut self.sequences);
        Ok(())
    }

    /// Takes the pending messages, and blocks if there is nothing to do. When
    /// the runner should stop, returns how many requests were ended.
    fn take_messages(&mut self) -> Option<u64> {
        self.jobs.settle(&mut self.sequences);
        if self.jobs.is_idle() && !self.sequences.has_work() {
            self.jobs.publish(&self.sequences);
            match self.messages.recv() {
                Ok(Message::Stop(error)) => return Some(self.stop(&error)),
                Ok(message) => self.take(message),
                Err(_) => return Some(0),
            }
        }
        while let Ok(message) = self.messages.try_recv() {
            match message {
                Message::Stop(error) => return Some(self.stop(&error)),
                message => self.take(message),
            }
        }
        // Cancelled requests take no part in the next step.
        self.jobs.settle(&mut self.sequences);
        self.jobs.park_slow_readers(&mut self.sequences);
        None
    }

    fn take(&mut self, message: Message) {
        let Self {
            jobs, sequences, ..
        } = self;
        match message {
            Message::Generate(job) => jobs.generate(job, sequences),
            Message::Embed(job) => jobs.embed(job, sequences),
            Message::Encode(job) => jobs.encode(job, sequences),
            Message::Save(reply, path, tokens) => {
                let transfer = Transfer::save(reply, jobs.info(), path, tokens);
                jobs.begin_transfer(transfer, sequences);
            }
            Message::Restore(reply, session) => {
                jobs.begin_transfer(Transfer::restore(reply, *session), sequences);
            }
            Message::Wake => {
                // Cleared first: a wake during the sweep sends another message.
                self.waker.clear();
                jobs.sweep(sequences);
            }
            // The caller checks for it.
            Message::Stop(_) => {}
        }
    }

    fn stop(&mut self, error: &Error) -> u64 {
        let mut ended = self.jobs.close(error, &mut self.sequences);
        while let Ok(message) = self.messages.try_recv() {
            if let Some(reply) = message.into_reply() {
                reply.end(Err(error.clone()));
                ended += 1;
            }
        }
        ended
    }
}
