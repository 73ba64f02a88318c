//! The models that need no file.

use serde_json::{json, Value};

use super::{echo, null, Echo, Executor, Null};
use crate::error::{Error, ErrorName, Result};
use crate::kv::Reach;
use crate::model::{LibraryManifest, Manifest};

const PREFIX: &str = "builtin:";

/// A built-in model, described as a compiled one would be.
pub struct Builtin {
    pub manifest: Manifest,
    pub library: LibraryManifest,
    pub executor: Box<dyn Executor>,
}

/// The built-in model of this name; `None` for names of files.
pub fn builtin(name: &str) -> Result<Option<Builtin>> {
    let Some(kind) = name.strip_prefix(PREFIX) else {
        return Ok(None);
    };
    let (kind, reaches) = reaches(kind);
    let (context, page_size, plane, executor): (_, _, _, Box<dyn Executor>) = match kind {
        "echo" => (
            1 << 15,
            echo::PAGE_SIZE,
            json!({"name": "tokens", "dtype": "uint32", "shape": [echo::PAGE_SIZE]}),
            Box::new(Echo::new(&reaches)),
        ),
        #[cfg(test)]
        "faulty" => (
            1 << 15,
            echo::PAGE_SIZE,
            json!({"name": "tokens", "dtype": "uint32", "shape": [echo::PAGE_SIZE]}),
            Box::new(super::faulty::Faulty::default()),
        ),
        "null" => (
            null::CONTEXT,
            null::PAGE_SIZE,
            json!({"name": "nothing", "dtype": "uint8", "shape": [1]}),
            Box::new(Null::default()),
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
    let pools: Vec<_> = (0..)
        .zip(reaches)
        .map(
            |(layer, reach)| json!({"layers": [layer], "reach": written(reach), "planes": [plane]}),
        )
        .collect();
    let manifest = json!({
        "format": 1, "name": name, "architecture": kind, "kind": "decoder",
        "quantization": {"scheme": "none"},
        "vocab_size": echo::VOCABULARY, "hidden_size": echo::VOCABULARY,
        "context": context, "page_size": page_size,
        "kv": pools,
        "weights": [], "layout": name, "content": name, "eos": [echo::END],
        "pooling": {"mode": "mean", "normalize": true},
    });
    let library = json!({
        "format": 1, "layout": name, "target": "any", "isas": ["generic"],
        "max_rows": 2048, "max_seqs": 256, "max_logit_rows": 2048,
    });
    let broken = |reason: String| {
        Error::new(
            ErrorName::InternalError,
            format!("The built-in model `{name}` {reason}. This is a bug in Inlay."),
        )
    };
    Ok(Some(Builtin {
        manifest: Manifest::parse(&manifest.to_string()).map_err(broken)?,
        library: LibraryManifest::parse(&library.to_string()).map_err(broken)?,
        executor,
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
/// windows, one of them beside a pool that sees everything, and one with
/// recurrent state.
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
