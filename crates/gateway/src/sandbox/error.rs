//! Refusals of the Cloud API: Meta's codes and Meta's error bodies.
//!
//! Source: Cloud API, "Error codes". Callers branch on the code; the details name the field, the limit and what was found.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::world::codes::{self, Code};

/// The codes of the Graph API itself end here; those above are WhatsApp's.
const GRAPH_CODES_END: u32 = 1000;

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ApiError {
    pub(super) status: StatusCode,
    pub(super) code: u32,
    message: String,
    pub(super) details: String,
    form: Form,
}

/// Which of Meta's error bodies it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Of a message or a file: `error_data` says more.
    Message,
    /// Of a template that somebody writes: a subcode, and words for them.
    Editor { subcode: Option<u32>, title: &'static str },
    /// Of the Graph API itself: the message says all.
    Graph { kind: &'static str },
}

impl ApiError {
    /// 100: the frame of the request is wrong.
    pub(super) fn parameter(details: impl Into<String>) -> Self {
        Self::of(100, details)
    }

    /// 131008: something that the message needs is not there.
    pub(super) fn missing(field: &str) -> Self {
        Self::of(131_008, format!("{field} is required"))
    }

    /// 131009: something is there and cannot be accepted.
    pub(super) fn value(details: impl Into<String>) -> Self {
        Self::of(131_009, details)
    }

    /// The code with its own HTTP status and title.
    pub(super) fn of(code: u32, details: impl Into<String>) -> Self {
        let Code { status, title, .. } = codes::code(code);
        let is_of_graph = code < GRAPH_CODES_END && code != 100;
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST),
            code,
            message: format!("(#{code}) {title}"),
            details: details.into(),
            form: if is_of_graph { Form::Graph { kind: "OAuthException" } } else { Form::Message },
        }
    }

    /// The code with all its own words.
    pub(super) fn plain(code: u32) -> Self {
        Self::of(code, codes::code(code).details)
    }

    /// 131053: the file is of a kind or size that WhatsApp does not take.
    pub(super) fn upload(details: impl Into<String>) -> Self {
        Self::of(131_053, details)
    }

    /// 100 with one of the subcodes 2388xxx, where it is known: a template that cannot be made or changed like this.
    pub(super) fn editor(subcode: Option<u32>, title: &'static str, details: impl Into<String>) -> Self {
        Self { form: Form::Editor { subcode, title }, ..Self::parameter(details) }
    }

    /// 190: no token, or not ours.
    pub(super) fn token() -> Self {
        let message = "Invalid OAuth access token: the Authorization header must be 'Bearer' and the access token";
        Self::graph(190, "OAuthException", message)
    }

    /// 100: the path names nothing that exists, or nothing that can do this.
    pub(super) fn unknown_object(id: &str) -> Self {
        let message = format!(
            "Unsupported request: the object with ID '{id}' does not exist, cannot be loaded due to missing permissions, \
             or does not support this operation"
        );
        Self::graph(100, "GraphMethodException", message)
    }

    /// As [`ApiError::unknown_object`], of a file: its address is good no more.
    pub(super) fn gone(id: &str) -> Self {
        Self { status: StatusCode::NOT_FOUND, ..Self::unknown_object(id) }
    }

    /// 100: the object has no such field.
    pub(super) fn unknown_field(field: &str, node: &str) -> Self {
        let message = format!("(#100) Tried accessing nonexisting field ({field}) on node type ({node})");
        Self::graph(100, "OAuthException", message)
    }

    /// 2500: the path itself makes no sense.
    pub(super) fn unknown_path(path: &str) -> Self {
        let message = format!("Unknown path components: {path}");
        Self { status: StatusCode::NOT_FOUND, ..Self::graph(2500, "OAuthException", message) }
    }

    /// 2200: an address for webhooks did not answer the handshake.
    pub(super) fn callback(why: &str) -> Self {
        Self::graph(2200, "OAuthException", format!("(#2200) Callback verification failed: {why}"))
    }

    fn graph(code: u32, kind: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { form: Form::Graph { kind }, details: message.clone(), message, ..Self::plain(code) }
    }

    /// The body that Meta would send.
    pub(super) fn body(&self) -> Value {
        static TRACES: AtomicU64 = AtomicU64::new(1);
        let mut error = json!({
            "message": self.message,
            "type": "OAuthException",
            "code": self.code,
            "fbtrace_id": format!("Sandbox{:08}", TRACES.fetch_add(1, Ordering::Relaxed)),
        });
        match self.form {
            Form::Message => error["error_data"] = json!({"messaging_product": "whatsapp", "details": self.details}),
            Form::Editor { subcode, title } => {
                if let Some(subcode) = subcode {
                    error["error_subcode"] = json!(subcode);
                }
                error["is_transient"] = json!(false);
                error["error_user_title"] = json!(title);
                error["error_user_msg"] = json!(self.details);
            }
            Form::Graph { kind } => error["type"] = json!(kind),
        }
        json!({"error": error})
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        (self.status, Json(self.body())).into_response()
    }
}
