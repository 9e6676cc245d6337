//! Timers: which ones a conversation waits for, and what happens when one fires.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{Effect, Turn};
use crate::{
    Reply,
    pack::Pack,
    state::{Frame, State},
    timer::{Cause, Timer},
};

/// A schedule whose moment is longer past than this was lost on the way, and is set anew.
const LOST_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// The timers that a conversation in `state` waits for, by their keys: those of the question that is being asked, those of the
/// schedules, and the one that puts off telling of missed messages.
pub(super) fn wanted(pack: &Pack, state: &State) -> BTreeMap<String, Timer> {
    let question = state.frames.last().into_iter().flat_map(|frame| of_question(pack, frame));
    let known = state.schedules.iter().filter(|(name, _)| pack.schedules.contains_key(*name));
    let schedules = known.map(|(name, at)| Timer { at: *at, cause: Cause::Schedule { name: name.clone() } });
    let missed = state.missed.as_ref().and_then(|missed| missed.tell_at);
    let missed = missed.map(|at| Timer { at, cause: Cause::Missed });
    question.chain(schedules).chain(missed).map(|timer| (timer.key(), timer)).collect()
}

fn of_question(pack: &Pack, frame: &Frame) -> Vec<Timer> {
    let Some((step, asked)) = frame.waiting_for(pack).zip(frame.asked) else { return Vec::new() };
    let question = frame.question;
    let silence = step.silence();
    let reminder = silence.reminder.as_ref().filter(|_| !frame.reminded);
    let reminder = reminder.map(|reminder| (reminder.after, Cause::Reminder { question }));
    let timeout = silence.timeout.as_ref().map(|timeout| (timeout.after, Cause::Timeout { question }));
    let timers = reminder.into_iter().chain(timeout);
    timers.filter_map(|(after, cause)| Some(Timer { at: asked.checked_add(after).ok()?, cause })).collect()
}

/// What has to be set and taken back so that `after` is waited for instead of `before`.
pub(super) fn changes(before: &BTreeMap<String, Timer>, after: BTreeMap<String, Timer>) -> Vec<Effect> {
    let gone = before.keys().filter(|key| !after.contains_key(*key)).cloned().map(Effect::Forget);
    let mut changes: Vec<_> = gone.collect();
    changes.extend(
        after.into_iter().filter(|(key, timer)| before.get(key) != Some(timer)).map(|(_, timer)| Effect::Remind(timer)),
    );
    changes
}

impl Turn<'_> {
    /// A timer has fired. One that is not waited for does nothing.
    pub(super) fn fired(&mut self, timer: Timer) {
        let wanted = wanted(self.pack, &self.state);
        if wanted.get(&timer.key()) != Some(&timer) {
            return;
        }
        match timer.cause {
            Cause::Reminder { .. } => {
                let is_over = wanted.get("timeout").is_some_and(|timeout| timeout.at <= self.moment.now);
                self.remind(!is_over);
            }
            Cause::Timeout { .. } => self.time_out(),
            Cause::Schedule { name } => self.run_schedule(&name, timer.at),
            Cause::Missed => self.tell_missed(),
        }
    }

    /// Asks the question that waits once more; when its time is over as well, only notes that there was a reminder.
    fn remind(&mut self, aloud: bool) {
        let Some(frame) = self.state.frames.last_mut() else { return };
        frame.reminded = true;
        let reminder = frame.waiting_for(self.pack).and_then(|step| step.silence().reminder.clone());
        let reply = reminder.filter(|_| aloud).and_then(|reminder| self.asking(Some(&reminder.say)));
        if let Some(reply) = reply {
            self.say("remind", reply);
        }
    }

    /// Gives up what has waited too long for its answer.
    fn time_out(&mut self) {
        let Some(frame) = self.state.frames.pop() else { return };
        let timeout = frame.waiting_for(self.pack).and_then(|step| step.silence().timeout.clone());
        let label = self.pack.intents.get(&frame.intent).and_then(|intent| intent.label.get(&self.language));
        if let Some(timeout) = timeout {
            self.say_and_ask_again("time_out", Reply::new(timeout.say).with("command", label));
        }
    }

    /// Runs a schedule whose moment was `due`, and sets its next one: after both this moment and now, so that moments which were missed
    /// become one, and a clock that goes back repeats none.
    fn run_schedule(&mut self, name: &str, due: Timestamp) {
        self.verdict = "schedule";
        let schedule = &self.pack.schedules[name];
        match schedule.next(due.max(self.moment.now), &self.pack.time_zone) {
            Some(next) => self.state.schedules.insert(name.to_owned(), next),
            None => self.state.schedules.remove(name),
        };
        let Some(intent) = self.pack.intents.get(&schedule.intent) else { return };
        if schedule.is_for(self.caller) && intent.allows(&self.caller.role) {
            let context = self.pack.reading_context(self.language, &self.moment.asked);
            let command = self.pack.scheduled(schedule, &context);
            self.run(Frame::new(command, &[]), intent.run.clone());
        }
    }

    /// Sets the schedules that are for this person, and takes back those that are not, or no longer.
    pub(super) fn keep_schedules(&mut self) {
        let (pack, caller, now) = (self.pack, self.caller, self.moment.now);
        self.state.schedules.retain(|name, _| pack.schedules.get(name).is_some_and(|schedule| schedule.is_for(caller)));
        for (name, schedule) in pack.schedules.iter().filter(|(_, schedule)| schedule.is_for(caller)) {
            let is_set = self
                .state
                .schedules
                .get(name)
                .is_some_and(|at| schedule.occurs_at(*at, &pack.time_zone) && now.duration_since(*at) < LOST_AFTER);
            if !is_set && let Some(next) = schedule.next(now, &pack.time_zone) {
                self.state.schedules.insert(name.clone(), next);
            }
        }
    }
}
