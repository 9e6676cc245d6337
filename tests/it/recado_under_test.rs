//! The program `recado`, but it dies where the environment variable `FAILPOINTS` says (crate `fail`).

use std::process::ExitCode;

fn main() -> ExitCode {
    let scenario = fail::FailScenario::setup();
    let code = recado_cli::main(std::env::args_os());
    scenario.teardown();
    code
}
