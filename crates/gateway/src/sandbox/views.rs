//! What programs see of a sandbox: everything at one moment, the business, what the bot sent.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ClockView, MessageView, PersonId, PersonView, RuleView, Settings, TemplateView, Troubles};

/// Everything about a sandbox at one moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Snapshot {
    /// Where virtual time stands.
    pub clock: ClockView,
    /// How it behaves.
    pub settings: Settings,
    /// The account's token and standing.
    pub account: AccountView,
    /// Who the business is.
    pub business: BusinessView,
    /// What a newcomer may write.
    pub hints: Vec<String>,
    /// The rules for faults.
    pub faults: Vec<RuleView>,
    /// Everybody, in the order in which they came.
    pub people: Vec<PersonSnapshot>,
    /// The account's templates, oldest first.
    pub templates: Vec<TemplateView>,
    /// Webhooks that the bot has not taken yet.
    pub webhooks_waiting: usize,
    /// Whether the bot gets webhooks at all.
    pub is_subscribed: bool,
    /// Where the number's webhooks go.
    pub callback_url: String,
}

/// The business as the bot is told of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BusinessView {
    /// The name above the chat.
    pub name: String,
    /// Its number as people see it.
    pub phone: String,
    /// Its number's id: the path segment of sends.
    pub phone_number_id: String,
    /// Its account's id: the path segment of templates.
    pub account_id: String,
}

/// The account's token and standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AccountView {
    /// Whether every request is refused with 190.
    pub token_expired: bool,
    /// After so many more accepted messages the token expires; nothing when it does not.
    pub token_sends_left: Option<u32>,
    /// Whether messages are refused with 131031.
    pub restricted: bool,
}

/// How the account is to stand; what is left out stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AccountChange {
    /// Whether every request is refused with 190 from now on.
    pub token_expired: Option<bool>,
    /// After so many more accepted messages the token expires.
    pub token_sends_left: Option<u32>,
    /// Whether messages are refused with 131031; `account_update` tells the bot.
    pub restricted: Option<bool>,
}

/// A person, and how their chat stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonSnapshot {
    /// Who it is.
    #[serde(flatten)]
    pub person: PersonView,
    /// Messages that are remembered.
    pub messages: usize,
    /// The last of them.
    pub last: Option<MessageView>,
    /// How many virtual milliseconds longer the business counts as typing; 0 when it is not.
    pub typing_ms: i64,
}

/// A message of the business, and whom it went to.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SentView {
    /// Whom it went to.
    pub person: PersonId,
    /// The message.
    #[serde(flatten)]
    pub message: MessageView,
}

impl AccountView {
    pub(super) fn of(troubles: &Troubles) -> Self {
        let token_sends_left = troubles.token_sends_left;
        Self { token_expired: token_sends_left == Some(0), token_sends_left, restricted: troubles.is_restricted }
    }
}
