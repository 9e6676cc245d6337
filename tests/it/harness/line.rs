//! How webhooks reach the service: over HTTP, signed as Meta signs.

use std::net::SocketAddr;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::{Response, StatusCode};
use serde_json::Value;
use sha2::Sha256;

use super::updates::{text, webhook};

/// What webhooks are signed with.
pub(crate) const APP_SECRET: &str = "the app's secret";

/// The line to a running service. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) base: String,
    pub(crate) http: reqwest::Client,
}

impl Line {
    pub(crate) fn to(address: SocketAddr) -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { base: format!("http://{address}"), http }
    }

    /// Delivers a webhook, which must be taken.
    pub(crate) async fn deliver(&self, webhook: &Value) {
        let status = self.try_deliver(webhook).await;
        assert_eq!(status, Some(StatusCode::OK), "{webhook}");
    }

    /// Delivers a webhook; `None` when nobody answered.
    pub(crate) async fn try_deliver(&self, webhook: &Value) -> Option<StatusCode> {
        let body = webhook.to_string();
        let signature = sign(body.as_bytes());
        self.post(body.into_bytes(), Some(&signature)).await.ok().map(|response| response.status())
    }

    /// Delivers these bytes.
    pub(crate) async fn post(&self, body: Vec<u8>, signature: Option<&str>) -> reqwest::Result<Response> {
        let request = self.http.post(format!("{}/webhook", self.base)).header("content-type", "application/json");
        let request = match signature {
            Some(signature) => request.header("x-hub-signature-256", signature),
            None => request,
        };
        request.body(body).send().await
    }

    /// `person` writes `words`, which must be taken.
    pub(crate) async fn say(&self, person: &str, words: &str) {
        self.deliver(&webhook(&[text(person, words)], &[])).await;
    }

    /// Asks for `path`.
    pub(crate) async fn get(&self, path: &str) -> (StatusCode, String) {
        let response = self.http.get(format!("{}{path}", self.base)).send().await.unwrap();
        (response.status(), response.text().await.unwrap())
    }
}

/// The signature of `body`, as it stands in the header.
pub(crate) fn sign(body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(APP_SECRET.as_bytes()).unwrap();
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}
