//! What comes in.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A conversation, by our own number: phones and other names of a person may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationId(pub i64);

/// Who writes, and to which of our numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    /// Our number's id (Cloud API `metadata.phone_number_id`).
    pub phone_number_id: String,
    /// Where to send: the person's phone in digits (`wa_id`), or their business-scoped user id where WhatsApp hides the phone.
    pub address: String,
    /// Their phone in digits, if it was ever seen.
    pub phone: Option<String>,
    /// The name in their profile, as last seen.
    pub profile_name: Option<String>,
}

/// One webhook's contents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Messages and everything else that is kept.
    pub events: Vec<NewEvent>,
    /// What became of messages that we sent.
    pub statuses: Vec<StatusUpdate>,
    /// What people want to be sent from now on.
    pub preferences: Vec<Preference>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// Unique for ever: see [`keys`](super::super::keys).
    pub key: String,
    /// Whose conversation it belongs to; `None` for what belongs to nobody, which is kept and never handed out.
    pub person: Option<Person>,
    /// Every name by which it knows the person, in the form that [`alias_of`](super::super::alias_of) gives; the first is the address.
    /// All of them lead to one conversation from now on: where they led to several, these become one.
    pub aliases: Vec<String>,
    /// When the provider says it happened, in whole seconds.
    pub provider_time: Timestamp,
    /// The item as it came, unchanged JSON.
    pub payload: String,
    /// How long it may wait for more of the same person to be taken together with it. Zero ends the waiting of all that is pending.
    pub wait: SignedDuration,
}

/// A person's word on marketing messages (Cloud API, `user_preferences`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    /// Our number's id.
    pub phone_number_id: String,
    /// Every name by which the webhook knows the person, as in [`NewEvent::aliases`].
    pub aliases: Vec<String>,
    /// Whether they want to be sent marketing messages.
    pub wants_marketing: bool,
    /// When they said so: of several words the latest counts.
    pub at: Timestamp,
}

/// What became of a message that we sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusUpdate {
    /// The provider's id of the message.
    pub wamid: String,
    /// What we gave the provider to carry (`biz_opaque_callback_data`): see
    /// [`callback_data`](super::super::Store::callback_data).
    pub callback_data: Option<String>,
    /// The new status.
    pub status: DeliveryStatus,
    /// The error's code, when the status is failed.
    pub error_code: Option<i64>,
    /// What to do about it, when the status is failed.
    pub remedy: Remedy,
}

/// What to do about a message that will not arrive as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Nothing: it has failed.
    #[default]
    GiveUp,
    /// Its fallback goes out in its place, if it has one (the customer service window is closed).
    Fallback,
    /// It has failed, and the person is sent no marketing messages from now on.
    OptOut,
}

/// The provider's word on a message. It only rises; failed counts unless something higher was seen (Cloud API, statuses).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryStatus {
    /// Left Meta.
    Sent,
    /// Will not arrive.
    Failed,
    /// On the phone.
    Delivered,
    /// Seen.
    Read,
    /// A voice message was listened to.
    Played,
}

impl DeliveryStatus {
    const ALL: [Self; 5] = [Self::Sent, Self::Failed, Self::Delivered, Self::Read, Self::Played];

    /// Its name, as the provider spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Played => "played",
        }
    }

    /// The status with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// What `accept` did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Events seen for the first time.
    pub new_events: usize,
    /// Events that were there already.
    pub duplicates: usize,
    /// Statuses that moved a message forward.
    pub status_changes: usize,
    /// Conversations that turned out to be another one's.
    pub merged: usize,
}
