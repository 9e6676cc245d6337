//! `recado forget`: everything that the store knows about a person, erased.

use std::process::ExitCode;

use gateway::{config::Config, store::alias_of, telemetry::Masked};
use jiff::Timestamp;
use serde_json::json;

use crate::{args::Forget, logging, open};

/// Digits of the shortest phone number in international form (ITU-T E.164).
const DIGITS_MIN: usize = 8;
/// The exit code of a command that was used wrongly.
const USED_WRONGLY: u8 = 2;

pub(crate) async fn run(args: &Forget) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    let Some(address) = address(&args.phone) else {
        eprintln!(
            "recado: expected a phone such as +5511990000002, or a user id such as BR.1A2B3C; found `{}`",
            args.phone
        );
        return Ok(ExitCode::from(USED_WRONGLY));
    };
    let masked = Masked(&address).to_string();
    if !args.yes {
        eprintln!("recado: this erases all that the store knows about {masked}, and there is no way back: add --yes");
        return Ok(ExitCode::from(USED_WRONGLY));
    }
    let config = Config::load(args.config.as_deref(), std::env::vars())?;
    let store = open::store(&config).await?;
    let forgotten = store.forget(&alias_of(&address), Timestamp::now()).await;
    store.close().await;
    let forgotten = forgotten?;
    let is_known = forgotten.conversations > 0;
    if args.json {
        say!("{}", json!({"person": masked, "erased": forgotten}));
    } else if is_known {
        say!("{masked} is forgotten. Erased:");
        for (count, one, many) in [
            (forgotten.conversations, "conversation, with names and state", "conversations, with names and states"),
            (forgotten.events, "event that came in", "events that came in"),
            (forgotten.sends, "message or command that went out", "messages and commands that went out"),
            (forgotten.timers, "timer", "timers"),
            (forgotten.dead_letters, "dead letter", "dead letters"),
        ] {
            say!("  {count} {}", if count == 1 { one } else { many });
        }
        say!("A row of the table `audit` says so, without the person. The data of the bot pack is not touched.");
    } else {
        say!("The store knows nobody under {masked}.");
    }
    Ok(if is_known { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A phone as digits, or a user id as it is.
fn address(text: &str) -> Option<String> {
    let is_user_id = text.contains('.') && text.starts_with(|first: char| first.is_ascii_uppercase());
    if is_user_id {
        return Some(text.to_owned());
    }
    let is_phone = text.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (is_phone && digits.len() >= DIGITS_MIN).then_some(digits)
}
