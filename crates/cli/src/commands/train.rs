//! `recado train`: a pack's examples learnt beforehand, and how well that went.

use std::{process::ExitCode, time::Instant};

use jiff::Zoned;
use learn::Tuning;
use serde_json::json;

use super::eval::lint;
use crate::{
    args::{Source, train::Train},
    learning::Lesson,
    logging, open,
};

/// Findings about the examples that are told here; `recado eval lint` tells all.
const FINDINGS_TOLD: usize = 10;

pub(crate) async fn run(args: &Train) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    let config = open::config(&Source { bot: args.dir.clone(), config: args.config.clone() })?;
    let dir = &config.bot.dir;
    let findings = lint::of_examples(dir)?;
    if !args.json {
        for finding in findings.iter().take(FINDINGS_TOLD) {
            say!("{finding}");
        }
        if findings.len() > FINDINGS_TOLD {
            say!("… {} findings in all: recado eval lint {}", findings.len(), dir.display());
        }
    }
    let business = open::business(dir, &config.bot.data, &Zoned::now()).await?;
    let Some(lesson) = Lesson::of(&business, &config)? else {
        anyhow::bail!("there is nothing to train: the pack has no examples, or `understanding.encoder` is `none`");
    };
    let begun = Instant::now();
    let tuning = args.tune.map(|layers| Tuning { layers, seed: 1 });
    let (lesson, artefact) = tokio::task::spawn_blocking(move || {
        let artefact = lesson.learn_again(tuning);
        (lesson, artefact)
    })
    .await?;
    let (artefact, seconds) = (artefact?, begun.elapsed().as_secs_f64());
    let score = artefact.learnt.held_out().unwrap_or_default();
    let share = |part: usize, all: usize| part as f64 / all.max(1) as f64;
    let accuracy = share(score.right, score.rows);
    let (by_words, by_words_right) = (share(score.sparse, score.rows), share(score.sparse_right, score.sparse));
    if args.json {
        let told = json!({
            "folder": lesson.folder(),
            "findings": findings,
            "seconds": seconds,
            "held_out": {"rows": score.rows, "accuracy": accuracy, "sparse_share": by_words, "sparse_accuracy": by_words_right},
            "manifest": artefact.manifest,
        });
        say!("{}", serde_json::to_string_pretty(&told)?);
    } else {
        say!("learnt in {seconds:.1} s, and kept in {}", lesson.folder().display());
        let held_out = if tuning.is_some() { "set aside" } else { "held out in turn" };
        say!("of {} examples {held_out}, {:.1} % got the right intent", score.rows, accuracy * 100.0);
        say!(
            "words alone are sure of {:.1} % of them, and right about {:.1} % of those",
            by_words * 100.0,
            by_words_right * 100.0
        );
    }
    Ok(ExitCode::SUCCESS)
}
