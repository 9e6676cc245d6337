//! What happened to a person's account, told as a message of theirs.

use super::lenient::Fields;

/// What happened to a person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum System {
    /// They have another phone number.
    NumberChanged {
        /// The new one in digits.
        phone: Option<String>,
    },
    /// They have another business-scoped user id.
    UserIdChanged {
        /// The new one.
        user_id: Option<String>,
        /// The new one among linked businesses.
        parent_user_id: Option<String>,
    },
    /// Their security code changed: a new phone, or somebody else's.
    IdentityChanged {
        /// The new code's hash.
        hash: Option<String>,
    },
    /// Something else.
    Other {
        /// Its type, if it has one.
        kind: Option<String>,
    },
}

impl System {
    /// `customer_…` and `new_wa_id` are older spellings.
    pub(super) fn of(message: &Fields<'_>) -> Self {
        let system = message.object("system").unwrap_or_default();
        let kind = system.text("type");
        match kind.as_deref() {
            Some("user_changed_number" | "customer_changed_number") => {
                Self::NumberChanged { phone: system.text("wa_id").or_else(|| system.text("new_wa_id")) }
            }
            Some("user_changed_user_id") => {
                Self::UserIdChanged { user_id: system.text("user_id"), parent_user_id: system.text("parent_user_id") }
            }
            Some("user_identity_changed" | "customer_identity_changed") => {
                let identity = message.object("identity").unwrap_or_default();
                Self::IdentityChanged { hash: identity.text("hash").or_else(|| system.text("identity")) }
            }
            _ => Self::Other { kind },
        }
    }
}
