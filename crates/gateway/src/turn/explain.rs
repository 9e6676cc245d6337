//! Telling why a message was answered as it was, to whoever wants to know while a bot is tried out.

use std::{fmt, sync::Arc};

use bot::Trace;

use crate::{
    store::{Event, keys},
    webhook::InboundMessage,
};

type Tell = dyn Fn(&str, &Trace) + Send + Sync;

/// Who wants to know; by default nobody.
#[derive(Clone, Default)]
pub struct Explain(Option<Arc<Tell>>);

impl Explain {
    /// Tells `tell` the provider's id of each message, and the trace of its answer, once that is on disk.
    pub fn to(tell: impl Fn(&str, &Trace) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    pub(super) fn tell(&self, event: &Event, trace: &Trace) {
        let Some(tell) = self.0.as_ref().filter(|_| keys::kind(&event.key) == keys::Kind::Message) else { return };
        tell(&InboundMessage::read(&event.payload).wamid, trace);
    }
}

impl fmt::Debug for Explain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Explain").field(&self.0.is_some()).finish()
    }
}
