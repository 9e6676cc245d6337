//! The accept loop: HTTP/1.1 on a listener, where nobody can hold a connection by saying nothing.
//!
//! `axum::serve` gives hyper no timer, so a client that sends half a header stays for ever. Here every wait on a client has
//! an end, every count a limit, and stopping finishes what is in hand. TLS is the business of the proxy in front.

mod admission;
mod body;
mod clients;
mod taken;

use std::{convert::Infallible, io, net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::{Body, HttpBody},
    extract::ConnectInfo,
    http::{Request, Response, StatusCode, header},
    response::IntoResponse,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinError, JoinSet},
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

pub use admission::Overloaded;

use self::{
    admission::{Admission, Room},
    clients::{Clients, Seat},
    taken::Taken,
};
use crate::telemetry;

/// How long to rest when the system gives no connection: out of file handles, which only time mends.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// Bytes that a connection buffers, and so the most that a header may have. Meta's have less than 1 KiB.
const HEADER_MAX: usize = 16 * 1024;

/// How soon to try again, in seconds. What is in hand takes some milliseconds.
const RETRY_AFTER_S: u64 = 1;

/// What clients may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From a connection's opening, or its last answer, until the next header is complete: bounds slow headers, silent
    /// connections and idle ones.
    pub header: Duration,
    /// From a complete header until the body is complete.
    pub body: Duration,
    /// How long a client may leave an answer that is ready for it untouched.
    pub write: Duration,
    /// Connections open at once. One more is closed as soon as it opens.
    pub connections: usize,
    /// Connections open at once from one client: an IPv4 address or an IPv6 network of 64 bits. One more is closed as soon
    /// as it opens.
    pub connections_per_client: usize,
    /// Requests in hand at once: those whose body is complete and whose answer is not. One more gets 503.
    pub requests: usize,
    /// Bytes of bodies held at once, of those that arrive and of those in hand. A request that needs more gets 503.
    pub body_bytes: usize,
    /// From the call to stop until what is still in hand is cut off.
    pub shutdown: Duration,
}

impl Default for Limits {
    /// Five seconds for a header and five for a body: whatever a client does, after ten it has made a request or is gone.
    ///
    /// One client may have twice as many connections as requests can be in hand. A proxy in front is one client, and Meta
    /// delivers from few addresses; both keep connections idle between requests. Four such clients fill the server.
    ///
    /// The bodies are 21 of the largest, or a thousand of 64 KiB. While it is stored, each costs a few times its size.
    fn default() -> Self {
        Self {
            header: Duration::from_secs(5),
            body: Duration::from_secs(5),
            write: Duration::from_secs(5),
            connections: 4096,
            connections_per_client: 1024,
            requests: 512,
            body_bytes: 64 * 1024 * 1024,
            shutdown: Duration::from_secs(20),
        }
    }
}

impl Limits {
    /// The same, with room for one more body of so many bytes, which then takes no room from the others.
    #[must_use]
    pub fn with_room_for(self, size_bytes: usize) -> Self {
        Self { body_bytes: self.body_bytes + size_bytes, ..self }
    }
}

/// How serving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// Connections cut off when the time for stopping was over; none when all was finished.
    pub cut_off: usize,
}

/// Serves `router` on `listener` until `shutdown`: then accepts no more, finishes the requests in hand, and returns.
///
/// Requests carry the client's address as [`ConnectInfo`]`<SocketAddr>`.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, shutdown: CancellationToken) -> Stopped {
    let room = Room::new(limits.requests, limits.body_bytes);
    let door = Door { router, limits, shutdown, room, clients: Clients::default() };
    let mut connections = JoinSet::new();
    loop {
        metrics::gauge!(telemetry::CONNECTIONS).set(connections.len() as f64);
        tokio::select! {
            biased;
            () = door.shutdown.cancelled() => break,
            Some(ended) = connections.join_next() => report_panic(ended),
            accepted = listener.accept() => match accepted {
                Ok(_) if connections.len() >= limits.connections => count_refused("connections"),
                Ok((stream, peer)) => match door.clients.seat(peer.ip(), limits.connections_per_client) {
                    Some(seat) => {
                        connections.spawn(door.clone().connection(stream, peer, seat));
                    }
                    None => count_refused("connections_per_client"),
                },
                Err(error) => rest_after(&error).await,
            },
        }
    }
    drop(listener);
    finish(connections, limits.shutdown).await
}

fn count_refused(limit: &'static str) {
    metrics::counter!(telemetry::REFUSED, "limit" => limit).increment(1);
}

async fn finish(mut connections: JoinSet<()>, within: Duration) -> Stopped {
    let all = async {
        while let Some(ended) = connections.join_next().await {
            report_panic(ended);
        }
    };
    let is_late = timeout(within, all).await.is_err();
    let cut_off = connections.len();
    if is_late {
        tracing::warn!(connections = cut_off, "requests in hand did not finish in time and were cut off");
    }
    connections.shutdown().await;
    Stopped { cut_off }
}

/// A client that left before we took its connection is no trouble; anything else would come again at once.
async fn rest_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "no connection can be accepted");
        sleep(ACCEPT_REST).await;
    }
}

fn report_panic(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a connection's task died. This is a bug.");
    }
}

/// What every connection shares.
#[derive(Clone)]
struct Door {
    router: Router,
    limits: Limits,
    shutdown: CancellationToken,
    room: Room,
    clients: Clients,
}

impl Door {
    async fn connection(self, stream: TcpStream, peer: SocketAddr, _seat: Seat) {
        let service = service_fn(|request| self.clone().answer(request, peer));
        let serving = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.header)
            .max_buf_size(HEADER_MAX)
            .serve_connection(TokioIo::new(Taken::new(stream, self.limits.write)), service);
        let mut serving = std::pin::pin!(serving);
        let ended = tokio::select! {
            ended = serving.as_mut() => ended,
            () = self.shutdown.cancelled() => {
                serving.as_mut().graceful_shutdown();
                serving.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended early");
        }
    }

    async fn answer(self, mut request: Request<Incoming>, peer: SocketAddr) -> Result<Response<Body>, Infallible> {
        let admission = Admission::new(self.room);
        // What a body of a GET could say, nobody reads.
        let is_complete = request.body().is_end_stream() || request.method().is_safe();
        if is_complete && let Err(overloaded) = admission.begin() {
            return Ok(refusal(overloaded));
        }
        request.extensions_mut().insert(ConnectInfo(peer));
        let deadline = Instant::now() + self.limits.body;
        let request = request.map(|incoming| Body::new(body::Arriving::new(incoming, deadline, admission.clone())));
        let answer = self.router.oneshot(request).await?;
        // A handler sees only that its body broke off, and may take the sender to be at fault.
        Ok(admission.refused().map_or(answer, refusal))
    }
}

fn refusal(overloaded: Overloaded) -> Response<Body> {
    count_refused(overloaded.limit());
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER_S)]).into_response()
}
