//! When people order: more in June and before Christmas, less on Sundays, mostly by day.

use jiff::civil::{Date, DateTime, Time, Weekday};
use rand::{RngExt, distr::Distribution, distr::weighted::WeightedIndex};
use rand_chacha::ChaCha8Rng;

/// Orders on an average day: about 4,000 a year.
const PER_DAY: f64 = 10.7;
/// How much a day may differ from what its weekday and season promise.
const LUCK: std::ops::Range<f64> = 0.7..1.3;
/// Orders of each hour, against the others: breakfast, lunch and the evening on the sofa.
const HOURS: [u32; 24] = [2, 1, 0, 0, 0, 1, 4, 9, 16, 22, 24, 22, 18, 17, 18, 20, 20, 19, 18, 17, 16, 13, 8, 4];

/// The moments of the orders of `date`, oldest first.
pub(super) fn moments(random: &mut ChaCha8Rng, date: Date) -> Vec<DateTime> {
    let count = (PER_DAY * weekday(date) * season(date) * random.random_range(LUCK)).round() as usize;
    let hours = WeightedIndex::new(HOURS).expect("some hours have orders. This is a bug.");
    let mut seconds: Vec<u32> =
        (0..count).map(|_| hours.sample(random) as u32 * 3600 + random.random_range(0..3600)).collect();
    seconds.sort_unstable();
    seconds.into_iter().map(|second| date.to_datetime(at_second(second))).collect()
}

fn at_second(second: u32) -> Time {
    let [hour, minute, second] = [second / 3600, second / 60 % 60, second % 60].map(|part| part as i8);
    Time::new(hour, minute, second, 0).expect("a second of a day is a time. This is a bug.")
}

fn weekday(date: Date) -> f64 {
    match date.weekday() {
        Weekday::Monday => 1.15,
        Weekday::Tuesday | Weekday::Wednesday => 1.0,
        Weekday::Thursday => 1.05,
        Weekday::Friday => 1.25,
        Weekday::Saturday => 0.95,
        Weekday::Sunday => 0.6,
    }
}

/// Winter is coffee weather in São Paulo; November and December bring presents; January is at the beach.
fn season(date: Date) -> f64 {
    match date.month() {
        1 | 2 => 0.8,
        6..=8 => 1.15,
        11 => 1.15,
        12 => 1.3,
        _ => 0.95,
    }
}
