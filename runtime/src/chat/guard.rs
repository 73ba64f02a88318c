//! Makes a compiled template pay for what it does.
//!
//! The engine runs a template as a list of instructions, and limits their
//! number. Some instructions build new text or lists from old ones, or scan
//! large ones, and the engine has no limit on that. So each of these is wrapped
//! in calls of our own filters, which charge the budget, or is replaced by one.
//! A template cannot spell the names of these filters.

use std::collections::BTreeMap;
use std::io;

use minijinja::machinery::{parse, CodeGenerator, Instruction, Instructions};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Rest, ValueKind};
use minijinja::{Environment, Error, ErrorKind, State, Value};

use super::budget::{self, ENTRY};
use super::{constants, operators, outline};
use crate::threads;

/// Charges for the text of the value on top.
const TEXT: &str = "#text";
/// Charges for a new list, map or text, and checks its depth.
const WHOLE: &str = "#whole";
/// Charges for a list or text with existing entries.
const ENTRIES: &str = "#entries";
/// Charges for a scan of the top value.
const ALONG: &str = "#along";
/// Charges for a deep scan of the top value.
const THROUGH: &str = "#through";
/// Calls the method whose name is on top.
const METHOD: &str = "#method";
/// Refuses a value that would contain itself.
const PLAIN: &str = "#plain";

/// Stack of the thread that compiles a template.
const STACK: usize = 32 << 20;

/// The instructions of a template and of its blocks.
pub(super) struct Program<'source> {
    pub main: Instructions<'source>,
    pub blocks: BTreeMap<&'source str, Instructions<'source>>,
}

/// Compiles on a thread of its own, as deep trees need deep stacks. The outer
/// error means that no such thread could be started.
pub(super) fn compile<'source>(
    name: &'source str,
    source: &'source str,
    syntax: SyntaxConfig,
) -> io::Result<Result<Program<'source>, Error>> {
    let failed = || Error::new(ErrorKind::InvalidOperation, "the compiler has failed");
    std::thread::scope(|scope| {
        let thread = threads::builder("inlay-template", Some(STACK))
            .spawn_scoped(scope, || compile_here(name, source, syntax))?;
        Ok(thread.join().unwrap_or_else(|_| Err(failed())))
    })
}

fn compile_here<'source>(
    name: &'source str,
    source: &'source str,
    syntax: SyntaxConfig,
) -> Result<Program<'source>, Error> {
    outline::check(source, syntax.clone())?;
    let tree = parse(source, name, syntax)?;
    let plain = serde_json::to_value(&tree).map_err(|error| {
        Error::new(
            ErrorKind::SyntaxError,
            format!("it cannot be read: {error}"),
        )
    })?;
    constants::check(&plain)?;
    drop(plain);
    let mut generator = CodeGenerator::new(name, source);
    generator.compile_stmt(&tree);
    let (main, blocks) = generator.finish();
    Ok(Program {
        main: guarded(&main)?,
        blocks: blocks
            .into_iter()
            .map(|(name, block)| Ok((name, guarded(&block)?)))
            .collect::<Result<_, Error>>()?,
    })
}

/// The replacement for an instruction; an error says why it is not allowed.
fn expand<'source>(
    instruction: &Instruction<'source>,
) -> Result<Vec<Instruction<'source>>, &'static str> {
    // The last number means that the filter is not cached for later calls.
    let call = |name, arguments| Instruction::ApplyFilter(name, Some(arguments), !0);
    let same = instruction.clone();
    Ok(match instruction {
        // Raw text would bypass the formatter, which counts.
        Instruction::EmitRaw(text) => {
            vec![
                Instruction::LoadConst(Value::from(*text)),
                Instruction::Emit,
            ]
        }
        Instruction::StringConcat => both(TEXT, same),
        Instruction::Eq => vec![call(operators::EQUAL, 2)],
        Instruction::Ne => vec![call(operators::UNEQUAL, 2)],
        Instruction::Lt => vec![call(operators::LESS, 2)],
        Instruction::Lte => vec![call(operators::LESS_OR_EQUAL, 2)],
        Instruction::Gt => vec![call(operators::GREATER, 2)],
        Instruction::Gte => vec![call(operators::GREATER_OR_EQUAL, 2)],
        Instruction::In => vec![call(operators::IN, 2)],
        Instruction::CompareAndPreserve(_) => both(THROUGH, same),
        Instruction::Mul => vec![call(operators::TIMES, 2)],
        Instruction::Slice => vec![call(operators::SLICE, 4)],
        Instruction::Add => vec![same, call(ENTRIES, 1)],
        // A key is hashed as a whole, a text is counted up to the index.
        Instruction::GetItem => vec![
            call(THROUGH, 1),
            Instruction::Swap,
            call(ALONG, 1),
            Instruction::Swap,
            same,
        ],
        Instruction::PushLoop(_) | Instruction::UnpackList(_) => vec![call(ALONG, 1), same],
        Instruction::UnpackLists(count) => {
            let count = u16::try_from(*count).map_err(|_| "a call has too many arguments")?;
            vec![call(operators::SPREAD, count), Instruction::UnpackLists(1)]
        }
        Instruction::MergeKwargs(0 | 1) => vec![call(WHOLE, 1), same],
        Instruction::MergeKwargs(2) => both(WHOLE, same),
        Instruction::MergeKwargs(_) => return Err("a call has more than one argument with `**`"),
        Instruction::CallMethod(name, Some(arguments)) => vec![
            Instruction::LoadConst(Value::from(*name)),
            call(METHOD, arguments.saturating_add(1)),
        ],
        Instruction::CallMethod(_, None) => {
            return Err("a method is called with a list of arguments, as `x.f(*list)`")
        }
        Instruction::BuildList(_)
        | Instruction::BuildTuple(_)
        | Instruction::BuildMap(_)
        | Instruction::CallFunction(..)
        | Instruction::CallObject(_) => vec![same, call(WHOLE, 1)],
        Instruction::SetAttr(_) => vec![Instruction::Swap, call(PLAIN, 1), Instruction::Swap, same],
        Instruction::Include(_) | Instruction::LoadBlocks => {
            return Err("it refers to another template, and a chat template stands alone")
        }
        Instruction::PushAutoEscape => return Err("it has an `autoescape` block"),
        _ => vec![same],
    })
}

/// An instruction on two values that are both charged for first.
fn both<'source>(
    name: &'static str,
    instruction: Instruction<'source>,
) -> Vec<Instruction<'source>> {
    let call = || Instruction::ApplyFilter(name, Some(1), !0);
    vec![
        call(),
        Instruction::Swap,
        call(),
        Instruction::Swap,
        instruction,
    ]
}

fn guarded<'source>(old: &Instructions<'source>) -> Result<Instructions<'source>, Error> {
    let mut all = Vec::new();
    // The new position of each instruction, and of the end.
    let mut places = Vec::new();
    let mut next = 0;
    for (at, instruction) in (0..).map_while(|at| old.get(at).map(|found| (at, found))) {
        let expanded = expand(instruction).map_err(|why| {
            let line = old.get_line(at).unwrap_or(0);
            Error::new(ErrorKind::SyntaxError, format!("{why} (line {line})"))
        })?;
        places.push(next);
        next += expanded.len() as u32;
        all.push((at, expanded));
    }
    places.push(next);
    let mut new = Instructions::new(old.name(), old.source());
    for (at, expanded) in all {
        for mut instruction in expanded {
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
    Ok(new)
}

/// Adds to an environment the filters that guarded programs call.
pub(super) fn install(environment: &mut Environment<'_>) {
    operators::install(environment);
    environment.add_filter(TEXT, |value: Value| {
        budget::spend_text(&value).map(|()| value)
    });
    environment.add_filter(WHOLE, |value: Value| {
        let value = budget::settle(value)?;
        if value.as_object().is_some() {
            budget::spend(budget::text_size(&value)?)?;
        }
        Ok::<_, Error>(value)
    });
    environment.add_filter(ENTRIES, |value: Value| {
        budget::spend(value.as_str().map_or(0, str::len) as u64)?;
        budget::settle(value)
    });
    environment.add_filter(ALONG, |value: Value| {
        budget::see_along(&value).map(|()| value)
    });
    environment.add_filter(THROUGH, |value: Value| {
        match value.as_object() {
            Some(_) => drop(budget::text_size(&value)?),
            None => budget::see_along(&value)?,
        }
        Ok::<_, Error>(value)
    });
    environment.add_filter(METHOD, method);
    environment.add_filter(PLAIN, |value: Value| match may_form_cycle(&value, 0)? {
        true => Err(Error::new(
            ErrorKind::InvalidOperation,
            "a namespace cannot hold another, or a loop",
        )),
        false => Ok(value),
    });
}

/// Calls a method: the object, the arguments, the method's name.
fn method(state: &mut State<'_, '_>, values: Rest<Value>) -> Result<Value, Error> {
    let unknown = || Error::from(ErrorKind::UnknownMethod);
    let (name, values) = values.split_last().ok_or_else(unknown)?;
    let (object, arguments) = values.split_first().ok_or_else(unknown)?;
    budget::see_along(object)?;
    for argument in arguments {
        match argument.as_object() {
            Some(_) => drop(budget::text_size(argument)?),
            None => budget::see_along(argument)?,
        }
    }
    let result = object.call_method(state, name.as_str().unwrap_or_default(), arguments)?;
    budget::settle(result)
}

/// Whether the value contains something that could come to contain it in turn:
/// such a cycle would never be freed.
fn may_form_cycle(value: &Value, depth: usize) -> Result<bool, Error> {
    let Some(object) = value.as_object() else {
        return Ok(false);
    };
    let holds = ["Namespace", "Loop"];
    if depth > 64 || holds.iter().any(|name| object.type_name().ends_with(name)) {
        return Ok(true);
    }
    let maps = match value.kind() {
        ValueKind::Seq | ValueKind::Iterable => false,
        ValueKind::Map => true,
        _ => return Ok(true),
    };
    for entry in value.try_iter()? {
        budget::see(ENTRY)?;
        let inner = match maps {
            true => value.get_item(&entry)?,
            false => entry,
        };
        if may_form_cycle(&inner, depth + 1)? {
            return Ok(true);
        }
    }
    Ok(false)
}
