//! One event answered: understand, decide, run what only reads, decide on its outcome. Nothing is sent and nothing is kept here.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Instant,
};

use bot::{
    Call, Caller, Content, Effect, Event, Message, Moment, Outcome, State, Timer, Trace, Trouble,
    decide::{Answered, Gap, decide},
    pack::{Pack, Resend, Run},
    phrase::Offered,
    state::Frame,
    timer::Cause,
};
use jiff::Timestamp;
use nlu::Command;

use crate::business::Business;

/// Something to answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    /// The person sent it.
    Content(Content),
    /// The person sent it before something that has been answered already: it can neither answer a question nor pick from an
    /// offer that it has not seen.
    Late(Content),
    /// The person sent something, and what is needed to answer it cannot be had.
    Unanswerable(Trouble),
    /// A command that was decided earlier has run.
    Ran(Outcome),
    /// A timer has fired.
    Timer(Timer),
    /// The person sent it too long ago for an answer of its own.
    Missed {
        /// When.
        at: Timestamp,
        /// Its words, if it had any.
        text: Option<String>,
    },
    /// Nothing more is pending.
    CaughtUp,
    /// Something could not be handled and was put aside.
    Gap(Gap),
}

/// The answer to one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The conversation's state from now on.
    pub state: State,
    /// What to send, in order.
    pub messages: Vec<Message>,
    /// What to run once the answer is kept, because it changes something.
    pub changes: Vec<(Command, Run)>,
    /// Timers by their keys: set, in the place of the one before, or taken back.
    pub timers: BTreeMap<String, Option<Timer>>,
    /// What happens to a message of which nobody knows whether it left.
    pub resend: Resend,
    /// The messages are marketing.
    pub is_marketing: bool,
    /// The template message that stands in for the first message when the customer service window is closed.
    pub fallback: Option<Message>,
    /// Why.
    pub trace: Trace,
}

/// Answers one event of a conversation. `key` is the event's own: a repeated attempt has the same.
pub async fn answer(
    business: &Business,
    caller: &Caller,
    state: State,
    incoming: Incoming,
    moment: &Moment,
    key: &str,
) -> Answer {
    let begun = Instant::now();
    let bot = business.bot();
    let mut state = state;
    let mut aside = Aside::default();
    let schedule = match &incoming {
        Incoming::Timer(Timer { cause: Cause::Schedule { name }, .. }) => Some(name.clone()),
        _ => None,
    };
    let mut trace = Trace::of_outcome();
    let event = match incoming {
        Incoming::Ran(outcome) => Event::Ran(outcome),
        Incoming::Unanswerable(trouble) => Event::Unanswerable(trouble),
        Incoming::Timer(timer) => Event::Timer(timer),
        Incoming::Missed { at, text } => Event::Missed(at, text),
        Incoming::CaughtUp => Event::CaughtUp,
        Incoming::Gap(gap) => Event::Gap(gap),
        Incoming::Content(ref content) | Incoming::Late(ref content) => {
            if matches!(incoming, Incoming::Late(_)) {
                aside = set_aside(&mut state);
            }
            let hearing = business.hear(&bot, &state, content, &moment.asked).await;
            trace = Trace::of(&bot.pack, &hearing);
            Event::Heard(hearing)
        }
    };
    let (messages, changes) = (Vec::new(), Vec::new());
    let (timers, resend) = (BTreeMap::new(), Resend::default());
    let mut answer = Answer { state, messages, changes, timers, resend, is_marketing: false, fallback: None, trace };
    let mut events = VecDeque::from([event]);
    while let Some(event) = events.pop_front() {
        let decision = decide(&bot.pack, caller, std::mem::take(&mut answer.state), event, moment);
        answer.state = decision.state;
        if let Some(answered) = &decision.answered {
            answer.deliver_as(&bot.pack, answered, schedule.as_deref(), &moment.asked);
        }
        answer.trace.decision = decision.verdict;
        for problem in decision.problems {
            tracing::error!(problem, "a reply could not be phrased");
        }
        for effect in decision.effects {
            match effect {
                Effect::Say(message) => answer.messages.push(message),
                Effect::Change(command, run) => answer.changes.push((command, run)),
                Effect::Remind(timer) => {
                    answer.timers.insert(timer.key(), Some(timer));
                }
                Effect::Forget(key) => {
                    answer.timers.insert(key, None);
                }
                Effect::Read(command, run) => {
                    let language = answer.state.language.unwrap_or(bot.pack.default_language());
                    let (caller, now) = (caller.clone(), moment.asked.clone());
                    let call = Call { caller, language, now, idempotency_key: key.to_owned() };
                    let outcome = business.act(command, &run, call).await;
                    events.push_back(Event::Ran(outcome));
                }
            }
        }
    }
    take_back(&mut answer.state, aside);
    answer.trace.latency_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    answer
}

impl Answer {
    /// Notes how an answer is sent that `schedule` has asked for, or a person.
    fn deliver_as(&mut self, pack: &Pack, answered: &Answered, schedule: Option<&str>, now: &jiff::Zoned) {
        let Answered { command, data } = answered;
        let intent = &command.intent;
        if let Some(delivery) = pack.delivery(intent) {
            (self.resend, self.is_marketing) = (delivery.resend, delivery.is_marketing);
        }
        let language = self.state.language.unwrap_or(pack.default_language());
        self.fallback = pack.fallback(intent, schedule, language, data, now).unwrap_or_else(|error| {
            tracing::error!(intent, schedule, %error, "a template that stands in for an answer could not be filled");
            None
        });
    }
}

/// What a conversation waits for and offers.
#[derive(Default)]
struct Aside {
    frames: Vec<Frame>,
    offered: Vec<Offered>,
    pages: Vec<Offered>,
}

/// Takes what the conversation waits for and offers out of `state`.
fn set_aside(state: &mut State) -> Aside {
    Aside {
        frames: std::mem::take(&mut state.frames),
        offered: std::mem::take(&mut state.offered),
        pages: std::mem::take(&mut state.pages),
    }
}

/// Puts back what was set aside, under what has come up meanwhile.
fn take_back(state: &mut State, aside: Aside) {
    let since = std::mem::replace(&mut state.frames, aside.frames);
    state.frames.extend(since);
    if state.offered.is_empty() {
        state.offered = aside.offered;
    }
    if state.pages.is_empty() {
        state.pages = aside.pages;
    }
}
