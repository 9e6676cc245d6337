//! What changes about one of our numbers.

use super::alert::{Level, or_unknown};
use crate::webhook::lenient::Fields;

/// A change of one of our numbers. Numbers are as Meta displays them, which is not always the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberUpdate {
    /// How many people it may write to first, and how fast it may send.
    Quality {
        /// Which number.
        number: Option<String>,
        /// `ONBOARDING`, `THROUGHPUT_UPGRADE`; older: `UPGRADE`, `DOWNGRADE`, `FLAGGED`, `UNFLAGGED`.
        event: Option<String>,
        /// The people that it may write to first in 24 hours, such as `TIER_2K`.
        limit: Option<String>,
    },
    /// The name under which it appears was reviewed.
    Name {
        /// Which number.
        number: Option<String>,
        /// The name.
        name: Option<String>,
        /// `APPROVED`, `REJECTED`, …
        decision: Option<String>,
        /// Why not.
        reason: Option<String>,
    },
    /// The user name under which it can be found.
    Username {
        /// Which number.
        number: Option<String>,
        /// The name.
        username: Option<String>,
        /// `approved`, `reserved`, `deleted`, …
        status: Option<String>,
    },
    /// Its two-step PIN.
    Security {
        /// Which number.
        number: Option<String>,
        /// `PIN_CHANGED`, `PIN_RESET_REQUEST`, …
        event: Option<String>,
    },
    /// Its settings, such as those for calls.
    Settings {
        /// Which settings.
        kind: Option<String>,
    },
}

impl NumberUpdate {
    pub(super) fn quality(value: &Fields<'_>) -> Self {
        Self::Quality {
            number: value.text("display_phone_number"),
            event: value.text("event"),
            limit: value.text("max_daily_conversations_per_business").or_else(|| value.text("current_limit")),
        }
    }

    pub(super) fn name(value: &Fields<'_>) -> Self {
        Self::Name {
            number: value.text("display_phone_number"),
            name: value.text("requested_verified_name"),
            decision: value.text("decision"),
            reason: value.text("rejection_reason").filter(|reason| reason != "NONE"),
        }
    }

    pub(super) fn username(value: &Fields<'_>) -> Self {
        Self::Username {
            number: value.text("display_phone_number"),
            username: value.text("username"),
            status: value.text("status"),
        }
    }

    pub(super) fn security(value: &Fields<'_>) -> Self {
        Self::Security { number: value.text("display_phone_number"), event: value.text("event") }
    }

    pub(super) fn settings(value: &Fields<'_>) -> Self {
        Self::Settings { kind: value.text("type") }
    }

    pub(super) fn tell(&self) -> (Level, String) {
        match self {
            Self::Quality { number, event, limit } => {
                let level = match event.as_deref() {
                    Some("FLAGGED" | "DOWNGRADE") => Level::Warning,
                    _ => Level::Info,
                };
                let [number, event, limit] = [number, event, limit].map(|part| or_unknown(part.as_ref()));
                (level, format!("the number {number}: {event}, limit {limit}"))
            }
            Self::Name { number, name, decision, reason } => {
                let level = if decision.as_deref() == Some("APPROVED") { Level::Info } else { Level::Warning };
                let because = reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
                let [number, name, decision] = [number, name, decision].map(|part| or_unknown(part.as_ref()));
                (level, format!("the name `{name}` of the number {number} was reviewed: {decision}{because}"))
            }
            Self::Username { number, username, status } => {
                let [number, username, status] = [number, username, status].map(|part| or_unknown(part.as_ref()));
                (Level::Info, format!("the user name `{username}` of the number {number}: {status}"))
            }
            Self::Security { number, event } => {
                let [number, event] = [number, event].map(|part| or_unknown(part.as_ref()));
                (Level::Warning, format!("the PIN of the number {number}: {event}"))
            }
            Self::Settings { kind } => {
                (Level::Info, format!("settings of the account were changed: {}", or_unknown(kind.as_ref())))
            }
        }
    }
}
