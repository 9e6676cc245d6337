//! `recado eval learning-curve`: what more examples would bring.

use std::process::ExitCode;

use evals::{
    curve::{Trial, Trials},
    dataset::Row,
    layout::lay_out,
    suite::Kind,
};

use super::{Misuse, folder, learner::learner, suites};
use crate::{args::CurveArgs, learning, progress};

pub(super) fn run(args: &CurveArgs) -> anyhow::Result<ExitCode> {
    for share in &args.shares {
        if !(*share > 0.0 && *share <= 1.0) {
            return Err(Misuse(format!("expected shares above 0 and up to 1, found {share}")).into());
        }
    }
    let found = suites::find(&args.suite)?;
    let Kind::Intents { train, valid, test, oos_label } = &found.suite.kind else {
        let why = format!("`{}` measures a whole bot: only suites of kind `intents` have a learning curve", args.suite);
        return Err(Misuse(why).into());
    };
    // What more examples bring is a choice, and choices are made by what is not reported.
    let (train, score) = (found.rows(train)?, found.rows(valid.as_ref().unwrap_or(test))?);
    let package = learning::open_package(&args.encoder.name)?;
    let quiet = progress::hidden();
    let learn = learner(oos_label, package.as_ref(), found.suite.tune, &quiet);
    let trials = trials(&Trials { learn: &*learn, oos_label }, &train, &score, args)?;
    if let Some(file) = &args.out {
        folder::write(file, &lay_out(&trials)?)?;
    }
    if args.json {
        say!("{}", serde_json::to_string_pretty(&trials)?);
        return Ok(ExitCode::SUCCESS);
    }
    for share in &args.shares {
        let of_share: Vec<_> = trials.iter().filter(|trial| trial.share == *share).collect();
        let accuracies: Vec<_> = of_share.iter().filter_map(|trial| trial.in_scope_accuracy).collect();
        let mean = accuracies.iter().sum::<f64>() / accuracies.len().max(1) as f64;
        let least = accuracies.iter().copied().fold(f64::INFINITY, f64::min);
        let most = accuracies.iter().copied().fold(0.0, f64::max);
        let rows = of_share.first().map_or(0, |trial| trial.rows);
        say!(
            "{:>5.1} % of the examples ({rows:>6}): in-scope accuracy {:.2} % ({:.2} to {:.2})",
            share * 100.0,
            mean * 100.0,
            least * 100.0,
            most * 100.0
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn trials(trials: &Trials<'_>, train: &[Row], score: &[Row], args: &CurveArgs) -> anyhow::Result<Vec<Trial>> {
    let seeds = |share: f64| if share < 1.0 { args.seeds } else { 1 };
    let draws: Vec<_> =
        args.shares.iter().flat_map(|share| (1..=seeds(*share)).map(move |seed| (*share, seed))).collect();
    let bar = progress::parts(draws.len(), "learning shares of the examples");
    let trial = |(share, seed)| {
        let trial = trials.on_share(train, score, share, seed);
        bar.inc(1);
        Ok(trial?)
    };
    let trials = draws.into_iter().map(trial).collect();
    bar.finish_and_clear();
    trials
}
