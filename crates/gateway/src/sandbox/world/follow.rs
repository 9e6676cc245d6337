//! What becomes of a message that was taken: into the chat, and then sent, delivered, read or failed.

use jiff::Timestamp;
use serde_json::json;

use super::{
    World,
    agenda::{Due, Ticket},
    chat::{Category, Failure, Message, MessageView, Side, Status},
    clock::after,
    codes,
    effect::Event,
    people::Address,
    person::PersonId,
    send::Accepted,
    settings::{StatusRules, millis},
};
use crate::sandbox::validate::Outgoing;

impl World {
    /// Puts the message into the chat and says what becomes of it; the answer.
    pub(super) fn put(
        &mut self,
        id: PersonId,
        outgoing: Outgoing,
        category: Category,
        fate: Option<u32>,
        now: Timestamp,
    ) -> Accepted {
        let wamid = self.ids.wamid();
        let number = self.count_message();
        let failure = fate.map(|code| {
            let code = codes::code(code);
            Failure { code: code.code, title: code.title.to_owned(), details: code.details.to_owned() }
        });
        let person = self.people.get_mut(id).expect("the recipient was just found. This is a bug.");
        if matches!(outgoing.to, Address::Phone(_)) {
            person.was_dialled(now);
        }
        let message = Message {
            id: wamid.clone(),
            number,
            side: Side::Business,
            at: now,
            status: Status::Sent,
            failure,
            kind: outgoing.kind,
            content: outgoing.content,
            context: outgoing.context,
            category,
            callback_data: outgoing.callback_data,
            trace: None,
        };
        let mut contact = json!({"input": outgoing.input, "user_id": person.user_id});
        if let Some(wa_id) = person.shown_wa_id(now) {
            contact["wa_id"] = json!(wa_id);
        }
        let mut answer = json!({"id": wamid});
        if message.kind == "template" {
            answer["message_status"] = json!("accepted");
        }
        let view = MessageView::of(&message);
        let (phone, is_reaction) = (person.phone.as_ref().map(ToString::to_string), message.kind == "reaction");
        person.chat.push(message);
        self.tell(Event::Message { person: id, phone, message: view });
        let hold = self.follow(id, &wamid, fate.is_some(), is_reaction, now);
        let body = json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [answer]});
        Accepted { body, hold }
    }

    /// Puts what becomes of a message on the agenda. The ticket of the answer, if that waits for `sent`.
    fn follow(
        &mut self,
        person: PersonId,
        wamid: &str,
        is_failing: bool,
        is_reaction: bool,
        now: Timestamp,
    ) -> Option<Ticket> {
        let rules = self.settings.statuses.clone();
        let is_held = rules.before_answer && !rules.missing && !is_failing;
        let hold = is_held.then(|| self.ticket());
        let plan = plan(&rules, is_failing, is_reaction, now);
        let last = plan.last().map_or(now, |(_, at)| *at);
        for (status, at) in &plan {
            self.agenda.add(*at, Due::Mark { person, wamid: wamid.to_owned(), status: *status });
        }
        let told: Vec<_> = if rules.reversed { plan.into_iter().rev().collect() } else { plan };
        for (status, at) in told {
            let ticket = hold.filter(|_| status == Status::Sent);
            let told_at = if rules.reversed { last } else { at };
            self.agenda.add(told_at, Due::Tell { person, wamid: wamid.to_owned(), status, at, ticket });
        }
        hold
    }
}

/// What becomes of a message, and when.
fn plan(rules: &StatusRules, is_failing: bool, is_reaction: bool, now: Timestamp) -> Vec<(Status, Timestamp)> {
    let later = |at, ms| after(at, millis(ms));
    let sent = later(now, rules.sent_ms);
    let delivered = later(sent, rules.delivered_ms);
    if is_failing {
        return vec![(Status::Failed, sent)];
    }
    if is_reaction {
        // Of a reaction only `sent` is told (Cloud API, "Reaction messages").
        return vec![(Status::Sent, sent)];
    }
    let read = rules.read_ms.map(|ms| (Status::Read, later(delivered, ms)));
    [(Status::Sent, sent), (Status::Delivered, delivered)].into_iter().chain(read).collect()
}
