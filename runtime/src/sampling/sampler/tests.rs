use super::*;

fn params() -> SamplingParams {
    SamplingParams {
        seed: 42,
        ..SamplingParams::default()
    }
}

/// Deterministic logits distributed like a language model's: a few high, many
/// low.
fn logits(n: usize, salt: u64) -> Vec<f32> {
    (0..n as u64)
        .map(|i| {
            let u = uniform(salt, 0, i).max(1e-12);
            (-(u.ln())) as f32 * 1.6 - 4.0
        })
        .collect()
}

fn take(params: &SamplingParams, logits: &[f32], position: u64) -> u32 {
    let mut sampler = Sampler::new(params.clone(), 0, &[]);
    sampler.position = position;
    sampler.sample(logits, None).unwrap().token
}

/// The distribution after steps 5 to 8, by straightforward code.
fn reference(params: &SamplingParams, logits: &[f32]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..logits.len()).collect();
    order.sort_by(|&a, &b| logits[b].total_cmp(&logits[a]).then(a.cmp(&b)));
    let max = f64::from(logits[order[0]]);
    let mut p: Vec<f64> = logits
        .iter()
        .map(|&x| ((f64::from(x) - max) / f64::from(params.temperature)).exp())
        .collect();
    for x in &mut p {
        if *x < f64::from(params.min_p) {
            *x = 0.0;
        }
    }
    if params.top_k > 0 {
        for &i in order.iter().skip(params.top_k as usize) {
            p[i] = 0.0;
        }
    }
    let total: f64 = p.iter().sum();
    let mut sum = 0.0;
    for &i in &order {
        if sum >= f64::from(params.top_p) * total {
            p[i] = 0.0;
        }
        sum += p[i];
    }
    let total: f64 = p.iter().sum();
    p.iter().map(|x| x / total).collect()
}

#[test]
fn draws_follow_the_distribution_under_every_filter() {
    let logits = logits(60, 1);
    for (top_k, top_p, min_p, temperature) in [
        (0, 1.0, 0.0, 1.0),
        (0, 1.0, 0.0, 0.5),
        (10, 1.0, 0.0, 1.3),
        (0, 0.7, 0.0, 1.0),
        (0, 1.0, 0.1, 1.0),
        (20, 0.8, 0.05, 0.8),
    ] {
        let params = SamplingParams {
            top_k,
            top_p,
            min_p,
            temperature,
            ..params()
        };
        let expected = reference(&params, &logits);
        let n = 20_000;
        let mut counts = vec![0u32; logits.len()];
        for position in 0..n {
            counts[take(&params, &logits, position) as usize] += 1;
        }
        for (i, (&count, &p)) in counts.iter().zip(&expected).enumerate() {
            if p == 0.0 {
                assert_eq!(count, 0, "token {i} was filtered out by {params:?}");
                continue;
            }
            let sigma = (n as f64 * p * (1.0 - p)).sqrt().max(1.0);
            let off = (f64::from(count) - n as f64 * p).abs();
            assert!(
                off < 5.0 * sigma,
                "token {i}: {count} of {n} for {p} by {params:?}"
            );
        }
    }
}

#[test]
fn draws_from_a_large_vocabulary_follow_the_distribution() {
    let logits = logits(5000, 3);
    let expected = reference(&params(), &logits);
    let mean: f64 = expected.iter().enumerate().map(|(i, p)| i as f64 * p).sum();
    let n = 20_000u32;
    let sum: f64 = (0..n)
        .map(|i| f64::from(take(&params(), &logits, u64::from(i))))
        .sum();
    assert!((sum / f64::from(n) - mean).abs() < 5.0 * 1500.0 / f64::from(n).sqrt());
}

#[test]
fn top_p_of_a_flat_distribution_draws_from_the_best_alone() {
    // Too many candidates to sort: 6000 tokens that differ little.
    let logits: Vec<f32> = (0..6000u64).map(|i| uniform(11, 0, i) as f32).collect();
    let params = SamplingParams {
        top_p: 0.4,
        ..params()
    };
    let expected = reference(&params, &logits);
    let mean: f64 = expected
        .iter()
        .zip(&logits)
        .map(|(p, &x)| p * f64::from(x))
        .sum();
    let n = 4000u32;
    let mut sum = 0.0;
    for position in 0..n {
        let token = take(&params, &logits, u64::from(position));
        assert!(expected[token as usize] > 0.0);
        sum += f64::from(logits[token as usize]);
    }
    // The logits of the best two fifths spread by about 0.1.
    assert!((sum / f64::from(n) - mean).abs() < 5.0 * 0.12 / f64::from(n).sqrt());
}

#[test]
fn greedy_takes_the_best_and_of_equals_the_first() {
    let greedy = SamplingParams {
        temperature: 0.0,
        ..params()
    };
    assert_eq!(take(&greedy, &[1.0, 3.0, 3.0, f32::NAN], 0), 1);
    let one = SamplingParams {
        top_k: 1,
        ..params()
    };
    assert_eq!(take(&one, &[1.0, 3.0, 3.0], 0), 1);
}

#[test]
fn penalties_and_bias_move_logits_as_documented() {
    let greedy = SamplingParams {
        temperature: 0.0,
        ..params()
    };
    let run = |params: SamplingParams, prompt: &[u32], output: &[u32], logits: &[f32]| {
        let mut sampler = Sampler::new(params, 0, prompt);
        for &token in output {
            sampler.accept(token);
        }
        sampler.sample(logits, None).unwrap().token
    };
    let base = [2.0, 1.9, -1.0];
    let presence = SamplingParams {
        presence_penalty: 0.2,
        ..greedy.clone()
    };
    assert_eq!(
        run(presence.clone(), &[0], &[], &base),
        0,
        "the prompt does not count"
    );
    assert_eq!(run(presence, &[], &[0], &base), 1);
    let frequency = SamplingParams {
        frequency_penalty: 0.06,
        ..greedy.clone()
    };
    assert_eq!(run(frequency.clone(), &[], &[0], &base), 0);
    assert_eq!(run(frequency, &[], &[0, 0], &base), 1);
    let repetition = SamplingParams {
        repetition_penalty: 1.1,
        ..greedy.clone()
    };
    assert_eq!(
        run(repetition.clone(), &[0], &[], &base),
        1,
        "the prompt counts"
    );
    assert_eq!(
        run(repetition, &[0, 1], &[], &[-1.0, -1.0, -1.05]),
        2,
        "negative logits sink"
    );
    let bias = SamplingParams {
        logit_bias: vec![(2, 100.0), (77, 5.0)],
        ..greedy
    };
    assert_eq!(run(bias, &[], &[], &base), 2);
}

#[test]
fn ends_only_after_min_tokens() {
    let params = SamplingParams {
        temperature: 0.0,
        min_tokens: 2,
        end_tokens: vec![1],
        ..params()
    };
    let mut sampler = Sampler::new(params, 0, &[]);
    for expected in [0, 0, 1] {
        let token = sampler.sample(&[1.0, 2.0], None).unwrap().token;
        assert_eq!(token, expected);
        sampler.accept(token);
    }
}

#[test]
fn a_mask_leaves_only_its_tokens() {
    let logits = logits(100, 9);
    let mask = TokenMask::from_words(vec![0, 0b1010], 100);
    for position in 0..50 {
        let mut sampler = Sampler::new(params(), 0, &[]);
        sampler.position = position;
        let token = sampler.sample(&logits, Some(&mask)).unwrap().token;
        assert!(mask.allows(token));
    }
}

#[test]
fn nothing_to_choose_from_is_an_error() {
    let sampler = Sampler::new(params(), 0, &[]);
    let error = sampler
        .sample(&[f32::NAN, f32::NEG_INFINITY], None)
        .unwrap_err();
    assert_eq!(error.name, ErrorName::StepFailed);
    let empty = TokenMask::from_words(vec![], 2);
    let error = sampler.sample(&[1.0, 2.0], Some(&empty)).unwrap_err();
    assert!(error.message.contains("grammar"), "{error}");
    assert_eq!(
        sampler.sample(&[1.0, f32::INFINITY], None).unwrap().token,
        1
    );
}

#[test]
fn scores_are_the_models_own() {
    let logits = logits(300, 5);
    let params = SamplingParams {
        temperature: 0.2,
        logit_bias: vec![(7, 100.0)],
        logprobs: Some(3),
        ..params()
    };
    let sampled = Sampler::new(params, 0, &[]).sample(&logits, None).unwrap();
    assert_eq!(sampled.token, 7);
    let max = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f64 = logits.iter().map(|&x| f64::from(x - max).exp()).sum();
    let expected = |x: f32| (f64::from(x - max) - total.ln()) as f32;
    let score = sampled.score.unwrap();
    assert!((score.logprob - expected(logits[7])).abs() < 1e-5);
    let mut best = logits.clone();
    best.sort_by(|a, b| b.total_cmp(a));
    assert_eq!(score.top.len(), 3);
    for (top, x) in score.top.iter().zip(best) {
        assert!((top.logprob - expected(x)).abs() < 1e-5);
        assert_eq!(logits[top.token as usize], x);
    }
}

#[test]
fn a_draw_depends_on_seed_choice_and_position_alone() {
    let logits = logits(1000, 2);
    let run = |seed, choice| -> Vec<u32> {
        let mut sampler = Sampler::new(SamplingParams { seed, ..params() }, choice, &[]);
        (0..20)
            .map(|_| {
                let token = sampler.sample(&logits, None).unwrap().token;
                // Sampling again before accepting changes nothing.
                assert_eq!(sampler.sample(&logits, None).unwrap().token, token);
                sampler.accept(token);
                token
            })
            .collect()
    };
    assert_eq!(run(1, 0), run(1, 0));
    assert_ne!(run(1, 0), run(2, 0));
    assert_ne!(run(1, 0), run(1, 1));
}

/// CPU time of this thread, in microseconds.
#[cfg(unix)]
fn thread_time() -> f64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the clock exists, and the time is written into our struct.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}

/// The least time of many tries of `work`: other processes' effect on the
/// caches shows in few of them.
#[cfg(unix)]
fn least_time(mut work: impl FnMut()) -> f64 {
    let mut least = f64::INFINITY;
    for _ in 0..41 {
        let start = thread_time();
        work();
        least = least.min(thread_time() - start);
    }
    least
}

/// A sixteenth of 5 % of a step of half a billion weights is about the time to
/// sum the row, one number after the other; so that is the measure. The bound
/// leaves room for a busy machine.
#[cfg(unix)]
#[test]
fn a_large_vocabulary_costs_little() {
    // Like a language model's: a bell of unlikely tokens and a few likely ones.
    let mut logits: Vec<f32> = (0..151_936u64)
        .map(|i| (0..12).map(|j| uniform(4, j, i) as f32).sum::<f32>() * 2.0 - 12.0)
        .collect();
    for (i, boost) in [(77, 16.0), (90_000, 15.0), (150_001, 14.5), (5, 13.0)] {
        logits[i] = boost;
    }
    let mask = TokenMask::from_words(vec![0x7777_7777; 151_936 / 32], 151_936);
    let sum = least_time(|| {
        std::hint::black_box(logits.iter().sum::<f32>());
    });
    // Without wide registers it takes longer than the sum.
    #[cfg(target_arch = "x86_64")]
    let most = if is_x86_feature_detected!("avx2") {
        2.5
    } else {
        8.0
    };
    #[cfg(not(target_arch = "x86_64"))]
    let most = 8.0;
    for (name, params, mask) in [
        (
            "greedy",
            SamplingParams {
                temperature: 0.0,
                ..params()
            },
            None,
        ),
        ("temperature", params(), None),
        (
            "top_p",
            SamplingParams {
                top_p: 0.95,
                ..params()
            },
            None,
        ),
        (
            "top_k",
            SamplingParams {
                top_k: 50,
                top_p: 0.9,
                ..params()
            },
            None,
        ),
        (
            "min_p",
            SamplingParams {
                min_p: 0.05,
                ..params()
            },
            None,
        ),
        (
            "grammar",
            SamplingParams {
                top_p: 0.95,
                ..params()
            },
            Some(&mask),
        ),
        (
            "penalties",
            SamplingParams {
                top_p: 0.95,
                presence_penalty: 0.5,
                frequency_penalty: 0.5,
                repetition_penalty: 1.1,
                ..params()
            },
            None,
        ),
        (
            "logprobs",
            SamplingParams {
                temperature: 0.0,
                logprobs: Some(20),
                ..params()
            },
            None,
        ),
    ] {
        let prompt: Vec<u32> = (0..500).map(|i| i * 37).collect();
        let mut sampler = Sampler::new(params, 0, &prompt);
        let time = least_time(|| {
            let token = sampler.sample(&logits, mask).unwrap().token;
            sampler.accept(token);
        });
        println!("{name}: {time:.0} us a token, {sum:.0} us for the sum");
        assert!(
            time < most * sum,
            "{name} takes {time:.0} us, the sum {sum:.0}"
        );
    }
}
