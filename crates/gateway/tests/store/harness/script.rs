//! Runs a script line by line.

use std::{collections::HashMap, path::Path};

use gateway::store::{Batch, Failed, Lease, Store};
use jiff::Timestamp;

use super::{
    LEASE, START, full_key, look, open, seconds, short_key,
    text::{
        read_event, read_send, read_settlement, read_status, row_id, show_error, show_result, show_sends, show_work,
    },
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reopen {
    Never,
    EveryLine,
}

pub(crate) async fn run(script: &str, reopen: Reopen) {
    let folder = tempfile::tempdir().unwrap();
    let mut world =
        World { store: open(folder.path()).await, now: Timestamp::from_second(START).unwrap(), leases: HashMap::new() };
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if reopen == Reopen::EveryLine {
            // Dropped, not closed: as if the process had died here.
            drop(world.store);
            world.store = open(folder.path()).await;
        }
        let (command, expected) = line.split_once(" => ").map_or((line, None), |(command, out)| (command, Some(out)));
        let (command, at) = match command.split_once(" at ") {
            Some((command, at)) => (command, Some(at)),
            None => (command, None),
        };
        if let Some(at) = at {
            let milliseconds = (at.parse::<f64>().unwrap() * 1000.0) as i64;
            world.now = Timestamp::from_millisecond(START * 1000 + milliseconds).unwrap();
        }
        let words: Vec<_> = command.split_whitespace().collect();
        let out = world.perform(folder.path(), &words).await;
        if let Some(expected) = expected {
            assert_eq!(out, expected.trim(), "\nat `{line}` of\n{script}");
        }
    }
}

struct World {
    store: Store,
    now: Timestamp,
    leases: HashMap<String, Lease>,
}

impl World {
    async fn perform(&mut self, folder: &Path, words: &[&str]) -> String {
        let (store, now) = (&self.store, self.now);
        match *words {
            ["accept", ref events @ ..] => {
                let batch =
                    Batch { events: events.iter().map(|text| read_event(text)).collect(), statuses: Vec::new() };
                let accepted = store.accept(&batch, now).await.unwrap();
                format!("{} new, {} known", accepted.new_events, accepted.duplicates)
            }
            ["status", mark, wamid, status, ref code @ ..] => {
                let update = read_status(store, mark, wamid, status, code);
                let batch = Batch { events: Vec::new(), statuses: vec![update] };
                store.accept(&batch, now).await.unwrap().status_changes.to_string()
            }
            ["claim", name] => match store.claim("worker", LEASE, now).await.unwrap() {
                None => "nothing".to_owned(),
                Some(work) => {
                    self.leases.insert(name.to_owned(), work.lease);
                    show_work(&work)
                }
            },
            ["commit", lease, applied, state, ref sends @ ..] => {
                let applied: Vec<_> = applied.split(',').filter(|key| *key != "-").map(full_key).collect();
                let sends: Vec<_> = sends.iter().map(|text| read_send(text)).collect();
                let committed = store.commit(&self.leases[lease], &applied, state, &sends, now).await;
                committed.map_or_else(|error| show_error(&error), |committed| format!("version {}", committed.version))
            }
            ["fail", lease, key] => match store.fail(&self.leases[lease], &full_key(key), "boom", now).await {
                Ok(Failed::RetryAt(at)) => format!("retry at {}", seconds(at)),
                Ok(Failed::Dead) => "dead".to_owned(),
                Err(error) => show_error(&error),
            },
            ["release", lease] => show_result(store.release(&self.leases[lease], now).await),
            ["sends", ref limit @ ..] => {
                let limit = limit.first().map_or(100, |limit| limit.parse().unwrap());
                show_sends(&store.claim_sends(now, limit, LEASE).await.unwrap())
            }
            ["settle", row, attempt, ref how @ ..] => {
                show_result(store.settle(row_id(row), attempt.parse().unwrap(), &read_settlement(how), now).await)
            }
            ["row", row] => {
                let report = store.send_report(row_id(row)).await.unwrap().unwrap();
                let status = report.status.map(|status| format!("{status:?}").to_lowercase());
                let code = report.error_code.map(|code| code.to_string());
                let error = report.error.map(|error| format!("'{error}'"));
                let state = format!("{:?}", report.state).to_lowercase();
                [Some(state), status, report.wamid, code, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
            }
            ["recover"] => {
                let found = store.recover(now).await.unwrap();
                format!(
                    "{} conversations, {} commands, {} messages",
                    found.conversations, found.commands, found.messages
                )
            }
            ["next"] => {
                let due = store.next_due(now).await.unwrap();
                let show = |at: Option<Timestamp>| at.map_or("never".to_owned(), |at| seconds(at).to_string());
                format!("work {}, sends {}", show(due.work), show(due.sends))
            }
            ["counts"] => {
                let counts = store.counts().await.unwrap();
                let (pending, sends) = (counts.pending_events, counts.pending_sends);
                format!(
                    "{pending} pending, {} dead, {sends} sends, {} conversations",
                    counts.dead, counts.conversations
                )
            }
            ["history", who] => history(folder, who).await,
            ["dead"] => {
                let query = "SELECT event_key, error FROM dead_letter ORDER BY id";
                let dead: Vec<(String, String)> =
                    sqlx::query_as(query).fetch_all(&mut look(folder, true).await).await.unwrap();
                dead.iter().map(|(key, error)| format!("{}: {error}", short_key(key))).collect::<Vec<_>>().join(", ")
            }
            _ => panic!("no such command: {words:?}"),
        }
    }
}

/// State and applied events of a conversation, read past the verbs; panics when the numbering has a gap.
async fn history(folder: &Path, who: &str) -> String {
    let mut db = look(folder, true).await;
    let (id, state): (i64, Option<String>) = sqlx::query_as("SELECT id, state FROM conversation WHERE address = ?")
        .bind(who)
        .fetch_one(&mut db)
        .await
        .unwrap();
    let query =
        "SELECT applied_seq, key FROM inbox WHERE conversation_id = ? AND state = 'applied' ORDER BY applied_seq";
    let applied: Vec<(i64, String)> = sqlx::query_as(query).bind(id).fetch_all(&mut db).await.unwrap();
    let keys: Vec<_> = applied.iter().map(|(_, key)| short_key(key)).collect();
    assert!(applied.iter().zip(1..).all(|((seq, _), expected)| *seq == expected), "gaps in {applied:?}");
    format!("{}: {}", state.as_deref().unwrap_or("-"), keys.join(" ")).trim_end().to_owned()
}
