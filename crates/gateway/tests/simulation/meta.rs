//! WhatsApp, as it behaves on a bad day.

use gateway::{
    sender::reaction::{Attempt, Probes, last_moment, reaction},
    store::{DeliveryStatus, Remedy, Send, Settlement, StatusUpdate},
    whatsapp::{ErrorClass, SendError},
};

use crate::{dice::Dice, people::Delivery, world::moment};

/// What WhatsApp remembers.
#[derive(Default)]
pub(crate) struct Meta {
    messages: u32,
    /// The token is not valid before.
    locked_until: i64,
}

/// What a request led to.
pub(crate) struct Answer {
    /// What the sender makes of it.
    pub settlement: Settlement,
    /// The provider's id, when the message reached WhatsApp.
    pub wamid: Option<String>,
    /// What will be said about it.
    pub statuses: Vec<Delivery>,
}

impl Meta {
    pub(crate) fn post(&mut self, dice: &mut Dice, send: &Send, mark: &str, now: i64) -> Answer {
        self.messages += 1;
        let wamid = format!("w{}", self.messages);
        let refused = |class, code| {
            let error = SendError { class, code, details: "no".to_owned(), fbtrace_id: None };
            let attempt = Attempt {
                number: send.attempt,
                expires_at: send.expires_at,
                last_moment: send.window_until.map(last_moment),
            };
            let settlement = reaction(&error, attempt, Probes::default(), moment(now), 0.0);
            Answer { settlement, wamid: None, statuses: Vec::new() }
        };
        if now < self.locked_until {
            return refused(ErrorClass::Configuration, Some(190));
        }
        match dice.below(200) {
            0..120 => {
                let statuses = arrival(dice, &wamid, mark, now);
                Answer { settlement: Settlement::Accepted { wamid: wamid.clone() }, wamid: Some(wamid), statuses }
            }
            120..132 => {
                let statuses = failure(dice, &wamid, mark, now);
                Answer { settlement: Settlement::Accepted { wamid: wamid.clone() }, wamid: Some(wamid), statuses }
            }
            132..146 => {
                let statuses = arrival(dice, &wamid, mark, now);
                Answer { wamid: Some(wamid), statuses, ..refused(ErrorClass::Unknown, None) }
            }
            146..158 => refused(ErrorClass::Unknown, None),
            158..168 => refused(ErrorClass::NotSent, None),
            168..176 => refused(ErrorClass::Transient, Some(131_000)),
            176..182 => refused(ErrorClass::PairLimit, Some(131_056)),
            182..186 => refused(ErrorClass::NumberLimit, Some(130_429)),
            186 => {
                self.locked_until = now + dice.between(1000, 90_000);
                refused(ErrorClass::Configuration, Some(190))
            }
            187..193 => refused(ErrorClass::WindowClosed, Some(131_047)),
            _ => refused(ErrorClass::GiveUp, Some(131_026)),
        }
    }
}

/// Sent, delivered and perhaps read: late, in any order, some twice and some never.
fn arrival(dice: &mut Dice, wamid: &str, mark: &str, now: i64) -> Vec<Delivery> {
    let mut statuses = Vec::new();
    for status in [DeliveryStatus::Sent, DeliveryStatus::Delivered, DeliveryStatus::Read] {
        for _ in 0..dice.below(3) {
            statuses.push(told(dice, wamid, mark, status, Remedy::GiveUp, now));
        }
    }
    statuses
}

fn failure(dice: &mut Dice, wamid: &str, mark: &str, now: i64) -> Vec<Delivery> {
    let remedy = dice.one(&[Remedy::GiveUp, Remedy::Fallback, Remedy::OptOut]);
    (0..1 + dice.below(2)).map(|_| told(dice, wamid, mark, DeliveryStatus::Failed, remedy, now)).collect()
}

fn told(dice: &mut Dice, wamid: &str, mark: &str, status: DeliveryStatus, remedy: Remedy, now: i64) -> Delivery {
    let callback_data = dice.percent(85).then(|| mark.to_owned());
    let error_code = (status == DeliveryStatus::Failed).then_some(131_026);
    let update = StatusUpdate { wamid: wamid.to_owned(), callback_data, status, error_code, remedy };
    let delay = if dice.percent(85) { dice.between(20, 8000) } else { dice.between(8000, 120_000) };
    let batch = gateway::store::Batch { statuses: vec![update], ..Default::default() };
    Delivery { at: now + delay, batch }
}
