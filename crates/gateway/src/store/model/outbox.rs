//! Handing rows to the sender: from each conversation one message and one command at a time, as fast as the paces allow.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    super::{
        Claim, ClaimSends, ConversationId, MAX_UNKNOWN, Resend, Send, SendKind, SendReport, SendState, UNKNOWN_HOLD,
        WINDOW,
        clock::{after, millis, moment},
        pace, reason,
    },
    state::{Dead, Row, State, What},
};

impl State {
    pub(super) fn claim_sends(&mut self, want: &ClaimSends, now: Timestamp) -> Vec<Send> {
        self.paces = Some((want.pair, want.number));
        self.count_in(want, now);
        self.lapse(now, |row| row.due_at <= millis(now));
        self.decide_unknown(now);
        self.give_up(now);
        let mut sends = Vec::new();
        for id in self.due(millis(now)) {
            if sends.len() == want.claim.limit {
                break;
            }
            if self.outbox[&id].send.kind == SendKind::Command || self.may_leave(id, want, now) {
                sends.push(self.send(id, &want.claim, now));
            }
        }
        sends
    }

    /// Messages that came in count for the pace of their number.
    fn count_in(&mut self, want: &ClaimSends, now: Timestamp) {
        for number in self.numbers.values_mut() {
            let share = pace::share(number.share, number.share_at, millis(now));
            let came_in = std::mem::take(&mut number.came_in);
            if came_in > 0 {
                number.bucket = pace::count_in(number.bucket, want.number, share, came_in, millis(now));
            }
        }
    }

    /// Takes rows from senders who went silent; returns how many commands and how many messages.
    pub(super) fn lapse(&mut self, now: Timestamp, is_silent: impl Fn(&Row) -> bool) -> (u64, u64) {
        let (mut commands, mut messages) = (0, 0);
        for row in self.outbox.values_mut().filter(|row| row.state == SendState::Sending && is_silent(row)) {
            match row.send.kind {
                SendKind::Command => {
                    (row.state, row.due_at) = (SendState::Pending, millis(now));
                    commands += 1;
                }
                SendKind::Message => {
                    row.become_unknown(now);
                    messages += 1;
                }
            }
        }
        (commands, messages)
    }

    /// The hold of these messages is over, and no status has told.
    fn decide_unknown(&mut self, now: Timestamp) {
        let unknown =
            self.outbox.iter().filter(|(_, row)| row.state == SendState::Unknown && row.due_at <= millis(now));
        let unknown: Vec<_> = unknown.map(|(id, row)| (*id, row.resend(), row.unknowns)).collect();
        for (id, resend, unknowns) in unknown {
            match resend {
                Resend::Once if unknowns < MAX_UNKNOWN => self.row(id).state = SendState::Pending,
                Resend::Once | Resend::Never => self.give_up_row(id, None, reason::UNKNOWN, now),
                Resend::Ask => {
                    self.give_up_row(id, None, reason::UNKNOWN, now);
                    let row = &self.outbox[&id];
                    let (conversation, attempts) = (row.conversation, row.attempt);
                    let (what, error, died_at) = (What::Row(id), reason::UNKNOWN.to_owned(), millis(now));
                    self.put_aside(Dead { what, conversation, error, attempts, died_at });
                }
            }
        }
    }

    /// Expired rows and unwanted marketing.
    fn give_up(&mut self, now: Timestamp) {
        let pending: Vec<_> =
            self.outbox.iter().filter(|(_, row)| row.state == SendState::Pending).map(|(id, _)| *id).collect();
        for id in pending {
            let row = &self.outbox[&id];
            let is_unwanted = row.send.is_marketing && !self.conversations[&row.conversation].wants_marketing;
            if row.expires_at <= millis(now) {
                self.give_up_row(id, None, reason::EXPIRED, now);
            } else if is_unwanted && row.is_message() {
                self.give_up_row(id, None, reason::UNWANTED, now);
            }
        }
    }

    /// The oldest unfinished row of each conversation and kind.
    fn heads(&self) -> impl Iterator<Item = (i64, &Row)> {
        let mut heads = BTreeMap::new();
        for (id, row) in self.outbox.iter().filter(|(_, row)| row.state.is_open()) {
            heads.entry((row.conversation, row.is_message())).or_insert((*id, row));
        }
        heads.into_values()
    }

    /// What could go out now, in order.
    fn due(&self, now: i64) -> Vec<i64> {
        let due = self.heads().filter(|(_, row)| row.state == SendState::Pending && row.due_at <= now);
        let mut due: Vec<_> = due.map(|(id, row)| (row.due_at, id)).collect();
        due.sort_unstable();
        due.into_iter().map(|(_, id)| id).collect()
    }

    /// True when both paces allow this message, which then counts. What its pair holds back is put off until the pair allows it.
    fn may_leave(&mut self, id: i64, want: &ClaimSends, now: Timestamp) -> bool {
        let conversation = self.outbox[&id].conversation;
        let known = &self.conversations[&conversation];
        let (pair, phone_number_id) = (known.pair, known.person.phone_number_id.clone());
        let pair_opens = pace::opens_at(pair, want.pair);
        if pair_opens > millis(now) {
            self.row(id).due_at = pair_opens;
            return false;
        }
        let number = self.numbers.entry(phone_number_id).or_default();
        if number.resume_at > millis(now) || pace::opens_at(number.bucket, want.number) > millis(now) {
            return false;
        }
        let share = pace::share(number.share, number.share_at, millis(now));
        number.bucket = pace::take(number.bucket, want.number, share, millis(now));
        if number.is_halted {
            number.resume_at = after(now, want.claim.lease_for);
        }
        self.conversation(conversation).pair = pace::take(pair, want.pair, 100, millis(now));
        true
    }

    fn send(&mut self, id: i64, claim: &Claim, now: Timestamp) -> Send {
        let row = self.row(id);
        row.state = SendState::Sending;
        row.attempt += 1;
        row.due_at = after(now, claim.lease_for);
        row.owner = Some(claim.owner.clone());
        row.error = None;
        let row = row.clone();
        let conversation = &self.conversations[&row.conversation];
        Send {
            id,
            conversation: ConversationId(row.conversation),
            person: conversation.person.clone(),
            kind: row.send.kind,
            payload: row.send.payload,
            image: row.send.image,
            attempt: row.attempt,
            expires_at: row.send.expires_at,
            window_until: conversation.last_provider_time.map(|last| moment(after(moment(last), WINDOW))),
            has_fallback: row.send.fallback.is_some(),
        }
    }

    /// When `claim_sends` should look again.
    pub(super) fn next_send(&self) -> Option<i64> {
        let due = |(_, row): (i64, &Row)| {
            let phone_number_id = &self.conversations[&row.conversation].person.phone_number_id;
            let number =
                self.numbers.get(phone_number_id).filter(|_| row.is_message() && row.state == SendState::Pending);
            let opens_at = number.zip(self.paces).map(|(number, (_, pace))| pace::opens_at(number.bucket, pace));
            row.due_at.max(opens_at.unwrap_or(0)).max(number.map_or(0, |number| number.resume_at))
        };
        self.heads().map(due).min()
    }

    pub(super) fn send_report(&self, id: i64) -> Option<SendReport> {
        let row = self.outbox.get(&id)?;
        Some(SendReport {
            state: row.state,
            attempt: row.attempt,
            wamid: row.wamid.clone(),
            status: row.status,
            error_code: row.error_code,
            error: row.error.clone(),
        })
    }
}

impl Row {
    /// Nobody knows whether it left.
    pub(super) fn become_unknown(&mut self, now: Timestamp) {
        self.state = SendState::Unknown;
        self.due_at = after(now, UNKNOWN_HOLD);
        self.unknowns += 1;
    }
}
