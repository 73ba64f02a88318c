//! The pieces that the reader returns, and helpers for the text between them.

/// A piece of the model's output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Content(String),
    Reasoning(String),
    /// A tool call begins. The id is the model's own, if it gives one.
    Call {
        name: String,
        id: Option<String>,
    },
    /// More of the arguments of the latest call.
    Arguments(String),
}

/// Strips what separates calls, which means nothing.
pub(super) fn after_call(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ']'))
}

pub(super) fn emit(out: &mut Vec<Piece>, text: String) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Piece::Content(last)) => last.push_str(&text),
        _ => out.push(Piece::Content(text)),
    }
}

pub(super) fn append_arguments(out: &mut Vec<Piece>, text: String) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Piece::Arguments(last)) => last.push_str(&text),
        _ => out.push(Piece::Arguments(text)),
    }
}

/// How many bytes at the end of `text` could begin one of `marks`.
pub(super) fn partial(text: &str, marks: &[&str]) -> usize {
    let longest = marks.iter().map(|mark| mark.len()).max().unwrap_or(0);
    let from = text.len().saturating_sub(longest.saturating_sub(1));
    (from..text.len())
        .filter(|&at| text.is_char_boundary(at))
        .find(|&at| marks.iter().any(|mark| mark.starts_with(&text[at..])))
        .map_or(0, |at| text.len() - at)
}

/// The name of a tool from the text between an opener and the arguments.
pub(super) fn header_name(header: &str) -> Option<String> {
    let mut name = header.trim();
    name = name.trim_end_matches("```json").trim_end();
    name = name.split("[CALL_ID]").next().unwrap_or(name);
    // The marks of one family share endings with those of another: the long
    // ones first.
    let separator = "<｜tool▁sep｜>";
    for end in ["[ARGS]", "<|tool_call_argument_begin|>", separator, ">"] {
        name = name.strip_suffix(end).unwrap_or(name).trim_end();
    }
    name = name
        .strip_prefix("function")
        .and_then(|rest| rest.strip_prefix(separator))
        .unwrap_or(name);
    name = name.strip_prefix("functions.").unwrap_or(name);
    // Kimi numbers its calls: `functions.name:0`.
    if let Some((before, number)) = name.rsplit_once(':') {
        if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
            name = before;
        }
    }
    let name = name.trim();
    let fits = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':'));
    fits.then(|| name.to_owned())
}
