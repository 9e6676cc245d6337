//! How far an order is, by its age, and how it is paid. Both follow from its number and the moment it was placed.

use jiff::{SignedDuration, civil::DateTime};
use rand::RngExt;

use super::{CUSTOMER_ORDER, Chance, random};

/// The state of an order, spelled as in the database; a later one never becomes an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    New,
    Paid,
    Packed,
    Shipped,
    Delivered,
    Cancelled,
}

impl State {
    const ALL: [Self; 6] = [Self::New, Self::Paid, Self::Packed, Self::Shipped, Self::Delivered, Self::Cancelled];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Paid => "paid",
            Self::Packed => "packed",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// The state so many hours after the payment; `pace` 1 is usual, more is faster.
    fn after_payment(hours: f64, pace: f64) -> Self {
        match hours * pace {
            ..10.0 => Self::Paid,
            ..36.0 => Self::Packed,
            ..110.0 => Self::Shipped,
            _ => Self::Delivered,
        }
    }
}

/// A payment in full.
pub(super) struct Payment {
    pub(super) method: &'static str,
    pub(super) amount_cents: i64,
    pub(super) paid_at: DateTime,
}

/// What becomes of an order that is not cancelled.
pub(super) struct Fate {
    method: &'static str,
    paid_at: DateTime,
    pace: f64,
}

impl Fate {
    /// The fate of an order; the demo order is paid at once and goes its way at the usual pace.
    pub(super) fn of(number: u32, placed_at: DateTime) -> Self {
        if number == CUSTOMER_ORDER {
            return Self { method: "pix", paid_at: placed_at, pace: 1.0 };
        }
        let mut random = random(Chance::Fate, which(number, placed_at));
        let (method, minutes) = match random.random_range(0..10) {
            0..=5 => ("pix", 1..60),
            6..=8 => ("card", 1..5),
            _ => ("boleto", 60..24 * 60),
        };
        let wait = SignedDuration::from_mins(random.random_range(minutes));
        Self { method, paid_at: placed_at.saturating_add(wait), pace: random.random_range(0.7..1.4) }
    }

    pub(super) fn state(&self, now: DateTime) -> State {
        let since_payment = now.duration_since(self.paid_at);
        if since_payment.is_negative() {
            State::New
        } else {
            State::after_payment(since_payment.as_secs_f64() / 3600.0, self.pace)
        }
    }

    /// `None` until it is paid.
    pub(super) fn payment(&self, amount_cents: i64, now: DateTime) -> Option<Payment> {
        (self.paid_at <= now).then_some(Payment { method: self.method, amount_cents, paid_at: self.paid_at })
    }
}

/// Tells orders apart, also those of different years with one number: seconds, and 14 bits for four digits.
fn which(number: u32, placed_at: DateTime) -> u64 {
    let seconds = placed_at.duration_since(DateTime::ZERO).as_secs().cast_unsigned();
    seconds << 14 | u64::from(number)
}
