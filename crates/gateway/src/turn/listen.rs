//! What the events of a conversation say, before anybody answers: who spoke, whether it came too late, what belongs together. Pure.

use bot::{Content, Timer, Trouble, decide::Gap, timer::Cause};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::Changed;
use crate::{
    answer::Incoming,
    config,
    store::{Event, WINDOW, Work, keys},
    webhook,
};

/// What is kept in hand of the 24 hours in which WhatsApp lets a reply through.
const IN_HAND: SignedDuration = SignedDuration::from_mins(1);
/// A reminder that leaves later than this after its time is left out.
const REMIND_WITHIN: SignedDuration = SignedDuration::from_hours(1);
/// Everything else that happens by the clock: half a day late it is no longer today's.
const CLOCK_WITHIN: SignedDuration = SignedDuration::from_hours(12);

/// How a bot listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listening {
    /// A message that is older than this gets no answer of its own.
    pub stale_after: SignedDuration,
    /// Texts that were taken together are heard as one.
    pub together: bool,
}

impl From<&config::Bot> for Listening {
    fn from(bot: &config::Bot) -> Self {
        Self { stale_after: bot.stale_after, together: bot.coalesce.is_positive() }
    }
}

/// What is to be done about one event, or about several that belong together.
#[derive(Debug, PartialEq)]
pub(super) struct Heard<'a> {
    /// The last of them.
    pub event: &'a Event,
    /// What they say.
    pub says: Says,
    /// When the person did it, as far as it was the person.
    pub asked: Timestamp,
    /// Until when an answer may leave.
    pub expires_at: Timestamp,
}

#[derive(Debug, PartialEq)]
pub(super) enum Says {
    /// Something to answer.
    Answer(Incoming),
    /// That a message of ours will not arrive.
    Undelivered(Undelivered),
    /// Nothing that this program can read.
    Nothing,
}

/// Why a message will not arrive.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Undelivered {
    /// The provider's error code, if it gave one.
    pub code: Option<i64>,
    /// Why, for people.
    pub reason: String,
}

/// Reads the events of `work`, in order.
pub(super) fn listen<'a>(
    work: &'a Work,
    listening: &Listening,
    caller_is_known: bool,
    now: Timestamp,
) -> Vec<Heard<'a>> {
    let mut all: Vec<Heard<'a>> = Vec::new();
    for (event, content) in work.events.iter().zip(webhook::heard(&work.events)) {
        let heard = hear(event, content, listening, caller_is_known, now);
        match (all.last_mut(), heard) {
            (
                Some(Heard { event, says: Says::Answer(Incoming::Content(Content::Text(before))), asked, expires_at }),
                Heard {
                    event: last,
                    says: Says::Answer(Incoming::Content(Content::Text(text))),
                    asked: at,
                    expires_at: until,
                },
            ) if listening.together => {
                before.push('\n');
                before.push_str(&text);
                (*event, *asked, *expires_at) = (last, at, until);
            }
            (_, heard) => all.push(heard),
        }
    }
    all
}

fn hear<'a>(
    event: &'a Event,
    content: Content,
    listening: &Listening,
    caller_is_known: bool,
    now: Timestamp,
) -> Heard<'a> {
    let asked = event.provider_time.min(now);
    let heard = |says, expires_at| Heard { event, says, asked, expires_at };
    let by_clock = |within| now.saturating_add(within).unwrap_or(now);
    match keys::kind(&event.key) {
        keys::Kind::Outcome => match serde_json::from_str::<Changed>(&event.payload) {
            Ok(changed) => heard(Says::Answer(Incoming::Ran(changed.outcome)), reply_until(changed.asked)),
            Err(_) => heard(Says::Answer(Incoming::Gap(Gap::Outcome)), reply_until(asked)),
        },
        keys::Kind::Notice => heard(Says::Undelivered(serde_json::from_str(&event.payload).unwrap_or_default()), asked),
        keys::Kind::Timer => match serde_json::from_str::<Timer>(&event.payload) {
            Ok(timer) => {
                let within = match timer.cause {
                    Cause::Reminder { .. } | Cause::Timeout { .. } => REMIND_WITHIN,
                    Cause::Schedule { .. } | Cause::Missed => CLOCK_WITHIN,
                };
                let timer = Says::Answer(Incoming::Timer(timer));
                Heard { event, says: timer, asked: now, expires_at: by_clock(within) }
            }
            Err(_) => heard(Says::Nothing, asked),
        },
        keys::Kind::Gap => match keys::origin(&event.key).strip_prefix("g:").map(keys::kind) {
            Some(keys::Kind::Message | keys::Kind::Other) => {
                heard(Says::Answer(Incoming::Gap(Gap::Message)), reply_until(asked))
            }
            Some(keys::Kind::Outcome) => heard(Says::Answer(Incoming::Gap(Gap::Outcome)), reply_until(asked)),
            _ => heard(Says::Nothing, asked),
        },
        keys::Kind::Message | keys::Kind::Other => {
            let is_stale = !keys::has_our_time(&event.key) && now.duration_since(asked) > listening.stale_after;
            let incoming = message(event, content, asked, is_stale, caller_is_known);
            heard(Says::Answer(incoming), reply_until(asked))
        }
    }
}

/// What a person sent.
fn message(event: &Event, content: Content, at: Timestamp, is_stale: bool, caller_is_known: bool) -> Incoming {
    match content {
        Content::Silent => Incoming::Content(Content::Silent),
        Content::Text(text) if is_stale => Incoming::Missed { at, text: Some(text) },
        Content::Pick(_) | Content::Unreadable(_) if is_stale => Incoming::Missed { at, text: None },
        _ if !caller_is_known => Incoming::Unanswerable(Trouble::Unavailable),
        content if event.late => Incoming::Late(content),
        content => Incoming::Content(content),
    }
}

/// That nothing more is pending after `event`.
pub(super) fn caught_up(event: &Event, now: Timestamp) -> Heard<'_> {
    let expires_at = reply_until(event.provider_time.min(now));
    Heard { event, says: Says::Answer(Incoming::CaughtUp), asked: now, expires_at }
}

/// Until when WhatsApp lets a reply to something of `asked` through.
fn reply_until(asked: Timestamp) -> Timestamp {
    asked.saturating_add(WINDOW - IN_HAND).unwrap_or(asked)
}
