//! Passes over a whole vocabulary of logits.
//!
//! Every sum runs in sixteen lanes that are added up in a fixed order, so that
//! the result has the same bits with any instruction set.

const LANES: usize = 16;

/// Logits per partial sum.
pub(super) const BLOCK: usize = 1024;

/// Defines a pass once and runs it compiled for AVX-512 or AVX2 if the machine
/// has one of them. Nothing in it may depend on the width of a vector.
macro_rules! pass {
    ($(#[$doc:meta])* $name:ident ($($arg:ident: $kind:ty),*) $(-> $out:ty)? $body:block) => {
        $(#[$doc])*
        pub(super) fn $name($($arg: $kind),*) $(-> $out)? {
            #[inline(always)]
            fn body($($arg: $kind),*) $(-> $out)? $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn wide($($arg: $kind),*) $(-> $out)? {
                    body($($arg),*)
                }
                #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
                fn widest($($arg: $kind),*) $(-> $out)? {
                    body($($arg),*)
                }
                use std::arch::is_x86_feature_detected as has;
                if has!("avx512f") && has!("avx512bw") && has!("avx512dq") && has!("avx512vl") {
                    // SAFETY: the machine was just found to have all of these.
                    return unsafe { widest($($arg),*) };
                }
                if has!("avx2") {
                    // SAFETY: the machine was just found to have AVX2.
                    return unsafe { wide($($arg),*) };
                }
            }
            body($($arg),*)
        }
    };
}

pass! {
    /// The highest logit, and that of each block; minus infinity if there is
    /// none. Skips NaN.
    highest(logits: &[f32], tops: &mut Vec<f32>) -> f32 {
        tops.clear();
        let mut best = f32::NEG_INFINITY;
        for block in logits.chunks(BLOCK) {
            let top = top_of(block);
            tops.push(top);
            best = if top > best { top } else { best };
        }
        best
    }
}

pass! {
    /// As [`highest`], and sums `exp((x - highest) * scale)` block by block.
    /// Each block is read while it is in the cache: first for its top, then for
    /// its sum.
    survey(logits: &[f32], scale: f32, tops: &mut Vec<f32>, sums: &mut Vec<f64>) -> f32 {
        tops.clear();
        sums.clear();
        let mut best = f32::NEG_INFINITY;
        // A loop, as an iterator's closure would not use the wide registers.
        for block in logits.chunks(BLOCK) {
            let top = top_of(block);
            tops.push(top);
            sums.push(sum_block(block, |x| weight(x, top, scale)));
            best = if top > best { top } else { best };
        }
        for (sum, &top) in sums.iter_mut().zip(&*tops) {
            *sum *= f64::from(weight(top, best, scale));
        }
        best
    }
}

#[inline(always)]
fn top_of(block: &[f32]) -> f32 {
    let mut best = [f32::NEG_INFINITY; LANES];
    let (chunks, rest) = block.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &x) in best.iter_mut().zip(chunk) {
            *lane = if x > *lane { x } else { *lane };
        }
    }
    rest.iter()
        .chain(&best)
        .fold(f32::NEG_INFINITY, |a, &x| if x > a { x } else { a })
}

/// The first index whose value is at least `floor`, given the tops of the
/// blocks.
pub(super) fn find(logits: &[f32], tops: &[f32], floor: f32) -> Option<usize> {
    let start = tops.iter().position(|&top| top >= floor)? * BLOCK;
    let at = logits[start..].iter().position(|&x| x >= floor)?;
    Some(start + at)
}

pass! {
    /// How many logits are above `floor`, given the tops of the blocks.
    count_above(logits: &[f32], tops: &[f32], floor: f32) -> u32 {
        let mut count = 0;
        for (block, &top) in logits.chunks(BLOCK).zip(tops) {
            if top > floor {
                count += block.iter().fold(0, |count, &x| count + u32::from(x > floor));
            }
        }
        count
    }
}

pass! {
    /// Whether the weights of the logits above `floor` stay below `goal`, given
    /// the sums of the whole blocks. Stops as soon as it knows.
    stays_below(logits: &[f32], max: f32, scale: f32, floor: f32, sums: &[f64], goal: f64) -> bool {
        let mut left: f64 = sums.iter().sum();
        let mut above = 0.0;
        for (block, sum) in logits.chunks(BLOCK).zip(sums) {
            above += sum_block(block, |x| {
                let weight = weight(x, max, scale);
                if x > floor { weight } else { 0.0 }
            });
            left -= sum;
            if above >= goal {
                return false;
            }
            if above + left < goal {
                return true;
            }
        }
        above < goal
    }
}

#[inline(always)]
fn sum_block(block: &[f32], weight: impl Fn(f32) -> f32) -> f64 {
    let mut lanes = [0f32; LANES];
    let (chunks, rest) = block.as_chunks::<LANES>();
    for chunk in chunks {
        // In two steps, so that the compiler vectorizes them.
        let mut weights = [0f32; LANES];
        for (weight_of, &x) in weights.iter_mut().zip(chunk) {
            *weight_of = weight(x);
        }
        for (lane, weight) in lanes.iter_mut().zip(weights) {
            *lane += weight;
        }
    }
    for (lane, &x) in lanes.iter_mut().zip(rest) {
        *lane += weight(x);
    }
    lanes.iter().map(|&lane| f64::from(lane)).sum()
}

pass! {
    /// Appends every index whose value is at least `floor`, given the tops of
    /// the blocks; stops once there are more than `most`.
    collect(logits: &[f32], tops: &[f32], floor: f32, most: usize, out: &mut Vec<(f32, u32)>) {
        for (number, (block, &top)) in logits.chunks(BLOCK).zip(tops).enumerate() {
            if top < floor {
                continue;
            }
            let mut id = (number * BLOCK) as u32;
            for chunk in block.chunks(32) {
                if out.len() > most {
                    return;
                }
                let any = chunk.iter().fold(false, |any, &x| any | (x >= floor));
                if any {
                    for (&x, id) in chunk.iter().zip(id..) {
                        if x >= floor {
                            out.push((x, id));
                        }
                    }
                }
                id += chunk.len() as u32;
            }
        }
    }
}

pass! {
    /// Copies logits, with minus infinity where the mask has no bit.
    copy_masked(logits: &[f32], words: &[u32], out: &mut [f32]) {
        let (tiles, _) = out.as_chunks_mut::<32>();
        let full = logits.len() / 32;
        for ((tile, chunk), &word) in tiles.iter_mut().zip(logits.chunks_exact(32)).zip(words) {
            for (bit, (to, &from)) in tile.iter_mut().zip(chunk).enumerate() {
                *to = if word >> bit & 1 == 1 { from } else { f32::NEG_INFINITY };
            }
        }
        let done = full.min(words.len()) * 32;
        let word = words.get(full).copied().unwrap_or(0);
        for (at, to) in out.iter_mut().enumerate().skip(done) {
            let kept = at / 32 == full && word >> (at % 32) & 1 == 1;
            *to = if kept { logits[at] } else { f32::NEG_INFINITY };
        }
    }
}

/// The unnormalized probability of a logit. NaN counts as minus infinity.
#[inline(always)]
pub(super) fn weight(x: f32, max: f32, scale: f32) -> f32 {
    exp((x - max) * scale)
}

/// `e^x` for `x <= 0` within two units in the last place; 0 below -87.
///
/// Only multiplications and additions, which the compiler vectorizes; it cannot
/// vectorize the library's `exp`.
#[inline(always)]
fn exp(x: f32) -> f32 {
    // Adding this rounds to an integer and leaves it in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let live = x >= -87.0;
    let x = if live { x } else { 0.0 };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    // ln 2 in two parts, the first short enough that n times it is exact.
    let r = x - n * 0.693_359_4 + n * 2.121_944_4e-4;
    let p = 1.987_569_1e-4;
    let p = p * r + 1.398_199_9e-3;
    let p = p * r + 8.333_452e-3;
    let p = p * r + 4.166_579_6e-2;
    let p = p * r + 0.166_666_65;
    let p = p * r + 0.5;
    let y = p * r * r + r + 1.0;
    let power = f32::from_bits(shifted.to_bits().wrapping_add(127) << 23);
    if live {
        y * power
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close_everywhere_it_is_used() {
        let mut x = 0f32;
        while x > -87.0 {
            let true_value = f64::from(x).exp();
            let error = (f64::from(exp(x)) - true_value).abs() / true_value;
            assert!(error < 2.5e-7, "{x}: {error}");
            x -= 0.0137;
        }
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(-100.0), 0.0);
        assert_eq!(exp(f32::NEG_INFINITY), 0.0);
        assert_eq!(exp(f32::NAN), 0.0);
    }

    #[test]
    fn passes_agree_with_plain_code_at_every_length() {
        for len in (0usize..200).chain([1023, 1024, 1025, 3000]) {
            let logits: Vec<f32> = (0..len)
                .map(|i| ((i * 7919 + 13) % 1009) as f32 * 0.01 - 5.0)
                .collect();
            let max = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let (mut tops, mut sums) = (Vec::new(), Vec::new());
            assert_eq!(highest(&logits, &mut tops), max);
            let at = logits.iter().position(|&x| x == max);
            assert_eq!(find(&logits, &tops, max), at);
            let above = logits.iter().filter(|&&x| x > 1.0).count();
            assert_eq!(count_above(&logits, &tops, 1.0) as usize, above);
            let tops_alone = tops.clone();
            assert_eq!(survey(&logits, 0.5, &mut tops, &mut sums), max);
            assert_eq!(tops, tops_alone);
            let sum: f64 = logits
                .iter()
                .map(|&x| f64::from((x - max) * 0.5).exp())
                .sum();
            assert!((sums.iter().sum::<f64>() - sum).abs() <= sum * 1e-5);
            let mut found = Vec::new();
            collect(&logits, &tops, 1.0, usize::MAX, &mut found);
            let expected: Vec<(f32, u32)> = logits
                .iter()
                .copied()
                .zip(0..)
                .filter(|&(x, _)| x >= 1.0)
                .collect();
            assert_eq!(found, expected);
            for (share, floor) in [(0.3, -4.0), (0.3, 4.0), (0.95, -4.0), (0.95, 0.0)] {
                let all: f64 = logits
                    .iter()
                    .filter(|&&x| x > floor)
                    .map(|&x| f64::from((x - max) * 0.5).exp())
                    .sum();
                // Except where rounding decides.
                if len > 0 && (all / (sum * share) - 1.0).abs() > 1e-4 {
                    let below = stays_below(&logits, max, 0.5, floor, &sums, sum * share);
                    assert_eq!(below, all < sum * share, "{len} {share} {floor}");
                }
            }
            let words: Vec<u32> = (0..u32::try_from(len.div_ceil(32)).unwrap())
                .map(|i| i.wrapping_mul(0x9E37_79B9))
                .collect();
            let mut masked = vec![9.0; len];
            copy_masked(&logits, &words, &mut masked);
            for (i, &x) in masked.iter().enumerate() {
                let kept = words[i / 32] >> (i % 32) & 1 == 1;
                assert_eq!(x, if kept { logits[i] } else { f32::NEG_INFINITY });
            }
        }
    }

    #[test]
    fn nan_is_never_the_highest() {
        let (mut tops, mut sums) = (Vec::new(), Vec::new());
        let mut logits = vec![f32::NAN; 3000];
        assert_eq!(highest(&logits, &mut tops), f32::NEG_INFINITY);
        logits[1033] = -2.0;
        assert_eq!(survey(&logits, 1.0, &mut tops, &mut sums), -2.0);
        assert_eq!(find(&logits, &tops, -2.0), Some(1033));
        assert_eq!(sums, [0.0, 1.0, 0.0]);
    }
}
