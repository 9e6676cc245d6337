//! Placing orders: each gets a number, a customer, and the state that its age brings.

use jiff::{
    SignedDuration,
    civil::{DateTime, Time},
};

use super::{
    CUSTOMER_ORDER,
    customers::{self, Customer},
    demand::{Buyer, Draft, Item},
    lifecycle::{Fate, Payment, State},
    numbers,
    products::Product,
    standing::Standing,
};

/// One order.
pub(super) struct Order {
    pub(super) number: u32,
    pub(super) customer: i64,
    pub(super) placed_at: DateTime,
    pub(super) state: State,
    pub(super) items: Vec<Item>,
    pub(super) payment: Option<Payment>,
}

impl Order {
    pub(super) fn total_cents(&self) -> i64 {
        self.items.iter().map(|item| item.quantity * item.unit_price_cents).sum()
    }
}

/// How long somebody new looks around before the first order.
const LOOKING_AROUND: SignedDuration = SignedDuration::from_mins(12);
/// What the demo customer bought with order [`CUSTOMER_ORDER`].
const DEMO_BASKET: [(&str, i64); 2] = [("CF02", 1), ("FL01", 2)];

/// The orders of `drafts` as they stand at `now`, and the customers who come with them.
pub(super) fn place(
    drafts: Vec<Draft>,
    mut standing: Standing,
    now: DateTime,
    products: &[Product],
) -> (Vec<Customer>, Vec<Order>) {
    let last = standing.newest.map_or_else(|| numbers::before_the_first(&drafts, now), |(_, number)| number);
    let in_use = std::mem::take(&mut standing.numbers);
    let mut newcomers = Vec::new();
    let mut orders = Vec::new();
    for (draft, number) in drafts.into_iter().zip(numbers::following(last, &in_use)) {
        let owner = numbers::owner(number);
        let customer = match (owner, &draft.buyer) {
            (Some(demo), _) => demo,
            (None, Buyer::Newcomer) => match newcomer(&mut standing, draft.placed_at) {
                Some(newcomer) => {
                    newcomers.push(newcomer);
                    standing.last_customer
                }
                None => regular(&standing, 1.0),
            },
            (None, Buyer::Regular(place)) => regular(&standing, *place),
        };
        orders.push(order(draft, number, customer, now, products));
    }
    (newcomers, orders)
}

fn order(draft: Draft, number: u32, customer: i64, now: DateTime, products: &[Product]) -> Order {
    let is_demo = number == CUSTOMER_ORDER;
    let placed_at = draft.placed_at;
    let items =
        if is_demo { DEMO_BASKET.map(|(sku, quantity)| item(products, sku, quantity)).into() } else { draft.items };
    let order = Order { number, customer, placed_at, state: State::Cancelled, items, payment: None };
    if draft.is_cancelled && !is_demo {
        return order;
    }
    let fate = Fate::of(number, placed_at);
    Order { state: fate.state(now), payment: fate.payment(order.total_cents(), now), ..order }
}

/// Somebody new, a little before their first order and on the same day; `None` when no phone is free.
fn newcomer(standing: &mut Standing, placed_at: DateTime) -> Option<Customer> {
    let midnight = placed_at.date().to_datetime(Time::midnight());
    let created_at = placed_at.saturating_sub(LOOKING_AROUND).max(midnight);
    let newcomer = customers::newcomer(standing.last_customer + 1, created_at, &mut standing.phones)?;
    standing.last_customer = newcomer.id;
    standing.regulars.push(newcomer.id);
    Some(newcomer)
}

/// The customer at a place between 0 and 1; the demo customers have orders of their own.
fn regular(standing: &Standing, place: f64) -> i64 {
    let others = standing.regulars.get(customers::DEMOS..).unwrap_or_default();
    let chosen = others.get((place * others.len() as f64) as usize).or(others.last());
    chosen.copied().unwrap_or(customers::OTHER)
}

fn item(products: &[Product], sku: &str, quantity: i64) -> Item {
    let product = products.iter().find(|product| product.sku == sku).expect("the shop sells it. This is a bug.");
    Item { sku: product.sku, quantity, unit_price_cents: product.price_cents }
}
