//! Numbers that look random and depend only on their position.

/// A number in [0, 1) for one draw.
pub(super) fn uniform(seed: u64, choice: u32, position: u64) -> f64 {
    let place = mix(position.wrapping_add(0x632B_E59B_D9B4_E019));
    let bits = mix(mix(seed ^ 0x9E37_79B9_7F4A_7C15) ^ mix(place ^ u64::from(choice)));
    // 53 bits: as many as a double can represent in this range.
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

/// The finalizer of SplitMix64: every input bit reaches every output bit.
fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// A seed for a request without one.
pub fn fresh_seed() -> u64 {
    // A system without randomness still has a clock.
    getrandom::u64().unwrap_or_else(|_| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        mix(now.map_or(0, |since| since.as_nanos() as u64))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_even_and_depends_on_each_argument() {
        let n = 100_000;
        let mean = (0..n).map(|i| uniform(7, 0, i)).sum::<f64>() / n as f64;
        assert!((mean - 0.5).abs() < 0.005, "{mean}");
        let base = uniform(1, 0, 0);
        assert!(base != uniform(2, 0, 0) && base != uniform(1, 1, 0) && base != uniform(1, 0, 1));
        assert_eq!(base, uniform(1, 0, 0));
        // Adjacent seeds and choices share no stream.
        assert!(uniform(1, 2, 3) != uniform(1, 3, 2) && uniform(1, 2, 3) != uniform(3, 2, 1));
    }

    #[test]
    fn fresh_seeds_differ() {
        assert_ne!(fresh_seed(), fresh_seed());
    }
}
