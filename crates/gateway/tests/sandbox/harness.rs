//! A sandbox on one port, a fake bot on another, and a client that plays bot and page.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, extract::State, http::HeaderMap, routing::post};
use bytes::Bytes;
use gateway::sandbox::{DemoPerson, Sandbox, SandboxConfig};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::{net::TcpListener, sync::mpsc, time::timeout};

pub(crate) const SECRET: &str = "sandbox-secret";
pub(crate) const TOKEN: &str = "sandbox-token";
pub(crate) const NUMBER_ID: &str = "310775512200981";
pub(crate) const BUSINESS: &str = "15550140042";
pub(crate) const STAFF: &str = "34600111222";
pub(crate) const CUSTOMER: &str = "34600333444";
/// Long enough for a busy machine; nothing waits for it unless something is wrong.
const PATIENCE: Duration = Duration::from_secs(20);

/// One webhook as the bot got it.
pub(crate) struct Webhook {
    pub(crate) bytes: Bytes,
    /// `entry[0].changes[0].value`.
    pub(crate) value: Value,
}

pub(crate) struct World {
    pub(crate) base: String,
    pub(crate) http: reqwest::Client,
    pub(crate) sandbox: Sandbox,
    inbox: mpsc::UnboundedReceiver<(HeaderMap, Bytes)>,
}

#[derive(Clone)]
struct Bot {
    answers: Arc<Mutex<VecDeque<u16>>>,
    outbox: mpsc::UnboundedSender<(HeaderMap, Bytes)>,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with_answers(&[]).await
    }

    /// A bot that answers with these statuses first, and with 200 from then on. Three attempts are made.
    pub(crate) async fn with_answers(answers: &[u16]) -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (outbox, inbox) = mpsc::unbounded_channel();
        let bot = Bot { answers: Arc::new(Mutex::new(answers.iter().copied().collect())), outbox };
        let bot_url = serve(Router::new().route("/hook", post(take)).with_state(bot)).await;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let person =
            |name: &str, phone: &str| DemoPerson { name: name.into(), phone: phone.into(), note: "a note".into() };
        let config = SandboxConfig {
            callback_url: format!("{bot_url}/hook"),
            app_secret: SECRET.into(),
            access_token: TOKEN.into(),
            phone_number_id: NUMBER_ID.into(),
            display_phone_number: BUSINESS.into(),
            business_name: "Corner Shop".into(),
            people: vec![person("Demo staff", STAFF), person("Demo customer", "+34 600 333 444")],
            hints: vec!["report today".into()],
            webhook_retry_gaps: vec![Duration::from_millis(1), Duration::from_millis(2)],
        };
        let sandbox = Sandbox::new(config, http.clone());
        Self { base: serve(sandbox.router()).await, http, sandbox, inbox }
    }

    /// The next webhook, its signature checked over the exact bytes.
    pub(crate) async fn webhook(&mut self) -> Webhook {
        let (headers, bytes) = timeout(PATIENCE, self.inbox.recv()).await.expect("a webhook in time").unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(&bytes);
        let expected = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
        assert_eq!(headers["x-hub-signature-256"], expected.as_str());
        assert_eq!(headers["content-type"], "application/json");
        let webhook: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(webhook["object"], "whatsapp_business_account");
        assert_eq!(webhook["entry"][0]["changes"][0]["field"], "messages");
        let value = webhook["entry"][0]["changes"][0]["value"].clone();
        assert_eq!(value["metadata"], json!({"display_phone_number": BUSINESS, "phone_number_id": NUMBER_ID}));
        Webhook { bytes, value }
    }

    /// The next webhook's status, as `status callback_data`.
    pub(crate) async fn status(&mut self) -> String {
        let status = self.webhook().await.value["statuses"][0].clone();
        let data = status["biz_opaque_callback_data"].as_str().unwrap_or("-");
        format!("{} {data}", status["status"].as_str().unwrap())
    }

    /// `POST /messages` as the bot.
    pub(crate) async fn send(&self, body: &Value) -> (StatusCode, Value) {
        self.graph(Method::POST, &format!("{NUMBER_ID}/messages"), Some(body)).await
    }

    /// Sends a message that must be accepted; its id.
    pub(crate) async fn sent(&self, mut body: Value) -> String {
        body["messaging_product"] = json!("whatsapp");
        if body["to"].is_null() {
            body["to"] = json!(STAFF);
        }
        let (status, answer) = self.send(&body).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["messages"][0]["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn graph(&self, method: Method, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        let url = format!("{}/graph/v25.0/{path}", self.base);
        let request = self.http.request(method, url).bearer_auth(TOKEN);
        let request = if let Some(body) = body { request.json(body) } else { request };
        answer(request.send().await.unwrap()).await
    }

    /// Uploads a file as the bot.
    pub(crate) async fn upload(&self, mime_type: &str, bytes: Vec<u8>) -> (StatusCode, Value) {
        let part = reqwest::multipart::Part::bytes(bytes).file_name("file");
        let form = reqwest::multipart::Form::new().text("messaging_product", "whatsapp");
        let form = form.text("type", mime_type.to_owned()).part("file", part);
        let url = format!("{}/graph/v25.0/{NUMBER_ID}/media", self.base);
        answer(self.http.post(url).bearer_auth(TOKEN).multipart(form).send().await.unwrap()).await
    }

    /// Asks as the page.
    pub(crate) async fn page(&self, method: Method, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        let request = self.http.request(method, format!("{}/sandbox/{path}", self.base));
        let request = if let Some(body) = body { request.json(body) } else { request };
        answer(request.send().await.unwrap()).await
    }

    /// The staff member does something on the page that must be accepted; the message's id.
    pub(crate) async fn write(&self, deed: Value) -> String {
        let (status, answer) = self.page(Method::POST, &format!("people/{STAFF}/messages"), Some(&deed)).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer["id"].as_str().unwrap().to_owned()
    }

    /// What the page is told from now on.
    pub(crate) async fn events(&self) -> Events {
        let response = self.http.get(format!("{}/sandbox/events", self.base)).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Events { response, text: String::new() }
    }
}

/// The page's event stream.
pub(crate) struct Events {
    response: Response,
    text: String,
}

impl Events {
    /// The next event, or nothing when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.strip_prefix("data: ").map(|data| serde_json::from_str(data).unwrap());
                self.text = rest.to_owned();
                if data.is_some() {
                    return data;
                }
                continue;
            }
            let chunk = timeout(PATIENCE, self.response.chunk()).await.expect("an event in time").unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

pub(crate) async fn answer(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    let bytes = response.bytes().await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

async fn take(State(bot): State<Bot>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let status = bot.answers.lock().unwrap().pop_front().unwrap_or(200);
    bot.outbox.send((headers, body)).unwrap();
    StatusCode::from_u16(status).unwrap()
}
