//! A record of what the engine does, in the format that Perfetto reads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use serde_json::{Map, Value};

use crate::protocol::{EngineTraceParams, EngineTraceResult, TraceAction, TraceEvent, TracePhase};

/// One record for all models of an engine. While it is off it costs one load.
#[derive(Debug, Default)]
pub struct Trace {
    on: AtomicBool,
    record: Mutex<Record>,
}

#[derive(Debug, Default)]
struct Record {
    started: Option<Instant>,
    events: Vec<TraceEvent>,
    limit: usize,
    dropped: u64,
}

/// What happened, for [`Trace::add`].
pub struct Event<'a> {
    pub name: &'a str,
    pub category: &'a str,
    pub thread: u64,
    pub start: Instant,
    /// Absent for an instant.
    pub end: Option<Instant>,
    pub args: &'a [(&'a str, u64)],
}

impl Trace {
    pub fn is_on(&self) -> bool {
        self.on.load(Ordering::Relaxed)
    }

    pub fn control(&self, params: &EngineTraceParams) -> EngineTraceResult {
        let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        let recording = matches!(params.action, TraceAction::Start);
        if recording {
            *record = Record {
                started: Some(Instant::now()),
                events: Vec::new(),
                limit: params.max_events as usize,
                dropped: 0,
            };
        }
        self.on.store(recording, Ordering::Relaxed);
        EngineTraceResult {
            recording,
            dropped: record.dropped,
            events: std::mem::take(&mut record.events),
        }
    }

    pub fn add(&self, event: &Event<'_>) {
        if !self.is_on() {
            return;
        }
        let mut record = self.record.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(started) = record.started else {
            return;
        };
        if record.events.len() >= record.limit {
            record.dropped += 1;
            return;
        }
        let micros =
            |from: Instant, to: Instant| to.saturating_duration_since(from).as_secs_f64() * 1e6;
        let args: Map<String, Value> = event
            .args
            .iter()
            .map(|&(key, value)| (key.to_owned(), Value::from(value)))
            .collect();
        record.events.push(TraceEvent {
            name: event.name.to_owned(),
            cat: event.category.to_owned(),
            ph: match event.end {
                Some(_) => TracePhase::X,
                None => TracePhase::I,
            },
            ts: micros(started, event.start),
            dur: event.end.map(|end| micros(event.start, end)),
            pid: u64::from(std::process::id()),
            tid: event.thread,
            args: (!args.is_empty()).then_some(args),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(action: TraceAction) -> EngineTraceParams {
        EngineTraceParams {
            action,
            max_events: 2,
        }
    }

    #[test]
    fn a_record_holds_what_happens_between_start_and_stop() {
        let trace = Trace::default();
        let now = Instant::now();
        let event = Event {
            name: "step",
            category: "engine",
            thread: 1,
            start: now,
            end: Some(now),
            args: &[("rows", 3)],
        };
        trace.add(&event);
        assert!(trace.control(&params(TraceAction::Start)).events.is_empty());
        for _ in 0..3 {
            trace.add(&event);
        }
        let result = trace.control(&params(TraceAction::Stop));
        assert_eq!((result.events.len(), result.dropped), (2, 1));
        assert_eq!(result.events[0].args.as_ref().unwrap()["rows"], 3);
        assert!(!result.recording);
        trace.add(&event);
        assert!(trace.control(&params(TraceAction::Stop)).events.is_empty());
    }
}
