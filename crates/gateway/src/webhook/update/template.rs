//! What changes about a template: whether it may be sent, and what it costs.

use jiff::Timestamp;

use super::alert::{Level, or_unknown};
use crate::webhook::lenient::Fields;

/// A change of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateUpdate {
    /// Which.
    pub template: Template,
    /// What changed.
    pub change: TemplateChange,
}

/// A template in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its id.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its language, such as `pt_BR`.
    pub language: Option<String>,
}

/// What changed about a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateChange {
    /// Whether it may be sent.
    Status {
        /// The new status.
        status: TemplateStatus,
        /// Why, and what to do about it, as far as Meta says.
        reasons: Vec<String>,
        /// From when on it is disabled.
        disabled_at: Option<Timestamp>,
    },
    /// What people think of it: `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    Quality {
        /// Before.
        from: Option<String>,
        /// Now.
        to: Option<String>,
    },
    /// What it counts as, and so its price: `MARKETING`, `UTILITY`, `AUTHENTICATION`.
    Category {
        /// Before.
        from: Option<String>,
        /// Now.
        to: Option<String>,
    },
    /// It will count as something else, 24 hours after this notice.
    CategoryNotice {
        /// Now.
        from: Option<String>,
        /// Soon.
        to: Option<String>,
    },
    /// Its text, footer or buttons were changed.
    Components,
}

/// Whether a template may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateStatus {
    /// It may.
    Approved,
    /// Refused in review.
    Rejected,
    /// In review.
    Pending,
    /// Its refusal is looked at again.
    InAppeal,
    /// Being deleted.
    PendingDeletion,
    /// Deleted.
    Deleted,
    /// Not to be sent for some hours: people complained.
    Paused,
    /// May be sent again after a pause.
    Unpaused,
    /// Not to be sent any more.
    Disabled,
    /// Close to being disabled.
    Flagged,
    /// No longer flagged or disabled.
    Reinstated,
    /// The account has as many templates as it may.
    LimitExceeded,
    /// Cannot be changed.
    Locked,
    /// Can be changed again.
    Unlocked,
    /// Put away because it was not used.
    Archived,
    /// Another one, as it came.
    Other(String),
}

use TemplateStatus as Status;

impl TemplateStatus {
    fn of(event: String) -> Self {
        match event.as_str() {
            "APPROVED" => Self::Approved,
            "REJECTED" => Self::Rejected,
            "PENDING" => Self::Pending,
            "IN_APPEAL" => Self::InAppeal,
            "PENDING_DELETION" => Self::PendingDeletion,
            "DELETED" => Self::Deleted,
            "PAUSED" => Self::Paused,
            "UNPAUSED" => Self::Unpaused,
            "DISABLED" => Self::Disabled,
            "FLAGGED" => Self::Flagged,
            "REINSTATED" => Self::Reinstated,
            "LIMIT_EXCEEDED" => Self::LimitExceeded,
            "LOCKED" => Self::Locked,
            "UNLOCKED" => Self::Unlocked,
            "ARCHIVED" => Self::Archived,
            _ => Self::Other(event),
        }
    }

    fn tell(&self) -> (Level, &str) {
        match self {
            Status::Approved => (Level::Info, "was approved"),
            Status::Rejected => (Level::Warning, "was rejected"),
            Status::Pending => (Level::Info, "is in review"),
            Status::InAppeal => (Level::Info, "is in appeal"),
            Status::PendingDeletion => (Level::Warning, "is being deleted"),
            Status::Deleted => (Level::Warning, "was deleted"),
            Status::Paused => (Level::Error, "was paused"),
            Status::Unpaused => (Level::Info, "may be sent again"),
            Status::Disabled => (Level::Error, "was disabled"),
            Status::Flagged => (Level::Warning, "is about to be disabled"),
            Status::Reinstated => (Level::Info, "was reinstated"),
            Status::LimitExceeded => (Level::Warning, "is one too many for the account"),
            Status::Locked => (Level::Warning, "was locked"),
            Status::Unlocked => (Level::Info, "was unlocked"),
            Status::Archived => (Level::Warning, "was archived"),
            Status::Other(event) => (Level::Warning, event),
        }
    }
}

impl TemplateUpdate {
    fn new(value: &Fields<'_>, change: TemplateChange) -> Self {
        let template = Template {
            id: value.text("message_template_id"),
            name: value.text("message_template_name"),
            language: value.text("message_template_language"),
        };
        Self { template, change }
    }

    pub(super) fn status(value: &Fields<'_>) -> Self {
        let part = |name: &str, inside: &str| value.object(name).and_then(|part| part.text(inside));
        let reasons = [
            value.text("reason").filter(|reason| reason != "NONE"),
            part("rejection_info", "reason"),
            part("rejection_info", "recommendation"),
            part("other_info", "title"),
            part("other_info", "description"),
        ];
        let status = TemplateStatus::of(value.text("event").unwrap_or_else(|| "has an unknown status".to_owned()));
        let is_unpaused = part("other_info", "title").as_deref() == Some("UNPAUSE");
        let change = TemplateChange::Status {
            status: if is_unpaused { Status::Unpaused } else { status },
            reasons: reasons.into_iter().flatten().collect(),
            disabled_at: value.object("disable_info").and_then(|info| info.second("disable_date")),
        };
        Self::new(value, change)
    }

    pub(super) fn quality(value: &Fields<'_>) -> Self {
        let (from, to) = (value.text("previous_quality_score"), value.text("new_quality_score"));
        Self::new(value, TemplateChange::Quality { from, to })
    }

    pub(super) fn components(value: &Fields<'_>) -> Self {
        Self::new(value, TemplateChange::Components)
    }

    /// A notice has the category that is right instead of one that is new.
    pub(super) fn category(value: &Fields<'_>) -> Self {
        let from = value.text("previous_category");
        let change = match (value.text("correct_category"), value.text("new_category")) {
            (Some(correct), new) => TemplateChange::CategoryNotice { from: from.or(new), to: Some(correct) },
            (None, to) => TemplateChange::Category { from, to },
        };
        Self::new(value, change)
    }

    pub(super) fn correct_category(value: &Fields<'_>) -> Self {
        let (from, to) = (value.text("category"), value.text("correct_category"));
        Self::new(value, TemplateChange::CategoryNotice { from, to })
    }

    pub(super) fn tell(&self) -> (Level, String) {
        let Template { name, language, .. } = &self.template;
        let template = format!("template {} ({})", or_unknown(name.as_ref()), or_unknown(language.as_ref()));
        let steps = |from: &Option<String>, to: &Option<String>| {
            format!("from {} to {}", or_unknown(from.as_ref()), or_unknown(to.as_ref()))
        };
        match &self.change {
            TemplateChange::Status { status, reasons, disabled_at } => {
                let (level, words) = status.tell();
                let from = disabled_at.map(|at| format!(" at {at}")).unwrap_or_default();
                let because = if reasons.is_empty() { String::new() } else { format!(": {}", reasons.join("; ")) };
                (level, format!("{template} {words}{from}{because}"))
            }
            TemplateChange::Quality { from, to } => {
                let level = match to.as_deref() {
                    Some("RED") => Level::Error,
                    Some("YELLOW") => Level::Warning,
                    _ => Level::Info,
                };
                (level, format!("the quality of {template} went {}", steps(from, to)))
            }
            TemplateChange::Category { from, to } => {
                (Level::Warning, format!("the category of {template} went {}: its price changed", steps(from, to)))
            }
            TemplateChange::CategoryNotice { from, to } => (
                Level::Warning,
                format!("the category of {template} will go {}: its price will change", steps(from, to)),
            ),
            TemplateChange::Components => (Level::Info, format!("the text of {template} was changed")),
        }
    }
}
