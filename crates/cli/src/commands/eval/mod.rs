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
mod lint;
mod machine;
mod measured;
mod pack;
mod progress;
mod report;
mod run;
mod saved;
mod suites;

use std::process::ExitCode;

use crate::{args::Eval, logging};

pub(crate) async fn run(args: &Eval) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
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
