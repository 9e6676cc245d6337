//! The load generator: signed webhooks over a number of connections, each waiting for its answer before it sends the next.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use gateway::webhook::signature::Signature;
use jiff::Timestamp;
use reqwest::Client;
use secrecy::SecretString;
use serde_json::json;
use tokio::time::timeout;

use super::{report::Latencies, whatsapp::StandIn};

/// An answer that takes longer will not come.
const PATIENCE: Duration = Duration::from_secs(30);

/// Generates load for one webhook.
#[derive(Clone)]
pub(super) struct Load {
    http: Client,
    url: String,
    secret: SecretString,
    text: String,
    sent: Arc<AtomicU64>,
}

impl Load {
    pub(super) fn new(address: SocketAddr, secret: &str, text: &str) -> anyhow::Result<Self> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder().no_proxy().build().context("setting up the load generator")?;
        let url = format!("http://{address}{}", gateway::webhook::PATH);
        Ok(Self { http, url, secret: secret.into(), text: text.to_owned(), sent: Arc::default() })
    }

    /// Delivers batches of `batch` messages for `duration` and measures until the 200.
    pub(super) async fn deliver(
        &self,
        connections: u16,
        batch: usize,
        duration: Duration,
    ) -> anyhow::Result<(f64, Latencies)> {
        self.repeat(connections, duration, |load, _| async move {
            let people: Vec<_> = (0..batch).map(|index| person(index % 500)).collect();
            load.post(&people).await
        })
        .await
    }

    /// Lets each connection be a person who writes, waits for the answer and writes again; measures until the answer.
    pub(super) async fn converse(
        &self,
        connections: u16,
        stand_in: &StandIn,
        duration: Duration,
    ) -> anyhow::Result<(f64, Latencies)> {
        self.repeat(connections, duration, |load, connection| async move {
            let person = person(usize::from(connection));
            let answered = stand_in.wait_for(&person);
            load.post(&[person]).await?;
            timeout(PATIENCE, answered).await.context("waiting for an answer")?.context("waiting for an answer")
        })
        .await
    }

    async fn repeat<F>(
        &self,
        connections: u16,
        duration: Duration,
        once: impl Fn(Self, u16) -> F,
    ) -> anyhow::Result<(f64, Latencies)>
    where
        F: Future<Output = anyhow::Result<()>>,
    {
        let begun = Instant::now();
        let one = |connection: u16| {
            let once = &once;
            async move {
                let mut latencies = Vec::new();
                while begun.elapsed() < duration {
                    let started = Instant::now();
                    once(self.clone(), connection).await?;
                    latencies.push(started.elapsed());
                }
                anyhow::Ok(latencies)
            }
        };
        let all = futures::future::try_join_all((0..connections).map(one)).await?;
        let latencies: Vec<_> = all.into_iter().flatten().collect();
        Ok((latencies.len() as f64 / begun.elapsed().as_secs_f64(), Latencies::of(latencies)))
    }

    async fn post(&self, people: &[String]) -> anyhow::Result<()> {
        let body = self.webhook(people);
        let signature = Signature::new(&body, &self.secret).to_header();
        let answer = self.http.post(&self.url).header("X-Hub-Signature-256", signature).body(body).send().await?;
        ensure!(answer.status() == 200, "expected 200, found {}", answer.status());
        Ok(())
    }

    /// A webhook with one message from each of `people`.
    fn webhook(&self, people: &[String]) -> Vec<u8> {
        let timestamp = Timestamp::now().as_second().to_string();
        let messages: Vec<_> = people
            .iter()
            .map(|from| {
                let number = self.sent.fetch_add(1, Ordering::Relaxed);
                json!({"from": from, "id": format!("wamid.bench{number}"), "timestamp": timestamp, "type": "text",
                       "text": {"body": self.text}})
            })
            .collect();
        let value = json!({"messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550100001", "phone_number_id": "100"}, "messages": messages});
        let webhook = json!({"object": "whatsapp_business_account",
            "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]});
        webhook.to_string().into_bytes()
    }
}

/// A phone number that nobody has.
fn person(index: usize) -> String {
    format!("155501{index:05}")
}
