//! Bounds the size of a template's constants. The compiler evaluates constant
//! expressions, such as `'x' * 1000`, with no limit of its own.

use minijinja::{Error, ErrorKind};
use serde_json::Value as Json;

/// Bytes that all constants of a template may take together.
const LARGEST: f64 = 4e6;

/// Refuses a parsed template whose constants would become large.
pub(super) fn check(tree: &Json) -> Result<(), Error> {
    match total(tree) <= LARGEST {
        true => Ok(()),
        false => Err(Error::new(
            ErrorKind::SyntaxError,
            "its constants are too large",
        )),
    }
}

/// The total size of the constants in a part of the tree. Those within another
/// one count again: they are intermediate results.
fn total(node: &Json) -> f64 {
    let own = constant(node).map_or(0.0, |(size, _)| size);
    let inner: f64 = match node {
        Json::Array(items) => items.iter().map(total).sum(),
        Json::Object(fields) => fields.values().map(total).sum(),
        _ => 0.0,
    };
    own + inner
}

/// An upper bound on the text size of a constant expression, and its value if
/// it is a number; `None` for everything that is not constant.
fn constant(node: &Json) -> Option<(f64, f64)> {
    let inner = node.get("inner")?.get(0)?;
    let many = |field: &str| -> Option<f64> {
        let items = inner.get(field)?.as_array()?;
        items
            .iter()
            // Text within lists is quoted again.
            .try_fold(24.0, |sum, item| Some(sum + 2.0 * constant(item)?.0 + 24.0))
    };
    match node.get("expr")?.as_str()? {
        "Const" => Some(match inner.get("value")? {
            Json::String(text) => (text.len() as f64 + 2.0, 0.0),
            Json::Number(number) => (24.0, number.as_f64().unwrap_or(f64::MAX)),
            _ => (24.0, 1.0),
        }),
        "List" | "Tuple" => Some((many("items")?, 0.0)),
        "Map" => Some((many("keys")? + many("values")?, 0.0)),
        "UnaryOp" => constant(inner.get("expr")?),
        "Compare" => constant(inner.get("expr")?).map(|_| (24.0, 1.0)),
        "BinOp" => {
            let (left, right) = (
                constant(inner.get("left")?)?,
                constant(inner.get("right")?)?,
            );
            let op = inner.get("op")?.as_str()?;
            // An upper bound on the number, whatever the operation.
            let number = match op {
                "Pow" => left.1.abs().max(1.0).powf(right.1.abs()),
                _ => (left.1.abs().max(1.0) * right.1.abs().max(1.0)).powi(2),
            };
            Some(match op {
                "Mul" => (
                    (left.0 * right.1.abs().max(1.0)).max(right.0 * left.1.abs().max(1.0)),
                    number,
                ),
                _ => (left.0 + right.0, number),
            })
        }
        _ => None,
    }
}
