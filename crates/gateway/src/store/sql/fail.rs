//! Giving work back undone: because it failed, because we are shutting down; and holding on to it.

use jiff::{SignedDuration, Timestamp};

use super::{
    db::{Db, sql},
    lane,
};
use crate::store::{
    Failed, Lease, MAX_ERRORS, StoreError,
    clock::{after, moment},
};

/// The pause after the first failure; each further one doubles it.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(1);

pub(super) async fn fail(
    db: &mut Db,
    lease: Lease,
    key: &str,
    error: &str,
    now: Timestamp,
) -> Result<Failed, StoreError> {
    let held = lane::hold_one(db, lease).await??;
    let claimed = lane::claimed(db, &[&held]).await?;
    let Some(event) = claimed.iter().find(|event| event.key == key) else {
        return Err(StoreError::NotInWork(key.to_owned()));
    };
    let errors = event.errors + 1;
    let next_at = after(now, pause(errors));
    db.run(
        sql!("UPDATE inbox SET errors = $2, next_at = $3, claim_epoch = NULL WHERE arrival = $1"),
        &[event.arrival.into(), errors.into(), next_at.into()],
    )
    .await?;
    let is_dead = errors >= i64::from(MAX_ERRORS);
    if is_dead {
        lane::bury(db, event.arrival, error, now).await?;
    }
    lane::free(db, held.conversation).await?;
    lane::let_go(db, &[(&held, now)]).await?;
    Ok(if is_dead { Failed::Dead } else { Failed::RetryAt(moment(next_at)) })
}

pub(super) async fn release(db: &mut Db, lease: Lease, now: Timestamp) -> Result<(), StoreError> {
    let held = lane::hold_one(db, lease).await??;
    lane::free(db, held.conversation).await?;
    Ok(lane::let_go(db, &[(&held, now)]).await?)
}

pub(super) async fn renew(
    db: &mut Db,
    lease: Lease,
    lease_for: SignedDuration,
    now: Timestamp,
) -> Result<(), StoreError> {
    let held = lane::hold_one(db, lease).await??;
    let lease_until = after(now, lease_for);
    Ok(lane::put_off(db, &[(held.conversation, lease_until, lease_until)]).await?)
}

/// The pause after so many failures: 1, 2, 4, 8, 16 s.
fn pause(errors: i64) -> SignedDuration {
    let doublings = u32::try_from(errors.clamp(1, i64::from(MAX_ERRORS)) - 1).unwrap_or_default();
    FIRST_PAUSE * 2_i32.pow(doublings)
}
