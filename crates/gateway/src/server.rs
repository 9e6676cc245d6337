//! The accept loop: HTTP/1.1 on a listener, where nobody can hold a connection by saying nothing.
//!
//! `axum::serve` gives hyper no timer, so a client that sends half a header stays for ever. Here every wait on a client has
//! an end, every count a limit, and stopping finishes what is in hand. TLS is the business of the proxy in front.

mod body;

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, Response, StatusCode, header},
    response::IntoResponse,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::{JoinError, JoinSet},
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::telemetry;

/// How long to rest when the system gives no connection: out of file handles, which only time mends.
const ACCEPT_REST: Duration = Duration::from_millis(100);

/// Bytes that a connection buffers, and so the most that a header may have. Meta's have less than 1 KiB.
const HEADER_MAX: usize = 16 * 1024;

/// What a client may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// From a connection's opening, or its last answer, until the next header is complete: bounds slow headers, silent
    /// connections and idle ones.
    pub header: Duration,
    /// From a complete header until the body is complete.
    pub body: Duration,
    /// Connections open at once. One more is closed as soon as it opens.
    pub connections: usize,
    /// Requests being answered at once. One more gets 503.
    pub requests: usize,
    /// From the call to stop until what is still in hand is cut off.
    pub shutdown: Duration,
}

impl Default for Limits {
    /// Ten seconds for a header and for a body: Meta's own limit on us is about as long. 512 requests of 3 MiB are 1.5 GiB
    /// at the very worst; twice as many connections leave room for idle ones.
    fn default() -> Self {
        Self {
            header: Duration::from_secs(10),
            body: Duration::from_secs(10),
            connections: 1024,
            requests: 512,
            shutdown: Duration::from_secs(20),
        }
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
    let door = Door { router, limits, shutdown, requests: Arc::new(Semaphore::new(limits.requests)) };
    let mut connections = JoinSet::new();
    loop {
        metrics::gauge!(telemetry::CONNECTIONS).set(connections.len() as f64);
        tokio::select! {
            biased;
            () = door.shutdown.cancelled() => break,
            Some(ended) = connections.join_next() => report_panic(ended),
            accepted = listener.accept() => match accepted {
                Ok(_) if connections.len() >= limits.connections => {
                    metrics::counter!(telemetry::REFUSED, "limit" => "connections").increment(1);
                }
                Ok((stream, peer)) => {
                    connections.spawn(door.clone().connection(stream, peer));
                }
                Err(error) => rest_after(&error).await,
            },
        }
    }
    drop(listener);
    finish(connections, limits.shutdown).await
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
    requests: Arc<Semaphore>,
}

impl Door {
    async fn connection(self, stream: TcpStream, peer: SocketAddr) {
        let service = service_fn(|request| self.clone().answer(request, peer));
        let serving = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.header)
            .max_buf_size(HEADER_MAX)
            .serve_connection(TokioIo::new(stream), service);
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
        let Ok(_permit) = self.requests.try_acquire() else {
            metrics::counter!(telemetry::REFUSED, "limit" => "requests").increment(1);
            return Ok((StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, 1)]).into_response());
        };
        request.extensions_mut().insert(ConnectInfo(peer));
        let deadline = Instant::now() + self.limits.body;
        let request = request.map(|incoming| Body::new(body::Deadline::new(incoming, deadline)));
        self.router.clone().oneshot(request).await
    }
}
