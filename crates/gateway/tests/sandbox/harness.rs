//! A sandbox on one port, a fake bot on another, and a client that plays bot and page.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Query, State},
    http::{HeaderMap, Uri},
    routing::post,
};
use bytes::Bytes;
use futures::StreamExt;
use gateway::sandbox::{
    Deed, DemoPerson, Exchange, PaceRule, Sandbox, SandboxConfig, Settings, WEBHOOK_RETRY_GAPS, WindowRule,
};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::{net::TcpListener, sync::mpsc, time::timeout};

pub(crate) const SECRET: &str = "sandbox-secret";
pub(crate) const TOKEN: &str = "sandbox-token";
pub(crate) const NUMBER_ID: &str = "310775512200981";
/// The business account's id, `entry[].id` of webhooks.
pub(crate) const ACCOUNT_ID: &str = "204511876300145";
pub(crate) const BUSINESS: &str = "15550140042";
pub(crate) const STAFF: &str = "34600111222";
/// With this token the bot answers a handshake.
pub(crate) const VERIFY_TOKEN: &str = "good-token";
pub(crate) const CUSTOMER: &str = "34600333444";
/// The largest webhook (Cloud API, "Webhooks", payload size).
const BODY_MAX: usize = 3 * 1024 * 1024;
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
    /// Where the bot listens: webhooks go to `/hook`, and may go to `/account` and `/number`.
    pub(crate) bot: String,
    inbox: mpsc::UnboundedReceiver<Request>,
}

/// A request as the bot got it.
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Request {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The updates in it, in order.
    pub(crate) fn updates(&self) -> Vec<Value> {
        let json = self.json();
        let changes = json["entry"].as_array().unwrap().iter().flat_map(|entry| entry["changes"].as_array().unwrap());
        let values = changes.map(|change| &change["value"]);
        let lists = values.flat_map(|value| ["messages", "statuses"].map(|list| value[list].clone()));
        lists.filter_map(|list| list.as_array().cloned()).flatten().collect()
    }

    /// Whether it is signed with the app secret, with something else, or not at all.
    pub(crate) fn signature(&self) -> &'static str {
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(&self.bytes);
        let expected = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
        match self.headers.get("x-hub-signature-256") {
            Some(signature) if *signature == *expected => "right",
            Some(signature) if signature.len() == expected.len() => "wrong",
            Some(_) => "odd",
            None => "absent",
        }
    }
}

#[derive(Clone)]
struct Bot {
    answers: Arc<Mutex<VecDeque<u16>>>,
    outbox: mpsc::UnboundedSender<Request>,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with_answers(&[]).await
    }

    /// A bot that answers with these statuses first, and with 200 from then on. Three attempts are made. Most tests are about
    /// something else than the window and the paces, which are off.
    pub(crate) async fn with_answers(answers: &[u16]) -> Self {
        let settings = Settings { window: WindowRule::Off, pace: PaceRule::Off, ..Settings::default() };
        let gaps = vec![Duration::from_millis(1), Duration::from_millis(2)];
        Self::build(answers, gaps, settings, None).await
    }

    /// A sandbox as it is without settings, where time stands still until it is moved.
    pub(crate) async fn still() -> Self {
        Self::still_with(&[], Settings::default()).await
    }

    /// A sandbox where time stands still until it is moved, and a bot that answers with these statuses first.
    pub(crate) async fn still_with(answers: &[u16], settings: Settings) -> Self {
        let world = Self::build(answers, WEBHOOK_RETRY_GAPS.to_vec(), settings, None).await;
        world.sandbox.set_scale(0.0).unwrap();
        world
    }

    /// A sandbox that asks the bot before its first webhook, with this token.
    pub(crate) async fn asking(token: &str) -> Self {
        let world = Self::build(&[], WEBHOOK_RETRY_GAPS.to_vec(), Settings::default(), Some(token)).await;
        world.sandbox.set_scale(0.0).unwrap();
        world
    }

    async fn build(answers: &[u16], gaps: Vec<Duration>, settings: Settings, token: Option<&str>) -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (outbox, inbox) = mpsc::unbounded_channel();
        let bot = Bot { answers: Arc::new(Mutex::new(answers.iter().copied().collect())), outbox };
        let listen = post(take).get(agree);
        let routes = Router::new().route("/hook", listen.clone()).route("/account", listen.clone());
        let bot_url =
            serve(routes.route("/number", listen).layer(DefaultBodyLimit::max(BODY_MAX)).with_state(bot)).await;
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let person =
            |name: &str, phone: &str| DemoPerson { name: name.into(), phone: phone.into(), note: "a note".into() };
        let config = SandboxConfig {
            callback_url: format!("{bot_url}/hook"),
            verify_token: token.map(Into::into),
            app_secret: SECRET.into(),
            business_account_id: ACCOUNT_ID.into(),
            access_token: TOKEN.into(),
            phone_number_id: NUMBER_ID.into(),
            display_phone_number: BUSINESS.into(),
            business_name: "Corner Shop".into(),
            people: vec![person("Demo staff", STAFF), person("Demo customer", "+34 600 333 444")],
            templates: Vec::new(),
            hints: vec!["report today".into()],
            webhook_retry_gaps: gaps,
            settings,
            seed: Some(42),
            begins: None,
        };
        let sandbox = Sandbox::new(config, http.clone());
        Self { base: serve(sandbox.router()).await, http, sandbox, bot: bot_url, inbox }
    }

    /// The next request of the sandbox.
    pub(crate) async fn request(&mut self) -> Request {
        timeout(PATIENCE, self.inbox.recv()).await.expect("a request in time").unwrap()
    }

    /// The requests that the bot got and nobody has looked at.
    pub(crate) fn requests(&mut self) -> Vec<Request> {
        std::iter::from_fn(|| self.inbox.try_recv().ok()).collect()
    }

    /// Waits until the log shows what is wanted.
    pub(crate) async fn until<T>(&self, mut find: impl FnMut(&[Exchange]) -> Option<T>) -> T {
        let mut events = Box::pin(self.sandbox.events());
        loop {
            if let Some(found) = find(&self.sandbox.log(0)) {
                return found;
            }
            timeout(PATIENCE, events.next()).await.expect("an event in time").expect("the sandbox is open");
        }
    }

    /// Waits until the bot has taken every webhook, or the sandbox gave it up.
    pub(crate) async fn settled(&self) {
        self.until(|_| (self.sandbox.snapshot().webhooks_waiting == 0).then_some(())).await;
    }

    /// Moves time forward.
    pub(crate) fn jump(&self, by: &str) {
        self.sandbox.jump(by.parse().unwrap()).unwrap();
    }

    /// A person does something; the id of the message that it makes.
    pub(crate) fn deed(&self, person: &str, deed: Value) -> Option<String> {
        let deed: Deed = serde_json::from_value(deed).unwrap();
        self.sandbox.deed(person, &deed).unwrap().id
    }

    /// Changes the settings, as JSON has them: what is left out is as without settings.
    pub(crate) fn set(&self, settings: Value) {
        self.sandbox.set_settings(serde_json::from_value(settings).unwrap()).unwrap();
    }

    /// The next webhook, its signature checked over the exact bytes.
    pub(crate) async fn webhook(&mut self) -> Webhook {
        let request = self.request().await;
        assert_eq!(request.signature(), "right");
        let Request { headers, bytes, .. } = request;
        assert_eq!(headers["content-type"], "application/json");
        let webhook: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(webhook["object"], "whatsapp_business_account");
        assert_eq!(webhook["entry"][0]["changes"][0]["field"], "messages");
        let value = webhook["entry"][0]["changes"][0]["value"].clone();
        assert_eq!(value["metadata"], json!({"display_phone_number": BUSINESS, "phone_number_id": NUMBER_ID}));
        Webhook { bytes, value }
    }

    /// The next webhook that is about the account: its field and its value.
    pub(crate) async fn account_update(&mut self) -> (String, Value) {
        let webhook = self.request().await.json();
        assert_eq!(webhook["entry"][0]["id"], ACCOUNT_ID);
        let change = &webhook["entry"][0]["changes"][0];
        (change["field"].as_str().unwrap().to_owned(), change["value"].clone())
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

    /// The staff member's business-scoped user id.
    pub(crate) async fn user_id(&self) -> String {
        let hello = json!({"messaging_product": "whatsapp", "to": STAFF, "text": {"body": "hello"}});
        self.send(&hello).await.1["contacts"][0]["user_id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn graph(&self, method: Method, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        let url = format!("{}/graph/v25.0/{path}", self.base);
        let request = self.http.request(method, url).bearer_auth(TOKEN);
        let request = if let Some(body) = body { request.json(body) } else { request };
        answer(request.send().await.unwrap()).await
    }

    /// Follows an address that an answer has, as the bot.
    pub(crate) async fn get(&self, url: &str) -> Value {
        answer(self.http.get(url).bearer_auth(TOKEN).send().await.unwrap()).await.1
    }

    /// Adds an approved template in English without places; the message that sends it.
    pub(crate) fn template(&self, name: &str, category: &str) -> Value {
        let body = json!([{"type": "BODY", "text": "Hello"}]);
        let request = json!({"name": name, "language": "en", "category": category, "components": body});
        self.sandbox.add_template(&request).unwrap();
        json!({"messaging_product": "whatsapp", "to": STAFF, "type": "template", "template": {"name": name, "language": {"code": "en"}}})
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

    /// Asks the control API for something that it must grant.
    pub(crate) async fn api(&self, method: Method, path: &str, body: Value) -> Value {
        let body = Some(&body).filter(|body| !body.is_null());
        let (status, answer) = self.page(method.clone(), &format!("api/{path}"), body).await;
        assert!(status.is_success(), "{method} {path}: {status} {answer}");
        answer
    }

    /// The staff member does something on the page that must be accepted; the message's id.
    pub(crate) async fn write(&self, deed: Value) -> String {
        let (status, answer) = self.page(Method::POST, &format!("api/people/{STAFF}/deeds"), Some(&deed)).await;
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        answer["message_id"].as_str().unwrap().to_owned()
    }

    /// What the page is told from now on.
    pub(crate) async fn events(&self) -> Events {
        let response = self.http.get(format!("{}/sandbox/api/events", self.base)).send().await.unwrap();
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
    /// The next event that is not about requests or settings, or nothing when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        loop {
            let event = self.any().await?;
            if event["event"] != "exchange" && event["event"] != "changed" {
                return Some(event);
            }
        }
    }

    /// The next event, or nothing when the stream has ended.
    async fn any(&mut self) -> Option<Value> {
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

/// Serves somewhere; the address.
pub(crate) async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

async fn take(State(bot): State<Bot>, uri: Uri, headers: HeaderMap, bytes: Bytes) -> StatusCode {
    let status = bot.answers.lock().unwrap().pop_front().unwrap_or(200);
    bot.outbox.send(Request { path: uri.path().to_owned(), headers, bytes }).unwrap();
    StatusCode::from_u16(status).unwrap()
}

async fn agree(Query(query): Query<HashMap<String, String>>) -> Result<String, StatusCode> {
    let is_right = query["hub.mode"] == "subscribe" && query["hub.verify_token"] == VERIFY_TOKEN;
    if is_right { Ok(query["hub.challenge"].clone()) } else { Err(StatusCode::FORBIDDEN) }
}
