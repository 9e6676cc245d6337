//! The demo's data: a year of a small shop that ends now, made day by day and topped up as time goes on.
//!
//! What happens on a day depends on the seed and the day alone, so it does not matter when, or in how many steps, the
//! shop gets there. It does not know who asks for the figures.

mod advance;
mod calendar;
mod customers;
mod demand;
mod lifecycle;
mod numbers;
mod orders;
mod products;
mod standing;
mod write;

use jiff::{
    SignedDuration,
    civil::{Date, DateTime},
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use sqlx::SqliteConnection;

/// Somebody who works here; `bot.yaml` says so.
pub const STAFF_PHONE: &str = "+5511990000001";
/// A customer with several orders, [`CUSTOMER_ORDER`] among them.
pub const CUSTOMER_PHONE: &str = "+5511990000002";
/// Another customer, who owns [`OTHER_CUSTOMER_ORDER`].
pub const OTHER_CUSTOMER_PHONE: &str = "+5511990000003";
/// An order of the demo customer: in a new shop shipped and three days old; always the same contents, always theirs.
pub const CUSTOMER_ORDER: u32 = 1823;
/// An order of the other customer, for as long as a shop keeps its orders.
pub const OTHER_CUSTOMER_ORDER: u32 = 1811;

/// The days that the orders cover, today included.
const DAYS: i64 = 365;
/// The same as a duration.
const YEAR: SignedDuration = SignedDuration::from_hours(24 * DAYS);
/// Any number will do; this one stays, so that everybody sees the same shop.
const SEED: u64 = 1823;

/// Fills an empty database with the shop as it stands at `now`. The caller commits.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn generate(connection: &mut SqliteConnection, now: DateTime) -> anyhow::Result<()> {
    write::catalogue(connection, &products::all()).await?;
    write::customers(connection, &customers::founders(now)).await?;
    catch_up(connection, now).await
}

/// Lets happen what the shop lacks up to `now`: orders and their new customers, progress of the open orders. Orders
/// older than a year go, all but [`CUSTOMER_ORDER`]. Nothing happens when `now` is not later than the newest order.
/// The caller commits.
///
/// # Errors
/// When the database can be neither read nor written, or holds a time that is none.
pub(crate) async fn catch_up(connection: &mut SqliteConnection, now: DateTime) -> anyhow::Result<()> {
    let newest = standing::newest(connection).await?;
    advance::forget_before(connection, first_day(now)).await?;
    advance::move_on(connection, now).await?;
    let standing = standing::read(connection, newest, now.date()).await?;
    let products = products::all();
    let drafts = demand::until(now, &standing, &products);
    let (customers, orders) = orders::place(drafts, standing, now, &products);
    write::customers(connection, &customers).await?;
    write::orders(connection, &orders).await?;
    Ok(())
}

/// The oldest day of which a shop keeps the orders.
fn first_day(now: DateTime) -> Date {
    now.date().saturating_sub(SignedDuration::from_hours(24 * (DAYS - 1)))
}

/// What chance decides; each has its own.
#[derive(Clone, Copy)]
enum Chance {
    Founders,
    Day,
    EarlyBirds,
    Newcomer,
    Fate,
}

/// The same luck for the same decision: `which` tells the days, customers or orders apart.
fn random(chance: Chance, which: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(SEED + chance as u64);
    random.set_stream(which);
    random
}
