//! What changes about the business account.

use jiff::Timestamp;

use super::alert::{Level, or_unknown};
use crate::webhook::lenient::Fields;

/// A change of the business account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountUpdate {
    /// It may not do everything: stop sending what is restricted.
    Restricted {
        /// What it may not do.
        restrictions: Vec<Restriction>,
    },
    /// It broke a policy.
    Violation {
        /// Which, such as `SPAM`.
        kind: Option<String>,
    },
    /// It is, or will be, disabled; or no longer.
    Ban {
        /// `SCHEDULE_FOR_DISABLE`, `DISABLE`, `REINSTATE`.
        state: Option<String>,
        /// When, as Meta writes it.
        date: Option<String>,
    },
    /// It was deleted.
    Deleted,
    /// It left the Cloud API.
    Offboarded,
    /// It came back to the Cloud API.
    Reconnected,
    /// Something else, such as `PARTNER_ADDED`.
    Event {
        /// What, as it came.
        event: Option<String>,
    },
    /// It was reviewed.
    Reviewed {
        /// `APPROVED`, `REJECTED`, …
        decision: Option<String>,
    },
    /// Meta has something to say about it.
    Told {
        /// `INFORMATIONAL`, `WARNING`, `CRITICAL`.
        severity: Option<String>,
        /// What it is about.
        kind: Option<String>,
        /// In words.
        description: Option<String>,
    },
    /// What it may do at most; −1 is without limit.
    Capability {
        /// People that it may write to first in 24 hours.
        people: Option<i64>,
        /// Phone numbers.
        numbers: Option<i64>,
    },
    /// A way of being paid.
    Payment {
        /// Its name.
        name: Option<String>,
        /// `Active`, `Needs Testing`, `Needs Connecting`.
        status: Option<String>,
    },
    /// Shared work with a partner.
    Partner {
        /// What happened to it.
        event: Option<String>,
        /// Where it stands.
        status: Option<String>,
    },
}

/// Something that the account may not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restriction {
    /// What, such as `RESTRICTED_BIZ_INITIATED_MESSAGING`.
    pub kind: Option<String>,
    /// Until when, if there is an end.
    pub until: Option<Timestamp>,
}

impl AccountUpdate {
    pub(super) fn of(value: &Fields<'_>) -> Self {
        let part = |name: &str, inside: &str| value.object(name).and_then(|part| part.text(inside));
        let restriction =
            |info: &Fields<'_>| Restriction { kind: info.text("restriction_type"), until: info.second("expiration") };
        let event = value.text("event");
        match event.as_deref() {
            Some("ACCOUNT_RESTRICTION") => {
                Self::Restricted { restrictions: value.objects("restriction_info").iter().map(restriction).collect() }
            }
            Some("ACCOUNT_VIOLATION") => Self::Violation { kind: part("violation_info", "violation_type") },
            Some("DISABLED_UPDATE") => {
                Self::Ban { state: part("ban_info", "waba_ban_state"), date: part("ban_info", "waba_ban_date") }
            }
            Some("ACCOUNT_DELETED") => Self::Deleted,
            Some("ACCOUNT_OFFBOARDED") => Self::Offboarded,
            Some("ACCOUNT_RECONNECTED") => Self::Reconnected,
            _ => Self::Event { event },
        }
    }

    pub(super) fn told(value: &Fields<'_>) -> Self {
        // Older payloads have the parts outside.
        let info = value.object("alert_info");
        let part = |name: &str| info.as_ref().unwrap_or(value).text(name);
        Self::Told {
            severity: part("alert_severity"),
            kind: part("alert_type"),
            description: part("alert_description"),
        }
    }

    pub(super) fn capability(value: &Fields<'_>) -> Self {
        let first = |names: [&str; 2]| names.iter().find_map(|name| value.integer(name));
        Self::Capability {
            people: first(["max_daily_conversations_per_business", "max_daily_conversation_per_phone"]),
            numbers: first(["max_phone_numbers_per_waba", "max_phone_numbers_per_business"]),
        }
    }

    pub(super) fn payment(value: &Fields<'_>) -> Self {
        Self::Payment { name: value.text("configuration_name"), status: value.text("status") }
    }

    pub(super) fn partner(value: &Fields<'_>) -> Self {
        Self::Partner { event: value.text("event"), status: value.text("solution_status") }
    }

    pub(super) fn tell(&self) -> (Level, String) {
        match self {
            Self::Restricted { restrictions } => (Level::Error, tell_restricted(restrictions)),
            Self::Violation { kind } => {
                (Level::Error, format!("the account broke a policy: {}", or_unknown(kind.as_ref())))
            }
            Self::Ban { state, date } => {
                let level = if state.as_deref() == Some("REINSTATE") { Level::Warning } else { Level::Error };
                let date = date.as_ref().map(|date| format!(", {date}")).unwrap_or_default();
                (level, format!("the account's ban: {}{date}", or_unknown(state.as_ref())))
            }
            Self::Deleted => (Level::Error, "the account was deleted".to_owned()),
            Self::Offboarded => (Level::Error, "the account left the Cloud API".to_owned()),
            Self::Reconnected => (Level::Info, "the account came back to the Cloud API".to_owned()),
            Self::Event { event } => (Level::Info, format!("the account: {}", or_unknown(event.as_ref()))),
            Self::Reviewed { decision } => {
                let level = if decision.as_deref() == Some("APPROVED") { Level::Info } else { Level::Error };
                (level, format!("the account was reviewed: {}", or_unknown(decision.as_ref())))
            }
            Self::Told { severity, kind, description } => {
                let level = match severity.as_deref() {
                    Some("INFORMATIONAL") => Level::Info,
                    Some("CRITICAL") => Level::Error,
                    _ => Level::Warning,
                };
                let description = description.as_ref().map(|words| format!(": {words}")).unwrap_or_default();
                (level, format!("Meta says {}{description}", or_unknown(kind.as_ref())))
            }
            Self::Capability { people, numbers } => {
                let limit = |limit: &Option<i64>| match limit {
                    Some(-1) => "any number of".to_owned(),
                    Some(limit) => limit.to_string(),
                    None => "an unknown number of".to_owned(),
                };
                let (people, numbers) = (limit(people), limit(numbers));
                (
                    Level::Info,
                    format!(
                        "the account may write first to {people} people in 24 hours and have {numbers} phone numbers"
                    ),
                )
            }
            Self::Payment { name, status } => {
                let level = if status.as_deref() == Some("Needs Connecting") { Level::Error } else { Level::Info };
                let [name, status] = [name, status].map(|part| or_unknown(part.as_ref()));
                (level, format!("the payment configuration {name}: {status}"))
            }
            Self::Partner { event, status } => {
                let [event, status] = [event, status].map(|part| or_unknown(part.as_ref()));
                (Level::Info, format!("a partner's solution: {event}, {status}"))
            }
        }
    }
}

fn tell_restricted(restrictions: &[Restriction]) -> String {
    let tell = |restriction: &Restriction| {
        let until = restriction.until.map(|until| format!(" until {until}")).unwrap_or_default();
        format!("{}{until}", or_unknown(restriction.kind.as_ref()))
    };
    let told: Vec<_> = restrictions.iter().map(tell).collect();
    format!("the account is restricted: {}", if told.is_empty() { "unknown".to_owned() } else { told.join(", ") })
}
