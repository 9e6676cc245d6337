//! Conversations as plain text: what a person says, and what the bot is expected to answer.
//!
//! ```text
//! # A customer looks up an order
//! as +5511990000002
//! now 2026-11-20T10:30
//!
//! > order 1823
//! *Order 1823* · shipped
//! [My orders] [Menu]
//!
//! > [Menu]
//! ```
//!
//! A line with `>` is said; `> [Menu]` taps what the last answer offered under that label, `> (audio)` sends something that is
//! no text, `> (10m later)` says nothing and lets time pass. The lines up to the next `>` are the whole answer; `---` stands between messages.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use bot::{Content, pick};
use gateway::talk::Talk;
use jiff::{Zoned, civil::DateTime};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{
    open, render, through,
    written::{self, Transcript, What, Written, WrongLine, diff},
};

/// A conversation as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// The lines before the first thing said, as they are.
    head: String,
    /// Whose phone writes.
    phone: String,
    /// When, in the business's local time.
    now: DateTime,
    /// What is said, in order.
    said: Vec<String>,
}

impl Conversation {
    /// Reads a conversation.
    ///
    /// # Errors
    /// When the head does not say who and when, nothing is said, or something is done that only scripts do.
    pub fn parse(text: &str) -> Result<Self, WrongLine> {
        let Written { head, phone, now, steps } = Written::parse(text)?;
        let missing = |expected| WrongLine::first(text, expected);
        let mut said = Vec::new();
        for step in steps {
            match step.what {
                What::Said(words) => said.push(words),
                What::Done(_) => {
                    return Err(WrongLine::new(step.line, "`> words`; only scripts have `! …`", step.written()));
                }
            }
        }
        let phone = phone.ok_or_else(|| missing("a line `as PHONE`"))?;
        let now = now.ok_or_else(|| missing("a line `now TIME`"))?;
        if said.is_empty() {
            return Err(missing("at least one line `> words`"));
        }
        Ok(Self { head, phone, now, said })
    }

    /// Holds the conversation with the bot of the pack in `dir`, whose data is made afresh under `data`, and writes it down as a
    /// file of this kind.
    ///
    /// # Errors
    /// When the business does not open, or something is tapped that was not offered.
    pub async fn hold(&self, dir: &Path, data: &Path) -> anyhow::Result<String> {
        let zone = gateway::business::load_pack(dir)?.time_zone;
        let mut now: Zoned = self.now.to_zoned(zone).context("placing the conversation in time")?;
        let business = open::business(dir, data, &now).await?;
        let mut talk = Talk::new(&business, &self.phone).await?;
        let mut transcript = Transcript::new(&self.head);
        for words in &self.said {
            let answers = match written::later(words) {
                Some(length) => {
                    now = now.checked_add(length).context("letting time pass")?;
                    talk.wait(&now).await
                }
                None => vec![talk.say(content(words, &talk)?, &now).await],
            };
            let messages: Vec<_> = answers.iter().flat_map(|answer| &answer.messages).map(render::text).collect();
            transcript.add(&format!("> {words}"), &messages);
        }
        Ok(transcript.finish())
    }
}

/// What a line says: a tap, something that is no text, or words.
fn content(words: &str, talk: &Talk<'_>) -> anyhow::Result<Content> {
    if let Some(label) = words.strip_prefix('[').and_then(|words| words.strip_suffix(']')) {
        let offered = talk.state().offered.iter().find(|offered| offered.label == label);
        let offered = offered.with_context(|| {
            let labels: Vec<_> = talk.state().offered.iter().map(|offered| offered.label.as_str()).collect();
            format!("`{label}` was not on offer; on offer: {}", labels.join(", "))
        })?;
        let id = pick::to_id(&offered.pick).context("a choice on offer has an id")?;
        return Ok(Content::Pick(id));
    }
    let kind = words.strip_prefix('(').and_then(|words| words.strip_suffix(')'));
    Ok(kind.map_or_else(|| Content::Text(words.to_owned()), |kind| Content::Unreadable(kind.to_owned())))
}

/// A conversation that did not go as written.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Its file.
    pub file: PathBuf,
    /// What it says, and what was said: a line diff.
    pub diff: String,
}

/// How a folder of conversations went.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Conversations held.
    pub held: usize,
    /// Those that went otherwise than written.
    pub differences: Vec<Difference>,
}

/// How conversations are held.
#[derive(Clone, Debug)]
pub enum Way {
    /// With the code that answers, its state in memory.
    Directly,
    /// Through a sandbox, webhook, store, sender and client; requests are counted there.
    ThroughSandbox(PrometheusHandle),
}

/// Holds every conversation (`*.txt`) of `folder` with the bot of the pack in `dir`. With `accept`, writes down how they went
/// instead of comparing.
///
/// # Errors
/// When a file is not a conversation or the business does not open.
pub async fn hold_all(dir: &Path, folder: &Path, way: &Way, accept: bool) -> anyhow::Result<Report> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .with_context(|| format!("reading the folder {}", folder.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let mut report = Report::default();
    for file in files {
        let written = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        let data = tempfile::tempdir().context("making a folder for the data")?;
        let held = match way {
            Way::Directly => match Conversation::parse(&written) {
                Ok(conversation) => conversation.hold(dir, data.path()).await,
                Err(error) => Err(error.into()),
            },
            Way::ThroughSandbox(metrics) => through::hold(&written, dir, data.path(), metrics).await,
        };
        let held = held.with_context(|| file.display().to_string())?;
        report.held += 1;
        if accept {
            fs::write(&file, held).with_context(|| format!("writing {}", file.display()))?;
        } else if held != written {
            report.differences.push(Difference { file, diff: diff(&written, &held) });
        }
    }
    Ok(report)
}
