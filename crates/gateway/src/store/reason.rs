//! What the store itself says about what went wrong, for people.

/// Words from outside as every database can hold them: PostgreSQL's text has no character 0.
pub(super) fn storable(words: &str) -> String {
    words.replace('\0', "\u{fffd}")
}

/// An event that took the process or the worker down too often.
pub(super) const DEADLY: &str = "the work on it never came to an end";
/// An outbox row whose time is over.
pub(super) const EXPIRED: &str = "expired before it was sent";
/// Marketing for somebody who wants none.
pub(super) const UNWANTED: &str = "the person wants no marketing messages";
/// A message that may have left, and is not to be sent again.
pub(super) const UNKNOWN: &str = "nobody knows whether it left";
/// A message of which the provider says that it will not arrive.
pub(super) const NOT_DELIVERED: &str = "WhatsApp could not deliver it";
/// What was to be sent to somebody who was erased.
pub(super) const FORGOTTEN: &str = "the person was forgotten";
