//! `recado explain`: how a message is understood.

use std::{io, process::ExitCode};

use nlu::{Encodings, Expectation, Meaning, Understanding, Utterance};
use serde_json::{Value, json};

use crate::{args::Explain, logging, open};

pub(crate) async fn run(args: Explain) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    let config = open::config(&args.source)?;
    let business = open::configured(&config).await?;
    let bot = business.bot();
    let now = business.local(jiff::Timestamp::now());
    let context = bot.pack.reading_context(bot.pack.default_language(), &now);
    let utterance = Utterance::new(&args.text);
    let understanding = bot.understander.understand(
        &utterance,
        &Expectation::default(),
        &context,
        &bot.catalogues,
        &Encodings::default(),
    );
    if args.json {
        say!("{}", serde_json::to_string_pretty(&to_json(&understanding))?);
    } else {
        print(&understanding)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn to_json(understanding: &Understanding) -> Value {
    let readings: Vec<_> = match &understanding.meaning {
        Meaning::Commands(readings) => readings
            .iter()
            .map(|reading| {
                let candidates: Vec<_> = reading
                    .candidates
                    .iter()
                    .map(|candidate| {
                        let unsettled: Vec<_> = candidate.unsettled.iter().map(|(slot, _)| slot).collect();
                        json!({
                            "intent": candidate.command.intent,
                            "probability": candidate.probability,
                            "slots": candidate.command.slots,
                            "unsettled": unsettled,
                        })
                    })
                    .collect();
                json!({"candidates": candidates, "out_of_scope": reading.out_of_scope})
            })
            .collect(),
        Meaning::Universal(universal) => vec![json!({"universal": universal})],
        Meaning::Choice(_) | Meaning::Answer(_) | Meaning::Nothing => Vec::new(),
    };
    json!({
        "language": understanding.language,
        "stage": understanding.stage,
        "readings": readings,
        "stages": understanding.reports,
    })
}

fn print(understanding: &Understanding) -> io::Result<()> {
    say!("language {}, decided by {}", understanding.language, understanding.stage.name());
    for report in &understanding.reports {
        say!("  {:<10} {}", report.stage.name(), report.why);
        for (intent, probability) in &report.candidates {
            say!("  {:<10}   {intent:<20} {probability:.3}", "");
        }
    }
    let Meaning::Commands(readings) = &understanding.meaning else { return Ok(()) };
    for candidate in readings.iter().filter_map(|reading| reading.candidates.first()) {
        say!("best: {} ({:.3})", candidate.command.intent, candidate.probability);
        for (name, slot) in &candidate.command.slots {
            say!("  {name} = {} (from “{}”, {:.2})", slot.value, slot.text, slot.probability);
        }
        for (name, values) in &candidate.unsettled {
            let values: Vec<_> = values.iter().map(|slot| slot.value.to_string()).collect();
            say!("  {name} could be {}", values.join(", "));
        }
    }
    Ok(())
}
