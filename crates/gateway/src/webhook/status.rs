//! What became of a message that we sent.

use super::lenient::Fields;
use crate::{
    sender::reaction::remedy,
    store::{DeliveryStatus, StatusUpdate},
};

/// `None` when the status is of a kind that we do not know.
pub(super) fn read(item: &Fields<'_>) -> Option<StatusUpdate> {
    let status = match item.text("status")?.as_str() {
        "sent" => DeliveryStatus::Sent,
        "delivered" => DeliveryStatus::Delivered,
        "read" => DeliveryStatus::Read,
        "played" => DeliveryStatus::Played,
        "failed" => DeliveryStatus::Failed,
        _ => return None,
    };
    let errors = if status == DeliveryStatus::Failed { item.objects("errors") } else { Vec::new() };
    let error_code = errors.iter().find_map(|error| error.integer("code"));
    Some(StatusUpdate {
        wamid: item.id("id")?,
        callback_data: item.id("biz_opaque_callback_data"),
        status,
        error_code,
        remedy: error_code.map(remedy).unwrap_or_default(),
    })
}
