//! The keys of events: unique for ever, and telling by their first letters what happened.
//!
//! | key | what happened |
//! |---|---|
//! | `m:<hash>` | the person sent something: the hash of its id, which has their phone in it |
//! | `o:<outbox row>` | a command has run: its outcome |
//! | `n:<outbox row>` | a message will not arrive |
//! | `t:<conversation>:<timer>:<version>` | a timer fired |
//! | `g:<key>` | that event could not be handled and was put aside |
//! | `r:<dead letter>:<key>` | that event is handed out again after it was put aside |
//! | `h:<sha256>` | something that belongs to nobody, or that we do not know |

use sha2::{Digest, Sha256};

/// Bytes of a hash in the key of a message: nobody finds two ids with the same, and the index stays small.
const HASH_BYTES: usize = 16;

/// What happened, told by the key of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The person sent something.
    Message,
    /// A command has run.
    Outcome,
    /// A message will not arrive.
    Notice,
    /// A timer fired.
    Timer,
    /// An event could not be handled.
    Gap,
    /// Something else.
    Other,
}

/// What kind of event has this key. An event that is handed out again is of the kind that it was.
pub fn kind(key: &str) -> Kind {
    match origin(key).split_once(':').map(|(kind, _)| kind) {
        Some("m") => Kind::Message,
        Some("o") => Kind::Outcome,
        Some("n") => Kind::Notice,
        Some("t") => Kind::Timer,
        Some("g") => Kind::Gap,
        _ => Kind::Other,
    }
}

/// The key that the event had when it came first.
pub fn origin(key: &str) -> &str {
    let mut key = key;
    while let Some((_, earlier)) = key.strip_prefix("r:").and_then(|rest| rest.split_once(':')) {
        key = earlier;
    }
    key
}

/// The key of the message that WhatsApp calls `wamid`. A key outlives the person's erasure, and the id tells their phone to everybody who
/// can read base64.
pub fn message(wamid: &str) -> String {
    format!("m:{}", hex::encode(&Sha256::digest(wamid)[..HASH_BYTES]))
}

/// True for events that carry our own time, which cannot be compared with the provider's: they are never late, and nothing is late
/// because of them.
pub fn has_our_time(key: &str) -> bool {
    key.starts_with("r:") || !matches!(kind(key), Kind::Message | Kind::Other)
}

/// The outcome of the command in outbox row `id`.
pub(super) fn outcome(id: i64) -> String {
    format!("o:{id}")
}

/// The word that the message in outbox row `id` will not arrive.
pub(super) fn notice(id: i64) -> String {
    format!("n:{id}")
}

/// What such a word says.
pub(super) fn notice_payload(code: Option<i64>, reason: &str) -> String {
    serde_json::json!({ "code": code, "reason": reason }).to_string()
}

/// The timer `key` of a conversation, set when its version was `version`.
pub(super) fn timer(conversation: i64, key: &str, version: i64) -> String {
    format!("t:{conversation}:{key}:{version}")
}

/// What remains of the event `key` after it was put aside; `None` when that was such a remainder itself.
pub(super) fn gap(key: &str) -> Option<String> {
    (kind(key) != Kind::Gap).then(|| format!("g:{key}"))
}

/// The event `key` again, after it was put aside as dead letter `id`.
pub(super) fn replay(id: i64, key: &str) -> String {
    format!("r:{id}:{key}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_handed_out_again_is_what_it_was() {
        assert_eq!(kind("r:7:r:3:m:wamid.A"), Kind::Message);
        assert_eq!(origin("r:7:r:3:t:1:remind:4"), "t:1:remind:4");
        assert!(has_our_time("r:7:m:wamid.A") && !has_our_time("m:wamid.A"));
        assert_eq!(gap("g:m:wamid.A"), None);
        assert_eq!(kind(&message("wamid.A")), Kind::Message);
    }
}
