//! Reads tool calls in Python syntax: `[f(a='x', b=[1, None])]`.

use serde_json::{Map, Number, Value};

/// A complete call.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PythonCall {
    pub name: String,
    pub arguments: Map<String, Value>,
}

/// Whether `text` can be, or become, a list of calls.
pub(super) fn may_begin(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('[') else {
        return text.is_empty();
    };
    let rest = rest.trim_start();
    let name = rest
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '-')))
        .unwrap_or(rest.len());
    let starts_well = rest
        .chars()
        .next()
        .is_none_or(|c| c.is_alphabetic() || c == '_');
    starts_well
        && (name == rest.len()
            || rest[name..].trim_start().is_empty()
            || rest[name..].trim_start().starts_with('('))
}

/// The end of the first call in `text`, if it is complete.
pub(super) fn end_of_call(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote = None;
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None => match c {
                '\'' | '"' => quote = Some(c),
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 && c == ')' {
                        return Some(i + 1);
                    }
                }
                _ => {}
            },
        }
    }
    None
}

/// Reads one call.
pub(super) fn parse(text: &str) -> Option<PythonCall> {
    let open = text.find('(')?;
    let name = text[..open].trim().to_owned();
    let mut reader = Literals {
        rest: text[open + 1..].strip_suffix(')')?,
        depth: 0,
    };
    let mut arguments = Map::new();
    reader.space();
    while !reader.rest.is_empty() {
        let key = reader.identifier()?;
        reader.space();
        reader.eat('=').then_some(())?;
        let value = reader.value()?;
        arguments.insert(key, value);
        reader.space();
        if !reader.eat(',') && !reader.rest.is_empty() {
            return None;
        }
        reader.space();
    }
    (!name.is_empty()).then_some(PythonCall { name, arguments })
}

/// Python's literals.
struct Literals<'t> {
    rest: &'t str,
    depth: usize,
}

impl Literals<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, c: char) -> bool {
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn identifier(&mut self) -> Option<String> {
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!name.is_empty()).then(|| name.to_owned())
    }

    fn value(&mut self) -> Option<Value> {
        self.depth += 1;
        if self.depth > 64 {
            return None;
        }
        self.space();
        let value = match self.rest.chars().next()? {
            '\'' | '"' => self.string().map(Value::String),
            '[' => self.list('[', ']'),
            '(' => self.list('(', ')'),
            '{' => self.dictionary(),
            c if c == '-' || c == '+' || c == '.' || c.is_ascii_digit() => self.number(),
            _ => match self.identifier()?.as_str() {
                "None" | "null" => Some(Value::Null),
                "True" | "true" => Some(Value::Bool(true)),
                "False" | "false" => Some(Value::Bool(false)),
                _ => None,
            },
        };
        self.depth -= 1;
        value
    }

    fn number(&mut self) -> Option<Value> {
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_')))
            .unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        let text = text.replace('_', "");
        if let Ok(n) = text.parse::<i64>() {
            return Some(n.into());
        }
        Number::from_f64(text.parse().ok()?).map(Value::Number)
    }

    fn string(&mut self) -> Option<String> {
        let quote = self.rest.chars().next()?;
        let mut chars = self.rest[1..].char_indices();
        let mut out = String::new();
        while let Some((i, c)) = chars.next() {
            if c == quote {
                self.rest = &self.rest[1 + i + 1..];
                return Some(out);
            }
            if c != '\\' {
                out.push(c);
                continue;
            }
            let (_, escape) = chars.next()?;
            let mut hex = |digits: usize| {
                let code: String = chars.by_ref().take(digits).map(|(_, c)| c).collect();
                u32::from_str_radix(&code, 16).ok().and_then(char::from_u32)
            };
            match escape {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                'x' => out.push(hex(2)?),
                'u' => out.push(hex(4)?),
                'U' => out.push(hex(8)?),
                '\n' => {}
                '\\' | '\'' | '"' => out.push(escape),
                other => {
                    out.push('\\');
                    out.push(other);
                }
            }
        }
        None
    }

    fn list(&mut self, open: char, close: char) -> Option<Value> {
        self.eat(open);
        let mut items = Vec::new();
        loop {
            self.space();
            if self.eat(close) {
                return Some(Value::Array(items));
            }
            items.push(self.value()?);
            self.space();
            if !self.eat(',') && !self.rest.starts_with(close) {
                return None;
            }
        }
    }

    fn dictionary(&mut self) -> Option<Value> {
        self.eat('{');
        let mut map = Map::new();
        loop {
            self.space();
            if self.eat('}') {
                return Some(Value::Object(map));
            }
            let key = match self.value()? {
                Value::String(key) => key,
                other => other.to_string(),
            };
            self.space();
            self.eat(':').then_some(())?;
            map.insert(key, self.value()?);
            self.space();
            if !self.eat(',') && !self.rest.starts_with('}') {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn literals_become_json() {
        let text =
            r#"f(a='it\'s', b=[1, -2.5, None, True], c={'k': "v", 1: (2,)}, d=1e3, e="\u00e9\n")"#;
        assert_eq!(end_of_call(&format!("{text}, g()]")), Some(text.len()));
        let call = parse(text).unwrap();
        assert_eq!(call.name, "f");
        assert_eq!(
            Value::Object(call.arguments),
            json!({"a": "it's", "b": [1, -2.5, null, true], "c": {"k": "v", "1": [2]}, "d": 1000.0, "e": "é\n"})
        );
        assert!(parse("f()").unwrap().arguments.is_empty());
    }

    #[test]
    fn what_is_no_call_is_refused() {
        for text in [
            "f(1)",
            "f(a=)",
            "f(a=b)",
            "f(a='x)",
            "(a=1)",
            "f(a=1 b=2)",
            "f(a=[1)",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(end_of_call("f(a=')'"), None);
        assert!(parse(&format!("f(a={}", "[".repeat(100_000))).is_none());
    }

    #[test]
    fn beginnings_are_told_apart() {
        for text in ["", "[", "[get", "[get_x(", "[ f (a"] {
            assert!(may_begin(text), "{text}");
        }
        for text in ["[1", "[\"a", "Hi", "[a, b"] {
            assert!(!may_begin(text), "{text}");
        }
    }
}
