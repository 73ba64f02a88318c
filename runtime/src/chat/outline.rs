//! Checks a template before it is parsed: every walk of the parsed tree,
//! including the one that frees it, needs stack for each of its levels.

use minijinja::machinery::{tokenize, Token};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Error, ErrorKind};

/// Bytes of source. The longest templates in use have some 20,000.
const LONGEST: usize = 256 << 10;

/// Tokens within one tag that may nest in each other, as in `a + b + c`.
const DEEPEST: usize = 1000;

/// `elif`s of open conditions at a time: each nests in the previous one.
const MOST_ELIFS: usize = 200;

/// An open bracket within a tag.
#[derive(Default)]
struct Bracket {
    /// The levels above it.
    outside: usize,
    /// The most levels of anything in it so far.
    deepest: usize,
}

pub(super) fn check(source: &str, syntax: SyntaxConfig) -> Result<(), Error> {
    let refused = |what: &str| Err(Error::new(ErrorKind::SyntaxError, what.to_owned()));
    if source.len() > LONGEST {
        return refused("it is longer than 256 KiB");
    }
    let mut depth = 0;
    let mut brackets: Vec<Bracket> = Vec::new();
    // The `elif`s of each open condition.
    let mut conditions: Vec<usize> = Vec::new();
    let mut elifs = 0;
    let mut opens_tag = false;
    for token in tokenize(source, false, syntax) {
        let (token, _) = token?;
        if let (true, Token::Ident(name)) = (opens_tag, &token) {
            match *name {
                "if" => conditions.push(0),
                "elif" => {
                    elifs += 1;
                    if let Some(last) = conditions.last_mut() {
                        *last += 1;
                    }
                }
                "endif" => elifs -= conditions.pop().unwrap_or(0),
                _ => {}
            }
        }
        opens_tag = matches!(token, Token::BlockStart);
        match token {
            Token::TemplateData(_) | Token::VariableStart | Token::BlockStart => {
                depth = 0;
                brackets.clear();
            }
            Token::BracketOpen | Token::ParenOpen | Token::BraceOpen => {
                brackets.push(Bracket {
                    outside: depth,
                    deepest: depth,
                });
            }
            Token::BracketClose | Token::ParenClose | Token::BraceClose => {
                depth = brackets.pop().map_or(depth, |inside| inside.deepest) + 1;
            }
            // Items separated by commas do not nest in each other.
            Token::Comma => depth = brackets.last().map_or(depth, |bracket| bracket.outside),
            _ => depth += 1,
        }
        if let Some(bracket) = brackets.last_mut() {
            bracket.deepest = bracket.deepest.max(depth);
        }
        if depth > DEEPEST {
            return refused("an expression in it is too long");
        }
        if elifs > MOST_ELIFS {
            return refused("a condition in it has too many branches");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(source: &str) -> Result<(), Error> {
        check(source, SyntaxConfig::default())
    }

    #[test]
    fn levels_are_counted_and_not_entries() {
        let list = format!("{{{{ [{}] }}}}", "{'a': [1, 2]}, ".repeat(5000));
        assert!(checked(&list).is_ok());
        assert!(checked(&"{{ a + b }}{% if x %}{% elif y %}{% endif %}".repeat(4000)).is_ok());
        assert!(checked(&format!("{{{{ a{} }}}}", " + 1".repeat(400))).is_ok());
        for chain in [
            " + 1",
            ".a",
            "[0]",
            "()",
            "|f",
            " ~ (1)",
            " if a else b",
            " and b",
            " in b",
            " is c",
        ] {
            let source = format!("{{{{ a{} }}}}", chain.repeat(1001));
            assert!(checked(&source).is_err(), "{chain}");
        }
        // Within brackets, and after them.
        let nested = format!(
            "{{{{ [a{}, 1]{} }}}}",
            " + 1".repeat(300),
            " + 1".repeat(300)
        );
        assert!(checked(&nested).is_err());
        assert!(checked(&format!("{{% if x %}}{}", "{% elif y %}".repeat(201))).is_err());
        assert!(checked(&"x".repeat(300_000)).is_err());
    }
}
