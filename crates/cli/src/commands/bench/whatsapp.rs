//! A stand-in for WhatsApp that says yes to everything and tells whoever waits that an answer arrived.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{Json, Router, extract::State, routing::post};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot};

type Waiting = Arc<Mutex<HashMap<String, oneshot::Sender<()>>>>;

/// The stand-in.
pub(super) struct StandIn {
    pub(super) address: SocketAddr,
    waiting: Waiting,
}

impl StandIn {
    /// Starts listening; it ends with the process.
    pub(super) async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let waiting = Waiting::default();
        let router = Router::new().route("/{version}/{number}/messages", post(take)).with_state(Arc::clone(&waiting));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, waiting })
    }

    /// Resolves when a message to `phone` arrives.
    pub(super) fn wait_for(&self, phone: &str) -> oneshot::Receiver<()> {
        let (arrived, waits) = oneshot::channel();
        self.waiting
            .lock()
            .expect("nothing panics while it holds this lock. This is a bug.")
            .insert(phone.to_owned(), arrived);
        waits
    }
}

async fn take(State(waiting): State<Waiting>, Json(body): Json<Value>) -> Json<Value> {
    let Some(to) = body["to"].as_str() else { return Json(json!({"success": true})) };
    let phone = to.trim_start_matches('+');
    let waiter = waiting.lock().expect("nothing panics while it holds this lock. This is a bug.").remove(phone);
    if let Some(waiter) = waiter {
        let _ = waiter.send(());
    }
    let wamid = format!("wamid.{}", body["biz_opaque_callback_data"].as_str().unwrap_or_default());
    Json(
        json!({"messaging_product": "whatsapp", "contacts": [{"input": to, "wa_id": phone}], "messages": [{"id": wamid}]}),
    )
}
