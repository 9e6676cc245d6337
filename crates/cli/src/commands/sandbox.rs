//! `recado sandbox`: the emulated Cloud API alone, for any bot.

use std::{fs, process::ExitCode};

use anyhow::Context;
use gateway::sandbox::{
    BUSINESS_ACCOUNT_ID, DISPLAY_PHONE_NUMBER, DemoPerson, SandboxConfig, Settings, WEBHOOK_RETRY_GAPS, made_secret,
};
use jiff::{Timestamp, tz::TimeZone};
use secrecy::ExposeSecret;
use serde_json::json;

use super::serve::Stops;
use crate::{
    args::Sandbox,
    emulator::Emulator,
    logging,
    script::{Script, play},
    written::diff,
};

/// What a script that is none ends with, as arguments that are none.
const WRONG: u8 = 2;

pub(crate) async fn run(args: Sandbox) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    let Some(path) = &args.script else { return serve(args).await };
    let written = match fs::read_to_string(path) {
        Ok(written) => written,
        Err(error) => return Ok(wrong(&format!("{}: {error}", path.display()))),
    };
    let script = match Script::parse(&written) {
        Ok(script) => script,
        Err(error) => return Ok(wrong(&format!("{}: {error}", path.display()))),
    };
    let begins = script.begins(TimeZone::UTC).context("placing the script in time")?;
    let emulator = Emulator::start(args.address, config(&args, begins)).await?;
    let played = play(&emulator.sandbox, &script, || ()).await;
    emulator.stop().await;
    let held = match played {
        Ok(held) => held,
        Err(error) => return Ok(wrong(&format!("{}: {error}", path.display()))),
    };
    let is_as_written = held == written;
    let diff = diff(&written, &held);
    if args.json {
        say!("{}", json!({"as_written": is_as_written, "diff": diff, "held": held}));
    } else if is_as_written {
        say!("{} went as written", path.display());
    } else {
        say!("{}\n{}", path.display(), diff.trim_end());
    }
    Ok(if is_as_written { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn wrong(why: &str) -> ExitCode {
    eprintln!("recado: {why}");
    ExitCode::from(WRONG)
}

async fn serve(args: Sandbox) -> anyhow::Result<ExitCode> {
    let mut stops = Stops::listen()?;
    let config = config(&args, None);
    let emulator = Emulator::start(args.address, config.clone()).await?;
    let base = format!("http://{}", emulator.address);
    let rows = [
        ("page", "Chat page", format!("{base}/")),
        ("base_url", "Cloud API", format!("{base}/graph")),
        ("control_url", "Control API", format!("{base}/sandbox/api")),
        ("openapi_url", "described by", format!("{base}/sandbox/openapi.json")),
        ("callback_url", "Webhooks to", config.callback_url),
        ("access_token", "Access token", config.access_token.expose_secret().to_owned()),
        ("app_secret", "App secret", config.app_secret.expose_secret().to_owned()),
        ("phone_number_id", "Number id", config.phone_number_id),
        ("business_account_id", "Account id", config.business_account_id),
    ];
    if args.json {
        let object: serde_json::Map<_, _> =
            rows.into_iter().map(|(key, _, value)| (key.to_owned(), value.into())).collect();
        say!("{}", json!(object));
    } else {
        for (_, label, value) in rows {
            say!("{label:<13} {value}");
        }
        say!("Stop with Ctrl-C.");
    }
    stops.next().await;
    emulator.stop().await;
    Ok(ExitCode::SUCCESS)
}

fn config(args: &Sandbox, begins: Option<Timestamp>) -> SandboxConfig {
    let person =
        |name: &str, phone: &str| DemoPerson { name: name.to_owned(), phone: phone.to_owned(), note: String::new() };
    SandboxConfig {
        callback_url: args.callback.clone(),
        verify_token: args.verify_token.clone(),
        app_secret: args.app_secret.clone().unwrap_or_else(made_secret),
        access_token: args.access_token.clone().unwrap_or_else(made_secret),
        business_account_id: BUSINESS_ACCOUNT_ID.to_owned(),
        phone_number_id: args.phone_number_id.clone(),
        display_phone_number: DISPLAY_PHONE_NUMBER.to_owned(),
        business_name: "Sandbox".to_owned(),
        people: vec![person("First person", "+15550100101"), person("Second person", "+15550100102")],
        templates: Vec::new(),
        hints: Vec::new(),
        webhook_retry_gaps: WEBHOOK_RETRY_GAPS.to_vec(),
        settings: Settings::default(),
        seed: args.seed,
        begins,
    }
}
