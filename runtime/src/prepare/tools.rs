//! Which tools a request offers, and whether one must be called.

use serde_json::{json, Map, Value};

use super::options::{invalid, unsupported};
use super::{messages, ChatFields, ModelText};
use crate::chat::{Format, Thoughts, ToolSyntax};
use crate::grammar::{Grammar, GrammarSpec};
use crate::protocol::{
    AllowedToolsMode, FunctionTool, NamedToolChoice, ToolChoice, ToolChoiceMode,
};
use crate::Result;

/// The tools of a request after its `tool_choice`.
#[derive(Debug, Default)]
pub(super) struct Tools<'r> {
    /// The tools that the template shows to the model.
    pub offered: Vec<&'r FunctionTool>,
    /// Those that may be called, with their index in the request.
    callable: Vec<(usize, &'r FunctionTool)>,
    /// A call must be made.
    forced: bool,
    named: bool,
    parallel: bool,
}

impl<'r> Tools<'r> {
    pub fn new(request: &ChatFields<'r>, parallel: bool) -> Result<Self> {
        let all: Vec<(usize, &FunctionTool)> =
            messages::functions(request.tools.unwrap_or_default())?
                .into_iter()
                .enumerate()
                .collect();
        for (i, tool) in &all {
            let name = &tool.function.name;
            if all[..*i]
                .iter()
                .any(|(_, other)| other.function.name == *name)
            {
                return Err(invalid(
                    format!("/tools/{i}/function/name"),
                    format!("Two tools are called {name:?}."),
                ));
            }
        }
        let mut chosen = Self {
            offered: all.iter().map(|(_, tool)| *tool).collect(),
            callable: all,
            forced: false,
            named: false,
            parallel,
        };
        let named = |name: &str, pointer: String| {
            chosen
                .callable
                .iter()
                .find(|(_, tool)| tool.function.name == name)
                .copied()
                .ok_or_else(|| invalid(pointer, format!("No tool is called {name:?}.")))
        };
        match request.tool_choice {
            None | Some(ToolChoice::Mode(ToolChoiceMode::Auto)) => {}
            Some(ToolChoice::Mode(ToolChoiceMode::None)) => return Ok(Self::default()),
            Some(ToolChoice::Mode(ToolChoiceMode::Required)) => chosen.forced = true,
            Some(ToolChoice::Named(NamedToolChoice::Function(choice))) => {
                let pointer = "/tool_choice/function/name".to_owned();
                chosen.callable = vec![named(&choice.function.name, pointer)?];
                chosen.forced = true;
                chosen.named = true;
                chosen.parallel = false;
            }
            Some(ToolChoice::Named(NamedToolChoice::AllowedTools(choice))) => {
                let allowed = &choice.allowed_tools;
                let mut callable = Vec::new();
                for (i, tool) in allowed.tools.iter().enumerate() {
                    let pointer = format!("/tool_choice/allowed_tools/tools/{i}");
                    let name = &tool.function.name;
                    callable.push(named(name, format!("{pointer}/function/name"))?);
                }
                chosen.callable = callable;
                chosen.forced = allowed.mode == AllowedToolsMode::Required;
            }
            Some(ToolChoice::Named(NamedToolChoice::Custom(_))) => {
                return Err(unsupported(
                    "/tool_choice/custom",
                    "Tools that take free text are not supported; name a function.",
                ))
            }
        }
        if chosen.forced && chosen.callable.is_empty() {
            return Err(invalid(
                "/tool_choice",
                "A call is required, but there are no tools.",
            ));
        }
        Ok(chosen)
    }

    /// Refuses tools that the model would call in a format that cannot be read.
    pub fn check(&self, model: &ModelText) -> Result<()> {
        let source = model.chat_template().unwrap_or_default();
        match ToolSyntax::unread(source) {
            Some(format) if !self.offered.is_empty() => Err(unsupported(
                "/tools",
                format!(
                    "This model calls tools in the format of {format}, which Inlay does not read. \
                     Send the request without tools."
                ),
            )),
            _ => Ok(()),
        }
    }

    /// The format for reading the answer.
    pub fn format(&self, model: &ModelText, prompt: &str) -> Format {
        let source = model.chat_template().unwrap_or_default();
        let thoughts = Thoughts::of_template(source);
        let opened = |thoughts: Thoughts| prompt.trim_end().ends_with(thoughts.begin);
        Format {
            tools: (!self.callable.is_empty()).then(|| ToolSyntax::of_template(source)),
            thoughts,
            starts_thinking: thoughts.is_some_and(opened),
            named: self.named,
            one_call: !self.parallel,
            names: self
                .callable
                .iter()
                .map(|(_, tool)| tool.function.name.clone())
                .collect(),
            texts: self.text_parameters(),
        }
    }

    /// The parameters that take only text.
    fn text_parameters(&self) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        for (_, tool) in &self.callable {
            let schema = tool.function.parameters.as_ref();
            let properties = schema.and_then(|schema| schema.get("properties"));
            for (name, schema) in properties.and_then(Value::as_object).into_iter().flatten() {
                let choices = schema.get("enum").and_then(Value::as_array);
                let is_text = schema.get("type").is_some_and(|kind| kind == "string")
                    || choices.is_some_and(|all| all.iter().all(Value::is_string));
                if is_text {
                    texts.push((tool.function.name.clone(), name.clone()));
                }
            }
        }
        texts
    }

    /// The grammar that forces a call, if one must be made.
    pub fn grammar(&self, model: &ModelText, format: &Format) -> Result<Option<Grammar>> {
        let (Some(syntax), true) = (format.tools, self.forced) else {
            return Ok(None);
        };
        let factory = model.grammars()?;
        // Each schema on its own first, so that an error points at it.
        for (i, tool) in &self.callable {
            let spec = GrammarSpec::JsonSchema(parameters(tool));
            factory.compile(&spec).map_err(|mut error| {
                let inner = error.pointer.take().unwrap_or_default();
                error.at(format!("/tools/{i}/function/parameters{inner}"))
            })?;
        }
        let spec = GrammarSpec::Calls(self.lark(model, &syntax));
        let grammar = factory.compile(&spec).map_err(|error| error.at("/tools"))?;
        Ok(Some(gated(grammar, model, format)))
    }

    fn lark(&self, model: &ModelText, syntax: &ToolSyntax) -> String {
        let lark = |text: &str| syntax.lark(&model.tokenizer, text);
        let mut rules = String::new();
        let mut names = Vec::new();
        for (n, (_, tool)) in self.callable.iter().enumerate() {
            let head = format!(
                "{}{}{}",
                syntax.before_name, tool.function.name, syntax.before_arguments
            );
            let schema = crate::grammar::laid_out(&parameters(tool));
            rules.push_str(&format!(
                "call{n}: {} arguments{n} {}\narguments{n}: %json {schema}\n",
                lark(&head),
                lark(syntax.after_arguments),
            ));
            names.push(format!("call{n}"));
        }
        let between = syntax.between.filter(|_| self.parallel);
        let more = between.map_or_else(String::new, |between| format!("({} call)*", lark(between)));
        format!(
            "start: {} call {more} {}\ncall: {}\n{rules}",
            lark(syntax.start),
            lark(syntax.end),
            names.join(" | "),
        )
    }
}

/// Delays a grammar until the end of reasoning that the prompt has begun.
pub(super) fn gated(grammar: Grammar, model: &ModelText, format: &Format) -> Grammar {
    match format.thoughts.filter(|_| format.starts_thinking) {
        Some(thoughts) => grammar.after(&model.tokenizer, thoughts.end),
        None => grammar,
    }
}

/// The schema of a tool's arguments: always an object.
fn parameters(tool: &FunctionTool) -> Value {
    match &tool.function.parameters {
        Some(parameters) if !parameters.is_empty() => {
            let mut parameters: Map<String, Value> = parameters.clone();
            parameters.entry("type").or_insert_with(|| "object".into());
            Value::Object(parameters)
        }
        _ => json!({"type": "object", "properties": {}, "additionalProperties": false}),
    }
}
