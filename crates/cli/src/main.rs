//! The program `recado`.

use std::process::ExitCode;

fn main() -> ExitCode {
    recado_cli::main(std::env::args_os())
}
