//! The accept loop against clients that misbehave, over real sockets.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::ConnectInfo,
    routing::{get, post},
};
use bytes::Bytes;
use gateway::server::{Limits, Stopped, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// Longer than any limit below: what takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(20);

struct Running {
    address: SocketAddr,
    /// A request to `/wait` has begun.
    begun: Arc<Notify>,
    /// Lets one request to `/wait` end.
    release: Arc<Notify>,
    shutdown: CancellationToken,
    server: JoinHandle<Stopped>,
}

fn limits() -> Limits {
    Limits {
        header: Duration::from_millis(300),
        body: Duration::from_millis(300),
        connections: 8,
        requests: 8,
        shutdown: Duration::from_secs(10),
    }
}

async fn start(limits: Limits) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (begun, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let shutdown = CancellationToken::new();
    let wait = {
        let (begun, release) = (begun.clone(), release.clone());
        async move || {
            begun.notify_one();
            release.notified().await;
            "waited"
        }
    };
    let router = Router::new()
        .route("/", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string()))
        .route("/echo", post(async |body: Bytes| body))
        .route("/wait", get(wait));
    let server = tokio::spawn(serve(listener, router, limits, shutdown.clone()));
    Running { address, begun, release, shutdown, server }
}

impl Running {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    async fn say(&self, words: &str) -> TcpStream {
        let mut stream = self.connect().await;
        stream.write_all(words.as_bytes()).await.unwrap();
        stream
    }
}

/// Everything until the server closes. A reset counts as closed.
async fn until_closed(mut stream: TcpStream) -> String {
    let mut heard = Vec::new();
    let _ = timeout(PATIENCE, stream.read_to_end(&mut heard)).await.expect("the connection stays open");
    String::from_utf8(heard).unwrap()
}

#[tokio::test]
async fn an_honest_request_is_answered_and_knows_its_client() {
    let running = start(limits()).await;
    let heard = until_closed(running.say("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await).await;
    assert!(heard.starts_with("HTTP/1.1 200") && heard.ends_with("127.0.0.1"), "{heard}");
}

#[tokio::test]
async fn a_silent_connection_is_closed() {
    let running = start(limits()).await;
    assert_eq!(until_closed(running.connect().await).await, "");
}

#[tokio::test]
async fn half_a_header_is_closed() {
    let running = start(limits()).await;
    let heard = until_closed(running.say("GET / HTTP/1.1\r\nhost: a\r\nx-slow: ").await).await;
    assert!(!heard.contains("200"), "{heard}");
}

#[tokio::test]
async fn a_header_that_trickles_is_closed() {
    let running = start(limits()).await;
    let mut stream = running.say("GET / HTTP/1.1\r\nhost: a\r\nx-slow: ").await;
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    let trickle = async {
        while stream.write_all(b"a").await.is_ok() {
            tick.tick().await;
        }
    };
    timeout(PATIENCE, trickle).await.expect("the connection stays open");
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let running = start(limits()).await;
    let heard = until_closed(running.say("GET / HTTP/1.1\r\nhost: a\r\n\r\n").await).await;
    assert!(heard.starts_with("HTTP/1.1 200"), "{heard}");
}

#[tokio::test]
async fn half_a_body_is_closed() {
    let running = start(limits()).await;
    let heard =
        until_closed(running.say("POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhalf").await).await;
    assert!(heard.starts_with("HTTP/1.1 4"), "{heard}");
}

#[tokio::test]
async fn a_body_that_trickles_is_closed() {
    let running = start(limits()).await;
    let mut stream = running.say("POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n").await;
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    let trickle = async {
        while stream.write_all(b"a").await.is_ok() {
            tick.tick().await;
        }
    };
    timeout(PATIENCE, trickle).await.expect("the connection stays open");
}

#[tokio::test]
async fn a_header_that_is_too_long_is_refused() {
    let running = start(limits()).await;
    let request = format!("GET / HTTP/1.1\r\nhost: a\r\nx-long: {}\r\n\r\n", "a".repeat(64 * 1024));
    let mut stream = running.connect().await;
    // The server may close before it has everything.
    let _ = stream.write_all(request.as_bytes()).await;
    let heard = until_closed(stream).await;
    assert!(!heard.contains("200 OK"), "{heard}");
}

#[tokio::test]
async fn one_connection_too_many_is_closed_and_the_others_go_on() {
    let running = start(Limits { connections: 1, header: Duration::from_secs(10), ..limits() }).await;
    let held = running.say("GET /wait HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
    running.begun.notified().await;
    assert_eq!(until_closed(running.connect().await).await, "");
    running.release.notify_one();
    let heard = until_closed(held).await;
    assert!(heard.ends_with("waited"), "{heard}");
}

#[tokio::test]
async fn one_request_too_many_gets_503() {
    let running = start(Limits { requests: 1, ..limits() }).await;
    let held = running.say("GET /wait HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
    running.begun.notified().await;
    let heard = until_closed(running.say("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await).await;
    assert!(heard.starts_with("HTTP/1.1 503") && heard.contains("retry-after"), "{heard}");
    running.release.notify_one();
    assert!(until_closed(held).await.ends_with("waited"));
}

#[tokio::test]
async fn stopping_finishes_the_request_in_hand_and_takes_no_more() {
    let running = start(limits()).await;
    let held = running.say("GET /wait HTTP/1.1\r\nhost: a\r\n\r\n").await;
    running.begun.notified().await;
    running.shutdown.cancel();
    // The listener closes first; only then is the request allowed to end.
    let refused = async { while TcpStream::connect(running.address).await.is_ok() {} };
    timeout(PATIENCE, refused).await.expect("new connections are still accepted");
    running.release.notify_one();
    let heard = until_closed(held).await;
    assert!(heard.starts_with("HTTP/1.1 200") && heard.ends_with("waited"), "{heard}");
    assert_eq!(running.server.await.unwrap(), Stopped { cut_off: 0 });
}

#[tokio::test]
async fn stopping_cuts_off_what_does_not_finish() {
    let running = start(Limits { shutdown: Duration::from_millis(100), ..limits() }).await;
    let held = running.say("GET /wait HTTP/1.1\r\nhost: a\r\n\r\n").await;
    running.begun.notified().await;
    running.shutdown.cancel();
    assert_eq!(timeout(PATIENCE, running.server).await.unwrap().unwrap(), Stopped { cut_off: 1 });
    assert_eq!(until_closed(held).await, "");
}
