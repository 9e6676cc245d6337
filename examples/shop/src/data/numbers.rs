//! Order numbers: four digits that start again, so that a person can say them and no two of a year are the same.

use std::collections::HashSet;

use jiff::{SignedDuration, civil::DateTime};

use super::{CUSTOMER_ORDER, OTHER_CUSTOMER_ORDER, customers, demand::Draft};

const FIRST: i64 = 1000;
/// Twice as many as a year has orders.
const COUNT: i64 = 9000;
/// How long before a new shop opens order [`CUSTOMER_ORDER`] was placed, at least: long enough to be on its way.
const DEMO_AGE: SignedDuration = SignedDuration::from_hours(3 * 24);
/// The demo customer buys something about once a month, the other one half as often.
const DEMO_EVERY: u32 = 320;

/// The number that comes `steps` after another.
fn after(number: u32, steps: i64) -> u32 {
    (FIRST + (i64::from(number) - FIRST + steps).rem_euclid(COUNT)) as u32
}

/// The numbers that follow `last`, once round, without those that are in use.
pub(super) fn following(last: u32, in_use: &HashSet<u32>) -> impl Iterator<Item = u32> {
    (1..=COUNT).map(move |steps| after(last, steps)).filter(|number| !in_use.contains(number))
}

/// The number before that of a new shop's first order: its order of three days ago becomes [`CUSTOMER_ORDER`].
pub(super) fn before_the_first(drafts: &[Draft], now: DateTime) -> u32 {
    let demo = drafts.partition_point(|draft| draft.placed_at <= now.saturating_sub(DEMO_AGE)).max(1);
    after(CUSTOMER_ORDER, -(demo as i64))
}

/// The demo customer to whom a number belongs.
pub(super) fn owner(number: u32) -> Option<i64> {
    match number {
        _ if number % DEMO_EVERY == CUSTOMER_ORDER % DEMO_EVERY => Some(customers::DEMO),
        _ if number % (2 * DEMO_EVERY) == OTHER_CUSTOMER_ORDER % (2 * DEMO_EVERY) => Some(customers::OTHER),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_start_again_and_skip_those_in_use() {
        let in_use = HashSet::from([1000, 1002]);
        let next: Vec<u32> = following(9998, &in_use).take(3).collect();
        assert_eq!(next, [9999, 1001, 1003]);
        assert_eq!(following(1823, &HashSet::new()).count(), 9000);
        assert_eq!(following(1823, &(1000..10_000).collect()).next(), None);
    }
}
