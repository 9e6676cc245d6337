//! The command line: reads arguments and configuration, opens a business, and shows what came of it.
//!
//! Exit codes: 0, it worked; 1, it ran and the answer is no, or it broke; 2, it was used wrongly.

#[macro_use]
mod output;
mod args;
mod commands;
pub mod conversation;
mod emulator;
mod logging;
pub mod open;
mod render;
pub mod script;
mod through;
pub mod written;

use std::{ffi::OsString, process::ExitCode};

use clap::Parser;

use args::{Args, Command};

/// Runs the program with `arguments`, the first of which is its own name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            let code = error.exit_code();
            let _ = error.print();
            return ExitCode::from(u8::try_from(code).unwrap_or(2));
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = runtime.map_err(anyhow::Error::from).and_then(|runtime| runtime.block_on(run(args)));
    match result {
        Ok(code) => code,
        Err(error) if output::is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("recado: {}", output::explain(&error));
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> anyhow::Result<ExitCode> {
    match args.command.unwrap_or_default() {
        Command::Serve(serve) => commands::serve::run(serve).await,
        Command::Chat(chat) => commands::chat::run(chat).await,
        Command::Ask(ask) => commands::ask::run(ask).await,
        Command::Explain(explain) => commands::explain::run(explain).await,
        Command::Entities(entities) => commands::entities::run(&entities),
        Command::Check(check) => commands::check::run(&check).await,
        Command::Test(test) => commands::test::run(&test).await,
        Command::Dead(dead) => commands::dead::run(dead).await,
        Command::Forget(forget) => commands::forget::run(&forget).await,
        Command::Migrate(migrate) => commands::migrate::run(&migrate).await,
        Command::Eval(eval) => commands::eval::run(&eval).await,
        Command::Sandbox(sandbox) => commands::sandbox::run(sandbox).await,
        Command::Bench(bench) => commands::bench::run(bench).await,
    }
}
