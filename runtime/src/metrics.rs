//! Counters and histograms of one model, and the memory of the process.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::api::Response;
use crate::error::{ErrorName, Result};
use crate::kv::KvStats;
use crate::protocol::{
    self, CacheCounts, ModelMetrics, RequestCounts, SpeculationCounts, TokenCounts,
};

/// Upper bounds in seconds: a geometric series that suits steps and requests.
const SECONDS: [f64; 18] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    5.0, 10.0, 30.0, 60.0,
];

/// Upper bounds for numbers of sequences.
const SIZES: [f64; 9] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

#[derive(Debug, Clone)]
pub struct Histogram {
    bounds: &'static [f64],
    /// The last count in use is for values above all bounds.
    counts: [u64; SECONDS.len() + 1],
    sum: f64,
    count: u64,
}

impl Histogram {
    fn new(bounds: &'static [f64]) -> Self {
        Self {
            bounds,
            counts: Default::default(),
            sum: 0.0,
            count: 0,
        }
    }

    pub fn of_seconds() -> Self {
        Self::new(&SECONDS)
    }

    pub fn of_sizes() -> Self {
        Self::new(&SIZES)
    }

    pub fn add(&mut self, value: f64) {
        let bucket = self.bounds.partition_point(|&bound| bound < value);
        self.counts[bucket] += 1;
        self.sum += value;
        self.count += 1;
    }

    pub fn add_time(&mut self, time: Duration) {
        self.add(time.as_secs_f64());
    }

    fn report(&self) -> protocol::Histogram {
        protocol::Histogram {
            bounds: self.bounds.to_vec(),
            counts: self.counts[..=self.bounds.len()].to_vec(),
            sum: self.sum,
            count: self.count,
        }
    }
}

/// How the requests of a model ended.
#[derive(Debug, Default)]
pub struct Outcomes {
    completed: AtomicU64,
    failed: AtomicU64,
    cancelled: AtomicU64,
}

impl Outcomes {
    pub fn count(&self, result: &Result<Response>) {
        let counter = match result {
            Ok(_) => &self.completed,
            Err(error) if error.name == ErrorName::RequestCancelled => &self.cancelled,
            Err(_) => &self.failed,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// The counts of the engine thread. They are published when a request ends,
/// when there is nothing to do, and every few steps in between.
#[derive(Debug, Clone)]
pub struct Counts {
    pub running: u64,
    pub waiting: u64,
    pub prompt_tokens: u64,
    pub cached_tokens: u64,
    pub generated_tokens: u64,
    pub guessed_tokens: u64,
    pub accepted_tokens: u64,
    pub preemptions: u64,
    pub steps: u64,
    pub step_rows: u64,
    pub step_time: Duration,
    pub kv: KvStats,
    /// Sequences in a step.
    pub batch: Histogram,
    pub first_token: Histogram,
    pub inter_token: Histogram,
    pub request: Histogram,
    pub queue: Histogram,
}

impl Default for Counts {
    fn default() -> Self {
        Self {
            running: 0,
            waiting: 0,
            prompt_tokens: 0,
            cached_tokens: 0,
            generated_tokens: 0,
            guessed_tokens: 0,
            accepted_tokens: 0,
            preemptions: 0,
            steps: 0,
            step_rows: 0,
            step_time: Duration::ZERO,
            kv: KvStats::default(),
            batch: Histogram::of_sizes(),
            first_token: Histogram::of_seconds(),
            inter_token: Histogram::of_seconds(),
            request: Histogram::of_seconds(),
            queue: Histogram::of_seconds(),
        }
    }
}

/// The published counts of one model.
#[derive(Debug, Default)]
pub struct Board {
    counts: Mutex<Counts>,
}

impl Board {
    /// Publishes these counts. The lock is held briefly and never over a step.
    pub fn publish(&self, counts: &Counts) {
        self.counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone_from(counts);
    }

    pub fn report(&self, model: &str, outcomes: &Outcomes) -> ModelMetrics {
        let counts = self
            .counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let kv = counts.kv;
        ModelMetrics {
            model: model.to_owned(),
            requests: RequestCounts {
                running: counts.running,
                waiting: counts.waiting,
                completed: outcomes.completed.load(Ordering::Relaxed),
                failed: outcomes.failed.load(Ordering::Relaxed),
                cancelled: outcomes.cancelled.load(Ordering::Relaxed),
            },
            tokens: TokenCounts {
                prompt: counts.prompt_tokens,
                cached: counts.cached_tokens,
                generated: counts.generated_tokens,
            },
            cache: CacheCounts {
                pages_total: kv.pages as u64,
                pages_used: (kv.pages - kv.free - kv.cached) as u64,
                pages_cached: kv.cached as u64,
                preemptions: counts.preemptions,
                evictions: kv.evictions,
                copies: kv.copies,
            },
            speculation: SpeculationCounts {
                proposed: counts.guessed_tokens,
                accepted: counts.accepted_tokens,
            },
            steps: counts.steps,
            step_rows: counts.step_rows,
            step_seconds: counts.step_time.as_secs_f64(),
            batch_size: counts.batch.report(),
            time_to_first_token_seconds: counts.first_token.report(),
            inter_token_seconds: counts.inter_token.report(),
            request_seconds: counts.request.report(),
            queue_seconds: counts.queue.report(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_falls_into_the_bucket_of_its_upper_bound() {
        let mut histogram = Histogram::of_seconds();
        histogram.add_time(Duration::from_micros(100));
        histogram.add_time(Duration::from_micros(101));
        histogram.add_time(Duration::from_secs(3600));
        let report = histogram.report();
        assert_eq!(report.counts.len(), report.bounds.len() + 1);
        assert_eq!((report.counts[0], report.counts[1]), (1, 1));
        assert_eq!(report.counts.last(), Some(&1));
        assert_eq!(report.count, 3);
    }

    #[test]
    fn a_batch_of_one_is_in_the_first_bucket_and_a_huge_one_in_the_last() {
        let mut histogram = Histogram::of_sizes();
        [1.0, 2.0, 3.0, 1000.0]
            .into_iter()
            .for_each(|size| histogram.add(size));
        let report = histogram.report();
        assert_eq!(report.counts, [1, 1, 1, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(report.sum, 1006.0);
    }
}
