//! Did Meta send this? HMAC-SHA256 of the request's raw bytes with the app's secret.
//!
//! Source: Graph API, "Webhooks: validating payloads". The bytes must be those of the wire: Meta escapes what our own
//! serializer would not, so a body read and written again has another signature.

use axum::http::HeaderMap;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The header that carries the signature.
pub const HEADER: &str = "x-hub-signature-256";

/// What stands in the header before the 64 hex digits.
const SCHEME: &str = "sha256=";

/// A signature that has the right shape. Whether it is true, [`Signature::is_of`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature([u8; 32]);

impl Signature {
    /// The one signature in `headers`: `sha256=` and 64 lower-case hex digits.
    ///
    /// `None` when there is no such header, more than one, or one of another shape: none of these comes from Meta.
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(HEADER).iter();
        let (Some(value), None) = (values.next(), values.next()) else { return None };
        let digits = value.as_bytes().strip_prefix(SCHEME.as_bytes())?;
        if digits.iter().any(u8::is_ascii_uppercase) {
            return None;
        }
        let mut bytes = [0; 32];
        hex::decode_to_slice(digits, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// Signs `body`, as Meta does.
    pub fn new(body: &[u8], secret: &SecretString) -> Self {
        Self(mac(body, secret).finalize().into_bytes().into())
    }

    /// Whether one of `secrets` signed `body`. Several, so that a secret can be replaced without losing a webhook; with
    /// none nothing passes, and an empty one signs nothing, since everybody knows it.
    ///
    /// Takes the same time wherever the signatures differ, and tries every secret.
    pub fn is_of(&self, body: &[u8], secrets: &[SecretString]) -> bool {
        secrets
            .iter()
            .filter(|secret| !secret.expose_secret().is_empty())
            .fold(false, |found, secret| mac(body, secret).verify_slice(&self.0).is_ok() | found)
    }

    /// The header's value.
    pub fn to_header(&self) -> String {
        format!("{SCHEME}{}", hex::encode(self.0))
    }
}

fn mac(body: &[u8], secret: &SecretString) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .expect("HMAC takes keys of any length. This is a bug.");
    mac.update(body);
    mac
}
