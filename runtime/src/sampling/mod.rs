//! From logits to the next token.
//!
//! The steps, in this order:
//!
//! 1. tokens that the grammar does not allow are excluded; before `min_tokens`
//!    tokens, so are the tokens that would end the output,
//! 2. `logit_bias` is added,
//! 3. `repetition_penalty`: logits of tokens in the prompt or the output are
//!    divided by it where positive and multiplied where negative,
//! 4. `frequency_penalty` times the count of the token in the output, and
//!    `presence_penalty` once if it is there, are subtracted,
//! 5. temperature 0 takes the best token (the lowest id of equals) and ends
//!    here; otherwise logits are divided by the temperature,
//! 6. `min_p`: tokens less likely than `min_p` times the best are excluded,
//! 7. `top_k`: the k best remain,
//! 8. `top_p`: of those, the fewest best that reach this share remain,
//! 9. one token is drawn.
//!
//! A draw depends only on the seed, the index of the choice and the position in
//! the output.
//!
//! Log-probabilities are those of the model itself: the log-softmax of the
//! logits before all of the steps above.

mod kernels;
mod params;
mod random;
mod sampler;
mod select;

pub use params::SamplingParams;
pub use random::fresh_seed;
#[cfg(test)]
pub use sampler::TokenLogprob;
pub use sampler::{score, Sampled, Sampler, TokenScore};
