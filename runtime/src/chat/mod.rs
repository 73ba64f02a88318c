//! Chat: the model's own template, and the formats in which models call tools
//! and think.

mod format;
mod json_call;
mod python;
mod python_call;
mod reader;
mod template;

pub use format::{Bare, Format, ToolSyntax, END_THINK, THINK};
pub use reader::{Piece, Reader};
pub use template::{ChatTemplate, Clock};
