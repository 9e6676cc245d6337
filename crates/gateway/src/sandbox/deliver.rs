//! Carries webhooks to the bot: in order for each person, again and again when it does not answer 200, up to a limit.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::{
    SandboxConfig,
    chat::{Chats, Status},
    lock,
    phone::Phone,
    webhook,
};

/// Webhooks of one person that wait while the bot is away. Further ones are lost, as Meta loses them after seven days.
const LANE_MAX: usize = 256;
/// Meta publishes no limit; bots must answer well within this.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// One webhook on its way.
struct Parcel {
    body: Bytes,
    signature: String,
    /// The person's message in it, whose ticks show how the delivery went.
    message_id: Option<String>,
}

/// Delivers; each person has a lane of their own, and lanes do not wait for each other.
pub(super) struct Courier {
    route: Arc<Route>,
    lanes: Mutex<HashMap<Phone, mpsc::Sender<Parcel>>>,
}

/// What every lane needs to know.
struct Route {
    http: reqwest::Client,
    callback_url: String,
    app_secret: SecretString,
    gaps: Vec<Duration>,
    chats: Arc<Mutex<Chats>>,
    closed: CancellationToken,
}

impl Courier {
    pub(super) fn new(
        config: &SandboxConfig,
        http: reqwest::Client,
        chats: Arc<Mutex<Chats>>,
        closed: CancellationToken,
    ) -> Self {
        let route = Route {
            http,
            callback_url: config.callback_url.clone(),
            app_secret: config.app_secret.clone(),
            gaps: config.webhook_retry_gaps.clone(),
            chats,
            closed,
        };
        Self { route: Arc::new(route), lanes: Mutex::default() }
    }

    /// Puts a webhook into the person's lane; it never waits. Whether there was room.
    pub(super) fn enqueue(&self, phone: &Phone, webhook: &Value, message_id: Option<&str>) -> bool {
        let body = Bytes::from(webhook::encode(webhook));
        let signature = webhook::sign(self.route.app_secret.expose_secret(), &body);
        let parcel = Parcel { body, signature, message_id: message_id.map(str::to_owned) };
        let mut lanes = lock(&self.lanes);
        let lane = lanes.entry(phone.clone()).or_insert_with(|| {
            let (sender, receiver) = mpsc::channel(LANE_MAX);
            tokio::spawn(work(Arc::clone(&self.route), phone.clone(), receiver));
            sender
        });
        let has_room = lane.try_send(parcel).is_ok();
        if !has_room {
            tracing::warn!("a webhook of the sandbox was dropped: the bot has not answered for too long");
        }
        has_room
    }
}

/// One person's lane, until the sandbox is gone or closed.
async fn work(route: Arc<Route>, phone: Phone, mut parcels: mpsc::Receiver<Parcel>) {
    let carry = async {
        while let Some(parcel) = parcels.recv().await {
            let status = if route.deliver(&parcel).await { Status::Delivered } else { Status::Failed };
            if let Some(id) = &parcel.message_id {
                lock(&route.chats).mark(&phone, id, status);
            }
        }
    };
    route.closed.run_until_cancelled(carry).await;
}

impl Route {
    /// Tries until the bot answers 200 or the attempts are used up. Whether it did.
    async fn deliver(&self, parcel: &Parcel) -> bool {
        let mut gaps = self.gaps.iter();
        loop {
            let failure = match self.attempt(parcel).await {
                Ok(()) => return true,
                Err(failure) => failure,
            };
            let Some(gap) = gaps.next() else {
                tracing::warn!(url = self.callback_url, failure, "gave up on a webhook of the sandbox");
                return false;
            };
            tracing::debug!(
                url = self.callback_url,
                failure,
                "the bot did not take a webhook of the sandbox; trying again"
            );
            tokio::time::sleep(*gap).await;
        }
    }

    async fn attempt(&self, parcel: &Parcel) -> Result<(), String> {
        let request = self
            .http
            .post(&self.callback_url)
            .timeout(ANSWER_TIMEOUT)
            .header("content-type", "application/json")
            .header("x-hub-signature-256", &parcel.signature)
            .body(parcel.body.clone());
        let answer = request.send().await.map_err(|error| error.to_string())?;
        if answer.status() == reqwest::StatusCode::OK { Ok(()) } else { Err(format!("answered {}", answer.status())) }
    }
}
