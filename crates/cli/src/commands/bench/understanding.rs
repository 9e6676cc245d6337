//! Understanding alone, on one thread and without I/O, over the pack's own examples.

use std::{hint::black_box, time::Instant};

use jiff::{Timestamp, Zoned};
use nlu::{Encodings, Expectation, Utterance};

use super::{Bench, latency::Latencies, report::Figures};
use crate::open;

/// Messages understood.
const MESSAGES: usize = 20_000;

pub(super) async fn measure(bench: &Bench) -> anyhow::Result<()> {
    let config = open::config(&bench.args.source)?;
    let business = open::business(&config.bot.dir, &bench.folder().join("understanding"), &Zoned::now()).await?;
    let bot = business.bot();
    let context = bot.pack.reading_context(bot.pack.default_language(), &business.local(Timestamp::now()));
    let intents = bot.pack.intents.values();
    let examples: Vec<_> = intents.flat_map(|intent| &intent.examples).map(|(_, text)| text).collect();
    anyhow::ensure!(!examples.is_empty(), "the pack has no examples to understand");
    bench.report.progress("understanding");
    let begun = Instant::now();
    let latencies = examples.iter().cycle().take(MESSAGES).map(|text| {
        let begun = Instant::now();
        let utterance = Utterance::new(text);
        black_box(bot.understander.understand(
            &utterance,
            &Expectation::default(),
            &context,
            &bot.catalogues,
            &Encodings::default(),
        ));
        begun.elapsed()
    });
    let latencies = Latencies::of(latencies.collect());
    let what = "understanding one message, one thread".to_owned();
    let figures = Figures::latency("understanding", what, &latencies);
    bench.report.line(&figures.rate(latencies.count(), begun.elapsed()))
}
