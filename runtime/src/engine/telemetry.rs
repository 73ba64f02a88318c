//! What the engine thread of a model counts, publishes and traces.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::registry::ModelInfo;
use super::reply::Reply;
use crate::api::Response;
use crate::error::Result;
use crate::metrics::Counts;
use crate::trace::{Event, Trace};

/// The age at which published figures are refreshed between two ends of
/// requests.
const FRESH: Duration = Duration::from_millis(20);

pub(super) struct Telemetry {
    pub counts: Counts,
    info: Arc<ModelInfo>,
    trace: Arc<Trace>,
    published: Instant,
}

impl Telemetry {
    pub fn new(info: Arc<ModelInfo>, trace: Arc<Trace>) -> Self {
        Self {
            counts: Counts::default(),
            info,
            trace,
            published: Instant::now(),
        }
    }

    pub fn info(&self) -> Arc<ModelInfo> {
        Arc::clone(&self.info)
    }

    /// Whether the published figures are too old; if so, they count as fresh
    /// from now on.
    pub fn is_due(&mut self, now: Instant) -> bool {
        let due = now.saturating_duration_since(self.published) >= FRESH;
        if due {
            self.published = now;
        }
        due
    }

    /// Publishes the figures to other threads.
    pub fn publish(&self) {
        self.info.board.publish(&self.counts);
    }

    pub fn span(&self, name: &'static str, start: Instant, args: &[(&'static str, u64)]) {
        if self.trace.is_on() {
            let args: Vec<_> = args.iter().map(|&(key, n)| (key, n.into())).collect();
            self.trace.span(&Event {
                name,
                thread: self.info.number,
                start,
                end: Instant::now(),
                args: &args,
            });
        }
    }

    /// A request from its submission to its end, however it ended.
    pub fn request(&mut self, reply: &Reply, result: &Result<Response>) {
        self.counts.request.add_time(reply.submitted().elapsed());
        if !self.trace.is_on() {
            return;
        }
        let usage = match result {
            Ok(Response::Chat(chat)) => Some(&chat.usage),
            Ok(Response::Completion(completion)) => {
                completion.usage.as_ref().and_then(Option::as_ref)
            }
            _ => None,
        };
        let end = match result {
            Ok(_) => "completed",
            Err(error) => error.name.as_str(),
        };
        let mut args = vec![("end", end.into())];
        if let Some(usage) = usage {
            args.push(("prompt_tokens", usage.prompt_tokens.into()));
            args.push(("tokens", usage.completion_tokens.into()));
        }
        self.trace.request(&Event {
            name: "request",
            thread: self.info.number,
            start: reply.submitted(),
            end: Instant::now(),
            args: &args,
        });
    }
}
