//! Chat: the model's own template, and the formats of tool calls and reasoning.

mod budget;
mod constants;
mod filters;
mod format;
mod guard;
mod json_call;
mod markup_call;
mod operators;
mod outline;
mod pieces;
mod python;
mod python_call;
mod reader;
mod template;
#[cfg(test)]
mod tests;

pub use format::{Format, Thoughts, ToolSyntax};
pub use pieces::Piece;
pub use reader::Reader;
pub use template::ChatTemplate;
#[cfg(test)]
pub use template::Clock;
