//! The inbox keys that the store itself makes.

use super::DeliveryStatus;

const OUTCOME_PREFIX: &str = "o:";

/// The event that brings back the outcome of the command in outbox row `id`.
pub(super) fn outcome_key(id: i64) -> String {
    format!("{OUTCOME_PREFIX}{id}")
}

/// True for events that carry our own time instead of the provider's.
pub(super) fn is_outcome(key: &str) -> bool {
    key.starts_with(OUTCOME_PREFIX)
}

/// The row that keeps a status for which no message was found.
pub(super) fn status_key(wamid: &str, status: DeliveryStatus) -> String {
    let status = match status {
        DeliveryStatus::Sent => "sent",
        DeliveryStatus::Failed => "failed",
        DeliveryStatus::Delivered => "delivered",
        DeliveryStatus::Read => "read",
        DeliveryStatus::Played => "played",
    };
    format!("s:{wamid}:{status}")
}
