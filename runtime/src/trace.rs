//! A trace of what the engine does, in the format that Perfetto reads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde_json::{Map, Value};

use crate::protocol::{EngineTraceParams, EngineTraceResult, TraceAction, TraceEvent, TracePhase};

/// One trace for all models of an engine. While it is off it costs one load.
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
    /// How many requests it has.
    requests: u64,
}

/// One event of a thread, for [`Trace`].
#[derive(Clone, Copy)]
pub struct Event<'a> {
    pub name: &'static str,
    pub thread: u64,
    pub start: Instant,
    pub end: Instant,
    pub args: &'a [(&'static str, Value)],
}

impl Trace {
    pub fn is_on(&self) -> bool {
        self.on.load(Ordering::Relaxed)
    }

    pub fn control(&self, params: &EngineTraceParams) -> EngineTraceResult {
        let mut record = self.record();
        let recording = matches!(params.action, TraceAction::Start);
        if recording {
            *record = Record {
                started: Some(Instant::now()),
                events: Vec::new(),
                limit: params.max_events as usize,
                dropped: 0,
                requests: 0,
            };
        }
        self.on.store(recording, Ordering::Relaxed);
        EngineTraceResult {
            recording,
            dropped: record.dropped,
            events: std::mem::take(&mut record.events),
        }
    }

    /// Sets the name of the model with this number.
    pub fn name_thread(&self, thread: u64, model: &str) {
        let now = Instant::now();
        let event = Event {
            name: "thread_name",
            thread,
            start: now,
            end: now,
            args: &[("name", model.into())],
        };
        self.record().push(&event, TracePhase::M, now, None);
    }

    /// A span on a thread, which does one thing at a time.
    pub fn span(&self, event: &Event) {
        self.record().push(event, TracePhase::X, event.start, None);
    }

    /// A span in the life of one request among many.
    pub fn request(&self, event: &Event) {
        let mut record = self.record();
        // One without the other would look like a request that never ended.
        if record.events.len() + 2 > record.limit {
            record.dropped += 2;
            return;
        }
        record.requests += 1;
        let id = record.requests.to_string();
        record.push(event, TracePhase::B, event.start, Some(&id));
        let end = Event {
            args: &[],
            ..*event
        };
        record.push(&end, TracePhase::E, event.end, Some(&id));
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Record {
    fn push(&mut self, event: &Event, ph: TracePhase, at: Instant, id: Option<&str>) {
        let Some(started) = self.started else {
            return;
        };
        if self.events.len() >= self.limit {
            self.dropped += 1;
            return;
        }
        let micros =
            |from: Instant, to: Instant| to.saturating_duration_since(from).as_secs_f64() * 1e6;
        let args: Map<String, Value> = event
            .args
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.clone()))
            .collect();
        self.events.push(TraceEvent {
            name: event.name.to_owned(),
            cat: "engine".to_owned(),
            ph,
            ts: micros(started, at),
            // A span that began before the trace is cut at the trace's
            // beginning.
            dur: matches!(ph, TracePhase::X).then(|| micros(at.max(started), event.end)),
            pid: u64::from(std::process::id()),
            tid: event.thread,
            id: id.map(str::to_owned),
            args: (!args.is_empty()).then_some(args),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(action: TraceAction, max_events: u32) -> EngineTraceParams {
        EngineTraceParams { action, max_events }
    }

    #[test]
    fn a_record_holds_what_happens_between_start_and_stop() {
        let trace = Trace::default();
        let now = Instant::now();
        let event = Event {
            name: "step",
            thread: 1,
            start: now,
            end: now,
            args: &[("rows", 3.into())],
        };
        trace.span(&event);
        let start = trace.control(&params(TraceAction::Start, 2));
        assert!(start.events.is_empty() && start.recording);
        for _ in 0..3 {
            trace.span(&event);
        }
        let result = trace.control(&params(TraceAction::Stop, 2));
        assert_eq!((result.events.len(), result.dropped), (2, 1));
        assert_eq!(result.events[0].args.as_ref().unwrap()["rows"], 3);
        assert!(!result.recording);
    }

    #[test]
    fn a_request_is_told_whole_or_not_at_all() {
        let trace = Trace::default();
        let before = Instant::now();
        trace.control(&params(TraceAction::Start, 3));
        let event = Event {
            name: "request",
            thread: 1,
            start: before,
            end: Instant::now(),
            args: &[],
        };
        trace.request(&event);
        trace.request(&event);
        let result = trace.control(&params(TraceAction::Stop, 3));
        assert_eq!((result.events.len(), result.dropped), (2, 2));
        let (begin, end) = (&result.events[0], &result.events[1]);
        assert_eq!((begin.ph, end.ph), (TracePhase::B, TracePhase::E));
        assert!(begin.id.is_some() && begin.id == end.id);
        assert!(
            begin.ts == 0.0 && end.ts > 0.0,
            "it began before the record"
        );
    }
}
