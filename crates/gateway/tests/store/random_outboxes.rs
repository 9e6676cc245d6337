//! Random schedules of sends, settlements and statuses against a model.

use gateway::store::{
    Batch, DeliveryStatus, NewSend, SendKind, SendReport, SendState, Settlement, Store, UNKNOWN_HOLD,
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use sqlx::SqliteConnection;

use crate::harness::{
    LEASE, SEEDS, STEPS, accept, event, look, new_send, open, quick_folder, read_status, second, seconds,
};

/// An outbox row as it should be.
#[derive(Clone, Debug, PartialEq)]
struct ModelRow {
    id: i64,
    kind: SendKind,
    state: SendState,
    attempt: u32,
    due: i64,
    expires: i64,
    status: Option<DeliveryStatus>,
}

impl ModelRow {
    fn is_open(&self) -> bool {
        matches!(self.state, SendState::Pending | SendState::Sending | SendState::Unknown)
    }

    /// The sender of this row went silent.
    fn lapse(&mut self, now: i64) {
        (self.state, self.due) = match self.kind {
            SendKind::Command => (SendState::Pending, now),
            SendKind::Message => (SendState::Unknown, now + UNKNOWN_HOLD.as_secs()),
        };
    }

    /// False when the attempt is over.
    fn settle(&mut self, settlement: &Settlement) -> bool {
        if !self.is_open() {
            return self.status.is_some();
        }
        match settlement {
            Settlement::Accepted { .. } | Settlement::Outcome { .. } => self.state = SendState::Done,
            Settlement::Failed { .. } => self.state = SendState::Failed,
            Settlement::Retry { due_at, .. } => (self.state, self.due) = (SendState::Pending, seconds(*due_at)),
        }
        true
    }

    fn hear(&mut self, status: DeliveryStatus) {
        if self.kind == SendKind::Message && self.status.is_none_or(|known| known < status) {
            self.status = Some(status);
            self.state = if status == DeliveryStatus::Failed { SendState::Failed } else { SendState::Done };
        }
    }
}

#[tokio::test]
async fn random_outboxes_agree_with_the_model() {
    let folder = quick_folder();
    let store = open(folder.path()).await;
    let mut db = look(folder.path(), true).await;
    let (mut outcomes, mut last_id) = (0, 0);
    for seed in 0..SEEDS {
        outcomes += walk_outbox(&store, seed, &mut last_id, &mut db).await;
    }
    let count = sqlx::query_scalar("SELECT count(*) FROM inbox WHERE key LIKE 'o:%'");
    let stored: i64 = count.fetch_one(&mut db).await.unwrap();
    assert_eq!(stored, outcomes, "one event for each outcome");
}

/// One schedule for one conversation; returns how many commands told their outcome.
async fn walk_outbox(store: &Store, seed: u64, last_id: &mut i64, db: &mut SqliteConnection) -> i64 {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut below = move |limit: u32| random.next_u32() % limit;
    let mut now = i64::try_from(seed).unwrap() * 86_400;
    // What the seeds before left behind has expired by now.
    store.claim_sends(second(now), 1, LEASE).await.unwrap();
    let first_id = *last_id;
    let mut rows: Vec<ModelRow> = Vec::new();
    let mut outcomes = 0;
    for step in 0..STEPS {
        let place = if rows.is_empty() { 0 } else { below(u32::try_from(rows.len()).unwrap()) as usize };
        match (below(12), rows.get_mut(place)) {
            (0..=2, _) => {
                let kind = if below(2) == 0 { SendKind::Message } else { SendKind::Command };
                let expires = now + 10 + i64::from(below(200));
                decide(store, &format!("{seed}-{step}"), new_send(kind, "x", expires), now).await;
                *last_id += 1;
                let id = *last_id;
                let state = SendState::Pending;
                rows.push(ModelRow { id, kind, state, attempt: 0, due: now, expires, status: None });
            }
            (3..=6, _) => {
                let sends = store.claim_sends(second(now), 100, LEASE).await.unwrap();
                let out: Vec<_> = sends.iter().map(|send| (send.id, send.attempt)).collect();
                assert_eq!(out, hand_out(&mut rows, now), "seed {seed}, step {step}");
            }
            (7 | 8, Some(row)) if row.attempt > 0 => {
                let attempt = row.attempt - below(4) / 3;
                let settlement = match (below(4), row.kind) {
                    (0, _) => Settlement::Failed { code: None, reason: "no".to_owned() },
                    (1, _) => Settlement::Retry { due_at: second(now + 5), reason: "busy".to_owned() },
                    (_, SendKind::Message) => Settlement::Accepted { wamid: format!("w{}", row.id) },
                    (_, SendKind::Command) => Settlement::Outcome { payload: "{}".to_owned() },
                };
                let is_settled = attempt == row.attempt && row.settle(&settlement);
                outcomes += i64::from(is_settled && matches!(settlement, Settlement::Outcome { .. }));
                let settled = store.settle(row.id, attempt, &settlement, second(now)).await;
                assert_eq!(settled.is_ok(), is_settled, "seed {seed}, step {step}: {settled:?}");
            }
            (9, Some(row)) if row.attempt > 0 => {
                let status = ["sent", "failed", "delivered", "read"][below(4) as usize];
                let update = read_status(store, &format!("#{}", row.id), &format!("w{}", row.id), status, &[]);
                row.hear(update.status);
                store.accept(&Batch { events: Vec::new(), statuses: vec![update] }, second(now)).await.unwrap();
            }
            (10, _) if below(3) == 0 => {
                store.recover(second(now)).await.unwrap();
                rows.iter_mut().filter(|row| row.state == SendState::Sending).for_each(|row| row.lapse(now));
            }
            _ => now += i64::from(below(20)),
        }
        let query = "SELECT state, attempt, wamid, status, error_code, error FROM outbox WHERE id > ? ORDER BY id";
        let reports: Vec<SendReport> = sqlx::query_as(query).bind(first_id).fetch_all(&mut *db).await.unwrap();
        let stored: Vec<_> = reports.iter().map(|row| (row.state, row.attempt, row.status)).collect();
        let expected: Vec<_> = rows.iter().map(|row| (row.state, row.attempt, row.status)).collect();
        assert_eq!(stored, expected, "seed {seed}, step {step}");
    }
    outcomes
}

/// Lets the person write, and answers everything pending with one send.
async fn decide(store: &Store, key: &str, send: NewSend, now: i64) {
    accept(store, &[event("ana", key, now)], now).await;
    let work = store.claim("worker", LEASE, second(now)).await.unwrap().unwrap();
    let applied: Vec<_> = work.events.iter().map(|event| event.key.clone()).collect();
    store.commit(&work.lease, &applied, "state", &[send], second(now)).await.unwrap();
}

/// What `claim_sends` should hand out: of each kind the oldest open row, if it is due.
fn hand_out(rows: &mut [ModelRow], now: i64) -> Vec<(i64, u32)> {
    for row in rows.iter_mut() {
        if row.state == SendState::Sending && row.due <= now {
            row.lapse(now);
        }
        if matches!(row.state, SendState::Pending | SendState::Unknown) && row.expires <= now {
            row.state = SendState::Failed;
        }
    }
    let mut out = Vec::new();
    for kind in [SendKind::Message, SendKind::Command] {
        let head = rows.iter_mut().find(|row| row.kind == kind && row.is_open());
        if let Some(row) = head.filter(|row| row.state != SendState::Sending && row.due <= now) {
            out.push((row.due, row.id, row.attempt + 1));
            (row.state, row.attempt, row.due) = (SendState::Sending, row.attempt + 1, now + LEASE.as_secs());
        }
    }
    out.sort_unstable();
    out.into_iter().map(|(_, id, attempt)| (id, attempt)).collect()
}
