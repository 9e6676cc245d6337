//! What happens, told to every open page and every program that listens.

use std::sync::Arc;

use futures::{Stream, stream};
use tokio::sync::broadcast;

use super::world::effect::Event;

/// Events that a listener may lag behind before it is told to load everything again: some seconds of a busy demo.
const BACKLOG_MAX: usize = 1024;
/// Tells a listener that it missed something.
const RELOAD: &str = r#"{"event":"reload"}"#;

/// Tells the listeners. Clones tell the same ones.
#[derive(Clone)]
pub(super) struct Announcer(broadcast::Sender<Arc<str>>);

impl Announcer {
    pub(super) fn new() -> Self {
        Self(broadcast::Sender::new(BACKLOG_MAX))
    }

    /// Tells everybody who listens; nobody is fine.
    pub(super) fn announce(&self, event: &Event) {
        let text = serde_json::to_string(event).expect("events hold only strings, numbers and JSON. This is a bug.");
        // An error means that nobody listens.
        let _ = self.0.send(text.into());
    }

    /// The events from now on, each a JSON object.
    pub(super) fn stream(&self) -> impl Stream<Item = Arc<str>> + Send + use<> {
        stream::unfold(self.0.subscribe(), |mut receiver| async {
            match receiver.recv().await {
                Ok(text) => Some((text, receiver)),
                Err(broadcast::error::RecvError::Lagged(_)) => Some((RELOAD.into(), receiver)),
                Err(broadcast::error::RecvError::Closed) => None,
            }
        })
    }
}
