//! A conversation without WhatsApp: the same answering code, with the state in memory and changes run at once. For the
//! terminal and for tests.

use std::collections::BTreeMap;

use bot::{Call, Caller, Content, Message, Moment, State, Timer, Trace};
use jiff::Zoned;

use crate::{
    answer::{Incoming, answer},
    business::{Business, BusinessError},
    store::Person,
};

/// One conversation.
#[derive(Debug)]
pub struct Talk<'a> {
    business: &'a Business,
    caller: Caller,
    state: State,
    timers: BTreeMap<String, Timer>,
    said: u64,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The messages, in order.
    pub messages: Vec<Message>,
    /// Why.
    pub trace: Trace,
}

impl<'a> Talk<'a> {
    /// A new conversation with whoever has `phone`.
    ///
    /// # Errors
    /// When the business's data, which knows the roles, cannot be read.
    pub async fn new(business: &'a Business, phone: &str) -> Result<Self, BusinessError> {
        let address: String = phone.chars().filter(char::is_ascii_digit).collect();
        let person =
            Person { phone_number_id: String::new(), phone: Some(address.clone()), address, profile_name: None };
        let caller = business.caller(&person).await?;
        Ok(Self { business, caller, state: State::default(), timers: BTreeMap::new(), said: 0 })
    }

    /// Who talks.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// What was offered last, to be picked.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Says something and returns the whole answer, the outcome of changes included.
    pub async fn say(&mut self, content: Content, now: &Zoned) -> Said {
        self.happen(Incoming::Content(content), now).await
    }

    /// Lets time pass until `now` and returns what was said meanwhile, one answer for each timer that fired.
    pub async fn wait(&mut self, now: &Zoned) -> Vec<Said> {
        let mut said = Vec::new();
        while let Some(due) = self.timers.values().min_by_key(|timer| timer.at).filter(|due| due.at <= now.timestamp())
        {
            let due = due.clone();
            self.timers.remove(&due.key());
            let at = due.at.to_zoned(now.time_zone().clone());
            said.push(self.happen(Incoming::Timer(due), &at).await);
        }
        said
    }

    async fn happen(&mut self, incoming: Incoming, now: &Zoned) -> Said {
        self.said += 1;
        let key = format!(
            "talk:{}:{}:{}",
            now.timestamp().as_nanosecond(),
            self.caller.phone.as_deref().unwrap_or(""),
            self.said
        );
        let mut said = self.hear(incoming, now, &key).await;
        while let Some((command, run)) = said.1.pop() {
            let language = self.state.language.unwrap_or(self.business.bot().pack.default_language());
            let call = Call { caller: self.caller.clone(), language, now: now.clone(), idempotency_key: key.clone() };
            let outcome = self.business.act(command, &run, call).await;
            let (more, changes) = self.hear(Incoming::Ran(outcome), now, &key).await;
            said.0.messages.extend(more.messages);
            said.1.extend(changes);
        }
        said.0
    }

    async fn hear(
        &mut self,
        incoming: Incoming,
        now: &Zoned,
        key: &str,
    ) -> (Said, Vec<(nlu::Command, bot::pack::Run)>) {
        let state = std::mem::take(&mut self.state);
        let moment = Moment::at(now.clone());
        let answered = answer(self.business, &self.caller, state, incoming, &moment, key).await;
        self.state = answered.state;
        for (key, timer) in answered.timers {
            match timer {
                Some(timer) => self.timers.insert(key, timer),
                None => self.timers.remove(&key),
            };
        }
        (Said { messages: answered.messages, trace: answered.trace }, answered.changes)
    }
}
