use super::*;
use crate::chat::{Thoughts, ToolSyntax};

/// Everything in the output, concatenated.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    content: String,
    reasoning: String,
    calls: Vec<(String, String)>,
}

fn read(format: &Format, pieces: &[&str]) -> Said {
    let mut reader = Reader::new(format);
    let mut out = Vec::new();
    for piece in pieces {
        reader.push(piece, &mut out);
    }
    reader.finish(&mut out);
    let mut said = Said::default();
    for piece in out {
        match piece {
            Piece::Content(text) => said.content.push_str(&text),
            Piece::Reasoning(text) => said.reasoning.push_str(&text),
            Piece::Call { name, .. } => said.calls.push((name, String::new())),
            Piece::Arguments(text) => said.calls.last_mut().unwrap().1.push_str(&text),
        }
    }
    said
}

fn format(family: &str) -> Format {
    Format {
        tools: Some(ToolSyntax::of_family(family).unwrap()),
        thoughts: Some(Thoughts::PLAIN),
        ..Format::default()
    }
}

/// Reads as a whole, and character by character: the results must be equal.
fn both(format: &Format, text: &str) -> Said {
    let whole = read(format, &[text]);
    let characters: Vec<String> = text.chars().map(String::from).collect();
    let characters: Vec<&str> = characters.iter().map(String::as_str).collect();
    assert_eq!(read(format, &characters), whole, "{text:?}");
    whole
}

#[test]
fn every_family_is_read() {
    let calls = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter()
            .map(|(name, arguments)| ((*name).into(), (*arguments).into()))
            .collect()
    };
    let two = calls(&[("f", r#"{"a": 1}"#), ("g", "{}")]);
    for (family, text, content) in [
        ("hermes", "Sure.\n<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n</tool_call>\n<tool_call>{\"name\": \"g\", \"arguments\": {}}</tool_call>", "Sure.\n"),
        ("mistral", "[TOOL_CALLS] [{\"name\": \"f\", \"arguments\": {\"a\": 1}, \"id\": \"x\"}, {\"name\": \"g\", \"arguments\": {}}]", ""),
        ("mistral-v11", "Ok[TOOL_CALLS]f[ARGS]{\"a\": 1}[TOOL_CALLS]g[CALL_ID]123456789[ARGS]{}", "Ok"),
        ("llama3", "<|python_tag|>{\"name\": \"f\", \"parameters\": {\"a\": 1}}; {\"name\": \"g\", \"parameters\": {}}", ""),
        ("llama3", "{\"name\": \"f\", \"parameters\": {\"a\": 1}}; {\"name\": \"g\", \"parameters\": {}}", ""),
        ("phi4", "functools[{\"name\": \"f\", \"arguments\": {\"a\": 1}}, {\"name\": \"g\", \"arguments\": {}}]", ""),
        ("deepseek-v3", "Hm<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>f\n```json\n{\"a\": 1}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>g\n```json\n{}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>", "Hm"),
        ("deepseek-v3.1", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>{\"a\": 1}<｜tool▁call▁end｜><｜tool▁call▁begin｜>g<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>", ""),
        ("kimi-k2", "<|tool_calls_section_begin|> <|tool_call_begin|>\nfunctions.f:0 <|tool_call_argument_begin|> {\"a\": 1} <|tool_call_end|> <|tool_call_begin|>functions.g:1<|tool_call_argument_begin|>{}<|tool_call_end|><|tool_calls_section_end|>", ""),
        ("functionary", "<function=f>{\"a\": 1}</function><function=g></function>", ""),
        ("granite", "<|tool_call|>[{\"name\": \"f\", \"arguments\": {\"a\": 1}}, {\"name\": \"g\"}]", ""),
        ("pythonic", "[f(a=1), g()]", ""),
        ("pythonic", "Yes <|tool_call_start|>[f(a=1), g()]<|tool_call_end|>", "Yes "),
        ("command-a", "Ok <|START_ACTION|>[\n    {\"tool_call_id\": \"0\", \"tool_name\": \"f\", \"parameters\": {\"a\": 1}},\n    {\"tool_call_id\": \"1\", \"tool_name\": \"g\", \"parameters\": {}}\n]<|END_ACTION|>", "Ok "),
        ("command-r", "Plan.\nAction:\n```json\n[\n    {\n        \"tool_name\": \"f\",\n        \"parameters\": {\n            \"a\": 1\n        }\n    },\n    {\n        \"tool_name\": \"g\",\n        \"parameters\": {}\n    }\n]```\n", "Plan.\n"),
        ("json", "[{\"name\": \"f\", \"arguments\": {\"a\": 1}}, {\"name\": \"g\", \"arguments\": {}}]", ""),
    ] {
        let said = both(&format(family), text);
        let compact = |calls: &[(String, String)]| -> Vec<(String, String)> {
            calls.iter().map(|(name, text)| (name.clone(), text.replace([' ', '\n'], ""))).collect()
        };
        assert_eq!(compact(&said.calls), compact(&two), "{family}: {text}");
        assert_eq!(said.content, content, "{family}: {text}");
    }
}

#[test]
fn what_is_no_call_stays_content() {
    for (family, text) in [
        ("hermes", "a < b and <tool_cal"),
        ("hermes", "Use <tool_call> to call."),
        ("hermes", "<tool_call>{\"nome\": 1}</tool_call>"),
        ("llama3", "{\"answer\": 42}"),
        ("llama3", "{\"name\": \"Ann\"}"),
        ("json", "[{\"x\": 1}]"),
        ("llama3", "I say {\"name\": \"f\", \"parameters\": {}}"),
        ("pythonic", "[1, 2] is a list"),
        ("pythonic", "[see (this)]"),
        ("mistral", "[TOOL_CALLS] nothing follows"),
        ("json", "[\"a\"]"),
        ("functionary", "<function=no name>"),
        ("command-r", "Action: I take it. ```json\n[1]```"),
        ("command-r", "Action:\n```json\n{\"a\": 1}\n```"),
    ] {
        let said = both(&format(family), text);
        assert_eq!(
            (said.content.as_str(), said.calls.len()),
            (text, 0),
            "{family}"
        );
    }
}

#[test]
fn a_bare_object_is_a_call_only_of_a_tool_that_was_offered() {
    let mut format = format("llama3");
    format.names = vec!["f".to_owned()];
    let text = "{\"name\": \"Ann\", \"parameters\": {}}";
    assert_eq!(both(&format, text).content, text);
    assert_eq!(
        both(&format, "{\"name\": \"f\", \"parameters\": {}}")
            .calls
            .len(),
        1
    );
}

#[test]
fn thoughts_are_told_apart() {
    let plain = Format {
        thoughts: Some(Thoughts::PLAIN),
        ..Format::default()
    };
    let said = both(&plain, "\n<think>\nHm, 2 < 3.\n\n</think>\n\nYes.\n");
    assert_eq!(
        (said.reasoning.as_str(), said.content.as_str()),
        ("Hm, 2 < 3.", "Yes.\n")
    );
    let said = both(&plain, "No thoughts, <think> is text here.");
    assert_eq!(said.content, "No thoughts, <think> is text here.");
    let started = Format {
        starts_thinking: true,
        ..plain.clone()
    };
    let said = both(&started, "Let me see</think>ok");
    assert_eq!(
        (said.reasoning.as_str(), said.content.as_str()),
        ("Let me see", "ok")
    );
    let said = both(&started, "never ends </thi");
    assert_eq!(
        (said.reasoning.as_str(), said.content.as_str()),
        ("never ends </thi", "")
    );
    let said = both(
        &format("hermes"),
        "<think>\n\n</think>\n\n<tool_call>\n{\"name\": \"f\", \"arguments\": {}}\n</tool_call>",
    );
    assert_eq!(
        (
            said.content.as_str(),
            said.reasoning.as_str(),
            said.calls.len()
        ),
        ("", "", 1)
    );
}

#[test]
fn text_passes_at_once_where_nothing_is_marked() {
    let mut reader = Reader::new(&Format::default());
    let mut out = Vec::new();
    reader.push(" <tool", &mut out);
    assert_eq!(out, [Piece::Content(" <tool".into())]);
}

#[test]
fn arguments_stream() {
    let mut reader = Reader::new(&format("hermes"));
    let mut out = Vec::new();
    reader.push(
        "<tool_call>{\"name\": \"f\", \"arguments\": {\"city\": \"Par",
        &mut out,
    );
    assert_eq!(
        out,
        [
            Piece::Call {
                name: "f".into(),
                id: None
            },
            Piece::Arguments("{\"city\": \"Par".into()),
        ]
    );
}

/// One call in each family that writes arguments as markup.
#[test]
fn arguments_as_markup_become_json() {
    for (family, text) in [
        (
            "qwen3-coder",
            "Sure.\n<tool_call>\n<function=f>\n<parameter=text>\na <b> 5\n</parameter>\n\
             <parameter=n>\n5\n</parameter>\n<parameter=list>\n[1, \"x\"]\n</parameter>\n\
             </function>\n</tool_call>",
        ),
        (
            "glm-4.5",
            "Sure.\n<tool_call>f\n<arg_key>text</arg_key>\n<arg_value>a <b> 5</arg_value>\n\
             <arg_key>n</arg_key>\n<arg_value>5</arg_value>\n<arg_key>list</arg_key>\n\
             <arg_value>[1, \"x\"]</arg_value>\n</tool_call>",
        ),
        (
            "deepseek-v3.2",
            "Sure.\n<｜DSML｜function_calls>\n<｜DSML｜invoke name=\"f\">\n\
             <｜DSML｜parameter name=\"text\" string=\"true\">a <b> 5</｜DSML｜parameter>\n\
             <｜DSML｜parameter name=\"n\" string=\"false\">5</｜DSML｜parameter>\n\
             <｜DSML｜parameter name=\"list\" string=\"false\">[1, \"x\"]</｜DSML｜parameter>\n\
             </｜DSML｜invoke>\n</｜DSML｜function_calls>",
        ),
        (
            "minimax-m2",
            "Sure.\n<minimax:tool_call>\n<invoke name=\"f\">\n<parameter name=\"text\">a <b> 5\
             </parameter>\n<parameter name=\"n\">5</parameter>\n\
             <parameter name=\"list\">[1, \"x\"]</parameter>\n</invoke>\n</minimax:tool_call>",
        ),
    ] {
        let mut format = format(family);
        format.texts = vec![("f".to_owned(), "text".to_owned())];
        let whole = read(&format, &[text]);
        let letters: Vec<String> = text.chars().map(String::from).collect();
        let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
        assert_eq!(read(&format, &letters), whole, "{family}");
        let [(name, arguments)] = &whole.calls[..] else {
            panic!("{family}: {whole:?}");
        };
        assert_eq!(
            (whole.content.trim(), name.as_str()),
            ("Sure.", "f"),
            "{family}"
        );
        let arguments: serde_json::Value = serde_json::from_str(arguments).unwrap();
        let expected = serde_json::json!({"text": "a <b> 5", "n": 5, "list": [1, "x"]});
        assert_eq!(arguments, expected, "{family}");
    }
}

#[test]
fn thoughts_between_other_marks_are_told_apart() {
    for source in ["[THINK]", "<|START_THINKING|>"] {
        let thoughts = Thoughts::of_template(source).unwrap();
        let format = Format {
            thoughts: Some(thoughts),
            ..Format::default()
        };
        let text = format!("{}So <think>.{} Yes", thoughts.begin, thoughts.end);
        let said = both(&format, &text);
        assert_eq!(said.reasoning, "So <think>.");
        assert_eq!(said.content, "Yes");
    }
}
