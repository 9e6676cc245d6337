//! `recado ask`: one message, one answer.

use std::process::ExitCode;

use bot::Content;
use gateway::talk::Talk;
use serde_json::json;

use crate::{args::Ask, logging, open, render};

pub(crate) async fn run(args: Ask) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    let config = open::config(&args.source)?;
    let business = open::configured(&config).await?;
    let phone = args.phone.unwrap_or_else(|| business.first_person());
    let mut talk = Talk::new(&business, &phone).await?;
    let said = talk.say(Content::Text(args.text), &business.local(jiff::Timestamp::now())).await;
    if args.json {
        let replies: Vec<_> = said.messages.iter().map(render::json).collect();
        say!("{}", serde_json::to_string_pretty(&json!({"replies": replies, "trace": said.trace}))?);
    } else {
        for message in &said.messages {
            say!("{}", render::text(message));
        }
    }
    Ok(ExitCode::SUCCESS)
}
