//! The models that need no file.

use serde_json::{json, Value};

use super::{echo, null, Echo, Executor, Null};
use crate::error::{Error, ErrorName, Result};
use crate::kv::{PoolSpec, Reach};
use crate::model::Manifest;
use crate::program::{self, Program};

const PREFIX: &str = "builtin:";

/// A built-in model, described as a compiled one would be.
pub struct Builtin {
    pub manifest: Manifest,
    pub program: Program,
    make: fn(&[PoolSpec]) -> Result<Box<dyn Executor>>,
}

impl Builtin {
    /// Its executor, with a cache of these pools.
    pub fn executor(&self, pools: &[PoolSpec]) -> Result<Box<dyn Executor>> {
        (self.make)(pools)
    }
}

/// The built-in model of this name; `None` for names of files.
pub fn builtin(name: &str) -> Result<Option<Builtin>> {
    type Make = fn(&[PoolSpec]) -> Result<Box<dyn Executor>>;
    let Some(kind) = name.strip_prefix(PREFIX) else {
        return Ok(None);
    };
    let (kind, reaches) = reaches(kind);
    let (context, page_size, plane, make): (_, _, _, Make) = match kind {
        "echo" => (
            1 << 15,
            echo::PAGE_SIZE,
            json!({"name": "tokens", "dtype": "uint32", "shape": [echo::PAGE_SIZE]}),
            |pools| Ok(Box::new(Echo::new(pools)?)),
        ),
        #[cfg(test)]
        "faulty" => (
            1 << 15,
            echo::PAGE_SIZE,
            json!({"name": "tokens", "dtype": "uint32", "shape": [echo::PAGE_SIZE]}),
            |pools| Ok(Box::new(super::faulty::Faulty::new(pools)?)),
        ),
        "null" => (
            null::CONTEXT,
            null::PAGE_SIZE,
            json!({"name": "nothing", "dtype": "uint8", "shape": [1]}),
            |pools| Ok(Box::new(Null::new(pools)?)),
        ),
        _ => {
            return Err(Error::new(
                ErrorName::ModelFileMissing,
                format!(
                    "There is no built-in model `{name}`, only `builtin:echo` and `builtin:null`."
                ),
            )
            .at("/model"))
        }
    };
    let pools: Vec<_> = reaches
        .into_iter()
        .map(|reach| json!({"reach": written(reach), "planes": [plane]}))
        .collect();
    let manifest = json!({
        "format": 1, "name": name, "architecture": kind, "kind": "decoder",
        "quantization": {"scheme": "none"},
        "vocab_size": echo::VOCABULARY, "hidden_size": echo::VOCABULARY,
        "context": context, "weights": [], "layout": name, "content": name, "eos": [echo::END],
        "pooling": {"mode": "mean", "normalize": true},
    });
    let program = json!({
        "format": program::FORMAT, "layout": name, "target": "any",
        "vocab_size": echo::VOCABULARY, "hidden_size": echo::VOCABULARY,
        "context": context, "page_size": page_size, "pools": pools,
        "max_rows": 2048, "max_seqs": 256, "max_logit_rows": 2048,
        "variants": [{"isa": "generic"}],
    });
    let broken = |reason: String| {
        Error::new(
            ErrorName::InternalError,
            format!("The built-in model `{name}` {reason}. This is a bug in Inlay."),
        )
    };
    Ok(Some(Builtin {
        manifest: Manifest::parse(&manifest.to_string()).map_err(broken)?,
        program: Program::parse(program.to_string().as_bytes()).map_err(broken)?,
        make,
    }))
}

fn written(reach: Reach) -> Value {
    match reach {
        Reach::All => Value::Null,
        Reach::Window(positions) => json!(positions),
        Reach::Last => json!("last"),
    }
}

/// The pools of a built-in model's cache. The tests have two more with sliding
/// windows, one of them next to a pool without a window, and one with recurrent
/// state.
fn reaches(kind: &str) -> (&str, Vec<Reach>) {
    match kind {
        #[cfg(test)]
        "echo-in-a-window" => ("echo", vec![Reach::Window(echo::WINDOW)]),
        #[cfg(test)]
        "echo-half-in-a-window" => ("echo", vec![Reach::All, Reach::Window(echo::WINDOW)]),
        #[cfg(test)]
        "echo-with-state" => ("echo", vec![Reach::Last, Reach::All]),
        _ => (kind, vec![Reach::All]),
    }
}
