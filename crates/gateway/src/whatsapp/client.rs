//! The HTTP client of the Cloud API.

use std::{fmt, time::Duration};

use bot::{Image, Message};
use reqwest::{
    RequestBuilder, Response,
    multipart::{Form, Part},
    redirect::Policy,
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;

use super::{
    error::{ErrorClass, SendError, classify},
    outbound::{LimitError, Media, Outbound, ReadReceipt, Recipient, render::render},
};

/// Bytes of an answer that are read. Meta's have a few hundred.
const ANSWER_MAX: usize = 256 * 1024;

/// Where and as whom to send.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// Where the API lives, without a version: `https://graph.facebook.com`, or a sandbox.
    pub base_url: String,
    /// The version of the Graph API, `v25.0`.
    pub graph_version: String,
    /// The token that every request carries.
    pub access_token: SecretString,
    /// How long to wait.
    pub timeouts: Timeouts,
}

/// How long to wait.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For a request from its beginning to the end of its answer.
    pub total: Duration,
}

impl Default for Timeouts {
    /// Meta answers within a second or two. A connection that takes longer than five will not come; a total of thirty leaves
    /// time for a picture of 5 MB, and after it the outcome is unknown, which costs a person half a minute more.
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), total: Duration::from_secs(30) }
    }
}

/// Meta's id of a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wamid(pub String);

impl fmt::Display for Wamid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A client of the Cloud API. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    /// The address without a slash at its end, and the version.
    root: String,
    access_token: SecretString,
}

impl Client {
    /// A client for `config`. Nothing is requested yet.
    ///
    /// # Errors
    /// When the system's TLS cannot be set up.
    pub fn new(config: ClientConfig) -> Result<Self, reqwest::Error> {
        // An error says that the process has chosen its cryptography already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .connect_timeout(config.timeouts.connect)
            .timeout(config.timeouts.total)
            // The token goes to the configured host and nowhere else.
            .redirect(Policy::none())
            .build()?;
        let root = format!("{}/{}", config.base_url.trim_end_matches('/'), config.graph_version);
        Ok(Self { http, root, access_token: config.access_token })
    }

    /// Sends `message` from our number to `to`: a phone in digits, or a business-scoped user id. A picture is uploaded first.
    /// `callback_data` comes back in every status.
    ///
    /// # Errors
    /// [`SendError`]; its class tells whether the message may have left.
    pub async fn send(
        &self,
        phone_number_id: &str,
        to: &str,
        message: &Message,
        callback_data: &str,
    ) -> Result<Wamid, SendError> {
        let recipient = Recipient::person(to).map_err(beyond_limit)?;
        let picture = match message {
            Message::Image { image, .. } | Message::Buttons { image: Some(image), .. } => {
                Some(Media::Id(self.upload(phone_number_id, image).await?))
            }
            Message::Text { .. }
            | Message::Buttons { image: None, .. }
            | Message::List { .. }
            | Message::Template { .. } => None,
        };
        let content = render(message, picture).map_err(beyond_limit)?;
        let body = Outbound::new(recipient, content).with_callback_data(callback_data).map_err(beyond_limit)?;
        let answer: Sent = self.call(self.post(phone_number_id, "messages").json(&body)).await?;
        let first = answer.messages.into_iter().next();
        let sent = first.ok_or_else(|| SendError::new(ErrorClass::Unknown, "the answer names no message"))?;
        Ok(Wamid(sent.id))
    }

    /// Marks the message `wamid`, and all before it, as read; with `typing`, shows that an answer is being written.
    ///
    /// # Errors
    /// [`SendError`]. Doing it again does no harm, whatever the class.
    pub async fn mark_read(&self, phone_number_id: &str, wamid: &str, typing: bool) -> Result<(), SendError> {
        let receipt = ReadReceipt::new(wamid).map_err(beyond_limit)?;
        let receipt = if typing { receipt.with_typing() } else { receipt };
        let request = self.post(phone_number_id, "messages").json(&receipt);
        self.call::<Value>(request).await.map(|_| ())
    }

    /// Uploads a picture and returns its id.
    async fn upload(&self, phone_number_id: &str, image: &Image) -> Result<String, SendError> {
        let extension = image.mime_type.rsplit('/').next().unwrap_or_default();
        let file = Part::bytes(image.bytes.clone()).file_name(format!("image.{extension}"));
        let file =
            file.mime_str(&image.mime_type).map_err(|error| SendError::new(ErrorClass::Bug, error.to_string()))?;
        let form =
            Form::new().text("messaging_product", "whatsapp").text("type", image.mime_type.clone()).part("file", file);
        let uploaded: Result<Uploaded, SendError> =
            self.call(self.post(phone_number_id, "media").multipart(form)).await;
        uploaded.map(|uploaded| uploaded.id).map_err(|error| match error.class {
            // A picture that may have arrived is no message that may have: it does no harm to upload it again.
            ErrorClass::Unknown => SendError { class: ErrorClass::Transient, ..error },
            _ => error,
        })
    }

    fn post(&self, phone_number_id: &str, what: &str) -> RequestBuilder {
        let url = format!("{}/{phone_number_id}/{what}", self.root);
        self.http.post(url).bearer_auth(self.access_token.expose_secret())
    }

    async fn call<A: for<'de> Deserialize<'de>>(&self, request: RequestBuilder) -> Result<A, SendError> {
        let response = request.send().await.map_err(failed_request)?;
        let status = response.status();
        let body = read_answer(response).await?;
        if !status.is_success() {
            return Err(classify(status.as_u16(), &body));
        }
        serde_json::from_slice(&body)
            .map_err(|error| SendError::new(ErrorClass::Unknown, format!("the answer cannot be read: {error}")))
    }
}

/// What Meta would refuse is not sent.
fn beyond_limit(error: LimitError) -> SendError {
    SendError::new(ErrorClass::Bug, error.to_string())
}

async fn read_answer(mut response: Response) -> Result<Vec<u8>, SendError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed_request)? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_MAX {
            return Err(SendError::new(ErrorClass::Unknown, format!("the answer has more than {ANSWER_MAX} bytes")));
        }
    }
    Ok(body)
}

/// A request without a complete answer: unless it certainly never left, its outcome is unknown.
fn failed_request(error: reqwest::Error) -> SendError {
    let class = if error.is_connect() {
        ErrorClass::NotSent
    } else if error.is_builder() {
        ErrorClass::Configuration
    } else {
        ErrorClass::Unknown
    };
    SendError::new(class, format!("{:#}", anyhow::Error::new(error.without_url())))
}

#[derive(Deserialize)]
struct Sent {
    messages: Vec<SentMessage>,
}

#[derive(Deserialize)]
struct SentMessage {
    id: String,
}

#[derive(Deserialize)]
struct Uploaded {
    id: String,
}
