//! Counters and histograms of one model, and the memory of the process.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::api::Response;
use crate::error::{ErrorName, Result};
use crate::kv::KvStats;
use crate::protocol::{self, CacheCounts, ModelMetrics, RequestCounts, TokenCounts};

/// Upper bounds in seconds: a geometric row that suits steps and requests.
const BOUNDS: [f64; 18] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
    5.0, 10.0, 30.0, 60.0,
];

#[derive(Debug, Default, Clone)]
pub struct Histogram {
    counts: [u64; BOUNDS.len() + 1],
    sum: f64,
    count: u64,
}

impl Histogram {
    pub fn add(&mut self, value: Duration) {
        let seconds = value.as_secs_f64();
        let bucket = BOUNDS.partition_point(|&bound| bound < seconds);
        self.counts[bucket] += 1;
        self.sum += seconds;
        self.count += 1;
    }

    fn report(&self) -> protocol::Histogram {
        protocol::Histogram {
            bounds: BOUNDS.to_vec(),
            counts: self.counts.to_vec(),
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

/// What the engine thread counts; published when a request ends and when it has nothing to do.
#[derive(Debug, Default, Clone)]
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
    pub first_token: Histogram,
    pub inter_token: Histogram,
    pub request: Histogram,
    pub queue: Histogram,
}

/// The counts of one model as others see them.
#[derive(Debug, Default)]
pub struct Board {
    counts: Mutex<Counts>,
}

impl Board {
    /// Shows these counts. The lock is held for a moment and never over a step.
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
            },
            steps: counts.steps,
            step_rows: counts.step_rows,
            step_seconds: counts.step_time.as_secs_f64(),
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
        let mut histogram = Histogram::default();
        histogram.add(Duration::from_micros(100));
        histogram.add(Duration::from_micros(101));
        histogram.add(Duration::from_secs(3600));
        let report = histogram.report();
        assert_eq!(report.counts.len(), report.bounds.len() + 1);
        assert_eq!((report.counts[0], report.counts[1]), (1, 1));
        assert_eq!(report.counts.last(), Some(&1));
        assert_eq!(report.count, 3);
    }
}
