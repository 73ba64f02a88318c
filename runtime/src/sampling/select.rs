//! The best few of many logits, without sorting them all.

use std::cmp::Ordering;

use super::kernels;

/// A logit and its token.
pub(super) type Candidate = (f32, u32);

/// Best first; of equals, the lower id.
fn order(a: &Candidate, b: &Candidate) -> Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

/// The `k` best of `logits` in order, into `out`, given the tops of the blocks.
/// Minus infinity and NaN are never among them.
pub(super) fn top_k(logits: &[f32], tops: &[f32], k: usize, out: &mut Vec<Candidate>) {
    out.clear();
    if k == 0 {
        return;
    }
    // At least the requested number of blocks have a logit as good as this.
    let mut floor = f32::MIN;
    if k <= tops.len() {
        let mut best = tops.to_vec();
        let (_, &mut worst, _) = best.select_nth_unstable_by(k - 1, |a, b| b.total_cmp(a));
        floor = floor.max(worst);
    }
    let room = (k * 4).max(2 * kernels::BLOCK);
    let blocks = logits.chunks(kernels::BLOCK).zip(tops);
    for (number, (block, &top)) in blocks.enumerate() {
        let from = out.len();
        kernels::collect(block, &[top], floor, usize::MAX, out);
        let base = (number * kernels::BLOCK) as u32;
        out[from..].iter_mut().for_each(|(_, id)| *id += base);
        // The k-th best so far is a floor for all that follow.
        if out.len() >= room {
            floor = shrink(out, k);
        }
    }
    if out.len() > k {
        shrink(out, k);
    }
    out.sort_unstable_by(order);
}

/// Keeps the `k` best in any order and returns the worst of them.
fn shrink(candidates: &mut Vec<Candidate>, k: usize) -> f32 {
    let (_, &mut (worst, _), _) = candidates.select_nth_unstable_by(k - 1, order);
    candidates.truncate(k);
    worst
}

/// Cuts `candidates` to the fewest best whose weights reach `goal`; best first.
/// `weight` maps a logit to its weight.
pub(super) fn top_share(candidates: &mut Vec<Candidate>, goal: f64, weight: impl Fn(f32) -> f32) {
    let mut sorted = 0;
    let mut sum = 0.0;
    let mut step = 64;
    while sorted < candidates.len() {
        let rest = &mut candidates[sorted..];
        let step_len = if step < rest.len() {
            rest.select_nth_unstable_by(step, order);
            step
        } else {
            rest.len()
        };
        rest[..step_len].sort_unstable_by(order);
        for (i, &(x, _)) in rest[..step_len].iter().enumerate() {
            sum += f64::from(weight(x));
            if sum >= goal {
                candidates.truncate(sorted + i + 1);
                return;
            }
        }
        sorted += step_len;
        step *= 8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(logits: &[f32]) -> Vec<Candidate> {
        let mut all: Vec<Candidate> = logits.iter().copied().zip(0..).collect();
        all.sort_by(order);
        all
    }

    proptest! {
        #[test]
        fn the_best_are_those_of_a_full_sort(
            logits in prop::collection::vec((-40i32..40).prop_map(|x| x as f32 * 0.25), 1..9000),
            k in 1usize..300,
        ) {
            let (mut tops, mut out) = (Vec::new(), Vec::new());
            kernels::highest(&logits, &mut tops);
            top_k(&logits, &tops, k, &mut out);
            let mut expected = sorted(&logits);
            expected.truncate(k);
            prop_assert_eq!(out, expected);
        }

        #[test]
        fn the_share_is_that_of_a_full_sort(
            logits in prop::collection::vec((-40i32..40).prop_map(|x| x as f32 * 0.25), 1..3000),
            share in 0.01f64..1.0,
        ) {
            let weight = |x: f32| (x - 10.0).exp();
            let total: f64 = logits.iter().map(|&x| f64::from(weight(x))).sum();
            let mut candidates: Vec<Candidate> = logits.iter().copied().zip(0..).collect();
            top_share(&mut candidates, total * share, weight);
            let mut sum = 0.0;
            let mut expected = Vec::new();
            for candidate in sorted(&logits) {
                sum += f64::from(weight(candidate.0));
                expected.push(candidate);
                if sum >= total * share { break; }
            }
            prop_assert_eq!(candidates, expected);
        }
    }

    #[test]
    fn takes_only_what_is_possible() {
        let (mut tops, mut out) = (Vec::new(), Vec::new());
        let logits = [f32::NEG_INFINITY, 1.0, f32::NAN];
        kernels::highest(&logits, &mut tops);
        top_k(&logits, &tops, 3, &mut out);
        assert_eq!(out, [(1.0, 1)]);
    }
}
