//! Messages that came too late, and messages that were lost.
//!
//! After an outage everything that was written meanwhile arrives at once, perhaps hours old. Answering each would bury the person
//! under answers to what no longer matters; so they are counted, and told of together.

use jiff::{SignedDuration, Timestamp};

use super::Turn;
use crate::{
    Choice, Label, Reply, markup,
    reply::Pick,
    state::{Missed, Told},
};

/// Webhooks that were held up arrive one by one over hours. The person is told of what they bring no more often than this.
const TELL_AGAIN: SignedDuration = SignedDuration::from_mins(10);
/// Characters of a message that are repeated to whoever wrote it: enough to know it again.
const QUOTE_MAX: usize = 80;

/// What could not be handled and was put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Something that the person sent.
    Message,
    /// The outcome of a command that they asked for.
    Outcome,
}

impl Gap {
    fn name(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::Outcome => "outcome",
        }
    }
}

impl Turn<'_> {
    /// Counts a message that came too late, and says nothing.
    pub(super) fn count_missed(&mut self, at: Timestamp, text: Option<String>) {
        self.verdict = "missed";
        let missed =
            self.state.missed.get_or_insert(Missed { count: 0, first: at, last: at, text: None, tell_at: None });
        missed.count += 1;
        missed.first = missed.first.min(at);
        if missed.last <= at {
            missed.last = at;
            missed.text = text;
        }
    }

    /// Nothing more is pending: tells of what was missed, unless the person was told of other messages just now.
    pub(super) fn tell_or_wait(&mut self) {
        let just_told = self.state.told.as_ref().and_then(|told| {
            let since = self.moment.now.duration_since(told.at);
            (SignedDuration::ZERO..TELL_AGAIN).contains(&since).then_some(told.at)
        });
        match (just_told, &mut self.state.missed) {
            (Some(told), Some(missed)) => missed.tell_at = told.checked_add(TELL_AGAIN).ok(),
            (None, Some(_)) => self.tell_missed(),
            (_, None) => {}
        }
    }

    pub(super) fn tell_missed(&mut self) {
        let Some(missed) = self.state.missed.take() else { return };
        self.state.questions += 1;
        let question = self.state.questions;
        let zone = self.pack.time_zone.clone();
        let local = |moment: Timestamp| moment.to_zoned(zone.clone()).datetime();
        let (first, last, now) = (local(missed.first), local(missed.last), local(self.moment.now));
        let is_today = first.date() == now.date() && last.date() == now.date();
        let reply = Reply::new("missed")
            .with("count", missed.count)
            .with("first", first.to_string())
            .with("last", last.to_string())
            .with("today", is_today)
            .with("text", missed.text.as_deref().map(quote));
        let reply = if missed.text.is_some() {
            let pick = Pick::Answer { question, value: "last".to_owned() };
            let label = Label::Template("answer_last".to_owned(), serde_json::Map::new());
            reply.offer(Choice { label, description: None, pick })
        } else {
            reply
        };
        self.state.told = Some(Told { at: self.moment.now, question, text: missed.text });
        self.say_and_ask_again("tell_missed", reply);
    }

    /// Tells that something was lost, once until the person writes again.
    pub(super) fn tell_gap(&mut self, gap: Gap) {
        self.verdict = "gap";
        if !std::mem::replace(&mut self.state.gap_told, true) {
            self.say_and_ask_again("gap", Reply::new("gap").with("kind", gap.name()));
        }
    }
}

/// The beginning of a text, in one line.
fn quote(text: &str) -> String {
    let line = markup::one_line(text.trim());
    if line.chars().count() <= QUOTE_MAX {
        return line;
    }
    let head: String = line.chars().take(QUOTE_MAX - 1).collect();
    format!("{}…", head.trim_end())
}
