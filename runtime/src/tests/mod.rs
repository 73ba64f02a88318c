//! Tests of several parts together: compiled models through the executor, and
//! templates, tool calls, schemas and tokenizers over real data.

mod chat_templates;
mod common;
mod compiled_model;
mod program_inputs;
mod structured_output;
mod structured_tokenizers;
mod tokenizers;
mod tool_calls;
