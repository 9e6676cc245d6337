//! What the fields other than `messages` tell: of templates, numbers, the account, groups, flows, calls.
//!
//! Source: Cloud API, "Webhooks", fields. Reading never fails: what is missing is absent, and what is not known is
//! [`News::Other`].

mod account;
mod alert;
mod number;
mod template;
mod traffic;

use super::{lenient::Fields, reported::ReportedError};

pub use account::{AccountUpdate, Restriction};
pub use alert::{Alert, Level};
pub use number::NumberUpdate;
pub use template::{Template, TemplateChange, TemplateStatus, TemplateUpdate};
pub use traffic::{CallEvent, FlowUpdate, GroupUpdate, PersonUpdate, SyncUpdate};

pub(super) use traffic::wants_marketing;

/// What a change tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// The field it came in; `other` for one that is not known.
    pub field: &'static str,
    /// The business account's id, or that of our number.
    pub source: Option<String>,
    /// What it tells.
    pub news: News,
}

/// What a change tells.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// Of a template.
    Template(TemplateUpdate),
    /// Of one of our numbers.
    Number(NumberUpdate),
    /// Of the business account.
    Account(AccountUpdate),
    /// Of a flow.
    Flow(FlowUpdate),
    /// Of a group.
    Group(GroupUpdate),
    /// Of a person.
    Person(PersonUpdate),
    /// Of the phone app that shares our number, or of another program that does.
    Sync(SyncUpdate),
    /// An error that belongs to no message.
    Error(ReportedError),
    /// Something that we keep and do not read.
    Other,
}

/// The fields that we know. Metrics are labelled with them, so that no webhook can make up a label.
const FIELDS: &[&str] = &[
    "messages",
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "template_correct_category_detection",
    "phone_number_quality_update",
    "phone_number_name_update",
    "account_update",
    "account_review_update",
    "account_alerts",
    "account_settings_update",
    "business_capability_update",
    "security",
    "user_preferences",
    "user_id_update",
    "business_username_update",
    "business_username_updates",
    "calls",
    "flows",
    "group_lifecycle_update",
    "group_participants_update",
    // As Meta's own OpenAPI file spells it.
    "group_participant_update",
    "group_settings_update",
    "group_status_update",
    "payment_configuration_update",
    "partner_solutions",
    "automatic_events",
    "history",
    "smb_app_state_sync",
    "smb_message_echoes",
    "messaging_handovers",
    "standby",
];

/// The name of a field that we do not know.
const OTHER: &str = "other";

impl Update {
    /// Reads the payload of an event that is no message, as [`super::read`] wrote it. `None` when it holds no change.
    ///
    /// ```
    /// use gateway::webhook::Update;
    /// let update = Update::read(r#"{"entry_id": "1", "change": {"field": "account_review_update", "value": {"decision": "APPROVED"}}}"#);
    /// assert_eq!(update.unwrap().alert().text, "the account was reviewed: APPROVED");
    /// assert!(Update::read(r#"{"message": {}}"#).is_none());
    /// ```
    pub fn read(payload: &str) -> Option<Self> {
        let payload = Fields::parse(payload)?;
        let number = || payload.object("metadata")?.text("phone_number_id");
        if let Some(error) = payload.object("error") {
            let news = News::Error(ReportedError::of(&error));
            return Some(Self { field: "messages", source: number(), news });
        }
        if let Some(item) = payload.object("item") {
            let field = known(payload.text("field"));
            return Some(Self { field, source: number(), news: news_of_item(field, &payload, &item) });
        }
        let change = payload.object("change")?;
        let field = known(change.text("field"));
        let news = news_of_change(field, &change.object("value").unwrap_or_default());
        Some(Self { field, source: payload.text("entry_id"), news })
    }
}

fn known(field: Option<String>) -> &'static str {
    FIELDS.iter().find(|known| Some(**known) == field.as_deref()).copied().unwrap_or(OTHER)
}

fn news_of_item(field: &str, payload: &Fields<'_>, item: &Fields<'_>) -> News {
    match (field, payload.text("list").as_deref()) {
        (_, Some("errors")) => News::Error(ReportedError::of(item)),
        ("user_preferences", _) => News::Person(PersonUpdate::preference(item)),
        ("user_id_update", _) => News::Person(PersonUpdate::UserIdChanged),
        ("calls", Some("calls")) => News::Person(PersonUpdate::call(item)),
        ("calls", Some("statuses")) => News::Person(PersonUpdate::CallStatus { status: item.text("status") }),
        ("smb_message_echoes", _) => News::Person(PersonUpdate::Echo { kind: item.text("type") }),
        ("automatic_events", _) => News::Person(PersonUpdate::Detected { event: item.text("event_name") }),
        (_, Some("groups")) => News::Group(GroupUpdate::of(item)),
        _ => News::Other,
    }
}

fn news_of_change(field: &str, value: &Fields<'_>) -> News {
    match field {
        "message_template_status_update" => News::Template(TemplateUpdate::status(value)),
        "message_template_quality_update" => News::Template(TemplateUpdate::quality(value)),
        "message_template_components_update" => News::Template(TemplateUpdate::components(value)),
        "template_category_update" => News::Template(TemplateUpdate::category(value)),
        "template_correct_category_detection" => News::Template(TemplateUpdate::correct_category(value)),
        "phone_number_quality_update" => News::Number(NumberUpdate::quality(value)),
        "phone_number_name_update" => News::Number(NumberUpdate::name(value)),
        "business_username_update" | "business_username_updates" => News::Number(NumberUpdate::username(value)),
        "security" => News::Number(NumberUpdate::security(value)),
        "account_settings_update" => News::Number(NumberUpdate::settings(value)),
        "account_update" => News::Account(AccountUpdate::of(value)),
        "account_review_update" => News::Account(AccountUpdate::Reviewed { decision: value.text("decision") }),
        "account_alerts" => News::Account(AccountUpdate::told(value)),
        "business_capability_update" => News::Account(AccountUpdate::capability(value)),
        "payment_configuration_update" => News::Account(AccountUpdate::payment(value)),
        "partner_solutions" => News::Account(AccountUpdate::partner(value)),
        "flows" => News::Flow(FlowUpdate::of(value)),
        "history" => News::Sync(SyncUpdate::history(value)),
        "smb_app_state_sync" => News::Sync(SyncUpdate::Contacts { count: value.list("state_sync").len() }),
        "messaging_handovers" => News::Sync(SyncUpdate::Handover),
        "standby" => News::Sync(SyncUpdate::Standby),
        _ => News::Other,
    }
}
