//! Which verbs, with which arguments: everything follows from the seed, and nothing from what was answered.

use gateway::store::{
    DeliveryStatus, NewEvent, NewSend, Preference, Remedy, Resend, Scope, SendKind, Settlement, TimerChange, alias_of,
};
use jiff::SignedDuration;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

use crate::harness::{event, new_send, second};

const STEPS: usize = 60;
/// Every name by which somebody may come; some are one person's.
const NAMES: [&str; 6] = ["5511987654321", "551187654321", "34600111222", "ES.1", "ES.2", "ES.ENT.1"];
const STATUSES: [DeliveryStatus; 5] = [
    DeliveryStatus::Sent,
    DeliveryStatus::Failed,
    DeliveryStatus::Delivered,
    DeliveryStatus::Read,
    DeliveryStatus::Played,
];

/// A verb and its arguments. What was handed out is named by its place, counted from the latest.
#[derive(Clone, Debug)]
pub(super) enum Verb {
    Accept(Vec<NewEvent>),
    Prefer(Preference),
    Status { row: i64, wamid: String, status: DeliveryStatus, remedy: Remedy, is_marked: bool },
    Claim { owner: usize, limit: usize },
    Commit { work: usize, applied: usize, sends: Vec<NewSend>, timers: Vec<TimerChange> },
    Fail { work: usize, event: usize },
    Release { work: usize },
    Renew { work: usize },
    Fire,
    ClaimSends { owner: usize, limit: usize, is_paced: bool },
    Settle { send: usize, settlement: Settlement },
    Recover { owner: usize },
    Replay,
    Forget(&'static str),
    Sweep { payloads: SignedDuration, limit: usize },
    Pass(SignedDuration),
}

pub(super) fn schedule(seed: u64) -> Vec<Verb> {
    let mut dice = Dice(ChaCha8Rng::seed_from_u64(seed));
    let mut now = 0;
    (0..STEPS).map(|_| dice.verb(&mut now)).collect()
}

struct Dice(ChaCha8Rng);

impl Dice {
    fn below(&mut self, limit: u32) -> u32 {
        self.0.next_u32() % limit
    }

    fn place(&mut self, limit: u32) -> usize {
        self.below(limit) as usize
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        let place = self.place(u32::try_from(of.len()).unwrap());
        of[place]
    }

    fn verb(&mut self, now: &mut i64) -> Verb {
        match self.below(100) {
            0..18 => Verb::Accept((0..self.below(3) + 1).map(|_| self.event(*now)).collect()),
            18..20 => Verb::Prefer(Preference {
                phone_number_id: "ours".to_owned(),
                aliases: vec![alias_of(self.one(&NAMES))],
                wants_marketing: self.below(2) == 0,
                at: second(*now - i64::from(self.below(5))),
            }),
            20..29 => {
                let row = i64::from(self.below(8)) + 1;
                let wamid = format!("w{}", if self.below(8) == 0 { 9 } else { row });
                let remedy = self.one(&[Remedy::GiveUp, Remedy::Fallback, Remedy::OptOut]);
                Verb::Status { row, wamid, status: self.one(&STATUSES), remedy, is_marked: self.below(3) > 0 }
            }
            29..44 => Verb::Claim { owner: self.place(2), limit: self.place(3) + 1 },
            44..56 => Verb::Commit {
                work: self.place(3),
                applied: if self.below(4) == 0 { 1 } else { 16 },
                sends: (0..self.below(3)).map(|_| self.send(*now)).collect(),
                timers: (0..self.below(3) / 2).map(|_| self.timer(*now)).collect(),
            },
            56..60 => Verb::Fail { work: self.place(2), event: self.place(3) },
            60..62 => Verb::Release { work: self.place(2) },
            62..64 => Verb::Renew { work: self.place(2) },
            64..67 => Verb::Fire,
            67..76 => Verb::ClaimSends { owner: self.place(2), limit: self.place(4) + 1, is_paced: self.below(2) == 0 },
            76..86 => Verb::Settle { send: self.place(3), settlement: self.settlement(*now) },
            86..89 => Verb::Recover { owner: self.place(2) },
            89 => Verb::Replay,
            90 => Verb::Forget(self.one(&NAMES)),
            91 => {
                let payloads = SignedDuration::from_secs(i64::from(self.below(3)) * 86_400);
                Verb::Sweep { payloads, limit: self.place(3) + 1 }
            }
            _ => {
                let seconds = i64::from(if self.below(30) == 0 { 700_000 } else { self.below(20) });
                *now += seconds;
                Verb::Pass(SignedDuration::new(seconds, i32::try_from(self.below(1000)).unwrap() * 1_000_000))
            }
        }
    }

    fn event(&mut self, now: i64) -> NewEvent {
        let name = self.one(&NAMES);
        let mut event = event(name, &format!("{}", self.below(40)), now - i64::from(self.below(9)));
        if self.below(6) == 0 {
            event.aliases.push(alias_of(self.one(&NAMES)));
        }
        if self.below(4) == 0 {
            event.wait = SignedDuration::from_secs(i64::from(self.below(5)));
        }
        if self.below(20) == 0 {
            event.person = None;
        }
        if let Some(person) = event.person.as_mut().filter(|_| self.below(3) == 0) {
            person.profile_name = Some(format!("Name {}", self.below(3)));
        }
        event
    }

    fn send(&mut self, now: i64) -> NewSend {
        let kind = self.one(&[SendKind::Message, SendKind::Message, SendKind::Command]);
        NewSend {
            resend: self.one(&[Resend::Once, Resend::Ask, Resend::Never]),
            fallback: (self.below(3) == 0).then(|| "template".to_owned()),
            is_marketing: self.below(4) == 0,
            ..new_send(kind, "text", now + i64::from(self.below(200)))
        }
    }

    fn timer(&mut self, now: i64) -> TimerChange {
        let key = self.one(&["remind", "close"]).to_owned();
        if self.below(4) == 0 {
            return TimerChange::Clear { key };
        }
        TimerChange::Set { key, due_at: second(now + i64::from(self.below(30))), payload: "{}".to_owned() }
    }

    fn settlement(&mut self, now: i64) -> Settlement {
        let reason = "no".to_owned();
        match self.below(8) {
            0..3 => Settlement::Accepted { wamid: String::new() },
            3 => Settlement::Unknown { reason },
            4 => Settlement::Failed {
                code: Some(131_026),
                reason,
                remedy: self.one(&[Remedy::GiveUp, Remedy::Fallback, Remedy::OptOut]),
            },
            _ => Settlement::Retry {
                due_at: second(now + i64::from(self.below(40))),
                reason,
                scope: self.one(&[Scope::Message, Scope::Pair, Scope::Number, Scope::Halt]),
            },
        }
    }
}
