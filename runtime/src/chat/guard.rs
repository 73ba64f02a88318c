//! Makes a compiled template pay for what it builds.
//!
//! The engine runs a template as a list of instructions. Some of them make new
//! text or lists out of old ones, and the engine has no limit on those. So each
//! of them is put between others that call filters of ours, which keep the
//! account. The names of these filters cannot be written in a template.

use std::collections::BTreeMap;

use minijinja::machinery::{parse, CodeGenerator, Instruction, Instructions};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, Value};
use serde_json::Value as Json;

use super::budget::{self, ENTRY};

/// Pays for the text of the value on top.
const TEXT: &str = "#text";
/// Pays for a new list, map or text, and looks how deep it is.
const WHOLE: &str = "#whole";
/// Pays for a list or text whose entries were there before.
const ENTRIES: &str = "#entries";
/// Multiplies.
const TIMES: &str = "#times";
/// Refuses what would contain itself.
const PLAIN: &str = "#plain";

/// A constant that is computed while a template is compiled may be this large.
const LARGEST_CONSTANT: f64 = 1e6;

/// The instructions of a template and of its blocks.
pub(super) struct Program<'source> {
    pub main: Instructions<'source>,
    pub blocks: BTreeMap<&'source str, Instructions<'source>>,
}

pub(super) fn compile<'source>(
    name: &'source str,
    source: &'source str,
    syntax: SyntaxConfig,
) -> Result<Program<'source>, Error> {
    let tree = parse(source, name, syntax)?;
    let plain = serde_json::to_value(&tree).map_err(|error| {
        Error::new(
            ErrorKind::SyntaxError,
            format!("it cannot be read: {error}"),
        )
    })?;
    check_constants(&plain)?;
    let mut generator = CodeGenerator::new(name, source);
    generator.compile_stmt(&tree);
    let (main, blocks) = generator.finish();
    Ok(Program {
        main: guarded(&main),
        blocks: blocks
            .into_iter()
            .map(|(name, block)| (name, guarded(&block)))
            .collect(),
    })
}

/// What stands in the place of an instruction.
fn expand<'source>(instruction: &Instruction<'source>) -> Vec<Instruction<'source>> {
    // The last number says that the filter is not kept for later calls.
    let call = |name, arguments| Instruction::ApplyFilter(name, Some(arguments), !0);
    let same = instruction.clone();
    match instruction {
        // Raw text is written past the formatter, which counts.
        Instruction::EmitRaw(text) => {
            vec![
                Instruction::LoadConst(Value::from(*text)),
                Instruction::Emit,
            ]
        }
        Instruction::StringConcat => vec![
            call(TEXT, 1),
            Instruction::Swap,
            call(TEXT, 1),
            Instruction::Swap,
            same,
        ],
        Instruction::Mul => vec![call(TIMES, 2)],
        Instruction::Add | Instruction::Slice => vec![same, call(ENTRIES, 1)],
        Instruction::BuildList(_)
        | Instruction::BuildTuple(_)
        | Instruction::BuildMap(_)
        | Instruction::CallFunction(..)
        | Instruction::CallObject(_) => vec![same, call(WHOLE, 1)],
        Instruction::SetAttr(_) => vec![Instruction::Swap, call(PLAIN, 1), Instruction::Swap, same],
        _ => vec![same],
    }
}

fn guarded<'source>(old: &Instructions<'source>) -> Instructions<'source> {
    let all = || (0..).map_while(|at| old.get(at).map(|instruction| (at, instruction)));
    // Where each instruction comes to lie, and where the end does.
    let mut places = Vec::new();
    let mut next = 0;
    for (_, instruction) in all() {
        places.push(next);
        next += expand(instruction).len() as u32;
    }
    places.push(next);
    let mut new = Instructions::new(old.name(), old.source());
    for (at, instruction) in all() {
        for mut instruction in expand(instruction) {
            match &mut instruction {
                Instruction::Iterate(to)
                | Instruction::Jump(to)
                | Instruction::JumpIfFalse(to)
                | Instruction::JumpIfFalseOrPop(to)
                | Instruction::JumpIfTrueOrPop(to)
                | Instruction::BuildMacro(_, to, _) => {
                    *to = places.get(*to as usize).copied().unwrap_or(next);
                }
                _ => {}
            }
            match (old.get_span(at), old.get_line(at)) {
                (Some(span), _) => new.add_with_span(instruction, span),
                (None, Some(line)) => {
                    new.add_with_line(instruction, u16::try_from(line).unwrap_or(u16::MAX))
                }
                (None, None) => new.add(instruction),
            };
        }
    }
    new
}

/// Gives an environment the filters that guarded programs call.
pub(super) fn install(environment: &mut Environment<'_>) {
    environment.add_filter(TEXT, |value: Value| {
        budget::spend_text(&value).map(|()| value)
    });
    environment.add_filter(WHOLE, |value: Value| {
        if value.kind() != ValueKind::String {
            budget::spend(budget::text_size(&value)?)?;
        }
        Ok::<_, Error>(value)
    });
    environment.add_filter(ENTRIES, |value: Value| {
        budget::spend_shallow(&value).map(|()| value)
    });
    environment.add_filter(TIMES, times);
    environment.add_filter(PLAIN, |value: Value| match may_come_round(&value, 0) {
        true => Err(Error::new(
            ErrorKind::InvalidOperation,
            "a namespace cannot hold another, or a macro",
        )),
        false => Ok(value),
    });
}

/// Whether something is in it that could come to hold it in turn: such a ring
/// would never be freed.
fn may_come_round(value: &Value, depth: usize) -> bool {
    let Some(object) = value.as_object() else {
        return false;
    };
    let inner = |item: Value| may_come_round(&item, depth + 1);
    let mut entries = value.try_iter().into_iter().flatten();
    match value.kind() {
        _ if depth > 64 || object.type_name().ends_with("Namespace") => true,
        ValueKind::Seq | ValueKind::Iterable => entries.any(inner),
        ValueKind::Map => entries.any(|key| value.get_item(&key).is_ok_and(inner)),
        _ => true,
    }
}

/// `a * b`, paid for before it is made.
fn times(a: Value, b: Value) -> Result<Value, Error> {
    let refused = || {
        Error::new(
            ErrorKind::InvalidOperation,
            format!("tried to multiply a {} by a {}", a.kind(), b.kind()),
        )
    };
    if a.kind() == ValueKind::Number && b.kind() == ValueKind::Number {
        if a.is_integer() && b.is_integer() {
            let (x, y) = (i64::try_from(a.clone())?, i64::try_from(b.clone())?);
            return x.checked_mul(y).map(Value::from).ok_or_else(refused);
        }
        return Ok(Value::from(f64::try_from(a)? * f64::try_from(b)?));
    }
    let (repeated, count) = match b.is_integer() {
        true => (&a, &b),
        false => (&b, &a),
    };
    let count = i64::try_from(count.clone())
        .map_err(|_| refused())?
        .max(0)
        .unsigned_abs();
    if let Some(text) = repeated.as_str() {
        budget::spend((text.len() as u64).saturating_mul(count))?;
        return Ok(Value::from(text.repeat(count as usize)));
    }
    if repeated.kind() != ValueKind::Seq {
        return Err(refused());
    }
    let entries = budget::length(repeated).saturating_mul(count);
    budget::spend(entries.saturating_mul(ENTRY))?;
    let items: Vec<Value> = repeated.try_iter()?.collect();
    Ok((0..count).flat_map(|_| items.iter().cloned()).collect())
}

/// The compiler computes what is constant, with no limit. Refuses constants
/// that would become large.
fn check_constants(node: &Json) -> Result<(), Error> {
    if constant(node).is_some_and(|(size, _)| size > LARGEST_CONSTANT) {
        return Err(Error::new(
            ErrorKind::SyntaxError,
            "a constant in it is too large",
        ));
    }
    match node {
        Json::Array(items) => items.iter().try_for_each(check_constants),
        Json::Object(fields) => fields.values().try_for_each(check_constants),
        _ => Ok(()),
    }
}

/// At most how large the text of a constant expression is, and its value where
/// it is a number; `None` for everything that is not constant.
fn constant(node: &Json) -> Option<(f64, f64)> {
    let inner = node.get("inner")?.get(0)?;
    let many = |field: &str| -> Option<f64> {
        let items = inner.get(field)?.as_array()?;
        items
            .iter()
            .try_fold(2.0, |sum, item| Some(sum + constant(item)?.0 + 4.0))
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
        "BinOp" => {
            let (left, right) = (
                constant(inner.get("left")?)?,
                constant(inner.get("right")?)?,
            );
            // Numbers at their largest, whatever is done with them.
            let number = (left.1.abs().max(1.0) * right.1.abs().max(1.0)).powi(2);
            Some(match inner.get("op")?.as_str()? {
                "Mul" => (
                    (left.0 * right.1.abs().max(1.0)).max(right.0 * left.1.abs().max(1.0)),
                    number,
                ),
                // Text within lists is quoted once more.
                _ => (2.0 * (left.0 + right.0), number),
            })
        }
        _ => None,
    }
}
