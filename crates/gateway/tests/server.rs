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
    net::{TcpListener, TcpSocket, TcpStream},
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
        write: Duration::from_millis(300),
        connections: 8,
        connections_per_client: 8,
        requests: 8,
        body_bytes: 200_000,
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
        .route("/wait", get(wait))
        .route("/long", get(async || "a".repeat(1024 * 1024)));
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
async fn one_client_too_greedy_is_closed_and_the_others_go_on() {
    let running = start(Limits { connections_per_client: 1, header: Duration::from_secs(10), ..limits() }).await;
    let held = running.say("GET /wait HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
    running.begun.notified().await;
    assert_eq!(until_closed(running.connect().await).await, "");
    let other = TcpSocket::new_v4().unwrap();
    other.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let mut other = other.connect(running.address).await.unwrap();
    other.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.unwrap();
    assert!(until_closed(other).await.ends_with("127.0.0.2"));
    running.release.notify_one();
    assert!(until_closed(held).await.ends_with("waited"));
    // The seat of the one that ended is free again; the server may notice that a little later than its client.
    let again = async {
        while !until_closed(running.say("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await)
            .await
            .contains("200 OK")
        {}
    };
    timeout(PATIENCE, again).await.expect("a free seat is given again");
}

/// A body of `size` bytes, announced or in one chunk.
fn posting(size: usize, is_announced: bool) -> String {
    let body = "a".repeat(size);
    if is_announced {
        format!("POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: {size}\r\n\r\n{body}")
    } else {
        format!(
            "POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n{size:x}\r\n{body}\r\n0\r\n\r\n"
        )
    }
}

#[tokio::test]
async fn more_bytes_than_there_is_room_for_get_503_and_the_room_is_free_again() {
    let running = start(Limits { body_bytes: 50_000, ..limits() }).await;
    for is_announced in [true, false] {
        for (size, status) in [(40_000, "200"), (50_000, "200"), (50_001, "503"), (40_000, "200")] {
            let heard = until_closed(running.say(&posting(size, is_announced)).await).await;
            assert_eq!(&heard[9..12], status, "{size} bytes, announced: {is_announced}");
            assert_eq!(heard.contains("retry-after: 1"), status == "503", "{heard}");
        }
    }
}

#[tokio::test]
async fn bytes_count_while_they_are_held_by_another_request() {
    let limits = Limits { body_bytes: 50_000, body: Duration::from_secs(10), ..limits() };
    let running = start(limits).await;
    let whole = posting(30_000, true);
    // All but the last byte: held, and not in hand.
    let mut held = running.say(&whole[..whole.len() - 1]).await;
    let refused =
        async { while !until_closed(running.say(&posting(30_000, true)).await).await.starts_with("HTTP/1.1 503") {} };
    timeout(PATIENCE, refused).await.expect("the bytes of an unfinished body count");
    let small = until_closed(running.say(&posting(10_000, true)).await).await;
    assert!(small.starts_with("HTTP/1.1 200"), "{small}");
    held.write_all(b"a").await.unwrap();
    assert!(until_closed(held).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn a_body_that_trickles_keeps_no_place_from_others() {
    let running = start(Limits { requests: 1, body: Duration::from_secs(10), ..limits() }).await;
    let _slow = running.say("POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nhalf").await;
    let heard = until_closed(running.say("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await).await;
    assert!(heard.starts_with("HTTP/1.1 200"), "{heard}");
}

#[tokio::test]
async fn who_asks_and_never_reads_is_closed() {
    let running = start(limits()).await;
    let mut stream = running.connect().await;
    // Answers fill the buffers on the way; then the server waits for us, and we for it.
    let ask = async { while stream.write_all(b"GET /long HTTP/1.1\r\nhost: a\r\n\r\n").await.is_ok() {} };
    timeout(PATIENCE, ask).await.expect("the connection stays open");
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
