//! `recado migrate`: a store as this program needs it.

use std::process::ExitCode;

use gateway::config::Config;
use serde_json::json;

use crate::{args::Migrate, logging, open};

pub(crate) async fn run(args: &Migrate) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    let config = Config::load(args.config.as_deref(), std::env::vars())?;
    let is_file = config.store.url.is_none();
    let place = if is_file { config.store.path.display().to_string() } else { "the database of store.url".to_owned() };
    let is_new = is_file && !config.store.path.exists();
    open::made_or_opened(&config).await?.close().await;
    if args.json {
        say!("{}", json!({"store": place, "made": is_new}));
    } else if is_new {
        say!("{place}: made, with the schema of recado {}", env!("CARGO_PKG_VERSION"));
    } else {
        say!("{place}: has the schema of recado {}", env!("CARGO_PKG_VERSION"));
    }
    Ok(ExitCode::SUCCESS)
}
