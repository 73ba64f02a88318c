//! The runtime's engine as `dispatch` needs it.

use std::sync::Arc;

use inlay_runtime::api::{Engine, Request, Sink, Ticket};

use crate::dispatch::Runtime;
use crate::service::Handle;

pub fn open() -> Box<dyn Runtime> {
    Box::new(Engine::default())
}

impl Runtime for Engine {
    fn submit(&self, request: Request, sink: Arc<dyn Sink>) -> Box<dyn Handle> {
        Box::new(Engine::submit(self, request, sink))
    }

    fn close(&self) {
        Engine::close(self);
    }
}

impl Handle for Ticket {
    fn cancel(&self) {
        Ticket::cancel(self);
    }

    fn resume(&self) {
        Ticket::resume(self);
    }
}
