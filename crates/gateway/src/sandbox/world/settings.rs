//! How the emulated WhatsApp behaves: what it enforces, how statuses come, how webhooks are delivered.

use std::time::Duration;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Updates in one webhook (Cloud API, "Webhooks", batches).
pub const BATCH_MAX: usize = 1000;
/// The longest delay of a status, a batch or a disordered webhook: thirty days, after which WhatsApp gives a message up.
pub const DELAY_MAX_MS: u64 = 30 * 24 * 3600 * 1000;
/// How long Meta goes on with a webhook (Cloud API, "Webhooks", retries).
pub const DELIVERY_MAX: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long a webhook waits before each further attempt, unless the configuration says otherwise. Meta publishes only that
/// attempts become rarer over seven days. The first ones come quickly: whoever sits before a chat page wants to know within
/// half a minute that the bot is not there.
pub const WEBHOOK_RETRY_GAPS: [Duration; 38] = {
    let mut gaps = [SIX_HOURS; 38];
    let mut place = 0;
    while place < FIRST_GAPS.len() {
        gaps[place] = FIRST_GAPS[place];
        place += 1;
    }
    gaps
};

const FIRST_GAPS: [Duration; 12] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(3),
    Duration::from_secs(8),
    Duration::from_secs(15),
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_mins(30),
    Duration::from_hours(1),
    Duration::from_hours(2),
    Duration::from_hours(4),
];
const SIX_HOURS: Duration = Duration::from_hours(6);

/// How the emulated WhatsApp behaves. The default is what Meta does, without delays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The 24 hours in which the business may write freely.
    pub window: WindowRule,
    /// How fast messages may leave.
    pub pace: PaceRule,
    /// Whether only people on the list of test recipients may be written to; others are refused with 131030.
    pub only_listed: bool,
    /// How statuses come.
    pub statuses: StatusRules,
    /// How webhooks are delivered.
    pub webhooks: WebhookRules,
}

/// What happens to a message that needs an open window and has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WindowRule {
    /// It is accepted, and a status says later that it failed with 131047. This is what Meta does.
    #[default]
    FailedStatus,
    /// It is refused at once with 131047.
    Refused,
    /// It is delivered.
    Off,
}

/// What happens to messages that come too fast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaceRule {
    /// More than 80 a second of the number are refused with 130429, more than one in six seconds to one person, after 45
    /// at once, with 131056.
    #[default]
    Enforced,
    /// They are accepted.
    Off,
}

/// How statuses come. Delays are virtual milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StatusRules {
    /// From acceptance to `sent`, or to `failed`.
    pub sent_ms: u64,
    /// From `sent` to `delivered`.
    pub delivered_ms: u64,
    /// From `delivered` to `read`; without it a message is read when the chat is looked at.
    pub read_ms: Option<u64>,
    /// They are told in the reverse order.
    pub reversed: bool,
    /// Each is told twice.
    pub doubled: bool,
    /// `delivered` is not told.
    pub without_delivered: bool,
    /// None is told.
    pub missing: bool,
    /// The bot gets `sent` before the answer to its request.
    pub before_answer: bool,
}

/// How webhooks are delivered. Times are virtual milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookRules {
    /// Updates gathered into one request, from 1 to [`BATCH_MAX`].
    pub batch_max: usize,
    /// How long the first update of a batch waits for more.
    pub batch_wait_ms: u64,
    /// Each webhook is held back by a random time up to this, and none waits for another. 0 keeps the order of each person.
    pub disorder_ms: u64,
    /// How many of a hundred webhooks come once more after a 200.
    pub duplicate_percent: u8,
    /// How they are signed.
    pub signature: SignatureRule,
}

/// How webhooks are signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignatureRule {
    /// With the app secret.
    #[default]
    Right,
    /// With another secret.
    Wrong,
    /// Not at all.
    Absent,
}

impl Default for WebhookRules {
    fn default() -> Self {
        Self {
            batch_max: 1,
            batch_wait_ms: 0,
            disorder_ms: 0,
            duplicate_percent: 0,
            signature: SignatureRule::default(),
        }
    }
}

impl Settings {
    /// What is wrong with them, with field, limit and what was found.
    ///
    /// # Errors
    /// When a delay, a share or the size of a batch is out of bounds.
    pub fn check(&self) -> Result<(), String> {
        let Self { statuses, webhooks, .. } = self;
        let delays = [
            ("statuses.sent_ms", statuses.sent_ms),
            ("statuses.delivered_ms", statuses.delivered_ms),
            ("statuses.read_ms", statuses.read_ms.unwrap_or_default()),
            ("webhooks.batch_wait_ms", webhooks.batch_wait_ms),
            ("webhooks.disorder_ms", webhooks.disorder_ms),
        ];
        if let Some((field, delay)) = delays.into_iter().find(|(_, delay)| *delay > DELAY_MAX_MS) {
            return Err(format!("{field} is {delay}; at most {DELAY_MAX_MS}, thirty days"));
        }
        if !(1..=BATCH_MAX).contains(&webhooks.batch_max) {
            return Err(format!("webhooks.batch_max is {}; it goes from 1 to {BATCH_MAX}", webhooks.batch_max));
        }
        check_percent("webhooks.duplicate_percent", webhooks.duplicate_percent)
    }
}

/// Says when a share is more than all.
pub(super) fn check_percent(field: &str, percent: u8) -> Result<(), String> {
    if percent <= 100 { Ok(()) } else { Err(format!("{field} is {percent}; it goes from 0 to 100")) }
}

/// Virtual milliseconds as a duration. [`Settings::check`] bounds them.
pub(super) fn millis(milliseconds: u64) -> SignedDuration {
    SignedDuration::from_millis(i64::try_from(milliseconds).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_is_tried_for_seven_days() {
        let whole: Duration = WEBHOOK_RETRY_GAPS.iter().sum();
        let days = Duration::try_from(DELIVERY_MAX).unwrap();
        assert!(whole <= days && whole + SIX_HOURS > days, "{whole:?}");
        assert!(WEBHOOK_RETRY_GAPS.is_sorted());
    }
}
