//! The formats in which model families write tool calls and reasoning.

use super::markup_call::{Markup, TextParameter};
use crate::text::Tokenizer;

/// How a model marks what is not content. The default marks nothing.
#[derive(Debug, Clone, Default)]
pub struct Format {
    /// How it calls tools; `None` if the request offers none.
    pub tools: Option<ToolSyntax>,
    /// How it marks its reasoning; `None` if it does not.
    pub thoughts: Option<Thoughts>,
    /// The prompt ends inside its reasoning.
    pub starts_thinking: bool,
    /// The request names the tool to call.
    pub named: bool,
    /// The names of the tools offered.
    pub names: Vec<String>,
    /// Their parameters that are texts, for families that do not quote them.
    pub texts: Vec<TextParameter>,
    /// The answer ends where a second call would begin.
    pub one_call: bool,
}

/// The texts around a model's reasoning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thoughts {
    pub begin: &'static str,
    pub end: &'static str,
}

impl Thoughts {
    /// The marks of most families.
    pub const PLAIN: Self = Self {
        begin: "<think>",
        end: "</think>",
    };

    const ALL: [Self; 3] = [
        Self::PLAIN,
        Self {
            begin: "[THINK]",
            end: "[/THINK]",
        },
        Self {
            begin: "<|START_THINKING|>",
            end: "<|END_THINKING|>",
        },
    ];

    /// The marks that a chat template mentions.
    pub fn of_template(source: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|thoughts| source.contains(thoughts.begin) || source.contains(thoughts.end))
    }
}

/// How a family writes calls.
///
/// All calls together are `start`, the calls separated by `between`, and `end`.
/// A call is `before_name`, the name, `before_arguments`, the arguments as a
/// JSON object, and `after_arguments`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToolSyntax {
    pub family: &'static str,
    /// Texts that begin a call in the middle of content.
    pub openers: &'static [&'static str],
    /// Texts that may follow a call and mean nothing.
    pub closers: &'static [&'static str],
    /// A call may begin the output without an opener.
    pub bare: Bare,
    pub start: &'static str,
    pub before_name: &'static str,
    pub before_arguments: &'static str,
    pub after_arguments: &'static str,
    pub between: Option<&'static str>,
    pub end: &'static str,
    /// The format of arguments that are not JSON.
    pub markup: Option<&'static Markup>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bare {
    No,
    /// A JSON object with a name and arguments, or a list of them.
    Json,
    /// A list of Python calls.
    Python,
}

const HERMES: ToolSyntax = ToolSyntax {
    family: "hermes",
    openers: &["<tool_call>"],
    closers: &["</tool_call>"],
    bare: Bare::No,
    start: "",
    before_name: "<tool_call>\n{\"name\": \"",
    before_arguments: "\", \"arguments\": ",
    after_arguments: "}\n</tool_call>",
    between: Some("\n"),
    end: "",
    markup: None,
};

const LLAMA3: ToolSyntax = ToolSyntax {
    family: "llama3",
    openers: &["<|python_tag|>"],
    closers: &["<|eom_id|>"],
    bare: Bare::Json,
    start: "",
    before_name: "{\"name\": \"",
    before_arguments: "\", \"parameters\": ",
    after_arguments: "}",
    // Its template accepts one call at a time.
    between: None,
    end: "",
    markup: None,
};

const MISTRAL: ToolSyntax = ToolSyntax {
    family: "mistral",
    openers: &["[TOOL_CALLS]"],
    closers: &[],
    bare: Bare::No,
    start: "[TOOL_CALLS][",
    before_name: "{\"name\": \"",
    before_arguments: "\", \"arguments\": ",
    after_arguments: "}",
    between: Some(", "),
    end: "]",
    markup: None,
};

const MISTRAL_V11: ToolSyntax = ToolSyntax {
    family: "mistral-v11",
    start: "",
    before_name: "[TOOL_CALLS]",
    before_arguments: "[ARGS]",
    after_arguments: "",
    between: Some(""),
    end: "",
    ..MISTRAL
};

const PHI4: ToolSyntax = ToolSyntax {
    family: "phi4",
    openers: &["functools", "<|tool_call|>"],
    closers: &["<|/tool_call|>"],
    bare: Bare::No,
    start: "functools[",
    before_name: "{\"name\": \"",
    before_arguments: "\", \"arguments\": ",
    after_arguments: "}",
    between: Some(", "),
    end: "]",
    markup: None,
};

const PHI4_TOKENS: ToolSyntax = ToolSyntax {
    start: "<|tool_call|>[",
    end: "]<|/tool_call|>",
    ..PHI4
};

const DEEPSEEK_V3: ToolSyntax = ToolSyntax {
    family: "deepseek-v3",
    openers: &["<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>"],
    closers: &["<｜tool▁call▁end｜>", "<｜tool▁calls▁end｜>", "```"],
    bare: Bare::No,
    start: "<｜tool▁calls▁begin｜>",
    before_name: "<｜tool▁call▁begin｜>function<｜tool▁sep｜>",
    before_arguments: "\n```json\n",
    after_arguments: "\n```<｜tool▁call▁end｜>",
    between: Some("\n"),
    end: "<｜tool▁calls▁end｜>",
    markup: None,
};

const DEEPSEEK_V31: ToolSyntax = ToolSyntax {
    family: "deepseek-v3.1",
    before_name: "<｜tool▁call▁begin｜>",
    before_arguments: "<｜tool▁sep｜>",
    after_arguments: "<｜tool▁call▁end｜>",
    between: Some(""),
    ..DEEPSEEK_V3
};

const KIMI: ToolSyntax = ToolSyntax {
    family: "kimi-k2",
    openers: &["<|tool_calls_section_begin|>", "<|tool_call_begin|>"],
    closers: &["<|tool_call_end|>", "<|tool_calls_section_end|>"],
    bare: Bare::No,
    start: "<|tool_calls_section_begin|>",
    before_name: "<|tool_call_begin|>functions.",
    before_arguments: ":0<|tool_call_argument_begin|>",
    after_arguments: "<|tool_call_end|>",
    between: Some(""),
    end: "<|tool_calls_section_end|>",
    markup: None,
};

const FUNCTIONARY: ToolSyntax = ToolSyntax {
    family: "functionary",
    openers: &["<function="],
    closers: &["</function>", "<|eom_id|>"],
    bare: Bare::No,
    start: "",
    before_name: "<function=",
    before_arguments: ">",
    after_arguments: "</function>",
    between: Some(""),
    end: "",
    markup: None,
};

const GRANITE: ToolSyntax = ToolSyntax {
    family: "granite",
    openers: &["<|tool_call|>", "<tool_call>", "<function_call>"],
    closers: &["</tool_call>"],
    bare: Bare::No,
    start: "<|tool_call|>[",
    before_name: "{\"name\": \"",
    before_arguments: "\", \"arguments\": ",
    after_arguments: "}",
    between: Some(", "),
    end: "]",
    markup: None,
};

const TOOL_CALLS: ToolSyntax = ToolSyntax {
    family: "tool-calls",
    openers: &["<tool_calls>"],
    closers: &["</tool_calls>"],
    start: "<tool_calls>[",
    end: "]</tool_calls>",
    ..GRANITE
};

/// Calls as in Python. A forced call is written as JSON, which a grammar can
/// constrain to the tool's schema.
const PYTHONIC: ToolSyntax = ToolSyntax {
    family: "pythonic",
    openers: &["<|python_start|>", "<|tool_call_start|>"],
    closers: &["<|python_end|>", "<|tool_call_end|>"],
    bare: Bare::Python,
    ..LLAMA3
};

/// The syntax for templates of an unknown format.
const JSON: ToolSyntax = ToolSyntax {
    family: "json",
    openers: &["<tool_call>", "[TOOL_CALLS]"],
    closers: &["</tool_call>"],
    ..LLAMA3
};

/// Arguments as markup. A forced call is written as JSON here too.
const QWEN3_CODER: ToolSyntax = ToolSyntax {
    family: "qwen3-coder",
    openers: &["<tool_call>", "<function="],
    closers: &["</function>", "</tool_call>"],
    markup: Some(&Markup {
        call: "<function=",
        named: Some(">"),
        parameter: "<parameter=",
        keyed: ">",
        value: "",
        valued: "</parameter>",
        called: "</function>",
    }),
    ..LLAMA3
};

const GLM: ToolSyntax = ToolSyntax {
    family: "glm-4.5",
    openers: &["<tool_call>"],
    closers: &["</tool_call>"],
    markup: Some(&Markup {
        call: "<tool_call>",
        named: None,
        parameter: "<arg_key>",
        keyed: "</arg_key>",
        value: "<arg_value>",
        valued: "</arg_value>",
        called: "</tool_call>",
    }),
    ..LLAMA3
};

const DEEPSEEK_V32: ToolSyntax = ToolSyntax {
    family: "deepseek-v3.2",
    openers: &[
        "<｜DSML｜function_calls>",
        "<｜DSML｜tool_calls>",
        "<｜DSML｜invoke name=\"",
    ],
    closers: &[
        "</｜DSML｜invoke>",
        "</｜DSML｜function_calls>",
        "</｜DSML｜tool_calls>",
    ],
    markup: Some(&Markup {
        call: "<｜DSML｜invoke name=\"",
        named: Some("\">"),
        parameter: "<｜DSML｜parameter name=\"",
        keyed: "\"",
        value: ">",
        valued: "</｜DSML｜parameter>",
        called: "</｜DSML｜invoke>",
    }),
    ..LLAMA3
};

const MINIMAX_M2: ToolSyntax = ToolSyntax {
    family: "minimax-m2",
    openers: &["<minimax:tool_call>", "<invoke name=\""],
    closers: &["</invoke>", "</minimax:tool_call>"],
    markup: Some(&Markup {
        call: "<invoke name=\"",
        named: Some("\">"),
        parameter: "<parameter name=\"",
        keyed: "\"",
        value: ">",
        valued: "</parameter>",
        called: "</invoke>",
    }),
    ..LLAMA3
};

/// Command A: a list between tokens.
const COMMAND_A: ToolSyntax = ToolSyntax {
    family: "command-a",
    openers: &["<|START_ACTION|>"],
    closers: &["<|END_ACTION|>"],
    bare: Bare::No,
    start: "<|START_ACTION|>[\n    ",
    before_name: "{\"tool_call_id\": \"0\", \"tool_name\": \"",
    before_arguments: "\", \"parameters\": ",
    after_arguments: "}",
    between: Some(",\n    "),
    end: "\n]<|END_ACTION|>",
    markup: None,
};

/// Command R: a list in a block of code, as plain text.
const COMMAND_R: ToolSyntax = ToolSyntax {
    family: "command-r",
    openers: &["Action:\n```json", "Action: ```json"],
    closers: &["```"],
    start: "Action:\n```json\n[\n",
    before_name: "    {\n        \"tool_name\": \"",
    before_arguments: "\",\n        \"parameters\": ",
    after_arguments: "\n    }",
    between: Some(",\n"),
    end: "\n]```",
    ..COMMAND_A
};

/// Formats that are known but not read, by a text in the template that
/// identifies them: calls in them would appear as content.
const UNREAD: &[(&str, &str)] = &[
    ("]<]minimax[>[", "MiniMax M3"),
    ("<|channel|>", "harmony (gpt-oss)"),
];

/// Every syntax by the texts in a template that identify it: the first whose
/// texts are all present.
const SIGNS: &[(&[&str], ToolSyntax)] = &[
    (&["<|START_ACTION|>"], COMMAND_A),
    (&["Action:", "\"tool_name\""], COMMAND_R),
    (&["[TOOL_CALLS]", "[ARGS]"], MISTRAL_V11),
    (&["[TOOL_CALLS]"], MISTRAL),
    (&["<｜tool▁calls▁begin｜>", "```json"], DEEPSEEK_V3),
    (&["<｜tool▁calls▁begin｜>"], DEEPSEEK_V31),
    (&["<|tool_call_argument_begin|>"], KIMI),
    (&["functools"], PHI4),
    (&["<|/tool_call|>"], PHI4_TOKENS),
    (&["<|tool|>", "<|/tool|>"], PHI4_TOKENS),
    (&["<|tool_call_start|>"], PYTHONIC),
    (&["List of tools: "], PYTHONIC),
    (&["<|python_start|>"], PYTHONIC),
    (&["[func_name1("], PYTHONIC),
    (&["<|tool_call|>"], GRANITE),
    (&["<tool_calls>"], TOOL_CALLS),
    (&["｜DSML｜"], DEEPSEEK_V32),
    (&["<minimax:tool_call>"], MINIMAX_M2),
    (&["<parameter="], QWEN3_CODER),
    (&["<arg_key>"], GLM),
    (&["<function="], FUNCTIONARY),
    (&["<tool_call>"], HERMES),
    (&["<|python_tag|>"], LLAMA3),
    (&["\"parameters\": ", "ipython"], LLAMA3),
];

impl ToolSyntax {
    /// The syntax that a chat template asks the model to write.
    pub fn of_template(source: &str) -> ToolSyntax {
        SIGNS
            .iter()
            .find(|(signs, _)| signs.iter().all(|sign| source.contains(sign)))
            .map_or(JSON, |(_, syntax)| *syntax)
    }

    /// The format that a chat template asks for, if it is one that is not read.
    pub fn unread(source: &str) -> Option<&'static str> {
        UNREAD
            .iter()
            .find(|(sign, _)| source.contains(sign))
            .map(|(_, name)| *name)
    }

    /// The syntax of a family by its name.
    #[cfg(test)]
    pub fn of_family(name: &str) -> Option<ToolSyntax> {
        SIGNS
            .iter()
            .map(|(_, syntax)| *syntax)
            .chain([JSON])
            .find(|syntax| syntax.family == name)
    }

    /// Its texts that are markup tokens of this model.
    fn markers(&self) -> impl Iterator<Item = &'static str> {
        self.openers.iter().chain(self.closers).copied().chain([
            "[ARGS]",
            "[CALL_ID]",
            "<｜tool▁sep｜>",
            "<|tool_call_argument_begin|>",
        ])
    }

    /// A text of the syntax in Lark: markup as tokens, the rest as text.
    pub fn lark(&self, tokenizer: &Tokenizer, text: &str) -> String {
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let next = self
                .markers()
                .filter_map(|marker| {
                    let id = tokenizer
                        .token_id(marker)
                        .filter(|&id| tokenizer.is_markup(id) || tokenizer.is_special(id))?;
                    Some((rest.find(marker)?, marker, id))
                })
                .min_by_key(|(at, marker, _)| (*at, usize::MAX - marker.len()));
            let Some((at, marker, id)) = next else {
                parts.push(crate::grammar::literal(rest));
                break;
            };
            if at > 0 {
                parts.push(crate::grammar::literal(&rest[..at]));
            }
            parts.push(format!("<[{id}]>"));
            rest = &rest[at + marker.len()..];
        }
        parts.join(" ")
    }
}

impl Format {
    /// The special tokens that the reader has to see.
    pub fn shown(&self, tokenizer: &Tokenizer) -> Vec<u32> {
        let thoughts = self
            .thoughts
            .into_iter()
            .flat_map(|thoughts| [thoughts.begin, thoughts.end]);
        let markers = self.tools.iter().flat_map(ToolSyntax::markers);
        thoughts
            .chain(markers)
            .filter_map(|marker| tokenizer.token_id(marker))
            .filter(|&id| tokenizer.is_special(id))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_give_their_family_away() {
        for (source, family) in [
            ("<tool_call>\\n{\"name\": <function-name>", "hermes"),
            ("{{ '[TOOL_CALLS]' }} [", "mistral"),
            ("[TOOL_CALLS]name[ARGS]", "mistral-v11"),
            ("<|python_tag|> ipython", "llama3"),
            ("<｜tool▁calls▁begin｜> ```json", "deepseek-v3"),
            ("Action: \"tool_name\"", "command-r"),
            ("<|START_ACTION|>[", "command-a"),
            ("plain", "json"),
        ] {
            assert_eq!(ToolSyntax::of_template(source).family, family);
            assert!(ToolSyntax::of_family(family).is_some());
        }
    }

    #[test]
    fn formats_that_are_not_read_are_known() {
        assert_eq!(ToolSyntax::unread("<tool_call>"), None);
        assert!(ToolSyntax::unread("<|start|>assistant<|channel|>final").is_some());
        assert!(ToolSyntax::unread("{%- set ns_token = ']<]minimax[>['").is_some());
    }

    #[test]
    fn thoughts_are_told_by_their_marks() {
        assert_eq!(Thoughts::of_template("plain"), None);
        assert_eq!(Thoughts::of_template("</think>"), Some(Thoughts::PLAIN));
        assert_eq!(Thoughts::of_template("[THINK]").unwrap().end, "[/THINK]");
    }

    #[test]
    fn markup_becomes_tokens_in_grammars() {
        let tokenizer = Tokenizer::bytes(&["<tool_call>", "</tool_call>"]).unwrap();
        let lark = HERMES.lark(&tokenizer, HERMES.before_name);
        assert_eq!(lark, "<[256]> \"\\n{\\\"name\\\": \\\"\"");
    }
}
