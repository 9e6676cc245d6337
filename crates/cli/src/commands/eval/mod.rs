//! `recado eval`: measuring how well messages are understood. What is measured and what follows from it is decided in `evals`; here
//! files are read and written.

mod acts;
mod compare;
mod cross_validate;
mod curve;
mod entities;
mod folder;
mod intents;
mod learner;
pub(crate) mod lint;
mod machine;
mod measured;
mod pack;
mod report;
mod run;
mod saved;
mod suites;

use std::process::ExitCode;

use crate::{args::Eval, logging, output};

/// The exit code of a suite or of data that is not as it should be.
const USED_WRONGLY: u8 = 2;

/// Something that whoever called must mend: a suite, its data, the choice of runs.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Misuse(String);

pub(crate) async fn run(args: &Eval) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    match measure(args).await {
        Err(error) if error.is::<Misuse>() => {
            eprintln!("recado: {}", output::explain(&error));
            Ok(ExitCode::from(USED_WRONGLY))
        }
        result => result,
    }
}

async fn measure(args: &Eval) -> anyhow::Result<ExitCode> {
    match args {
        Eval::Run(args) => run::run(args).await,
        Eval::Compare(args) => compare::run(args),
        Eval::Report(args) => report::run(args),
        Eval::LearningCurve(args) => curve::run(args),
        Eval::CrossValidate(args) => cross_validate::run(args),
        Eval::Lint(args) => lint::run(args),
        Eval::Intents(args) => intents::run(args),
        Eval::Entities(args) => entities::run(args),
    }
}
