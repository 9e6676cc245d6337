//! The sentence encoder alone, on one thread: a short message, a long one, and 32 short ones at once.

use std::{hint::black_box, time::Instant};

use ::encoder::Encoder;

use super::{Bench, latency::Latencies, report::Figures};

/// A message of 6 tokens and one of 30, the marks of beginning and end included.
const SHORT: &str = "where is my order";
const LONG: &str = "please tell me the total of yesterday's sales by card and by cash, and then send the report to my partner at the new office";
/// Messages that are encoded at once.
const BATCH: usize = 32;
/// Passes that are measured, after as many that are not.
const PASSES: usize = 500;

pub(super) fn measure(bench: &Bench) -> anyhow::Result<()> {
    let encoder = Encoder::shipped();
    bench.report.progress("encoder");
    for texts in [vec![SHORT], vec![LONG], vec![SHORT; BATCH]] {
        (0..PASSES / texts.len()).for_each(|_| drop(black_box(encoder.encode(&texts))));
        let begun = Instant::now();
        let latencies = (0..PASSES).map(|_| {
            let begun = Instant::now();
            black_box(encoder.encode(&texts));
            begun.elapsed()
        });
        let latencies = Latencies::of(latencies.collect());
        let tokens = encoder.tokens(texts[0]).len();
        let what = format!("encoding {} of {tokens} tokens, one thread", texts.len());
        let figures = Figures::latency("encoder", what, &latencies);
        bench.report.line(&figures.rate(PASSES * texts.len(), begun.elapsed()))?;
    }
    Ok(())
}
