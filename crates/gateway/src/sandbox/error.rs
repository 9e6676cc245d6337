//! Refusals of the Cloud API: Meta's codes and Meta's error body.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// A refusal. Callers branch on `code`; `details` says which field and which limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ApiError {
    pub(super) status: StatusCode,
    pub(super) code: u32,
    kind: &'static str,
    title: &'static str,
    pub(super) details: String,
}

impl ApiError {
    /// 100: the frame of the request is wrong.
    pub(super) fn parameter(details: impl Into<String>) -> Self {
        Self::bad(100, "Invalid parameter", details)
    }

    /// 131008: something that the message needs is not there.
    pub(super) fn missing(field: &str) -> Self {
        Self::bad(131_008, "Required parameter is missing", format!("{field} is required"))
    }

    /// 131009: something is there and cannot be accepted.
    pub(super) fn value(details: impl Into<String>) -> Self {
        Self::bad(131_009, "Parameter value is not valid", details)
    }

    /// 131021: the business writes to itself.
    pub(super) fn same_number() -> Self {
        Self::bad(131_021, "Recipient cannot be sender", "to is the business number itself")
    }

    /// 131030: the sandbox has no room for another person, as a test number has no room on its list of recipients.
    pub(super) fn not_listed(limit: usize) -> Self {
        let details = format!("to is not one of the people here, and there are {limit} already, which is the limit");
        Self::bad(131_030, "Recipient phone number not in allowed list", details)
    }

    /// 131053: the file is of a kind or size that WhatsApp does not take.
    pub(super) fn upload(details: impl Into<String>) -> Self {
        Self::bad(131_053, "Media upload error", details)
    }

    /// 190: no token, or not ours.
    pub(super) fn token() -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::bad(
                190,
                "Invalid OAuth access token",
                "the Authorization header must be 'Bearer' and the access token",
            )
        }
    }

    /// 100: the path names nothing that exists.
    pub(super) fn unknown_object(id: &str) -> Self {
        Self {
            kind: "GraphMethodException",
            ..Self::parameter(format!("object with id '{id}' does not exist or cannot be used like this"))
        }
    }

    /// 2500: the path itself makes no sense.
    pub(super) fn unknown_path(path: &str) -> Self {
        Self { status: StatusCode::NOT_FOUND, ..Self::bad(2500, "Unknown path components", path) }
    }

    fn bad(code: u32, title: &'static str, details: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code, kind: "OAuthException", title, details: details.into() }
    }

    /// The body that Meta would send.
    fn body(&self) -> Value {
        static TRACES: AtomicU64 = AtomicU64::new(1);
        json!({"error": {
            "message": format!("(#{}) {}", self.code, self.title),
            "type": self.kind,
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": format!("Sandbox{:08}", TRACES.fetch_add(1, Ordering::Relaxed)),
        }})
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(self.body())).into_response()
    }
}
