//! What changes about those who talk: people, groups, flows, and whoever shares our number.

use super::alert::{Level, or_unknown};
use crate::webhook::{lenient::Fields, reported::ReportedError};

/// Something about a person that is no message of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonUpdate {
    /// Their word on marketing messages.
    Preference {
        /// Whether they want them; `None` when it is a word that we do not know.
        wants_marketing: Option<bool>,
    },
    /// They have another business-scoped user id.
    UserIdChanged,
    /// A call. One of theirs opens the customer service window.
    Call {
        /// What happened to it.
        event: CallEvent,
        /// Whether they called us.
        is_from_person: bool,
    },
    /// What became of our call: `RINGING`, `ACCEPTED`, `REJECTED`.
    CallStatus {
        /// As it came.
        status: Option<String>,
    },
    /// Somebody at the business wrote to them from the phone app: a person has taken over.
    Echo {
        /// The type of the message.
        kind: Option<String>,
    },
    /// Meta believes that it has seen something in the chat, such as a purchase.
    Detected {
        /// What.
        event: Option<String>,
    },
}

/// What happened to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallEvent {
    /// It begins.
    Connect,
    /// It is over.
    Terminate {
        /// `COMPLETED` or `FAILED`.
        status: Option<String>,
        /// How long it lasted.
        duration_s: Option<i64>,
    },
    /// Something else, as it came.
    Other(Option<String>),
}

/// Whether a person wants marketing messages, by their word in `user_preferences`; `None` when it is about something else.
pub(in crate::webhook) fn wants_marketing(item: &Fields<'_>) -> Option<bool> {
    let is_about_marketing = item.text("category").is_none_or(|category| category == "marketing_messages");
    match item.text("value")?.as_str() {
        _ if !is_about_marketing => None,
        "stop" => Some(false),
        "resume" | "start" | "signup" | "sign_up" => Some(true),
        _ => None,
    }
}

impl PersonUpdate {
    pub(super) fn preference(item: &Fields<'_>) -> Self {
        Self::Preference { wants_marketing: wants_marketing(item) }
    }

    pub(super) fn call(item: &Fields<'_>) -> Self {
        let event = item.text("event");
        let event = match event.as_deref() {
            Some("connect") => CallEvent::Connect,
            Some("terminate") => {
                CallEvent::Terminate { status: item.text("status"), duration_s: item.integer("duration") }
            }
            _ => CallEvent::Other(event),
        };
        Self::Call { event, is_from_person: item.text("direction").as_deref() != Some("BUSINESS_INITIATED") }
    }

    pub(super) fn tell(&self) -> (Level, String) {
        let told = match self {
            Self::Preference { wants_marketing: Some(true) } => "somebody wants marketing messages".to_owned(),
            Self::Preference { wants_marketing: Some(false) } => "somebody wants no marketing messages".to_owned(),
            Self::Preference { wants_marketing: None } => "somebody has a wish that we do not know".to_owned(),
            Self::UserIdChanged => "somebody has a new user id".to_owned(),
            Self::Call { event, is_from_person } => {
                let whose = if *is_from_person { "a person's call" } else { "a call of ours" };
                match event {
                    CallEvent::Connect => format!("{whose} begins"),
                    CallEvent::Terminate { status, .. } => format!("{whose} is over: {}", or_unknown(status.as_ref())),
                    CallEvent::Other(event) => format!("{whose}: {}", or_unknown(event.as_ref())),
                }
            }
            Self::CallStatus { status } => format!("a call of ours: {}", or_unknown(status.as_ref())),
            Self::Echo { .. } => "somebody at the business answered by hand".to_owned(),
            Self::Detected { event } => format!("Meta detected {} in a chat", or_unknown(event.as_ref())),
        };
        (Level::Info, told)
    }
}

/// A change of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupUpdate {
    /// Which group.
    pub group_id: Option<String>,
    /// `group_create`, `group_participants_remove`, `group_suspend`, …
    pub kind: Option<String>,
    /// What did not work.
    pub errors: Vec<ReportedError>,
}

impl GroupUpdate {
    pub(super) fn of(item: &Fields<'_>) -> Self {
        Self { group_id: item.text("group_id"), kind: item.text("type"), errors: ReportedError::all_of(item) }
    }

    pub(super) fn tell(&self) -> (Level, String) {
        let is_trouble = !self.errors.is_empty() || self.kind.as_deref() == Some("group_suspend");
        let errors: String = self.errors.iter().map(|error| format!("; {error}")).collect();
        let level = if is_trouble { Level::Warning } else { Level::Info };
        (level, format!("a group: {}{errors}", or_unknown(self.kind.as_ref())))
    }
}

/// A change of a flow, or a measure of it that crossed a threshold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowUpdate {
    /// Which flow.
    pub flow_id: Option<String>,
    /// `FLOW_STATUS_CHANGE`, `ENDPOINT_AVAILABILITY`, …
    pub event: Option<String>,
    /// In words.
    pub message: Option<String>,
    /// The flow's status now: `PUBLISHED`, `THROTTLED`, `BLOCKED`, `DEPRECATED`.
    pub status: Option<String>,
    /// True while the measure is beyond its threshold.
    pub is_alarming: bool,
}

impl FlowUpdate {
    pub(super) fn of(value: &Fields<'_>) -> Self {
        Self {
            flow_id: value.text("flow_id"),
            event: value.text("event"),
            message: value.text("message"),
            status: value.text("new_status"),
            is_alarming: value.text("alert_state").as_deref() == Some("ACTIVATED"),
        }
    }

    pub(super) fn tell(&self) -> (Level, String) {
        let level = match (self.status.as_deref(), self.event.as_deref()) {
            (Some("BLOCKED"), _) => Level::Error,
            (Some("THROTTLED"), _) | (_, Some("FLOW_VERSION_EXPIRY_WARNING")) => Level::Warning,
            _ if self.is_alarming => Level::Warning,
            _ => Level::Info,
        };
        let words = self.message.as_ref().map(|words| format!(": {words}")).unwrap_or_default();
        let [flow, event] = [&self.flow_id, &self.event].map(|part| or_unknown(part.as_ref()));
        (level, format!("flow {flow}: {event}{words}"))
    }
}

/// What comes from the phone app that shares our number, or from another program that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyncUpdate {
    /// Chats from before.
    History {
        /// How much of it has come, in percent.
        progress: Option<i64>,
        /// Why it does not come.
        errors: Vec<ReportedError>,
    },
    /// Contacts of the phone app.
    Contacts {
        /// How many.
        count: usize,
    },
    /// Another program has taken over a conversation, or gave it back.
    Handover,
    /// A message in a conversation that another program holds.
    Standby,
}

impl SyncUpdate {
    pub(super) fn history(value: &Fields<'_>) -> Self {
        let chunks = value.objects("history");
        let metadata = chunks.iter().filter_map(|chunk| chunk.object("metadata"));
        Self::History {
            progress: metadata.filter_map(|metadata| metadata.integer("progress")).max(),
            errors: chunks.iter().flat_map(ReportedError::all_of).collect(),
        }
    }

    pub(super) fn tell(&self) -> (Level, String) {
        match self {
            Self::History { errors, .. } if !errors.is_empty() => {
                let errors: Vec<_> = errors.iter().map(ToString::to_string).collect();
                (Level::Warning, format!("the phone app's chats do not come: {}", errors.join("; ")))
            }
            Self::History { progress, .. } => {
                let progress = progress.map(|progress| format!(", {progress} % so far")).unwrap_or_default();
                (Level::Info, format!("chats of the phone app{progress}"))
            }
            Self::Contacts { count } => (Level::Info, format!("{count} contacts of the phone app")),
            Self::Handover => (Level::Info, "a conversation changed hands between programs".to_owned()),
            Self::Standby => (Level::Info, "a message in a conversation that another program holds".to_owned()),
        }
    }
}
