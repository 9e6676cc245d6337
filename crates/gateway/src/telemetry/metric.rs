//! Every metric of the service: its name, its kind, and what it says. Labels stand in the description.

/// Webhook deliveries, by answer.
pub const WEBHOOK_REQUESTS: &str = "recado_webhook_requests_total";
/// Time to answer a webhook delivery.
pub const WEBHOOK_SECONDS: &str = "recado_webhook_seconds";
/// Events taken in, by outcome.
pub const WEBHOOK_EVENTS: &str = "recado_webhook_events_total";
/// What Meta told besides messages and statuses, by field and level.
pub const WEBHOOK_ALERTS: &str = "recado_webhook_alerts_total";
/// Statuses that moved a message forward.
pub const STATUS_CHANGES: &str = "recado_status_changes_total";
/// Turns, by stage.
pub const TURNS: &str = "recado_turns_total";
/// Time of a turn.
pub const TURN_SECONDS: &str = "recado_turn_seconds";
/// Encodings of messages, by where they came from: the encoder, memory, or nowhere because it was too busy.
pub const ENCODINGS: &str = "recado_encodings_total";
/// Messages that will not arrive, by the provider's error code.
pub const UNDELIVERED: &str = "recado_undelivered_total";
/// Attempts to send, by result.
pub const SENDS: &str = "recado_sends_total";
/// Events that wait for their turn.
pub const INBOX_DEPTH: &str = "recado_inbox_depth";
/// Messages and commands that wait to leave.
pub const OUTBOX_DEPTH: &str = "recado_outbox_depth";
/// Events put aside after failing too often.
pub const DEAD_LETTERS: &str = "recado_dead_letters";
/// Numbers of ours that may not send because of an error that somebody has to mend.
pub const HALTED_NUMBERS: &str = "recado_halted_numbers";
/// Open HTTP connections.
pub const CONNECTIONS: &str = "recado_connections";
/// Connections and requests refused because there was no room.
pub const REFUSED: &str = "recado_refused_total";

/// A metric of the service.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// As it is recorded and shown.
    pub name: &'static str,
    /// How it behaves.
    pub kind: Kind,
    /// For people.
    pub description: &'static str,
}

/// How a metric behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Only rises.
    Counter,
    /// Rises and falls.
    Gauge,
    /// A histogram of durations.
    Seconds,
}

use Kind::{Counter, Gauge, Seconds};

/// All of them.
#[rustfmt::skip]
pub const METRICS: &[Metric] = &[
    Metric { name: WEBHOOK_REQUESTS, kind: Counter, description: "Webhook deliveries, by answer: stored, forged, encoded, too_large, interrupted, overloaded, unavailable." },
    Metric { name: WEBHOOK_SECONDS, kind: Seconds, description: "Time to answer a webhook delivery, its body's arrival included." },
    Metric { name: WEBHOOK_EVENTS, kind: Counter, description: "Events taken in, by outcome: new, duplicate." },
    Metric { name: WEBHOOK_ALERTS, kind: Counter, description: "What Meta told besides messages and statuses, by field and level: info, warning, error." },
    Metric { name: STATUS_CHANGES, kind: Counter, description: "Statuses that moved a message forward." },
    Metric { name: TURNS, kind: Counter, description: "Turns, by the stage that understood the message, or by what else it was: outcome, timer, missed, gap." },
    Metric { name: TURN_SECONDS, kind: Seconds, description: "Time of a turn, from claim to commit." },
    Metric { name: ENCODINGS, kind: Counter, description: "Encodings of messages that words left unsure, by where they came from: encoder, memory, or nowhere because the encoder was too busy." },
    Metric { name: UNDELIVERED, kind: Counter, description: "Messages that will not arrive, by the provider's error code, or none." },
    Metric { name: SENDS, kind: Counter, description: "Attempts to send a message, by result: accepted, outside_window (not tried), or the class of the error." },
    Metric { name: INBOX_DEPTH, kind: Gauge, description: "Events that wait for their turn." },
    Metric { name: OUTBOX_DEPTH, kind: Gauge, description: "Messages and commands that wait to leave." },
    Metric { name: DEAD_LETTERS, kind: Gauge, description: "Events put aside after failing too often." },
    Metric { name: HALTED_NUMBERS, kind: Gauge, description: "Numbers of ours that may not send because of an error that somebody has to mend." },
    Metric { name: CONNECTIONS, kind: Gauge, description: "Open HTTP connections." },
    Metric { name: REFUSED, kind: Counter, description: "Refused because there was no room, by limit: connections, connections_per_client, requests, bytes." },
];

/// Tells the recorder in force what each metric means.
pub fn describe() {
    for Metric { name, kind, description } in METRICS.iter().copied() {
        match kind {
            Counter => metrics::describe_counter!(name, description),
            Gauge => metrics::describe_gauge!(name, description),
            Seconds => metrics::describe_histogram!(name, metrics::Unit::Seconds, description),
        }
    }
}
