//! Where a template stands: reviewed, paused, disabled; and how the bot is told.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{Template, Templates};
use crate::sandbox::world::clock::after;

/// How long the first and the second pause last (Cloud API, "Template pausing"); a third disables the template.
const PAUSES: [(SignedDuration, &str); 2] =
    [(SignedDuration::from_hours(3), "FIRST_PAUSE"), (SignedDuration::from_hours(6), "SECOND_PAUSE")];

/// Where somebody can put a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TemplateStatus {
    /// It can be sent.
    Approved,
    /// Whoever reviewed it refused it.
    Rejected,
    /// Too many people disliked it: three hours at first, then six, and the third time it is disabled.
    Paused,
    /// It can never be sent again.
    Disabled,
}

/// Where a template stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Pending { since: Timestamp },
    Approved,
    Rejected,
    Paused { since: Timestamp },
    Disabled,
}

impl Status {
    /// Its name at Meta.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Pending { .. } => "PENDING",
            Self::Approved => "APPROVED",
            Self::Rejected => "REJECTED",
            Self::Paused { .. } => "PAUSED",
            Self::Disabled => "DISABLED",
        }
    }

    pub(super) fn is_editable(self) -> bool {
        matches!(self, Self::Approved | Self::Rejected | Self::Paused { .. })
    }

    /// Whether it was approved once, so that a message with it is not simply one with an unknown template.
    pub(super) fn is_known_to_senders(self) -> bool {
        matches!(self, Self::Approved | Self::Paused { .. } | Self::Disabled)
    }
}

/// What became of a template: a value of the webhook field `message_template_status_update`.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Change(Value);

impl Change {
    fn new(template: &Template, event: &str, more: &[(&str, Value)]) -> Self {
        let mut value = json!({
            "event": event,
            "message_template_id": template.id.parse::<u64>().unwrap_or_default(),
            "message_template_name": template.name,
            "message_template_language": template.language,
            "message_template_category": template.category,
            "reason": template.rejected_reason.unwrap_or("NONE"),
        });
        for (key, more) in more {
            value[*key] = more.clone();
        }
        Self(value)
    }

    /// `value` of the webhook.
    pub(in super::super) fn into_value(self) -> Value {
        self.0
    }
}

impl Templates {
    /// How long a review takes from now on, those under way included; without a time nobody reviews.
    pub(in super::super) fn set_review(&mut self, takes: Option<SignedDuration>, now: Timestamp) {
        self.review = takes;
        self.settle(now);
    }

    /// When a review is over or a pause ends.
    pub(in super::super) fn next_due(&self) -> Option<Timestamp> {
        self.entries.iter().filter_map(|template| template.next_due(self.review)).min()
    }

    /// Does what is due: reviews that are over, pauses that end.
    pub(in super::super) fn settle(&mut self, now: Timestamp) {
        for template in &mut self.entries {
            if template.next_due(self.review).is_none_or(|due| due > now) {
                continue;
            }
            self.changes.push(match template.definition.objection() {
                Some(reason) if matches!(template.status, Status::Pending { .. }) => template.reject(reason),
                Some(_) | None => template.approve(),
            });
        }
    }

    /// Puts a template somewhere, whatever its review. Whether there is such a template.
    pub(in super::super) fn set_status(
        &mut self,
        name: &str,
        language: &str,
        status: TemplateStatus,
        now: Timestamp,
    ) -> bool {
        let is_it = |template: &&mut Template| template.name == name && template.language == language;
        let Some(template) = self.entries.iter_mut().find(is_it) else { return false };
        let change = match status {
            TemplateStatus::Approved => template.approve(),
            TemplateStatus::Rejected => template.reject("INVALID_FORMAT"),
            TemplateStatus::Paused if usize::from(template.pauses) < PAUSES.len() => template.pause_at(now),
            TemplateStatus::Paused | TemplateStatus::Disabled => template.disable(now),
        };
        self.changes.push(change);
        true
    }

    /// What became of templates since this was asked before.
    pub(in super::super) fn take_changes(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }
}

impl Template {
    /// When its review is over or its pause ends. `review` is how long a review takes.
    fn next_due(&self, review: Option<SignedDuration>) -> Option<Timestamp> {
        match self.status {
            Status::Pending { since } => review.map(|takes| after(since, takes)),
            Status::Paused { since } => Some(after(since, self.pause().0)),
            Status::Approved | Status::Rejected | Status::Disabled => None,
        }
    }

    fn approve(&mut self) -> Change {
        let event = if matches!(self.status, Status::Paused { .. }) { "REINSTATED" } else { "APPROVED" };
        self.status = Status::Approved;
        self.rejected_reason = None;
        Change::new(self, event, &[])
    }

    fn reject(&mut self, reason: &'static str) -> Change {
        self.status = Status::Rejected;
        self.rejected_reason = Some(reason);
        let info = json!({"reason": reason, "recommendation": "Put words between the places."});
        Change::new(self, "REJECTED", &[("rejection_info", info)])
    }

    fn pause_at(&mut self, now: Timestamp) -> Change {
        self.status = Status::Paused { since: now };
        self.pauses += 1;
        let (length, title) = self.pause();
        let description = format!("The template is paused for {} hours.", length.as_hours());
        Change::new(self, "PAUSED", &[("other_info", json!({"title": title, "description": description}))])
    }

    fn disable(&mut self, now: Timestamp) -> Change {
        self.status = Status::Disabled;
        Change::new(self, "DISABLED", &[("disable_info", json!({"disable_date": now.as_second()}))])
    }

    /// The pause that it is in, or was in last.
    fn pause(&self) -> (SignedDuration, &'static str) {
        PAUSES[usize::from(self.pauses.saturating_sub(1)).min(PAUSES.len() - 1)]
    }
}
