//! Starting after a death: whatever was under way belongs to nobody now.

use jiff::Timestamp;

use super::{
    db::{Db, sql},
    doubt, lane, number,
};
use crate::store::{Recovered, clock::millis};

pub(super) async fn recover(db: &mut Db, owner: &str, now: Timestamp) -> Result<Recovered, sqlx::Error> {
    let theirs: Vec<(i64,)> =
        db.rows(sql!("SELECT id FROM conversation WHERE lease_owner = $1"), &[owner.into()]).await?;
    lane::lock(db, &theirs.into_iter().map(|(conversation,)| conversation).collect::<Vec<_>>()).await?;
    db.run(
        sql!(
            "UPDATE ready SET ready_at = $2, lease_until = 0 WHERE lease_until > 0 AND conversation_id IN \
                (SELECT id FROM conversation WHERE lease_owner = $1)"
        ),
        &[owner.into(), millis(now).into()],
    )
    .await?;
    let conversations =
        db.run(sql!("UPDATE conversation SET lease_owner = NULL WHERE lease_owner = $1"), &[owner.into()]).await?;
    let (commands, messages) = doubt::lapse(db, Some(owner), now).await?;
    number::mend_all(db, now).await?;
    Ok(Recovered { conversations, commands, messages })
}
