//! Runs a script line by line, on every implementation.

use std::{collections::HashMap, sync::Arc};

use gateway::store::{
    Batch, ClaimSends, Commit, Failed, KEYS_MIN, Loop, Pace, Preference, Retention, Store, Work, alias_of,
};
use jiff::{SignedDuration, Timestamp};

use super::{
    BACKENDS, LEASE, START, UNPACED, claim, event, full_key, second, seconds, short_key,
    text::{
        read_event, read_filter, read_pace, read_send, read_settlement, read_status, read_timer, row_id, show_dead,
        show_error, show_report, show_result, show_sends, show_work,
    },
};

/// Where what a script tells of is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    /// In the store: it may be opened again before every line.
    Durable,
    /// Partly in the process.
    WhileOpen,
}

pub(crate) async fn run(script: &str, memory: Memory) {
    for backend in BACKENDS {
        let reopens: &[bool] = if backend.is_durable && memory == Memory::Durable { &[false, true] } else { &[false] };
        for reopen in reopens {
            let Some(place) = backend.place().await else { continue };
            let mut world = World {
                store: place.open().await,
                now: Timestamp::from_second(START).unwrap(),
                works: HashMap::new(),
                pair: UNPACED,
                number: UNPACED,
            };
            for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
                if *reopen {
                    // Dropped, not closed: as if the process had died here.
                    world.store = Arc::new(gateway::store::ModelStore::default());
                    world.store = place.open().await;
                }
                world.obey(line, &format!("on {}, in\n{script}", backend.name)).await;
            }
        }
    }
}

struct World {
    store: Arc<dyn Store>,
    now: Timestamp,
    works: HashMap<String, Work>,
    pair: Pace,
    number: Pace,
}

impl World {
    async fn obey(&mut self, line: &str, whereabouts: &str) {
        let (command, expected) = line.split_once(" => ").map_or((line, None), |(command, out)| (command, Some(out)));
        let (command, at) = match command.split_once(" at ") {
            Some((command, at)) => (command, Some(at)),
            None => (command, None),
        };
        if let Some(at) = at {
            let milliseconds = (at.parse::<f64>().unwrap() * 1000.0) as i64;
            self.now = Timestamp::from_millisecond(START * 1000 + milliseconds).unwrap();
        }
        let words: Vec<_> = command.split_whitespace().collect();
        let out = self.perform(&words).await;
        if let Some(expected) = expected {
            assert_eq!(out, expected.trim(), "\nat `{line}` {whereabouts}");
        }
    }

    async fn perform(&mut self, words: &[&str]) -> String {
        match *words {
            ["accept" | "status" | "prefer", ..] => self.take_in(words).await,
            ["claim" | "commit" | "fail" | "release" | "renew" | "fire" | "state" | "who" | "payloads", ..] => {
                self.work(words).await
            }
            ["pace", ..] | ["sends" | "settle" | "row" | "window", ..] => self.send(words).await,
            _ => self.keep(words).await,
        }
    }

    async fn take_in(&self, words: &[&str]) -> String {
        let batch = match *words {
            ["accept", ref events @ ..] => {
                Batch { events: events.iter().map(|text| read_event(text)).collect(), ..Batch::default() }
            }
            ["status", mark, wamid, status, ref rest @ ..] => {
                let update = read_status(&*self.store, mark, wamid, status, rest);
                Batch { statuses: vec![update], ..Batch::default() }
            }
            ["prefer", who, word] => {
                let (word, at) = word.split_once('@').unwrap();
                let preference = Preference {
                    phone_number_id: "ours".to_owned(),
                    aliases: who.split('+').map(alias_of).collect(),
                    wants_marketing: word == "yes",
                    at: second(at.parse().unwrap()),
                };
                Batch { preferences: vec![preference], ..Batch::default() }
            }
            _ => panic!("no such command: {words:?}"),
        };
        let accepted = self.store.accept(batch, self.now).await.unwrap();
        match words[0] {
            "status" => accepted.status_changes.to_string(),
            _ if accepted.merged > 0 => {
                format!("{} new, {} known, {} merged", accepted.new_events, accepted.duplicates, accepted.merged)
            }
            _ => format!("{} new, {} known", accepted.new_events, accepted.duplicates),
        }
    }

    async fn work(&mut self, words: &[&str]) -> String {
        let (store, now) = (&self.store, self.now);
        match *words {
            ["claim", ref names @ ..] => {
                let (names, owner) = match names {
                    [names @ .., "by", owner] => (names, *owner),
                    names => (names, "worker"),
                };
                let works = store.claim(claim(owner, names.len(), LEASE), now).await.unwrap();
                let shown: Vec<_> = works.iter().map(show_work).collect();
                self.works.extend(names.iter().map(|name| (*name).to_owned()).zip(works));
                if shown.is_empty() { "nothing".to_owned() } else { shown.join(" | ") }
            }
            ["commit", lease, applied, state, ref rest @ ..] => {
                let timers: Vec<_> = rest.iter().filter_map(|text| read_timer(text)).collect();
                let sends = rest.iter().filter(|text| read_timer(text).is_none()).map(|text| read_send(text)).collect();
                let applied = applied.split(',').filter(|key| *key != "-").map(full_key).collect();
                let commit = Commit { lease: self.works[lease].lease, applied, state: state.to_owned(), sends, timers };
                let committed = store.commit(commit, now).await;
                committed.map_or_else(|error| show_error(&error), |committed| format!("version {}", committed.version))
            }
            ["fail", lease, key] => match store.fail(self.works[lease].lease, &full_key(key), "boom", now).await {
                Ok(Failed::RetryAt(at)) => format!("retry at {}", seconds(at)),
                Ok(Failed::Dead) => "dead".to_owned(),
                Err(error) => show_error(&error),
            },
            ["release", lease] => show_result(store.release(self.works[lease].lease, now).await),
            ["renew", lease, lease_for] => {
                let lease_for = SignedDuration::from_secs(lease_for.parse().unwrap());
                show_result(store.renew(self.works[lease].lease, lease_for, now).await)
            }
            ["fire"] => store.fire_timers(now).await.unwrap().to_string(),
            ["state", who] => self.state(who).await,
            ["who", lease] => {
                let person = &self.works[lease].person;
                let phone = person.phone.as_deref().unwrap_or("-");
                format!("{} {phone} {}", person.address, person.profile_name.as_deref().unwrap_or("-"))
            }
            ["payloads", lease] => {
                self.works[lease].events.iter().map(|event| event.payload.clone()).collect::<Vec<_>>().join(" | ")
            }
            _ => panic!("no such command: {words:?}"),
        }
    }

    /// State and version of somebody's conversation, as the next work on it would show them.
    async fn state(&self, who: &str) -> String {
        let probe = event(who, &format!("probe-{}", self.now), seconds(self.now));
        super::accept(&*self.store, &[probe], seconds(self.now)).await;
        let mut shown = "nothing".to_owned();
        for work in self.store.claim(claim("probe", 100, LEASE), self.now).await.unwrap() {
            if work.person.address == who {
                shown = format!("{} after {}", work.state.as_deref().unwrap_or("-"), work.lease.version);
            }
            self.store.release(work.lease, self.now).await.unwrap();
        }
        shown
    }

    async fn send(&mut self, words: &[&str]) -> String {
        let (store, now) = (&self.store, self.now);
        match *words {
            ["pace", "pair", pace] => {
                self.pair = read_pace(pace);
                String::new()
            }
            ["pace", "number", pace] => {
                self.number = read_pace(pace);
                String::new()
            }
            ["sends", ref rest @ ..] => {
                let (limit, owner) = match *rest {
                    [] => (100, "worker"),
                    ["by", owner] => (100, owner),
                    [limit] => (limit.parse().unwrap(), "worker"),
                    _ => panic!("no such command: {words:?}"),
                };
                let want = ClaimSends { claim: claim(owner, limit, LEASE), pair: self.pair, number: self.number };
                show_sends(&store.claim_sends(want, now).await.unwrap())
            }
            ["window", owner] => {
                let want = ClaimSends { claim: claim(owner, 1, LEASE), pair: self.pair, number: self.number };
                let sends = store.claim_sends(want, now).await.unwrap();
                let show = |until: Option<Timestamp>| until.map_or("never".to_owned(), |at| seconds(at).to_string());
                let send = sends.first().unwrap();
                format!("{}{}", show(send.window_until), if send.has_fallback { ", fallback" } else { "" })
            }
            ["settle", row, attempt, ref how @ ..] => {
                let (id, attempt) = (row_id(row), attempt.parse().unwrap());
                let settle = gateway::store::Settle { id, attempt, settlement: read_settlement(how) };
                show_result(store.settle(settle, now).await)
            }
            ["row", row] => {
                let report = store.send_report(row_id(row)).await.unwrap();
                report.as_ref().map_or("none".to_owned(), show_report)
            }
            _ => panic!("no such command: {words:?}"),
        }
    }

    async fn keep(&self, words: &[&str]) -> String {
        let (store, now) = (&self.store, self.now);
        match *words {
            ["recover", ref owner @ ..] => {
                let found = store.recover(owner.first().unwrap_or(&"worker"), now).await.unwrap();
                format!(
                    "{} conversations, {} commands, {} messages",
                    found.conversations, found.commands, found.messages
                )
            }
            ["next"] => {
                let due = async |of| store.next_due(of, now).await.unwrap();
                let show = |at: Option<Timestamp>| at.map_or("never".to_owned(), |at| seconds(at).to_string());
                let (work, sends) = (show(due(Loop::Work).await), show(due(Loop::Sends).await));
                let timers = due(Loop::Timers).await.map_or(String::new(), |at| format!(", timers {}", seconds(at)));
                format!("work {work}, sends {sends}{timers}")
            }
            ["counts"] => {
                let counts = store.counts().await.unwrap();
                let (pending, sends) = (counts.pending_events, counts.pending_sends);
                let optional = |count: i64, what| if count > 0 { format!(", {count} {what}") } else { String::new() };
                format!(
                    "{pending} pending, {} dead, {sends} sends, {} conversations{}{}",
                    counts.dead,
                    counts.conversations,
                    optional(counts.timers, "timers"),
                    optional(counts.halted_numbers, "halted")
                )
            }
            ["dead", ref filter @ ..] => {
                show_dead(&**store, &store.dead_letters(&read_filter(filter), 100).await.unwrap())
            }
            ["letter"] => {
                let letters = store.dead_letters(&read_filter(&[]), 1).await.unwrap();
                let letter = letters.first().unwrap();
                let state = letter.state.as_deref().unwrap_or("-");
                let (key, died_at) = (short_key(&letter.key), seconds(letter.died_at));
                let (who, attempts) = (&letter.person.address, letter.attempts);
                format!("{key} of {who} in {state}: {} after {attempts} at {died_at}", letter.payload)
            }
            ["replay", ref filter @ ..] => store.replay(&read_filter(filter), now).await.unwrap().to_string(),
            ["forget", alias] => {
                let gone = store.forget(&alias_of(alias), now).await.unwrap();
                format!(
                    "{} conversations, {} events, {} sends, {} timers, {} dead",
                    gone.conversations, gone.events, gone.sends, gone.timers, gone.dead_letters
                )
            }
            ["sweep", payloads, ref limit @ ..] => {
                let payloads = SignedDuration::from_secs(payloads.parse().unwrap());
                let limit = limit.first().map_or(100, |limit| limit.parse().unwrap());
                let swept = store.sweep(Retention { payloads, keys: KEYS_MIN, limit }, now).await.unwrap();
                format!("{} payloads, {} rows", swept.payloads, swept.rows)
            }
            _ => panic!("no such command: {words:?}"),
        }
    }
}
