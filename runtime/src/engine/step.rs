//! One step as a transaction: plan, compute, and only then sample and commit.

use std::time::Instant;

use super::desk::{Desk, Owner};
use super::generation::{bug, MaskTask};
use super::machine::Machine;
use super::transfer::Transfer;
use crate::error::{Error, ErrorName};
use crate::scheduler::{Entry, Work};

/// Plans and runs a step of one kind of work, if there is any.
pub(super) fn step(desk: &mut Desk, machine: &mut Machine, work: Work) {
    let start = Instant::now();
    let mut plan = std::mem::take(&mut desk.plan);
    desk.scheduler.plan(work, &mut desk.kv, &mut plan);
    machine.copy(&plan.copies);
    // Pages that a session is copied from come back soon.
    let short = desk.transfers.iter().any(Transfer::holds_pages);
    for &id in plan.unservable.iter().filter(|_| !short) {
        let error = Error::new(
            ErrorName::NoCapacity,
            "The KV cache has no room for this request, even alone.",
        );
        desk.fail_owner(id, &error);
    }
    if !plan.entries.is_empty() {
        desk.note_begun(&plan.entries, start);
        if !attempt(desk, machine, work, &plan.entries) && plan.entries.len() > 1 {
            // Only those that fail alone have to go.
            for entry in &plan.entries {
                attempt(desk, machine, work, std::slice::from_ref(entry));
            }
        }
        let now = Instant::now();
        desk.counts.steps += 1;
        desk.counts.step_rows += plan.rows() as u64;
        desk.counts.batch.add(plan.entries.len() as f64);
        desk.counts.step_time += now.saturating_duration_since(start);
        desk.publish_now_and_then(now);
        desk.trace_span(
            "step",
            start,
            &[
                ("rows", plan.rows() as u64),
                ("sequences", plan.entries.len() as u64),
            ],
        );
    }
    desk.settle();
    desk.plan = plan;
}

/// Computes the rows and takes the results in. When that fails, a single entry
/// ends with the error and several are left as they were.
fn attempt(desk: &mut Desk, machine: &mut Machine, work: Work, entries: &[Entry]) -> bool {
    machine.fill(entries, &desk.scheduler);
    let width = machine.width(work);
    let tasks = desk.take_grammars(entries);
    let pool = machine.pool();
    let away: Vec<usize> = tasks.iter().map(MaskTask::job).collect();
    let computing = Instant::now();
    let (results, tasks) = desk.masks.beside(tasks, || machine.run(work));
    desk.trace_span("compute", computing, &[]);
    match tasks {
        Some(tasks) => desk.return_grammars(tasks),
        // Without its grammar a request would say anything at all.
        None => away.iter().for_each(|&job| desk.fail(job, &bug())),
    }
    match results {
        Ok(results) => {
            if let (Work::Generate, Some(pool)) = (work, pool) {
                desk.draw_ahead(entries, results, &pool);
            }
            desk.take_results(entries, results, width);
            true
        }
        Err(error) => {
            if let [entry] = entries {
                desk.fail_owner(entry.id, &step_failed(&error));
            }
            false
        }
    }
}

/// What a step's error is to the requests that were in it. A model that cannot
/// do what was asked has not failed.
pub(super) fn step_failed(error: &Error) -> Error {
    if error.name == ErrorName::Unsupported {
        return error.clone();
    }
    Error::new(
        ErrorName::StepFailed,
        format!("The model failed on this request: {}", error.message),
    )
}

/// Each entry with its rows of the results, which are `width` numbers wide.
pub(super) fn each_entry<'a>(
    entries: &'a [Entry],
    mut results: &'a [f32],
    width: usize,
) -> impl Iterator<Item = (&'a Entry, &'a [f32])> {
    entries.iter().map(move |entry| {
        let (rows, rest) = results.split_at(entry.results() * width);
        results = rest;
        (entry, rows)
    })
}

impl Desk {
    /// Hands every entry its rows of the results.
    fn take_results(&mut self, entries: &[Entry], results: &[f32], width: usize) {
        let now = Instant::now();
        for (entry, rows) in each_entry(entries, results, width) {
            match self.owner(entry.id) {
                Some(Owner::Choice { job, choice }) => {
                    self.take_logits(job, choice, entry, rows, now);
                }
                Some(Owner::Input { job, input }) => self.take_hidden(job, input, entry, rows),
                // Its request has ended within this very step.
                None => {}
            }
        }
    }
}
