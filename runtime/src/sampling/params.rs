//! How the next token is chosen.

/// Sampling parameters with every default filled in.
///
/// The field names are those of the requests. See the module for the order in
/// which they apply.
#[derive(Debug, Clone, PartialEq)]
pub struct SamplingParams {
    pub temperature: f32,
    /// 0 means all.
    pub top_k: u32,
    /// 1 means all.
    pub top_p: f32,
    /// 0 means all.
    pub min_p: f32,
    pub presence_penalty: f32,
    pub frequency_penalty: f32,
    /// 1 means none.
    pub repetition_penalty: f32,
    pub logit_bias: Vec<(u32, f32)>,
    pub min_tokens: u32,
    /// Tokens that end the output and are therefore excluded before
    /// `min_tokens`.
    pub end_tokens: Vec<u32>,
    pub seed: u64,
    /// How many of the best tokens to report with each token; `None` omits even
    /// the token's own log-probability.
    pub logprobs: Option<u32>,
}

impl Default for SamplingParams {
    fn default() -> Self {
        Self {
            temperature: 1.0,
            top_k: 0,
            top_p: 1.0,
            min_p: 0.0,
            presence_penalty: 0.0,
            frequency_penalty: 0.0,
            repetition_penalty: 1.0,
            logit_bias: Vec::new(),
            min_tokens: 0,
            end_tokens: Vec::new(),
            seed: 0,
            logprobs: None,
        }
    }
}

impl SamplingParams {
    /// Whether the best token is taken without a draw.
    pub fn is_greedy(&self) -> bool {
        self.temperature < 1e-5 || self.top_k == 1
    }
}
