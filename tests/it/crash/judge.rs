//! The judge: sees what reached WhatsApp and when processes died, and nothing else. Each answer names the message that it answers.

use std::{collections::HashMap, time::Duration};

use super::{people::Script, post::Way};
use crate::harness::Call;

/// What came out.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) kills: usize,
    pub(super) messages: usize,
    pub(super) deliveries: usize,
    /// Requests with a message that reached WhatsApp.
    pub(super) sent: usize,
    /// Messages without an answer.
    pub(super) lost: usize,
    /// Answers that nobody should have got, or got again.
    pub(super) doubled: usize,
    /// Repetitions of an answer whose process died before anybody told it that it had left: the policy sends it once more.
    pub(super) allowed: usize,
    /// Answers in an order in which nothing was delivered.
    pub(super) reordered: usize,
    /// From each start of a process until it said that it was ready.
    pub(super) ready: Vec<Duration>,
    /// What was wrong, for people.
    pub(super) wrongs: Vec<String>,
}

impl Report {
    /// One line.
    pub(super) fn line(&self, name: &str) -> String {
        let mut ready = self.ready.clone();
        ready.sort_unstable();
        let percentile =
            |percent: usize| ready.get((ready.len() * percent).div_ceil(100).max(1) - 1).copied().unwrap_or_default();
        let Self { kills, messages, deliveries, sent, lost, doubled, allowed, reordered, .. } = self;
        format!(
            "{name}: kills {kills}, messages {messages}, deliveries {deliveries}, sent {sent}, lost {lost}, doubled {doubled} \
             (allowed {allowed}), reordered {reordered}, time to ready p50 {} ms p99 {} ms",
            percentile(50).as_millis(),
            percentile(99).as_millis()
        )
    }
}

/// An answer that has left.
struct Left {
    /// As call number so-and-so, from 0; the last of them.
    place: usize,
    times: usize,
}

/// When a process died, in calls so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Death {
    /// It lived.
    pub(super) before: usize,
    /// It was dead, though what it had sent may have been on its way.
    pub(super) after: usize,
    /// The next one was there.
    pub(super) back: usize,
}

/// Reads what reaches WhatsApp, once.
#[derive(Default)]
pub(super) struct Judge {
    pub(super) report: Report,
    /// Calls that were read.
    read: usize,
    deaths: Vec<Death>,
    /// Answers, by what they carry.
    left: HashMap<String, Left>,
    /// The latest answer to each person.
    latest: HashMap<String, String>,
    /// What was answered in this round, by person: places in their script.
    answered: HashMap<String, Vec<usize>>,
}

impl Judge {
    /// A process died, and another is there.
    pub(super) fn death(&mut self, death: Death) {
        self.deaths.push(death);
    }

    /// True when every message of the round is answered.
    pub(super) fn is_complete(scripts: &[Script], calls: &[Call], from: usize) -> bool {
        let mut first = HashMap::new();
        for call in &calls[from..] {
            if let (Call::Message { carried, .. }, Some(words)) = (call, call.words()) {
                first.entry(carried).or_insert(words);
            }
        }
        // Steps of different people read alike: they are counted.
        let mut needed: HashMap<&str, usize> = HashMap::new();
        for message in scripts.iter().flat_map(|script| &script.messages) {
            *needed.entry(&message.expects).or_default() += 1;
        }
        needed.iter().all(|(expects, count)| first.values().filter(|words| words.contains(expects)).count() >= *count)
    }

    /// Judges what came since the last time, and whether the round's messages were applied once each and in order. `told` is after how
    /// many calls a status had told the service that an answer had left.
    pub(super) fn round(
        &mut self,
        scripts: &[Script],
        ways: &[Vec<Way>],
        calls: &[Call],
        told: &HashMap<String, usize>,
    ) {
        self.answered.clear();
        for (place, call) in calls.iter().enumerate().skip(self.read) {
            let Call::Message { to, carried, .. } = call else { continue };
            self.report.sent += 1;
            if let Some(before) = self.left.get(carried).map(|left| (left.place, left.times)) {
                self.repetition(to, carried, before, place, told.get(carried).copied());
                self.left.insert(carried.clone(), Left { place, times: before.1 + 1 });
                continue;
            }
            self.left.insert(carried.clone(), Left { place, times: 1 });
            self.latest.insert(to.clone(), carried.clone());
            self.answer(scripts, to, &call.words().unwrap_or_default());
        }
        self.read = calls.len();
        for (script, ways) in scripts.iter().zip(ways) {
            self.report.messages += script.messages.len();
            self.order(script, ways);
        }
    }

    /// The same answer again: allowed when its process may have died before it noted the first time, and nobody had told.
    fn repetition(&mut self, to: &str, carried: &str, before: (usize, usize), place: usize, told: Option<usize>) {
        const TIMES_MAX: usize = 2;
        let (first, times) = before;
        let is_doubtful = self.deaths.iter().any(|death| first < death.back && death.after <= place);
        let was_told = told.is_some_and(|told| {
            self.deaths.iter().any(|death| told.max(first) < death.before && death.before <= place)
        });
        let is_latest = self.latest.get(to).is_some_and(|latest| latest == carried);
        if !is_latest {
            self.report.reordered += 1;
            self.report.wrongs.push(format!("{carried} left again after what follows it"));
        } else if times < TIMES_MAX && is_doubtful && !was_told {
            self.report.allowed += 1;
        } else {
            self.report.doubled += 1;
            let last = &self.deaths[self.deaths.len().saturating_sub(3)..];
            let why = format!("{carried} left as call {first} and {place}, told: {told:?}, last deaths: {last:?}");
            self.report.wrongs.push(why);
        }
    }

    /// An answer that was not there before.
    fn answer(&mut self, scripts: &[Script], to: &str, words: &str) {
        let answered = self.answered.entry(to.to_owned()).or_default();
        let script = scripts.iter().find(|script| script.person == to);
        let found = script.and_then(|script| {
            script
                .messages
                .iter()
                .enumerate()
                .position(|(place, message)| !answered.contains(&place) && words.contains(&message.expects))
        });
        match found {
            Some(place) => answered.push(place),
            None => {
                self.report.doubled += 1;
                self.report.wrongs.push(format!("{to} got `{words}`, which answers nothing that is open"));
            }
        }
    }

    /// Each message once, and a message that was taken before another was first delivered is applied before it. Both have the
    /// provider's seconds in this order.
    fn order(&mut self, script: &Script, ways: &[Way]) {
        let answered = self.answered.get(&script.person).cloned().unwrap_or_default();
        let turn = |place: usize| answered.iter().position(|answered| *answered == place);
        for (place, message) in script.messages.iter().enumerate() {
            let Some(its_turn) = turn(place) else {
                self.report.lost += 1;
                self.report.wrongs.push(format!("{} got no `{}`", script.person, message.expects));
                continue;
            };
            for later in place + 1..script.messages.len() {
                let is_certain = ways[place].taken < ways[later].began;
                if is_certain && turn(later).is_some_and(|turn| turn < its_turn) {
                    self.report.reordered += 1;
                    self.report.wrongs.push(format!("{} was answered {answered:?}", script.person));
                }
            }
        }
    }
}
