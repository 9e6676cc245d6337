//! Webhooks on their way to the bot: gathered, in order for each person, again and again until the bot answers 200.
//!
//! Every attempt has its own virtual moment: the first when the update happened, each further one a gap after the one
//! before. When the clock has jumped, attempts whose moment has passed follow each other as fast as the bot answers.

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;

use super::{
    World,
    agenda::Due,
    chat::Status,
    clock::after,
    effect::{Effect, Outcome, Post},
    log::Direction,
    parcel::{Item, Lane, Parcel, ParcelId, UnderWay},
    person::PersonId,
    settings::{BATCH_MAX, SignatureRule, millis},
    webhook,
};

/// Webhooks of one person that wait while the bot is away. Further ones are lost.
const LANE_MAX: usize = 256;
/// The largest webhook (Cloud API, "Webhooks", payload size), less what stands around the updates.
const BODY_MAX_BYTES: usize = 3 * 1024 * 1024 - 64 * 1024;
/// When the next attempt is further away than this, a new webhook brings it forward: the bot may be back, and whoever just
/// wrote is waiting.
const PATIENCE: SignedDuration = SignedDuration::from_secs(15);
/// From a 200 to the duplicate.
const DUPLICATE_GAP: SignedDuration = SignedDuration::from_secs(1);

impl World {
    /// Puts an update on its way.
    pub(super) fn enqueue(&mut self, item: Item, at: Timestamp) {
        let rules = &self.settings.webhooks;
        let is_alone = rules.batch_max.min(BATCH_MAX) <= 1 || item.ticket.is_some();
        if is_alone {
            self.flush(at);
            self.ship(vec![item], at);
            return;
        }
        let wait = millis(rules.batch_wait_ms);
        let bytes = webhook::encode(&item.update.value).len();
        if self.deliveries.gathered_bytes + bytes > BODY_MAX_BYTES {
            self.flush(at);
        }
        if self.deliveries.gathered.is_empty() {
            let leaves = after(at, wait);
            self.deliveries.flush_at = Some(leaves);
            self.agenda.add(leaves, Due::Flush);
        }
        self.deliveries.gathered_bytes += bytes;
        self.deliveries.gathered.push(item);
        if self.deliveries.gathered.len() >= self.settings.webhooks.batch_max {
            self.flush(at);
        }
    }

    /// The moment has come at which a batch was to leave, unless it was full before.
    pub(super) fn flush_due(&mut self, at: Timestamp) {
        if self.deliveries.flush_at == Some(at) {
            self.flush(at);
        }
    }

    /// Ships what was gathered; what is of the account may have another address.
    fn flush(&mut self, at: Timestamp) {
        self.deliveries.flush_at = None;
        self.deliveries.gathered_bytes = 0;
        let gathered = std::mem::take(&mut self.deliveries.gathered);
        let (of_number, of_account): (Vec<_>, Vec<_>) =
            gathered.into_iter().partition(|item| item.update.is_of_number());
        for items in [of_number, of_account] {
            if !items.is_empty() {
                self.ship(items, at);
            }
        }
    }

    fn ship(&mut self, mut items: Vec<Item>, at: Timestamp) {
        let id = self.deliveries.name();
        let rules = &self.settings.webhooks;
        let hurries = items.iter().any(|item| item.ticket.is_some());
        let is_disordered = rules.disorder_ms > 0 && !hurries;
        let lane = match &*items {
            _ if is_disordered || hurries => Lane::Free(id),
            _ if rules.batch_max > 1 => Lane::Batches,
            [item] => item.person.map_or(Lane::Account, Lane::Person),
            _ => Lane::Batches,
        };
        let delay = if is_disordered { self.dice.below(rules.disorder_ms + 1) } else { 0 };
        if is_disordered {
            self.dice.shuffle(&mut items);
        }
        let is_of_number = items.iter().any(|item| item.update.is_of_number());
        let (mut updates, mut ticks, mut tickets) = (Vec::new(), Vec::new(), Vec::new());
        for Item { update, person, wamid, ticket } in items {
            updates.push(update);
            ticks.extend(person.zip(wamid));
            tickets.extend(ticket);
        }
        let webhook = webhook::envelope(&self.business, updates, &mut self.dice, at);
        let due = after(at, millis(delay));
        let body = Bytes::from(webhook::encode(&webhook));
        let parcel = Parcel { ticks, tickets, ..Parcel::new(lane, is_of_number, body, due) };
        self.join_lane(id, parcel, at);
    }

    fn join_lane(&mut self, id: ParcelId, parcel: Parcel, at: Timestamp) {
        let lane = self.deliveries.lanes.entry(parcel.lane).or_default();
        if lane.len() >= LANE_MAX {
            let ticks = parcel.ticks;
            self.tick(&ticks, Status::Failed);
            return;
        }
        let (is_first, due) = (lane.is_empty(), parcel.regular);
        let head = *lane.front().unwrap_or(&id);
        lane.push_back(id);
        self.deliveries.parcels.insert(id, parcel);
        if is_first {
            self.agenda.add(due, Due::Attempt { parcel: id });
            return;
        }
        let head_parcel = self.deliveries.parcels.get_mut(&head);
        if let Some(waiting) = head_parcel.filter(|head| head.due.is_some_and(|due| due > after(at, PATIENCE))) {
            waiting.due = Some(at);
            self.agenda.add(at, Due::Attempt { parcel: head });
        }
    }

    /// Begins an attempt whose moment has come.
    pub(super) fn attempt(&mut self, id: ParcelId, at: Timestamp) {
        let parcel = self.deliveries.parcels.get_mut(&id).filter(|parcel| parcel.due == Some(at));
        // What was brought forward stands on the agenda twice.
        let Some(parcel) = parcel else { return };
        let Some(callback) = self.callbacks.route(parcel.is_of_number).cloned() else {
            let tickets = std::mem::take(&mut parcel.tickets);
            self.effects.extend(tickets.into_iter().map(Effect::Release));
            self.end(id, Status::Failed, at);
            return;
        };
        parcel.due = None;
        parcel.first.get_or_insert(at);
        parcel.attempts += 1;
        let (attempts, body) = (parcel.attempts, parcel.body.clone());
        let exchange = self.log.begin(at, Direction::ToBot, "POST", &callback.url, &body);
        parcel.under_way = Some(UnderWay { at, exchange });
        self.note(exchange, |exchange| exchange.attempt = Some(attempts));
        if self.callbacks.is_verified(&callback) {
            self.carry(id);
        } else {
            self.ask(&callback, Some(id), at);
        }
    }

    /// Sends a webhook whose attempt has begun to an address that wants it.
    pub(super) fn carry(&mut self, id: ParcelId) {
        let Some(parcel) = self.deliveries.parcels.get(&id) else { return };
        let url = self.callbacks.nearest(parcel.is_of_number).url.clone();
        let body = parcel.body.clone();
        let secret = self.business.app_secret.expose_secret();
        let signature = match self.settings.webhooks.signature {
            SignatureRule::Right => Some(webhook::sign(secret, &body)),
            SignatureRule::Wrong => Some(webhook::sign(&format!("not {secret}"), &body)),
            SignatureRule::Absent => None,
        };
        self.effects.push(Effect::Post(Post { parcel: id, url, signature, body }));
    }

    /// An attempt has ended: only 200 counts.
    pub(crate) fn answered(&mut self, id: ParcelId, outcome: &Outcome) {
        let Some(parcel) = self.deliveries.parcels.get_mut(&id) else { return };
        let Some(under_way) = parcel.under_way.take() else { return };
        let is_taken = matches!(outcome, Ok((200, _)));
        let UnderWay { at, exchange } = under_way;
        let tickets = std::mem::take(&mut parcel.tickets);
        let next = if is_taken { None } else { parcel.next_attempt(at, &self.gaps) };
        parcel.due = next;
        self.note(exchange, |exchange| {
            match outcome {
                Ok((status, answer)) => (exchange.status, exchange.answer) = (Some(*status), Some(answer.clone())),
                Err(failure) => exchange.failure = Some(failure.clone()),
            }
            exchange.next_attempt = next;
        });
        self.effects.extend(tickets.into_iter().map(Effect::Release));
        match next {
            Some(next) => self.agenda.add(next, Due::Attempt { parcel: id }),
            None => self.end(id, if is_taken { Status::Delivered } else { Status::Failed }, at),
        }
    }

    /// A webhook was taken or given up: the next of its lane is on.
    fn end(&mut self, id: ParcelId, status: Status, at: Timestamp) {
        let Some(parcel) = self.deliveries.parcels.remove(&id) else { return };
        self.tick(&parcel.ticks, status);
        let is_repeated = status == Status::Delivered && !parcel.is_duplicate;
        if is_repeated && self.dice.percent(self.settings.webhooks.duplicate_percent) {
            self.repeat(&parcel, at);
        }
        let Some(lane) = self.deliveries.lanes.get_mut(&parcel.lane) else { return };
        lane.pop_front();
        let Some(next) = lane.front().copied() else {
            self.deliveries.lanes.remove(&parcel.lane);
            return;
        };
        if let Some(waiting) = self.deliveries.parcels.get_mut(&next) {
            let due = waiting.regular.max(at);
            (waiting.due, waiting.regular) = (Some(due), due);
            self.agenda.add(due, Due::Attempt { parcel: next });
        }
    }

    /// The same bytes once more, in nobody's way.
    fn repeat(&mut self, parcel: &Parcel, at: Timestamp) {
        let id = self.deliveries.name();
        let due = after(at, DUPLICATE_GAP);
        let copy = Parcel::new(Lane::Free(id), parcel.is_of_number, parcel.body.clone(), due);
        let copy = Parcel { is_duplicate: true, ..copy };
        self.join_lane(id, copy, at);
    }

    fn tick(&mut self, ticks: &[(PersonId, String)], status: Status) {
        for (person, wamid) in ticks {
            self.mark(*person, wamid, status);
        }
    }
}
