//! One sampler per choice of a request.

use std::cell::Cell;
use std::collections::HashMap;

use super::kernels::{self, weight, BLOCK};
use super::random::uniform;
use super::select::{self, Candidate};
use super::SamplingParams;
use crate::grammar::TokenMask;
use crate::{Error, ErrorName, Result};

/// Sorting more candidates than this does not pay.
const MANY: usize = 2048;

/// A token with its log-probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TokenLogprob {
    pub token: u32,
    pub logprob: f32,
}

/// The log-probabilities of a token and of the best ones under the model
/// itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TokenScore {
    pub logprob: f32,
    /// The token's rank among all, from 1.
    pub rank: u32,
    pub top: Vec<TokenLogprob>,
}

/// The next token.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    pub token: u32,
    /// Present if the request asks for log-probabilities.
    pub score: Option<TokenScore>,
}

/// Scratch memory for one row of logits. All rows of a step use the same, which
/// stays in the CPU's cache that way, and costs no allocation.
#[derive(Debug, Default)]
struct Scratch {
    adjusted: Vec<f32>,
    /// For each block of logits, the highest one and the sum of the weights.
    tops: Vec<f32>,
    sums: Vec<f64>,
    candidates: Vec<Candidate>,
}

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::default();
}

impl Scratch {
    /// Runs `work` with the scratch of this thread.
    fn lend<T>(work: impl FnOnce(&mut Scratch) -> T) -> T {
        let mut scratch = SCRATCH.take();
        let result = work(&mut scratch);
        SCRATCH.set(scratch);
        result
    }
}

/// Chooses tokens for one choice of a request.
#[derive(Debug, Clone)]
pub struct Sampler {
    params: SamplingParams,
    choice: u32,
    position: u64,
    /// Tokens of the prompt and the output, with their count in the output.
    counts: HashMap<u32, u32>,
    counting: bool,
}

impl Sampler {
    /// `choice` is the index of the choice in the request, for `n > 1`.
    pub fn new(params: SamplingParams, choice: u32, prompt: &[u32]) -> Self {
        let repetition = params.repetition_penalty != 1.0;
        let counting =
            repetition || params.presence_penalty != 0.0 || params.frequency_penalty != 0.0;
        let mut counts = HashMap::new();
        if repetition {
            counts.extend(prompt.iter().map(|&token| (token, 0)));
        }
        Self {
            params,
            choice,
            position: 0,
            counts,
            counting,
        }
    }

    /// Chooses the next token. Nothing is recorded until [`Sampler::accept`],
    /// so a step that is rolled back leaves no trace.
    pub fn sample(&self, logits: &[f32], mask: Option<&TokenMask>) -> Result<Sampled> {
        Scratch::lend(|scratch| {
            let mut adjusted = std::mem::take(&mut scratch.adjusted);
            let token = if self.adjust(logits, mask, &mut adjusted) {
                self.choose(&adjusted, scratch)
            } else {
                self.choose(logits, scratch)
            };
            scratch.adjusted = adjusted;
            let token = token.ok_or_else(|| no_token(logits, mask))?;
            let top = self.params.logprobs;
            let score = top.map(|top| score_with(logits, token, top, scratch));
            Ok(Sampled { token, score })
        })
    }

    /// Adds a token to the output, sampled or forced.
    pub fn accept(&mut self, token: u32) {
        self.position += 1;
        if self.counting {
            *self.counts.entry(token).or_insert(0) += 1;
        }
    }

    /// Steps 1 to 4; false if the logits are unchanged.
    fn adjust(&self, logits: &[f32], mask: Option<&TokenMask>, out: &mut Vec<f32>) -> bool {
        let params = &self.params;
        let too_early =
            self.position < u64::from(params.min_tokens) && !params.end_tokens.is_empty();
        if mask.is_none() && !too_early && params.logit_bias.is_empty() && self.counts.is_empty() {
            return false;
        }
        match mask {
            Some(mask) => {
                out.resize(logits.len(), 0.0);
                kernels::copy_masked(logits, mask.words(), out);
            }
            None => {
                out.clear();
                out.extend_from_slice(logits);
            }
        }
        if too_early {
            for &token in &params.end_tokens {
                if let Some(x) = out.get_mut(token as usize) {
                    *x = f32::NEG_INFINITY;
                }
            }
        }
        for &(token, bias) in &params.logit_bias {
            if let Some(x) = out.get_mut(token as usize) {
                *x += bias;
            }
        }
        for (&token, &count) in &self.counts {
            let Some(x) = out.get_mut(token as usize) else {
                continue;
            };
            if params.repetition_penalty != 1.0 {
                *x = if *x > 0.0 {
                    *x / params.repetition_penalty
                } else {
                    *x * params.repetition_penalty
                };
            }
            if count > 0 {
                *x -= params.frequency_penalty * count as f32 + params.presence_penalty;
            }
        }
        true
    }

    /// Steps 5 to 9.
    fn choose(&self, logits: &[f32], scratch: &mut Scratch) -> Option<u32> {
        let (top_k, min_p) = (self.params.top_k, self.params.min_p);
        let limited = top_k > 0 && (top_k as usize) < logits.len();
        let scale = 1.0 / self.params.temperature;
        let Scratch {
            tops,
            sums,
            candidates,
            ..
        } = scratch;
        let max = match self.params.is_greedy() || limited || min_p > 0.0 {
            true => kernels::highest(logits, tops),
            false => kernels::survey(logits, scale, tops, sums),
        };
        if max == f32::NEG_INFINITY {
            return None;
        }
        if self.params.is_greedy() || max == f32::INFINITY {
            return kernels::find(logits, tops, max).and_then(|at| u32::try_from(at).ok());
        }
        let draw = uniform(self.params.seed, self.choice, self.position);
        let top_p = self.params.top_p;
        // The lowest logit that min_p keeps.
        let floor = if min_p > 0.0 {
            max + min_p.ln() * self.params.temperature
        } else {
            f32::MIN
        };
        if limited {
            select::top_k(logits, tops, top_k as usize, candidates);
            candidates.retain(|&(x, _)| x >= floor);
        } else if min_p > 0.0 {
            candidates.clear();
            kernels::collect(logits, tops, floor, usize::MAX, candidates);
        } else if top_p >= 1.0 {
            return draw_block(logits, sums, max, scale, draw);
        } else {
            let goal = sums.iter().sum::<f64>() * f64::from(top_p);
            return match self.collect_share(logits, tops, max, goal, candidates) {
                true => draw_candidate(candidates, max, scale, draw),
                false => self.draw_share(logits, sums, max, goal),
            };
        }
        if top_p < 1.0 {
            let total: f64 = candidates
                .iter()
                .map(|&(x, _)| f64::from(weight(x, max, scale)))
                .sum();
            let goal = total * f64::from(top_p);
            select::top_share(candidates, goal, |x| weight(x, max, scale));
        }
        draw_candidate(candidates, max, scale, draw)
    }

    /// Collects the fewest best tokens whose weights reach `goal`, best first;
    /// false if that takes too many to be fast.
    fn collect_share(
        &self,
        logits: &[f32],
        tops: &[f32],
        max: f32,
        goal: f64,
        candidates: &mut Vec<Candidate>,
    ) -> bool {
        let temperature = self.params.temperature;
        let weight = |x: f32| weight(x, max, 1.0 / temperature);
        for depth in [4.0, 8.0] {
            candidates.clear();
            let floor = max - depth * temperature;
            kernels::collect(logits, tops, floor, MANY, candidates);
            if candidates.len() > MANY {
                return false;
            }
            let sum: f64 = candidates.iter().map(|&(x, _)| f64::from(weight(x))).sum();
            if sum >= goal {
                select::top_share(candidates, goal, weight);
                return true;
            }
        }
        false
    }

    /// Draws from all tokens until one is among the best that reach `goal`. The
    /// same distribution as a draw from only those, without finding them.
    fn draw_share(&self, logits: &[f32], sums: &[f64], max: f32, goal: f64) -> Option<u32> {
        let scale = 1.0 / self.params.temperature;
        // Logits up to this one are known to be excluded.
        let mut outside = f32::NEG_INFINITY;
        for attempt in 0.. {
            let place = self.position | attempt << 40;
            let draw = uniform(self.params.seed, self.choice, place);
            let token = draw_block(logits, sums, max, scale, draw)?;
            let x = *logits.get(token as usize)?;
            if x <= outside {
                continue;
            }
            if kernels::stays_below(logits, max, scale, x, sums, goal) {
                return Some(token);
            }
            outside = x;
        }
        None
    }
}

fn draw_candidate(candidates: &[Candidate], max: f32, scale: f32, draw: f64) -> Option<u32> {
    let weights = || {
        candidates
            .iter()
            .map(|&(x, token)| (f64::from(weight(x, max, scale)), token))
    };
    let total: f64 = weights().map(|(weight, _)| weight).sum();
    pick(weights(), draw * total)
}

/// Draws from all tokens: first the block, then the token in it.
fn draw_block(logits: &[f32], sums: &[f64], max: f32, scale: f32, draw: f64) -> Option<u32> {
    let total: f64 = sums.iter().sum();
    let mut rest = draw * total;
    let mut chosen = None;
    for (i, &sum) in sums.iter().enumerate() {
        if sum > 0.0 {
            chosen = Some(i);
            if rest < sum {
                break;
            }
            rest -= sum;
        }
    }
    let start = chosen? * BLOCK;
    let tokens = logits[start..].iter().take(BLOCK).zip(start..);
    pick(
        tokens.map(|(&x, at)| (f64::from(weight(x, max, scale)), at as u32)),
        rest,
    )
}

/// The token whose share of the weights contains `point`; rounding at the far
/// end yields the last token that has any weight.
fn pick(weights: impl Iterator<Item = (f64, u32)>, mut point: f64) -> Option<u32> {
    let mut last = None;
    for (weight, token) in weights {
        if weight > 0.0 {
            last = Some(token);
            if point < weight {
                break;
            }
            point -= weight;
        }
    }
    last
}

fn no_token(logits: &[f32], mask: Option<&TokenMask>) -> Error {
    let message = match mask {
        Some(mask) if mask.ids().all(|id| id as usize >= logits.len()) => {
            "The grammar allows no token that the model has"
        }
        _ => "The model's output holds no usable number, so no token can be chosen",
    };
    Error::new(ErrorName::StepFailed, message)
}

/// Scores `token` and the `top` best tokens, given the model's logits. This is
/// what `prompt_logprobs` reports for each token of a prompt.
pub fn score(logits: &[f32], token: u32, top: u32) -> TokenScore {
    Scratch::lend(|scratch| score_with(logits, token, top, scratch))
}

fn score_with(logits: &[f32], token: u32, top: u32, scratch: &mut Scratch) -> TokenScore {
    let Scratch {
        tops,
        sums,
        candidates,
        ..
    } = scratch;
    let max = kernels::survey(logits, 1.0, tops, sums);
    let log_total = f64::from(max) + sums.iter().sum::<f64>().ln();
    let logprob = |x: f32| (f64::from(x) - log_total) as f32;
    select::top_k(logits, tops, top as usize, candidates);
    let own = logits
        .get(token as usize)
        .copied()
        .unwrap_or(f32::NEG_INFINITY);
    TokenScore {
        logprob: logprob(own),
        rank: 1 + kernels::count_above(logits, tops, own),
        top: candidates
            .iter()
            .map(|&(x, token)| TokenLogprob {
                token,
                logprob: logprob(x),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests;
