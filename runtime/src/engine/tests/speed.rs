//! How fast the way of a token is without any arithmetic. Not part of the
//! tests: `cargo test --release -p inlay-runtime speed -- --ignored --nocapture`.

use std::time::Instant;

use serde_json::json;

use super::harness::Host;

#[test]
#[ignore = "a measurement"]
fn tokens_and_chunks_a_second() {
    for (stream, streams) in [(false, 16), (true, 16), (true, 64), (true, 1)] {
        let host = Host::with("builtin:null", json!({}));
        let tokens = 400_000 / streams;
        let start = Instant::now();
        let calls: Vec<_> = (0..streams)
            .map(|_| {
                host.start_completion(
                    json!({"prompt": "x", "stream": stream, "max_tokens": tokens}),
                )
            })
            .collect();
        calls.iter().for_each(|call| {
            call.wait().unwrap();
        });
        let rate = (tokens * streams) as f64 / start.elapsed().as_secs_f64();
        println!("{streams} requests, stream {stream}: {rate:.0} tokens/s");
    }
}
