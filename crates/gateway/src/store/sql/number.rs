//! Our numbers: how fast each may send, and whether it may at all.

use jiff::Timestamp;
use serde::Serialize;
use sqlx::FromRow;

use super::{
    accept::Arrivals,
    db::{Db, rows, sql},
};
use crate::store::{Pace, clock::millis, pace};

/// One of our numbers.
#[derive(Clone, Debug, FromRow)]
pub(super) struct Number {
    pub phone_number_id: String,
    busy_until: i64,
    opens_at: i64,
    resume_at: i64,
    share: i64,
    share_at: i64,
    is_halted: i64,
    #[sqlx(skip)]
    has_changed: bool,
}

impl Number {
    /// The percent of its pace that it has.
    fn share(&self, now: Timestamp) -> u32 {
        pace::share(u32::try_from(self.share).unwrap_or_default(), self.share_at, millis(now))
    }

    /// Counts messages that came in.
    pub(super) fn count_in(&mut self, pace: Pace, count: i64, now: Timestamp) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.busy_until = pace::count_in(self.busy_until, pace, self.share(now), count, millis(now));
        self.has_changed = true;
    }

    /// True when a message may leave now.
    pub(super) fn is_open(&self, pace: Pace, now: Timestamp) -> bool {
        self.resume_at <= millis(now) && pace::opens_at(self.busy_until, pace) <= millis(now)
    }

    /// Counts a message that leaves. That of a halted number is a try: the next one waits until `tried_until`.
    pub(super) fn take(&mut self, pace: Pace, tried_until: i64, now: Timestamp) {
        self.busy_until = pace::take(self.busy_until, pace, self.share(now), millis(now));
        if self.is_halted == 1 {
            self.resume_at = tried_until;
        }
        self.has_changed = true;
    }
}

/// All of our numbers, with what came in counted. Where several processes send, each number is in one hand at a time.
pub(super) async fn all(
    db: &mut Db,
    pace: Pace,
    arrivals: &Arrivals,
    now: Timestamp,
) -> Result<Vec<Number>, sqlx::Error> {
    let mut numbers: Vec<Number> = db
        .rows(
            sql!("SELECT phone_number_id, busy_until, opens_at, resume_at, share, share_at, is_halted FROM number \
                  ORDER BY phone_number_id" SKIP_LOCKED),
            &[],
        )
        .await?;
    for number in &mut numbers {
        if let Some(count) = arrivals.get(&number.phone_number_id) {
            number.count_in(pace, *count, now);
        }
    }
    Ok(numbers)
}

#[derive(Serialize)]
struct Kept<'a> {
    number: &'a str,
    busy_until: i64,
    opens_at: i64,
    resume_at: i64,
}

/// Keeps what has changed.
pub(super) async fn keep(db: &mut Db, numbers: &[Number], pace: Pace) -> Result<(), sqlx::Error> {
    let kept: Vec<_> = numbers
        .iter()
        .filter(|number| number.has_changed || number.opens_at != pace::opens_at(number.busy_until, pace))
        .map(|number| Kept {
            number: &number.phone_number_id,
            busy_until: number.busy_until,
            opens_at: pace::opens_at(number.busy_until, pace),
            resume_at: number.resume_at,
        })
        .collect();
    if kept.is_empty() {
        return Ok(());
    }
    db.run(
        sql!("UPDATE number SET busy_until = CAST(item.value ->> 'busy_until' AS BIGINT), \
                     opens_at = CAST(item.value ->> 'opens_at' AS BIGINT), \
                     resume_at = CAST(item.value ->> 'resume_at' AS BIGINT) \
              FROM " EACH "WHERE number.phone_number_id = item.value ->> 'number'"),
        &[(&rows(&kept)).into()],
    )
    .await?;
    Ok(())
}

/// WhatsApp said that this number has sent too much: it rests, and goes on at half its pace.
pub(super) async fn slow_down(
    db: &mut Db,
    phone_number_id: &str,
    until: Timestamp,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let number: Option<Number> = db
        .row(
            sql!("SELECT phone_number_id, busy_until, opens_at, resume_at, share, share_at, is_halted FROM number \
                  WHERE phone_number_id = $1" FOR_UPDATE),
            &[phone_number_id.into()],
        )
        .await?;
    let Some(number) = number else { return Ok(()) };
    // Of several messages that were under way together only the first one slows the number down.
    let is_news = number.resume_at <= millis(now);
    let (share, share_at) = if is_news {
        (i64::from(pace::slower(number.share(now))), millis(until))
    } else {
        (number.share, number.share_at)
    };
    let until = millis(until).max(number.resume_at);
    db.run(
        sql!("UPDATE number SET resume_at = $2, share = $3, share_at = $4 WHERE phone_number_id = $1"),
        &[phone_number_id.into(), until.into(), share.into(), share_at.into()],
    )
    .await?;
    Ok(())
}

/// Nothing leaves from this number before, and then one message at a time until one is taken.
pub(super) async fn halt(db: &mut Db, phone_number_id: &str, until: Timestamp) -> Result<(), sqlx::Error> {
    db.run(
        sql!("UPDATE number SET resume_at = $2, is_halted = 1 WHERE phone_number_id = $1"),
        &[phone_number_id.into(), millis(until).into()],
    )
    .await?;
    Ok(())
}

/// These numbers work again.
pub(super) async fn mend(db: &mut Db, numbers: &[&str], now: Timestamp) -> Result<(), sqlx::Error> {
    let numbers: Vec<_> = numbers.iter().map(|number| [number]).collect();
    db.run(
        sql!("UPDATE number SET is_halted = 0, resume_at = $2 \
              WHERE is_halted = 1 AND phone_number_id IN (SELECT item.value ->> 0 FROM " EACH ")"),
        &[(&rows(&numbers)).into(), millis(now).into()],
    )
    .await?;
    Ok(())
}

/// Every number may try again.
pub(super) async fn mend_all(db: &mut Db, now: Timestamp) -> Result<(), sqlx::Error> {
    db.run(sql!("UPDATE number SET is_halted = 0, resume_at = $1 WHERE is_halted = 1"), &[millis(now).into()]).await?;
    Ok(())
}
