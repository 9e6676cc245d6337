//! `recado chat`: a conversation in the terminal.

use std::{io::Write, process::ExitCode};

use anyhow::Context;
use bot::Content;
use gateway::talk::Talk;
use tokio::io::{AsyncBufReadExt, BufReader, stdin};

use crate::{args::Chat, logging, open, render};

pub(crate) async fn run(args: Chat) -> anyhow::Result<ExitCode> {
    logging::start_quiet();
    let config = open::config(&args.source)?;
    let business = open::configured(&config).await?;
    let phone = args.phone.unwrap_or_else(|| business.first_person());
    let mut talk = Talk::new(&business, &phone).await?;
    say!("{} · you are {phone}, {} · Ctrl-D ends", business.bot().pack.name, talk.caller().role);
    let mut lines = BufReader::new(stdin()).lines();
    loop {
        print!("> ");
        std::io::stdout().flush().context("writing to the terminal")?;
        let Some(line) = lines.next_line().await.context("reading from the terminal")? else { break };
        if line.trim().is_empty() {
            continue;
        }
        let said = talk.say(Content::Text(line), &business.local(jiff::Timestamp::now())).await;
        for message in &said.messages {
            say!("{}\n", render::text(message));
        }
    }
    say!();
    Ok(ExitCode::SUCCESS)
}
