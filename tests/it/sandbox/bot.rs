//! A bot that somebody else could have written: it knows nothing of recado, only the Cloud API.

use std::sync::{Arc, OnceLock};

use axum::{
    Router,
    extract::{Query, State},
    routing::post,
};
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Where the bot sends, and as whom.
pub(crate) const ACCESS_TOKEN: &str = "bot-token";
pub(crate) const NUMBER_ID: &str = "310775512200981";

#[derive(Clone)]
struct Bot {
    /// The sandbox's address, once it is known.
    sandbox: Arc<OnceLock<String>>,
    http: reqwest::Client,
}

/// Runs a bot; its address for webhooks, and where it is told the sandbox's address.
pub(crate) async fn start() -> (String, Arc<OnceLock<String>>) {
    let sandbox = Arc::new(OnceLock::new());
    let bot = Bot { sandbox: Arc::clone(&sandbox), http: gateway::sandbox::webhook_client().unwrap() };
    let router = Router::new().route("/webhook", post(take).get(agree)).with_state(bot);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/webhook", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, sandbox)
}

/// The handshake.
async fn agree(Query(query): Query<Vec<(String, String)>>) -> String {
    query.into_iter().find(|(key, _)| key == "hub.challenge").map(|(_, challenge)| challenge).unwrap_or_default()
}

/// Answers 200 first and the person afterwards.
async fn take(State(bot): State<Bot>, body: Bytes) {
    let webhook: Value = serde_json::from_slice(&body).unwrap();
    let messages = webhook["entry"][0]["changes"][0]["value"]["messages"].clone();
    tokio::spawn(async move {
        for message in messages.as_array().into_iter().flatten() {
            for answer in answers(message) {
                bot.send(message["from"].as_str().unwrap(), answer).await;
            }
        }
    });
}

impl Bot {
    /// Sends, and tries what was refused once more.
    async fn send(&self, to: &str, mut message: Value) {
        message["messaging_product"] = json!("whatsapp");
        message["to"] = json!(to);
        let url = format!("{}/graph/v25.0/{NUMBER_ID}/messages", self.sandbox.get().expect("the sandbox is there"));
        for _ in 0..2 {
            let sent = self.http.post(&url).bearer_auth(ACCESS_TOKEN).json(&message).send().await.unwrap();
            if sent.status().is_success() {
                break;
            }
        }
    }
}

fn answers(message: &Value) -> Vec<Value> {
    let text = |body: &str| json!({"type": "text", "text": {"body": body}});
    let said = message["text"]["body"].as_str().or(message["interactive"]["button_reply"]["title"].as_str());
    match said {
        Some("hi") => vec![json!({"type": "interactive", "interactive": {
            "type": "button",
            "body": {"text": "What do you need?"},
            "action": {"buttons": [
                {"type": "reply", "reply": {"id": "1", "title": "Opening hours"}},
                {"type": "reply", "reply": {"id": "2", "title": "Nothing"}},
            ]},
        }})],
        Some("Opening hours") => vec![text("*Monday to Friday*"), text("9 to 18")],
        Some("Nothing") => Vec::new(),
        Some(other) => vec![text(&format!("You said {other}"))],
        None => vec![text("I read only words")],
    }
}
