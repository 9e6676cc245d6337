//! A stand-in for WhatsApp that says yes to everything and tells who was written to, and when.

use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use axum::body::{Body, to_bytes};
use hyper::{Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::{
    net::TcpListener,
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
    task::JoinSet,
};

use super::delivery;

/// Bytes of a request: a picture is the largest, and Meta takes 5 MB.
const REQUEST_MAX: usize = 6 * 1024 * 1024;

/// A message that reached WhatsApp.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival {
    /// To whom.
    pub(super) person: u32,
    pub(super) at: Instant,
}

/// The stand-in; it ends with this value.
#[derive(Debug)]
pub(super) struct StandIn {
    pub(super) address: SocketAddr,
    pub(super) arrivals: UnboundedReceiver<Arrival>,
    _serving: JoinSet<()>,
}

impl StandIn {
    pub(super) async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (tell, arrivals) = mpsc::unbounded_channel();
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, Desk { tell, sent: Arc::default() }));
        Ok(Self { address, arrivals, _serving: serving })
    }
}

async fn serve(listener: TcpListener, desk: Desk) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let desk = desk.clone();
        connections.spawn(async move {
            let answer = service_fn(|request| desk.clone().answer(request));
            // A connection that breaks is the server's to notice.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}

/// Where messages arrive.
#[derive(Clone, Debug)]
struct Desk {
    tell: UnboundedSender<Arrival>,
    sent: Arc<AtomicU64>,
}

/// What is read of a request: a message has `to`, and a mark that something was read has not.
#[derive(Deserialize)]
struct Sent<'a> {
    to: Option<&'a str>,
}

impl Desk {
    async fn answer(self, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
        let is_picture = request.uri().path().ends_with("/media");
        let body = to_bytes(Body::new(request.into_body()), REQUEST_MAX).await.unwrap_or_default();
        let at = Instant::now();
        let phone = if is_picture { None } else { serde_json::from_slice(&body).ok().and_then(|sent: Sent| sent.to) };
        let answer = match phone {
            Some(phone) => {
                if let Some(person) = delivery::person(phone) {
                    // Nobody counts any more once the measurement is over.
                    let _ = self.tell.send(Arrival { person, at });
                }
                let number = self.sent.fetch_add(1, Ordering::Relaxed);
                format!(r#"{{"messaging_product":"whatsapp","messages":[{{"id":"wamid.answer{number}"}}]}}"#)
            }
            None if is_picture => r#"{"id":"1"}"#.to_owned(),
            None => r#"{"success":true}"#.to_owned(),
        };
        let mut response = Response::new(Body::from(answer));
        response.headers_mut().insert("content-type", "application/json".parse().expect("a header. This is a bug."));
        Ok(response)
    }
}
