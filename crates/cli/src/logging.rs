//! Logs: to standard error, as text or JSON.

use std::io::IsTerminal;

use gateway::config::{Log, LogFormat};
use tracing_subscriber::EnvFilter;

/// Logs of the libraries are told only from `warn` on.
fn filter(level: &str) -> EnvFilter {
    EnvFilter::new(format!("warn,gateway={level},recado_cli={level},shop={level}"))
}

/// Starts logging as configured.
pub(crate) fn start(log: &Log) {
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter(log.level.name()))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => subscriber.init(),
        LogFormat::Json => subscriber.json().init(),
    }
}

/// Logs what goes wrong, for the commands that talk to a person in the terminal.
pub(crate) fn start_quiet() {
    tracing_subscriber::fmt()
        .with_env_filter(filter("error"))
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
}
