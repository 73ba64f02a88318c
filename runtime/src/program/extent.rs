//! Extents of tensors: numbers, sizes of the call, and expressions of them.

use serde::{Deserialize, Deserializer};

/// The sizes of one call, by their number in [`super::Names`].
pub type Sizes = [i64];

/// The names of the sizes of a program's calls, each with a number.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Names(Vec<String>);

impl Names {
    /// The number of a name; a new one for a new name.
    pub fn number(&mut self, name: &str) -> usize {
        match self.find(name) {
            Some(number) => number,
            None => {
                self.0.push(name.to_owned());
                self.0.len() - 1
            }
        }
    }

    pub fn find(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|known| known == name)
    }

    pub fn get(&self, number: usize) -> &str {
        &self.0[number]
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// An extent as the program writes it: `8`, `"n"`, or `["*", "n", 8]`.
#[derive(Debug, Clone, PartialEq)]
pub enum Extent {
    Number(i64),
    Size(String),
    Apply(Operation, Box<(Extent, Extent)>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Operation {
    #[serde(rename = "+")]
    Add,
    #[serde(rename = "-")]
    Subtract,
    #[serde(rename = "*")]
    Multiply,
    #[serde(rename = "/")]
    Divide,
    #[serde(rename = "%")]
    Remainder,
    #[serde(rename = "min")]
    Min,
    #[serde(rename = "max")]
    Max,
}

impl Operation {
    fn apply(self, a: i64, b: i64) -> Option<i64> {
        match self {
            Self::Add => a.checked_add(b),
            Self::Subtract => a.checked_sub(b),
            Self::Multiply => a.checked_mul(b),
            Self::Divide => a.checked_div_euclid(b),
            Self::Remainder => a.checked_rem_euclid(b),
            Self::Min => Some(a.min(b)),
            Self::Max => Some(a.max(b)),
        }
    }
}

impl Extent {
    /// The value for the sizes of a call; `None` where a size is unknown, or
    /// where the result is negative or too large.
    pub fn evaluate(&self, size: &dyn Fn(&str) -> Option<i64>) -> Option<i64> {
        let value = match self {
            Self::Number(value) => *value,
            Self::Size(name) => size(name)?,
            Self::Apply(operation, operands) => {
                let (a, b) = &**operands;
                operation.apply(a.evaluate(size)?, b.evaluate(size)?)?
            }
        };
        (value >= 0).then_some(value)
    }

    /// The value, if it does not depend on the call.
    pub fn fixed(&self) -> Option<i64> {
        self.evaluate(&|_| None)
    }

    /// The same extent with sizes by number, for steps.
    pub fn resolve(&self, names: &mut Names) -> Resolved {
        match self {
            Self::Number(value) => Resolved::Number(*value),
            Self::Size(name) => Resolved::Size(names.number(name)),
            Self::Apply(operation, operands) => Resolved::Apply(
                *operation,
                Box::new((operands.0.resolve(names), operands.1.resolve(names))),
            ),
        }
    }
}

/// An extent that is evaluated without the names of its sizes.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    Number(i64),
    Size(usize),
    Apply(Operation, Box<(Resolved, Resolved)>),
}

impl Resolved {
    pub fn evaluate(&self, sizes: &Sizes) -> Option<i64> {
        let value = match self {
            Self::Number(value) => *value,
            Self::Size(number) => *sizes.get(*number)?,
            Self::Apply(operation, operands) => {
                let (a, b) = &**operands;
                operation.apply(a.evaluate(sizes)?, b.evaluate(sizes)?)?
            }
        };
        (value >= 0).then_some(value)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Number(i64),
    Size(String),
    Apply(Operation, Box<Written>, Box<Written>),
}

impl From<Written> for Extent {
    fn from(written: Written) -> Self {
        match written {
            Written::Number(value) => Self::Number(value),
            Written::Size(name) => Self::Size(name),
            Written::Apply(operation, a, b) => {
                Self::Apply(operation, Box::new(((*a).into(), (*b).into())))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Extent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extent(text: &str) -> Extent {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn an_extent_is_computed_of_the_sizes_of_a_call() {
        let sizes = |name: &str| (name == "n").then_some(7);
        for (text, value) in [
            ("8", Some(8)),
            (r#""n""#, Some(7)),
            (r#""other""#, None),
            (r#"["*", "n", ["+", 1, 2]]"#, Some(21)),
            (r#"["/", "n", 2]"#, Some(3)),
            (r#"["%", "n", 2]"#, Some(1)),
            (r#"["min", "n", 2]"#, Some(2)),
            (r#"["max", "n", 2]"#, Some(7)),
            (r#"["/", "n", 0]"#, None),
            (r#"["-", 1, "n"]"#, None),
            (r#"["*", "n", 4611686018427387904]"#, None),
        ] {
            let extent = extent(text);
            assert_eq!(extent.evaluate(&sizes), value, "{text}");
            let mut names = Names::default();
            names.number("n");
            let resolved = extent.resolve(&mut names);
            assert_eq!(resolved.evaluate(&[7]), value, "{text}");
        }
        assert!(serde_json::from_str::<Extent>(r#"["^", 1, 2]"#).is_err());
    }
}
