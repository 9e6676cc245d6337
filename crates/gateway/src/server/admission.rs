//! Room for requests: how many are in hand, and how many bytes of bodies are held, over all connections.
//!
//! A request takes its place in hand when its body is complete, and bytes as they arrive, not as they are announced. Whoever
//! sends slowly, or only promises, therefore takes nothing that an honest client needs.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// There is no room: the request is refused with 503 and may be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Overloaded {
    /// As many requests are in hand as may be.
    #[error("too many requests are in hand")]
    Requests,
    /// As many bytes of bodies are held as may be.
    #[error("too many bytes of bodies are held")]
    Bytes,
}

impl Overloaded {
    /// The limit's name in the metrics.
    pub(super) fn limit(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Bytes => "bytes",
        }
    }
}

/// What all requests share.
#[derive(Clone, Debug)]
pub(super) struct Room {
    requests: Arc<Semaphore>,
    bytes: Arc<Semaphore>,
}

impl Room {
    pub(super) fn new(requests: usize, bytes: usize) -> Self {
        Self { requests: Arc::new(Semaphore::new(requests)), bytes: Arc::new(Semaphore::new(bytes)) }
    }
}

/// One request's share of the room, given back when the last clone is dropped.
#[derive(Clone, Debug)]
pub(super) struct Admission(Arc<Mutex<Share>>);

#[derive(Debug)]
struct Share {
    room: Room,
    place: Option<OwnedSemaphorePermit>,
    bytes: Option<OwnedSemaphorePermit>,
    refused: Option<Overloaded>,
}

impl Admission {
    pub(super) fn new(room: Room) -> Self {
        Self(Arc::new(Mutex::new(Share { room, place: None, bytes: None, refused: None })))
    }

    /// Takes a place among the requests in hand; a second call changes nothing.
    pub(super) fn begin(&self) -> Result<(), Overloaded> {
        self.change(|share| {
            if share.place.is_none() {
                let place = Arc::clone(&share.room.requests).try_acquire_owned();
                share.place = Some(place.map_err(|_| Overloaded::Requests)?);
            }
            Ok(())
        })
    }

    /// Takes room for `count` bytes more.
    pub(super) fn take_bytes(&self, count: usize) -> Result<(), Overloaded> {
        self.change(|share| {
            let count = u32::try_from(count).map_err(|_| Overloaded::Bytes)?;
            let more = Arc::clone(&share.room.bytes).try_acquire_many_owned(count).map_err(|_| Overloaded::Bytes)?;
            match &mut share.bytes {
                Some(bytes) => bytes.merge(more),
                none => *none = Some(more),
            }
            Ok(())
        })
    }

    /// Why the request was refused, if it was.
    pub(super) fn refused(&self) -> Option<Overloaded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).refused
    }

    fn change(&self, take: impl FnOnce(&mut Share) -> Result<(), Overloaded>) -> Result<(), Overloaded> {
        let mut share = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = take(&mut share);
        share.refused = share.refused.or(taken.err());
        taken
    }
}
