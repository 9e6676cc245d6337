//! Who writes, and how their messages reach us: several times, late, and in any order.

use gateway::store::{Batch, NewEvent, Person};
use jiff::SignedDuration;

use crate::{dice::Dice, world::moment};

/// A webhook on its way.
pub(crate) struct Delivery {
    pub at: i64,
    pub batch: Batch,
}

/// Everything that is written in this world. In a world with `merges` people are known by two names, which come apart and
/// together.
pub(crate) fn messages(dice: &mut Dice, merges: bool) -> (Vec<NewEvent>, Vec<Delivery>) {
    let (mut events, mut deliveries) = (Vec::new(), Vec::new());
    let wait = dice.one(&[0, 0, 500]);
    for who in 0..2 + dice.below(3) {
        let mut at = dice.between(0, 20_000);
        for count in 0..2 + dice.below(6) {
            let key = format!("m:{who}.{count}");
            let names = names(dice, who, merges);
            let person = Person {
                phone_number_id: format!("number{}", who % 2),
                address: names[0].clone(),
                phone: None,
                profile_name: None,
            };
            let event = NewEvent {
                key,
                person: Some(person),
                aliases: names,
                provider_time: moment(at / 1000 * 1000),
                payload: "{}".to_owned(),
                wait: SignedDuration::from_millis(wait),
            };
            for _ in 0..1 + dice.below(5) {
                let delay = if dice.percent(90) { dice.between(10, 4000) } else { dice.between(4000, 300_000) };
                let batch = Batch { events: vec![event.clone()], ..Batch::default() };
                deliveries.push(Delivery { at: at + delay, batch });
            }
            events.push(event);
            at += if dice.percent(50) { dice.between(0, 1500) } else { dice.between(0, 90_000) };
        }
    }
    (events, deliveries)
}

fn names(dice: &mut Dice, who: u32, merges: bool) -> Vec<String> {
    let (phone, user_id) = (format!("3460011{who:04}"), format!("ES.{who}"));
    match if merges { dice.below(3) } else { 0 } {
        0 => vec![phone],
        1 => vec![user_id],
        _ => vec![phone, user_id],
    }
}
