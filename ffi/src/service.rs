//! The seam between the pump, which knows JSON-RPC, and the methods behind it.

use crate::pump::Reply;
use crate::rpc::envelope::Params;

/// What answers requests. Called from one thread, the client's worker.
pub trait Service: Send + Sync {
    /// Takes a request. Must not wait for its work: that is done elsewhere, and
    /// ends with `reply`. Returns a handle if the work continues.
    fn call(&self, method: &str, params: Params, reply: Reply) -> Option<Box<dyn Handle>>;

    /// Ends all work and waits for that. May be called twice.
    fn close(&self);
}

/// A handle to work in progress. Neither call blocks.
pub trait Handle: Send + Sync {
    fn cancel(&self);
    fn resume(&self);
}
