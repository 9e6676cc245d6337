//! The business account's own troubles: its token, restrictions.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};

use super::clock::after;

/// How long a restriction lasts, says its webhook. It ends when somebody lifts it.
const RESTRICTION: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What troubles the account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Troubles {
    /// After so many accepted messages the token has expired; 0 when it has. Without it, it never does.
    pub token_sends_left: Option<u32>,
    /// Whether Meta restricts the account: messages are refused with 131031.
    pub is_restricted: bool,
}

impl Troubles {
    pub(super) fn is_token_expired(&self) -> bool {
        self.token_sends_left == Some(0)
    }

    pub(super) fn count_send(&mut self) {
        self.token_sends_left = self.token_sends_left.map(|left| left.saturating_sub(1));
    }
}

/// The `account_update` that tells of a restriction.
pub(super) fn restriction(now: Timestamp) -> Value {
    let expiration = after(now, RESTRICTION).as_second();
    let restriction = json!({"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": expiration});
    json!({"event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction]})
}
