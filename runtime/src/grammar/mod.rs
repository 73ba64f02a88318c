//! Structured output: which tokens may come next.

mod mask;

pub use mask::TokenMask;
