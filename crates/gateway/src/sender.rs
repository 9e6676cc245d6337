//! The sender: takes rows from the outbox, sends the message or runs the command, and writes down how it ended.
//!
//! The store says what may leave now: order, pace, halts and holds are its business. That a row is on its way is on disk before the
//! request begins, so that an attempt whose end nobody saw is known to be one.

mod command;
mod halts;
mod message;
pub mod pace;
pub mod reaction;

use std::sync::Arc;

use fail::fail_point;
use jiff::SignedDuration;
use tokio::{
    sync::Notify,
    task::{JoinError, JoinSet},
};
use tokio_util::sync::CancellationToken;

use crate::{
    business::Business,
    clock::Clock,
    store::{Claim, ClaimSends, Loop, Pace, Send, SendKind, Settle, Settlement, Store},
    wait::{REST, rest, sleep, until_written},
    whatsapp::Client,
};

pub use halts::Halts;

/// Rows in hand at once: at Meta's usual 200 ms a request, 320 messages a second, four times what a number may send by default.
const SENDS_AT_ONCE: usize = 64;
/// A send that takes longer has hung: two requests of the client's own patience, the picture's and the message's, and some more.
const LEASE: SignedDuration = SignedDuration::from_secs(75);

/// What a sender needs.
#[derive(Debug)]
pub struct Sender {
    /// Where rows come from.
    pub store: Arc<dyn Store>,
    /// Who runs commands.
    pub business: Arc<Business>,
    /// How messages leave.
    pub client: Client,
    /// Under which name it takes rows.
    pub owner: String,
    /// The pace of messages to one person.
    pub pair: Pace,
    /// The pace of one number.
    pub number: Pace,
    /// Wakes this sender.
    pub wake: Arc<Notify>,
    /// Wakes the workers: a command's outcome is an event, and so is a message that has failed.
    pub wake_worker: Arc<Notify>,
    /// The numbers that stand still.
    pub halts: Halts,
    /// Tells the time.
    pub clock: Clock,
}

impl Sender {
    /// Sends until `shutdown`, then finishes what is in hand.
    pub async fn run(self, shutdown: CancellationToken) {
        let sender = Arc::new(self);
        let mut sends = JoinSet::new();
        while !shutdown.is_cancelled() {
            while let Some(ended) = sends.try_join_next() {
                report_panic(ended);
            }
            let free = SENDS_AT_ONCE - sends.len();
            if free == 0 {
                tokio::select! {
                    () = shutdown.cancelled() => {}
                    Some(ended) = sends.join_next() => report_panic(ended),
                }
                continue;
            }
            match sender.store.claim_sends(sender.want(free), sender.clock.now()).await {
                Ok(rows) => {
                    // Fewer than wanted are all that may leave now: what is settled, or comes, wakes.
                    let are_all = rows.len() < free;
                    for row in rows {
                        sends.spawn(Arc::clone(&sender).dispatch(row, shutdown.clone()));
                    }
                    if are_all {
                        sleep(&*sender.store, Loop::Sends, &sender.wake, &sender.clock, &shutdown).await;
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "cannot claim what is to be sent");
                    rest(REST, &shutdown).await;
                }
            }
        }
        while let Some(ended) = sends.join_next().await {
            report_panic(ended);
        }
    }

    fn want(&self, limit: usize) -> ClaimSends {
        ClaimSends {
            claim: Claim { owner: self.owner.clone(), limit, lease_for: LEASE },
            pair: self.pair,
            number: self.number,
        }
    }

    async fn dispatch(self: Arc<Self>, row: Send, shutdown: CancellationToken) {
        fail_point!("send::claimed", |_| std::process::abort());
        let (id, attempt) = (row.id, row.attempt);
        let settlement = match row.kind {
            SendKind::Message => self.message(row).await,
            SendKind::Command => self.command(row).await,
        };
        fail_point!("send::performed", |_| std::process::abort());
        let makes_event = matches!(settlement, Settlement::Outcome { .. } | Settlement::Failed { .. });
        let settle = Settle { id, attempt, settlement };
        // A message whose end is not on disk counts as unknown and may be sent twice.
        if let Err(error) = until_written(|| self.store.settle(settle.clone(), self.clock.now()), &shutdown).await {
            tracing::warn!(id, attempt, %error, "how a send ended was not written down");
        }
        fail_point!("send::settled", |_| std::process::abort());
        self.wake.notify_one();
        if makes_event {
            self.wake_worker.notify_one();
        }
    }
}

/// The row of a send that panicked is taken back when its lease ends.
fn report_panic(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a send's task died. This is a bug.");
    }
}
