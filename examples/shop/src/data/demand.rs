//! What people want, day by day: orders before they have a number and a customer.

use jiff::{
    SignedDuration,
    civil::{Date, DateTime, Time},
};
use rand::{RngExt, distr::Distribution, distr::weighted::WeightedIndex};
use rand_chacha::ChaCha8Rng;

use super::{Chance, calendar, first_day, products::Product, random, standing::Standing};

/// An order that somebody wants to place.
pub(super) struct Draft {
    pub(super) placed_at: DateTime,
    pub(super) buyer: Buyer,
    pub(super) items: Vec<Item>,
    /// Who cancels does so at once, so that the figures of a day stay what they are.
    pub(super) is_cancelled: bool,
}

/// Who places it.
pub(super) enum Buyer {
    /// Somebody who was not a customer yet.
    Newcomer,
    /// A place among the customers of the day, 0 for the first to 1 for the latest.
    Regular(f64),
}

/// One line of an order.
pub(super) struct Item {
    pub(super) sku: &'static str,
    pub(super) quantity: i64,
    pub(super) unit_price_cents: i64,
}

/// A demo of today's report needs something to report, even just after midnight.
const TODAY_MIN: usize = 2;
/// One order in so many is cancelled.
const CANCELLED: f64 = 0.035;
/// How much more often old customers come back than new ones.
const LOYALTY: f64 = 1.6;

/// The orders that the shop lacks up to `now`, oldest first.
pub(super) fn until(now: DateTime, standing: &Standing, products: &[Product]) -> Vec<Draft> {
    let newest = standing.newest.map(|(placed_at, _)| placed_at);
    if newest.is_some_and(|newest| newest > now) {
        return Vec::new();
    }
    let first = newest.map_or(first_day(now), |newest| newest.date().max(first_day(now)));
    let is_lacking = |placed_at: DateTime| placed_at <= now && newest.is_none_or(|newest| placed_at > newest);
    let days = std::iter::successors(Some(first), |date| date.tomorrow().ok()).take_while(|date| *date <= now.date());
    let mut drafts: Vec<Draft> =
        days.flat_map(|date| day(date, products)).filter(|draft| is_lacking(draft.placed_at)).collect();

    let today = now.date().to_datetime(Time::midnight());
    let sold = drafts.iter().filter(|draft| draft.placed_at >= today && !draft.is_cancelled).count();
    let missing = TODAY_MIN.saturating_sub(standing.sold_today + sold);
    drafts.extend(early_birds(missing, newest.map_or(today, |newest| newest.max(today)), now, products));
    drafts.sort_by_key(|draft| draft.placed_at);
    drafts
}

/// All orders of a day, oldest first.
fn day(date: Date, products: &[Product]) -> Vec<Draft> {
    let mut random = random(Chance::Day, number(date));
    let moments = calendar::moments(&mut random, date);
    moments.into_iter().enumerate().map(|(place, moment)| draft(&mut random, place, moment, products)).collect()
}

/// `count` orders between two moments of a day that has none yet; nobody cancels them.
fn early_birds(count: usize, from: DateTime, to: DateTime, products: &[Product]) -> Vec<Draft> {
    let mut random = random(Chance::EarlyBirds, number(to.date()));
    let seconds = to.duration_since(from).as_secs().max(0);
    let mut moments: Vec<DateTime> =
        (0..count).map(|_| from + SignedDuration::from_secs(random.random_range(0..=seconds))).collect();
    moments.sort_unstable();
    let drafts = moments.into_iter().enumerate();
    drafts.map(|(place, moment)| Draft { is_cancelled: false, ..draft(&mut random, place, moment, products) }).collect()
}

/// The first order of a day is somebody new's.
fn draft(random: &mut ChaCha8Rng, place: usize, placed_at: DateTime, products: &[Product]) -> Draft {
    let regular = Buyer::Regular(random.random::<f64>().powf(LOYALTY));
    let buyer = if place == 0 { Buyer::Newcomer } else { regular };
    Draft { placed_at, buyer, items: basket(random, products), is_cancelled: random.random_bool(CANCELLED) }
}

/// One to four lines, mostly of one.
fn basket(random: &mut ChaCha8Rng, products: &[Product]) -> Vec<Item> {
    let popularity = WeightedIndex::new(products.iter().map(|product| product.popularity))
        .expect("some products are bought. This is a bug.");
    let lines = [1, 1, 1, 2, 2, 2, 3, 3, 4][random.random_range(0..9)];
    let mut items: Vec<Item> = Vec::new();
    for _ in 0..lines {
        let product = &products[popularity.sample(random)];
        let is_cheap = product.price_cents < 10_000;
        let quantity = if is_cheap { [1, 1, 1, 2, 2, 3][random.random_range(0..6)] } else { 1 };
        match items.iter_mut().find(|item| item.sku == product.sku) {
            Some(item) => item.quantity += quantity,
            None => items.push(Item { sku: product.sku, quantity, unit_price_cents: product.price_cents }),
        }
    }
    items
}

/// Tells days apart.
fn number(date: Date) -> u64 {
    (date.duration_since(Date::ZERO).as_hours() / 24).cast_unsigned()
}
