//! What workers and senders do with what they take, and how it ends.

use gateway::store::{
    Claim, ClaimSends, Commit, NewSend, Resend, Scope, Send, SendKind, SendState, Settle, Settlement, Store,
    TimerChange, Work, keys,
};
use jiff::SignedDuration;

use crate::world::{Happening, NUMBER, PAIR, Verdict, World, done, done_or_lost, moment};

const LEASE: SignedDuration = SignedDuration::from_secs(15);

impl World {
    pub(crate) fn claim(&mut self, hand: usize) -> Verdict {
        let owner = self.hands[hand].owner;
        let claim = Claim { owner: owner.to_owned(), limit: 2, lease_for: LEASE };
        let works = done(self.store.claim(claim, moment(self.now)));
        self.look_at_the_dead();
        for work in works {
            self.tell(|| format!("{owner} takes {:?}", work.events.iter().map(|event| &event.key).collect::<Vec<_>>()));
            self.oracle.claimed(&work, &self.dead, moment(self.now))?;
            self.hands.iter_mut().for_each(|hand| {
                hand.works.remove(&work.lease.conversation);
            });
            self.hands[hand].works.insert(work.lease.conversation);
            if work.events.iter().any(|event| event.key == self.poison.0) || self.dice.percent(3) {
                self.die(hand);
                return Ok(());
            }
            let takes =
                if self.dice.percent(5) { self.dice.between(10_000, 60_000) } else { self.dice.between(5, 1500) };
            let life = self.hands[hand].life;
            self.plan(takes, Happening::WorkEnds { hand, life, work });
        }
        Ok(())
    }

    pub(crate) fn end(&mut self, hand: usize, work: &Work) -> Verdict {
        let now = moment(self.now);
        self.look_at_the_dead();
        let broken = work.events.iter().find(|event| event.key == self.poison.1);
        let failing = broken.or_else(|| self.dice.percent(4).then_some(&work.events[0]));
        if let Some(event) = failing {
            let failed = done_or_lost(self.store.fail(work.lease, &event.key, "no", now));
            self.tell(|| format!("{} fails: {failed:?}", event.key));
            return self.oracle.ended(work, failed.is_some(), &self.dead);
        }
        let commit = self.decide(work);
        let committed = done_or_lost(self.store.commit(commit.clone(), now));
        let owner = self.hands[hand].owner;
        self.tell(|| format!("{owner} commits {:?} {:?}: {committed:?}", commit.applied, commit.timers));
        self.oracle.ended(work, committed.is_some(), &self.dead)?;
        let Some(committed) = committed else { return Ok(()) };
        self.hands[hand].works.remove(&work.lease.conversation);
        self.oracle.committed(work, &commit, committed.version)
    }

    /// Only what a person wrote is answered: otherwise it would never end.
    fn decide(&mut self, work: &Work) -> Commit {
        let count = if self.dice.percent(20) { 1 } else { work.events.len() };
        let applied: Vec<_> = work.events.iter().take(count).map(|event| event.key.clone()).collect();
        let state = format!("{} {}", work.state.as_deref().unwrap_or_default(), applied.join(" "));
        let (mut sends, mut timers) = (Vec::new(), Vec::new());
        for _ in applied.iter().filter(|key| keys::kind(key) == keys::Kind::Message) {
            sends.extend((0..self.dice.below(3)).map(|_| self.answer()).collect::<Vec<_>>());
            let key = self.dice.one(&["remind", "close"]).to_owned();
            match self.dice.below(8) {
                0 => timers.push(TimerChange::Clear { key }),
                1 | 2 => {
                    let due_at = moment(self.now + self.dice.between(0, 60_000));
                    timers.push(TimerChange::Set { key, due_at, payload: "{}".to_owned() });
                }
                _ => {}
            }
        }
        Commit { lease: work.lease, applied, state, sends, timers }
    }

    fn answer(&mut self) -> NewSend {
        let kind = self.dice.one(&[SendKind::Message, SendKind::Message, SendKind::Message, SendKind::Command]);
        NewSend {
            kind,
            payload: "{}".to_owned(),
            image: None,
            expires_at: moment(self.now + self.dice.between(30_000, 600_000)),
            resend: self.dice.one(&[Resend::Once, Resend::Once, Resend::Ask, Resend::Never]),
            fallback: (kind == SendKind::Message && self.dice.percent(30)).then(|| "{}".to_owned()),
            is_marketing: self.dice.percent(10),
        }
    }

    pub(crate) fn claim_sends(&mut self, hand: usize) -> Verdict {
        let owner = self.hands[hand].owner;
        let claim = Claim { owner: owner.to_owned(), limit: 3, lease_for: LEASE };
        let sends = done(self.store.claim_sends(ClaimSends { claim, pair: PAIR, number: NUMBER }, moment(self.now)));
        for send in sends {
            self.tell(|| format!("{owner} takes #{}*{} {:?}", send.id, send.attempt, send.kind));
            self.oracle.handed_out(&send, moment(self.now))?;
            if self.dice.percent(2) {
                self.die(hand);
                return Ok(());
            }
            let takes =
                if self.dice.percent(3) { self.dice.between(10_000, 40_000) } else { self.dice.between(1, 200) };
            let life = self.hands[hand].life;
            self.plan(takes, Happening::Post { hand, life, send });
        }
        Ok(())
    }

    pub(crate) fn post(&mut self, hand: usize, life: u32, send: Send) {
        let mark = self.store.callback_data(send.id);
        let settlement = if send.kind == SendKind::Command {
            Settlement::Outcome { payload: "{}".to_owned() }
        } else {
            let answer = self.meta.post(&mut self.dice, &send, &mark, self.now);
            self.rows.extend(answer.wamid.map(|wamid| (wamid, send.id)));
            self.deliver(answer.statuses);
            answer.settlement
        };
        if self.dice.percent(2) {
            self.die(hand);
            return;
        }
        let takes = if self.dice.percent(5) { self.dice.between(10_000, 60_000) } else { self.dice.between(50, 800) };
        self.plan(takes, Happening::Answer { hand, life, send, settlement });
    }

    pub(crate) fn settle(&mut self, send: &Send, settlement: Settlement) -> Verdict {
        let settle = Settle { id: send.id, attempt: send.attempt, settlement: settlement.clone() };
        let settled = done_or_lost(self.store.settle(settle, moment(self.now)));
        self.tell(|| format!("#{}*{} ends: {settlement:?}, {settled:?}", send.id, send.attempt));
        if settled.is_none() {
            return Ok(());
        }
        let state = done(self.store.send_report(send.id)).unwrap().state;
        let is_accepted = matches!(settlement, Settlement::Accepted { .. }) && state == SendState::Done;
        let is_doubt = matches!(settlement, Settlement::Unknown { .. }) && state == SendState::Unknown;
        let is_replaced = !matches!(settlement, Settlement::Retry { .. }) && state == SendState::Pending;
        self.oracle.settled(send.id, is_accepted, is_doubt, is_replaced);
        if let Settlement::Retry { due_at, scope: Scope::Pair, .. } = settlement
            && state == SendState::Pending
        {
            self.oracle.paused(send.conversation, due_at);
        }
        Ok(())
    }
}
