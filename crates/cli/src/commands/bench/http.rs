//! A client of HTTP/1.1 that costs next to nothing: one connection kept open, one request after the other, and of an answer
//! only what tells where it ends.

use std::net::SocketAddr;

use anyhow::{Context, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Bytes of an answer, headers and body. The service's have about a hundred.
const ANSWER_MAX: usize = 16 * 1024;

/// A connection.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    pub(super) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await.with_context(|| format!("connecting to {address}"))?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(ANSWER_MAX) })
    }

    /// Sends a whole request and returns the status of its answer.
    pub(super) async fn send(&mut self, request: &str) -> anyhow::Result<u16> {
        self.stream.write_all(request.as_bytes()).await.context("sending a request")?;
        self.received.clear();
        loop {
            if let Some(status) = read(&self.received)? {
                return Ok(status);
            }
            let count = self.stream.read_buf(&mut self.received).await.context("reading an answer")?;
            if count == 0 || self.received.len() > ANSWER_MAX {
                bail!("expected an answer, found the end of the connection or more than {ANSWER_MAX} bytes");
            }
        }
    }
}

/// The status of the answer in `received`, once all of it is there.
fn read(received: &[u8]) -> anyhow::Result<Option<u16>> {
    let Some(end) = received.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&received[..end]).context("reading the head of an answer")?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok());
    let status = status.with_context(|| format!("expected a status, found {head:?}"))?;
    let length =
        lines.filter_map(|line| line.split_once(':')).find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: usize = length.context("an answer does not tell its length")?.1.trim().parse()?;
    Ok((received.len() >= end + 4 + length).then_some(status))
}
