//! Tells people that a number stands still, once, and that it sends again.

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use crate::{
    store::Store,
    whatsapp::{ErrorClass, SendError},
};

/// The numbers that stand still, as far as this process has seen. The store has the truth; this one is for the log.
#[derive(Debug, Default)]
pub struct Halts {
    /// How many there are, so that a send that goes well takes no lock.
    count: AtomicUsize,
    /// Since when, by the number's id.
    since: Mutex<HashMap<String, Instant>>,
}

impl Halts {
    /// `error` halts `phone_number_id`: tells so, unless it was halted before.
    pub(super) async fn begin(&self, phone_number_id: &str, error: &SendError, store: &dyn Store) {
        let is_new = self.change(|since| {
            let is_new = !since.contains_key(phone_number_id);
            since.entry(phone_number_id.to_owned()).or_insert_with(Instant::now);
            is_new
        });
        if !is_new {
            return;
        }
        let waiting = store.counts().await.map(|counts| counts.pending_sends).unwrap_or_default();
        tracing::error!(
            phone_number_id,
            waiting,
            %error,
            to_do = what_to_do(error),
            "a number cannot send; nothing is lost, what is to be sent waits, and one message tries from time to time"
        );
    }

    /// A message of `phone_number_id` was taken by a request that began at `begun`: tells that it sends again, if it was halted.
    pub(super) fn end(&self, phone_number_id: &str, begun: Instant) {
        if self.count.load(Ordering::Relaxed) == 0 {
            return;
        }
        // A request that was under way when the number was halted says nothing about it.
        let halted = self.change(|since| match since.get(phone_number_id) {
            Some(halted) if *halted < begun => since.remove(phone_number_id),
            _ => None,
        });
        if let Some(halted) = halted {
            let seconds = halted.elapsed().as_secs();
            tracing::warn!(phone_number_id, seconds, "a number that could not send sends again");
        }
    }

    fn change<T>(&self, change: impl FnOnce(&mut HashMap<String, Instant>) -> T) -> T {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = change(&mut since);
        self.count.store(since.len(), Ordering::Relaxed);
        changed
    }
}

/// What somebody has to do before messages leave again.
pub(super) fn what_to_do(error: &SendError) -> &'static str {
    match (error.class, error.code) {
        (ErrorClass::Account, _) => {
            "WhatsApp restricts the account: see Account quality in WhatsApp Manager; it is asked again every 15 minutes"
        }
        (ErrorClass::NotSetUp, Some(131_030)) => "add the recipient to the test number's list in the App dashboard",
        (ErrorClass::NotSetUp, _) => "see the template, or the feature that the message needs, in WhatsApp Manager",
        (_, Some(0 | 190)) => {
            "the access token has expired or was revoked: make a new one, set RECADO_WHATSAPP__ACCESS_TOKEN, restart"
        }
        (_, Some(3 | 10 | 200..=299 | 131_005)) => {
            "give the system user of the access token the permission whatsapp_business_messaging and this number"
        }
        (_, Some(33)) => "the number was deleted or is not ours: see whatsapp.phone_number_id",
        (_, Some(131_037)) => "have the number's display name approved in WhatsApp Manager",
        (_, Some(131_042 | 131_044 | 134_011)) => "put the account's payment in order in WhatsApp Manager",
        (_, Some(131_045 | 133_000..=133_016)) => "register the number again: WhatsApp Manager, Phone numbers",
        _ => "see whatsapp.base_url, whatsapp.graph_version, the access token and what the error says",
    }
}
