//! What must hold, whatever happens: judged by what the verbs answer and by what reaches WhatsApp.

use std::collections::{BTreeMap, BTreeSet};

use gateway::store::{
    Commit, ConversationId, MAX_UNKNOWN, NewEvent, NewSend, Pace, Person, Resend, Send, SendKind, SendReport,
    SendState, TimerChange, Work, keys,
};
use jiff::Timestamp;

type Verdict = Result<(), String>;

/// What was seen so far.
pub(crate) struct Oracle {
    /// In a world with merges conversations come together: what can be said about one alone is left unsaid.
    merges: bool,
    written: BTreeMap<String, Written>,
    arrivals: usize,
    applied: BTreeMap<String, Person>,
    lanes: BTreeMap<ConversationId, Lane>,
    rows: BTreeMap<i64, Row>,
    last_row: i64,
    /// Timers that were set: the key of their event, when they are due, and whether they must fire.
    timers: BTreeMap<String, (Timestamp, bool)>,
    /// When messages left, by number.
    departures: BTreeMap<String, Vec<Timestamp>>,
}

struct Written {
    number: String,
    address: String,
    second: Timestamp,
    arrival: Option<usize>,
}

#[derive(Default)]
struct Lane {
    /// The epoch under which it is out.
    out: Option<i64>,
    state: Option<String>,
    version: i64,
    youngest: Option<Timestamp>,
    /// By the timer's name: the event that it will be.
    timers: BTreeMap<String, String>,
    departures: Vec<Timestamp>,
    last_message: i64,
    last_command: i64,
    /// No message before.
    paused_until: Option<Timestamp>,
}

struct Row {
    resend: Resend,
    expires_at: Timestamp,
    /// Attempts of which nobody has told how they ended.
    doubts: u32,
    /// An attempt is under way.
    is_out: bool,
    /// Somebody told that WhatsApp has it.
    is_known: bool,
    has_fallback: bool,
}

impl Oracle {
    pub(crate) fn new(events: &[NewEvent], merges: bool) -> Self {
        let written = |event: &NewEvent| {
            let person = event.person.clone().unwrap();
            let (number, address) = (person.phone_number_id, person.address);
            (event.key.clone(), Written { number, address, second: event.provider_time, arrival: None })
        };
        Self {
            merges,
            written: events.iter().map(written).collect(),
            arrivals: 0,
            applied: BTreeMap::new(),
            lanes: BTreeMap::new(),
            rows: BTreeMap::new(),
            last_row: 0,
            timers: BTreeMap::new(),
            departures: BTreeMap::new(),
        }
    }

    pub(crate) fn accepted(&mut self, key: &str, is_new: bool) -> Verdict {
        let written = self.written.get_mut(key).unwrap();
        ensure(is_new == written.arrival.is_none(), || format!("{key} was taken in twice, or not at all"))?;
        if is_new {
            self.arrivals += 1;
            written.arrival = Some(self.arrivals);
        }
        Ok(())
    }

    pub(crate) fn claimed(&mut self, work: &Work, dead: &BTreeSet<String>, now: Timestamp) -> Verdict {
        let lane = self.lanes.entry(work.lease.conversation).or_default();
        lane.out = Some(work.lease.epoch);
        for event in &work.events {
            ensure(!self.applied.contains_key(&event.key), || {
                format!("{} comes again after it was applied", event.key)
            })?;
            if let Some((due_at, _)) = self.timers.get(&event.key) {
                ensure(*due_at <= now, || format!("{} fired before it was due", event.key))?;
            }
        }
        ensure(work.events.is_sorted_by_key(|event| event.provider_time), || "the events are out of order".to_owned())?;
        if self.merges {
            return Ok(());
        }
        ensure(work.state == lane.state && work.lease.version == lane.version, || {
            format!("{:?} lost a state: {:?} for {:?}", work.lease.conversation, work.state, lane.state)
        })?;
        let is_theirs = |written: &Written| {
            (&written.number, &written.address) == (&work.person.phone_number_id, &work.person.address)
        };
        // What was put aside was written all the same: what is older comes late.
        let buried = dead.iter().filter_map(|key| self.written.get(key)).filter(|written| is_theirs(written));
        let youngest = lane.youngest.max(buried.map(|written| written.second).max());
        for event in work.events.iter().filter(|event| !keys::has_our_time(&event.key)) {
            let is_late = youngest.is_some_and(|youngest| event.provider_time < youngest);
            ensure(event.late == is_late, || {
                format!("{} is late: {is_late}, but was handed out otherwise", event.key)
            })?;
        }
        let out: Vec<_> =
            work.events.iter().map(|event| &event.key).filter(|key| self.written.contains_key(*key)).collect();
        let is_waiting = |(key, written): &(&String, &Written)| {
            is_theirs(written) && written.arrival.is_some() && !self.applied.contains_key(*key) && !dead.contains(*key)
        };
        let mut waiting: Vec<_> = self.written.iter().filter(is_waiting).collect();
        waiting.sort_by_key(|(_, written)| (written.second, written.arrival));
        let is_first = out.iter().zip(&waiting).all(|(key, (first, _))| key == first);
        ensure(is_first, || format!("{out:?} were handed out before their turn"))
    }

    /// The answer to a commit or to anything else that ends the work under `epoch`. Who holds what was put aside may be refused.
    pub(crate) fn ended(&mut self, work: &Work, is_ok: bool, dead: &BTreeSet<String>) -> Verdict {
        let (conversation, epoch) = (work.lease.conversation, work.lease.epoch);
        let is_excused = self.merges || work.events.iter().any(|event| dead.contains(&event.key));
        let lane = self.lanes.entry(conversation).or_default();
        let holds = lane.out == Some(epoch);
        if is_ok {
            lane.out = None;
        }
        ensure(!is_ok || holds, || format!("{conversation:?}: a lost lease was good for a commit"))?;
        ensure(is_ok || !holds || is_excused, || format!("{conversation:?}: a good lease was refused"))
    }

    pub(crate) fn recovered(&mut self, conversations: &[ConversationId]) {
        for conversation in conversations {
            self.lanes.entry(*conversation).or_default().out = None;
        }
    }

    pub(crate) fn committed(&mut self, work: &Work, commit: &Commit, version: i64) -> Verdict {
        let lane = self.lanes.entry(work.lease.conversation).or_default();
        (lane.state, lane.version) = (Some(commit.state.clone()), version);
        for event in work.events.iter().take(commit.applied.len()) {
            let twice = self.applied.insert(event.key.clone(), work.person.clone());
            ensure(twice.is_none(), || format!("{} was applied twice", event.key))?;
            if !keys::has_our_time(&event.key) {
                lane.youngest = lane.youngest.max(Some(event.provider_time));
            }
            lane.timers.retain(|_, timer| *timer != event.key);
        }
        for change in &commit.timers {
            let (TimerChange::Set { key, .. } | TimerChange::Clear { key }) = change;
            if let Some(replaced) = lane.timers.remove(key).and_then(|event| self.timers.get_mut(&event)) {
                replaced.1 = false;
            }
            if let TimerChange::Set { key, due_at, .. } = change {
                let event = format!("t:{}:{key}:{version}", work.lease.conversation.0);
                lane.timers.insert(key.clone(), event.clone());
                self.timers.insert(event, (*due_at, true));
            }
        }
        for send in &commit.sends {
            self.queued(send);
        }
        Ok(())
    }

    fn queued(&mut self, send: &NewSend) {
        self.last_row += 1;
        let NewSend { resend, expires_at, .. } = *send;
        let has_fallback = send.fallback.is_some();
        let row = Row { resend, expires_at, doubts: 0, is_out: false, is_known: false, has_fallback };
        self.rows.insert(self.last_row, row);
    }

    pub(crate) fn handed_out(&mut self, send: &Send, now: Timestamp) -> Verdict {
        let id = send.id;
        let row = self.rows.get_mut(&id).ok_or_else(|| format!("#{id} was never written"))?;
        row.doubts += u32::from(row.is_out);
        row.is_out = true;
        ensure(now < row.expires_at, || format!("#{id} was sent after it had expired"))?;
        let lane = self.lanes.entry(send.conversation).or_default();
        let last = if send.kind == SendKind::Command { &mut lane.last_command } else { &mut lane.last_message };
        ensure(self.merges || row.has_fallback || send.attempt > 1 || *last <= id, || format!("#{id} was overtaken"))?;
        *last = id.max(*last);
        if send.kind == SendKind::Command {
            return Ok(());
        }
        ensure(!row.is_known, || format!("#{id} was sent again, and WhatsApp had it"))?;
        let allowed = if row.resend == Resend::Once { MAX_UNKNOWN } else { 1 };
        ensure(row.doubts < allowed, || {
            format!("#{id} ({:?}) was sent again after {} doubts", row.resend, row.doubts)
        })?;
        ensure(self.merges || lane.paused_until.is_none_or(|until| until <= now), || format!("#{id} left in a pause"))?;
        lane.departures.push(now);
        self.departures.entry(send.person.phone_number_id.clone()).or_default().push(now);
        Ok(())
    }

    /// How an attempt ended, as the store took it.
    pub(crate) fn settled(&mut self, id: i64, is_accepted: bool, is_doubt: bool, is_replaced: bool) {
        let row = self.rows.get_mut(&id).unwrap();
        row.is_out = false;
        row.is_known |= is_accepted;
        row.doubts += u32::from(is_doubt);
        if is_replaced {
            (row.has_fallback, row.doubts) = (false, 0);
        }
    }

    pub(crate) fn paused(&mut self, conversation: ConversationId, until: Timestamp) {
        let lane = self.lanes.entry(conversation).or_default();
        lane.paused_until = lane.paused_until.max(Some(until));
    }

    /// A status moved the row.
    pub(crate) fn told(&mut self, id: i64, is_replaced: bool) {
        let row = self.rows.get_mut(&id).unwrap();
        row.is_known = !(is_replaced && row.has_fallback);
        if !row.is_known {
            // The fallback is another message: the doubts were not about it.
            (row.has_fallback, row.is_out, row.doubts) = (false, false, 0);
        }
    }

    /// When everything has come to rest.
    pub(crate) fn at_rest(
        &self,
        dead: &BTreeSet<String>,
        report: impl Fn(i64) -> Option<SendReport>,
        pair: Pace,
        number: Pace,
    ) -> Verdict {
        let is_there = |key: &String| self.applied.contains_key(key) || dead.contains(key);
        for key in self.written.keys().chain(dead) {
            ensure(is_there(key), || format!("{key} was lost"))?;
        }
        for key in dead.iter().filter(|key| keys::kind(key) != keys::Kind::Gap) {
            ensure(is_there(&format!("g:{key}")), || format!("{key} was put aside without a word"))?;
        }
        for (key, (_, must_fire)) in &self.timers {
            ensure(is_there(key) || !must_fire || self.merges, || format!("{key} never fired"))?;
        }
        for id in self.rows.keys() {
            let report = report(*id).ok_or_else(|| format!("#{id} is gone"))?;
            let is_finished = matches!(report.state, SendState::Done | SendState::Failed);
            ensure(is_finished, || format!("#{id} is {:?} for ever", report.state))?;
        }
        let lanes = self.lanes.values().map(|lane| (&lane.departures, pair));
        let numbers = self.departures.values().map(|departures| (departures, number));
        for (departures, pace) in lanes.chain(numbers).filter(|(_, pace)| !(self.merges && *pace == pair)) {
            ensure(keeps(departures, pace), || format!("{pace:?} was not kept"))?;
        }
        Ok(())
    }
}

/// Of any n messages in a row the last leaves no sooner than the pace allows after the first.
fn keeps(departures: &[Timestamp], pace: Pace) -> bool {
    let burst = pace.burst as usize;
    departures.iter().enumerate().all(|(place, first)| {
        let mut later = departures.iter().skip(place + burst).zip(1..);
        later.all(|(last, earned)| last.duration_since(*first) >= pace.every * earned)
    })
}

fn ensure(holds: bool, problem: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(problem()) }
}
