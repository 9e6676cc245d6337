//! What would come of handing a dead letter out again.

use gateway::{
    business::Business,
    config,
    store::{ConversationId, DeadLetter, Event, Lease, NewSend, SendKind, TimerChange, Work},
    turn::{self, Change, Listening, attach_image},
};
use jiff::Timestamp;
use serde::Serialize;

use super::is_send;
use crate::render;

/// What would be done, in order.
#[derive(Debug, Default, Serialize)]
pub(super) struct Preview {
    /// Messages that would be sent.
    says: Vec<String>,
    /// Commands that would be run, because they change something.
    runs: Vec<String>,
    /// Timers that would be set or taken back.
    timers: Vec<String>,
}

/// Decides on the event of `letter` as a turn would, and keeps nothing. Commands that only read are run.
pub(super) async fn of(business: &Business, bot: &config::Bot, letter: &DeadLetter, now: Timestamp) -> Preview {
    let mut preview = Preview::default();
    if is_send(letter) {
        match message(&letter.payload) {
            Some(message) => preview.says.push(message),
            None => preview.runs.extend(command(&letter.payload)),
        }
        return preview;
    }
    let event = Event {
        key: format!("r:{}:{}", letter.id, letter.key),
        payload: letter.payload.clone(),
        provider_time: now,
        attempts: 1,
        deaths: 0,
        late: false,
    };
    let work = Work {
        lease: Lease { conversation: ConversationId(0), epoch: 0, version: 0 },
        person: letter.person.clone(),
        state: letter.state.clone(),
        events: vec![event],
        has_more: false,
    };
    let commit = turn::decide(business, &Listening::from(bot), &work, now).await.commit;
    for NewSend { kind, payload, .. } in &commit.sends {
        match kind {
            SendKind::Message => preview.says.extend(message(payload)),
            SendKind::Command => preview.runs.extend(command(payload)),
        }
    }
    preview.timers.extend(commit.timers.iter().map(|change| match change {
        TimerChange::Set { key, due_at, .. } => format!("{key} at {due_at}"),
        TimerChange::Clear { key } => format!("{key} taken back"),
    }));
    preview
}

fn message(payload: &str) -> Option<String> {
    attach_image(payload, None).ok().map(|message| render::text(&message))
}

/// A command with its slots, as it was asked for.
fn command(payload: &str) -> Option<String> {
    let Change { command, .. } = serde_json::from_str(payload).ok()?;
    let slots: Vec<_> = command.slots.iter().map(|(name, slot)| format!("{name}: {}", slot.text)).collect();
    Some(format!("{}({})", command.intent, slots.join(", ")))
}

/// The preview for people.
pub(super) fn text(preview: &Preview) -> String {
    let part = |verb: &'static str, all: &[String]| {
        all.iter()
            .map(move |one| format!("        would {verb} {}", one.replace('\n', "\n          ")))
            .collect::<Vec<_>>()
    };
    let mut lines = part("say", &preview.says);
    lines.extend(part("run", &preview.runs));
    lines.extend(part("set", &preview.timers));
    if lines.is_empty() {
        lines.push("        would do nothing".to_owned());
    }
    lines.join("\n")
}
