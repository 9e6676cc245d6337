//! What whoever watches sees: messages, requests, events, everything at once; and what the bot says of its answers.

use std::sync::Arc;

use futures::{Stream, StreamExt};
use serde_json::Value;

use super::{
    AccountView, BusinessView, Exchange, PersonSnapshot, PersonView, Sandbox, SentView, Side, Snapshot, control::find,
};

/// Bytes of one trace: several times what a long message of many commands has.
pub const TRACE_MAX_BYTES: usize = 64 * 1024;

impl Sandbox {
    /// Keeps how the bot answered a person's message, as the bot says: whoever watches sees it beside the message. Whether the
    /// message is there.
    ///
    /// # Errors
    /// When it is larger than [`TRACE_MAX_BYTES`].
    pub fn explain(&self, message_id: &str, trace: &Value) -> Result<bool, String> {
        let size_bytes = trace.to_string().len();
        if size_bytes > TRACE_MAX_BYTES {
            return Err(format!("trace has {size_bytes} bytes, at most {TRACE_MAX_BYTES} are kept"));
        }
        Ok(self.act(|world, _| world.explain(message_id, trace)))
    }

    /// What the bot sent, in order: to one person or to all, after the message with this number; 0 for all that is
    /// remembered.
    ///
    /// # Errors
    /// When nobody is meant.
    pub fn sent(&self, to: Option<&str>, after: u64) -> Result<Vec<SentView>, String> {
        self.act(|world, now| {
            let to = to.map(|person| find(world, person)).transpose()?;
            let people = world.people().into_iter().map(|person| person.id).filter(|id| to.is_none_or(|to| to == *id));
            let mut sent: Vec<_> = people
                .filter_map(|person| Some((person, world.chat(person, now)?)))
                .flat_map(|(person, chat)| chat.messages.into_iter().map(move |message| SentView { person, message }))
                .filter(|sent| sent.message.side == Side::Business && sent.message.number > after)
                .collect();
            sent.sort_by_key(|sent| sent.message.number);
            Ok(sent)
        })
    }

    /// What was asked and answered in both directions, after the request with this id; 0 for all that is remembered.
    pub fn log(&self, after: u64) -> Vec<Exchange> {
        self.act(|world, _| world.log(after))
    }

    /// What happens from now on, each a JSON object with `event`, until the sandbox is closed. `reload` says that the
    /// listener was too slow and missed something.
    pub fn events(&self) -> impl Stream<Item = Arc<str>> + Send + use<> {
        self.0.announcer.stream().take_until(self.closed().clone().cancelled_owned())
    }

    /// Everything at this moment.
    pub fn snapshot(&self) -> Snapshot {
        let clock = self.clock();
        self.act(|world, now| {
            let with_chat = |person: PersonView| {
                let chat = world.chat(person.id, now);
                let typing_ms = chat.as_ref().map_or(0, |chat| chat.typing_ms);
                let mut messages = chat.map(|chat| chat.messages).unwrap_or_default();
                PersonSnapshot { person, messages: messages.len(), last: messages.pop(), typing_ms }
            };
            let config = self.config();
            Snapshot {
                clock,
                settings: world.settings().clone(),
                account: AccountView::of(world.troubles()),
                business: BusinessView {
                    name: config.business_name.clone(),
                    phone: config.display_phone_number.clone(),
                    phone_number_id: config.phone_number_id.clone(),
                    account_id: config.business_account_id.clone(),
                },
                hints: config.hints.clone(),
                faults: world.rules().to_vec(),
                templates: world.account().templates.views(),
                people: world.people().into_iter().map(with_chat).collect(),
                webhooks_waiting: world.webhooks_waiting(),
                is_subscribed: world.callbacks().is_subscribed(),
                callback_url: world.callbacks().nearest(true).url.clone(),
            }
        })
    }
}
