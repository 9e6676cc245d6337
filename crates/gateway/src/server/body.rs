//! A request's body on its way in: complete by a deadline, however steadily it trickles, and counted against the room that
//! all bodies share.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::BoxError;
use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::admission::{Admission, Overloaded};

/// The body did not arrive in time.
#[derive(Debug, thiserror::Error)]
#[error("the request's body did not arrive in time")]
pub(super) struct TooSlow;

/// A body with its deadline and its share of the room.
#[derive(Debug)]
pub(super) struct Arriving {
    inner: Incoming,
    deadline: Pin<Box<Sleep>>,
    admission: Admission,
}

impl Arriving {
    pub(super) fn new(inner: Incoming, deadline: Instant, admission: Admission) -> Self {
        Self { inner, deadline: Box::pin(sleep_until(deadline)), admission }
    }

    /// Takes room for what has just arrived, and a place among the requests in hand once all of it has.
    fn admit(&self, frame: Option<&Frame<Bytes>>) -> Result<(), Overloaded> {
        self.admission.take_bytes(frame.and_then(Frame::data_ref).map_or(0, Bytes::len))?;
        let is_complete = frame.is_none() || self.inner.is_end_stream();
        if is_complete { self.admission.begin() } else { Ok(()) }
    }
}

impl Body for Arriving {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        // First the clock: bytes that always just arrived must not postpone it.
        if self.deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Err(TooSlow.into())));
        }
        let Poll::Ready(arrived) = Pin::new(&mut self.inner).poll_frame(context)? else { return Poll::Pending };
        Poll::Ready(match self.admit(arrived.as_ref()) {
            Ok(()) => arrived.map(Ok),
            Err(overloaded) => Some(Err(overloaded.into())),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
