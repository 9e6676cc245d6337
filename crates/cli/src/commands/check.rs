//! `recado check`: what is wrong with a pack.

use std::process::ExitCode;

use anyhow::Context;
use bot::pack::Complaint;
use gateway::{
    business::{BusinessError, DataError, load_pack},
    config::Config,
};
use jiff::Zoned;
use serde_json::json;

use crate::{args::Check, logging, open};

pub(crate) async fn run(args: &Check) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    let complaints = complaints(args).await?;
    if args.json {
        let complaints: Vec<_> = complaints
            .iter()
            .map(|Complaint { file, line, message }| json!({"file": file, "line": line, "message": message}))
            .collect();
        say!("{}", serde_json::to_string_pretty(&complaints)?);
    } else {
        for complaint in &complaints {
            say!("{}/{complaint}", args.dir.display());
        }
    }
    if complaints.is_empty() {
        if !args.json {
            say!("{}: no complaints", args.dir.display());
        }
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

/// Opens the business as `serve` would, and takes what it complains about.
async fn complaints(args: &Check) -> anyhow::Result<Vec<Complaint>> {
    let made = tempfile::tempdir().context("making a folder for the data")?;
    let is_demo = load_pack(&args.dir).is_ok_and(|pack| pack.handlers.is_some());
    let data = match &args.data {
        Some(data) => data.clone(),
        None if is_demo => made.path().to_owned(),
        None => Config::default().bot.data,
    };
    let Err(error) = open::business(&args.dir, &data, &Zoned::now()).await else { return Ok(Vec::new()) };
    match error.downcast_ref::<BusinessError>() {
        Some(BusinessError::Pack(complaints)) => Ok(complaints.clone()),
        Some(BusinessError::Data(DataError::Open { path, .. })) => {
            eprintln!("{} is not there, so that the queries were not tried; see --data", path.display());
            Ok(Vec::new())
        }
        _ => Err(error),
    }
}
