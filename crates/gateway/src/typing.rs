//! Shows the person that their message was seen and that an answer is being written. A courtesy: when it cannot be done it is
//! not done, and nothing waits for it.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::{
    store::{Work, keys},
    webhook::InboundMessage,
    whatsapp::Client,
};

/// Courtesies under way at once; beyond, they are left out.
const AT_ONCE: usize = 16;

/// Marks messages as read, with the typing indicator.
#[derive(Clone, Debug)]
pub struct Typing {
    client: Client,
    places: Arc<Semaphore>,
}

impl Typing {
    /// Does so through `client`.
    pub fn new(client: Client) -> Self {
        Self { client, places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Marks the last message of `work`, and so all before it, as read. Outcomes of commands and late messages are none.
    pub fn show(&self, work: &Work) {
        let Some(event) =
            work.events.iter().rev().find(|event| keys::kind(&event.key) == keys::Kind::Message && !event.late)
        else {
            return;
        };
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else { return };
        let wamid = InboundMessage::read(&event.payload).wamid;
        let (client, number) = (self.client.clone(), work.person.phone_number_id.clone());
        tokio::spawn(async move {
            if let Err(error) = client.mark_read(&number, &wamid, true).await {
                tracing::debug!(%error, "cannot mark a message as read");
            }
            drop(place);
        });
    }
}
