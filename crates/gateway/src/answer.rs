//! One event answered: understand, decide, run what only reads, decide on its outcome. Nothing is sent and nothing is kept here.

use std::{collections::VecDeque, time::Instant};

use bot::{Call, Caller, Content, Effect, Event, Message, Outcome, State, Trace, Trouble, decide, hear, pack::Run};
use jiff::Zoned;
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
    /// Why.
    pub trace: Trace,
}

/// Answers one event of a conversation. `key` is the event's own: a repeated attempt has the same.
pub async fn answer(
    business: &Business,
    caller: &Caller,
    state: State,
    incoming: Incoming,
    now: &Zoned,
    key: &str,
) -> Answer {
    let begun = Instant::now();
    let bot = business.bot();
    let mut state = state;
    let mut aside = State::default();
    let (event, trace) = match incoming {
        Incoming::Ran(outcome) => (Event::Ran(outcome), Trace::of_outcome()),
        Incoming::Unanswerable(trouble) => (Event::Unanswerable(trouble), Trace::of_outcome()),
        Incoming::Content(ref content) | Incoming::Late(ref content) => {
            if matches!(incoming, Incoming::Late(_)) {
                aside = set_aside(&mut state);
            }
            let hearing = hear(&bot, &state, content, now);
            let trace = Trace::of(&bot.pack, &hearing);
            (Event::Heard(hearing), trace)
        }
    };
    let mut answer = Answer { state, messages: Vec::new(), changes: Vec::new(), trace };
    let mut events = VecDeque::from([event]);
    while let Some(event) = events.pop_front() {
        let decision = decide(&bot.pack, caller, std::mem::take(&mut answer.state), event, now);
        answer.state = decision.state;
        answer.trace.decision = decision.verdict;
        for problem in decision.problems {
            tracing::error!(problem, "a reply could not be phrased");
        }
        for effect in decision.effects {
            match effect {
                Effect::Say(message) => answer.messages.push(message),
                Effect::Change(command, run) => answer.changes.push((command, run)),
                Effect::Read(command, run) => {
                    let language = answer.state.language.unwrap_or(bot.pack.default_language());
                    let call =
                        Call { caller: caller.clone(), language, now: now.clone(), idempotency_key: key.to_owned() };
                    events.push_back(Event::Ran(business.act(command, &run, call).await));
                }
            }
        }
    }
    take_back(&mut answer.state, aside);
    answer.trace.latency_us = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    answer
}

/// Takes what the conversation waits for and offers out of `state`.
fn set_aside(state: &mut State) -> State {
    let rest =
        State { language: state.language, questions: state.questions, last: state.last.clone(), ..State::default() };
    std::mem::replace(state, rest)
}

/// Puts back what was set aside, under what has come up meanwhile.
fn take_back(state: &mut State, aside: State) {
    let since = std::mem::replace(&mut state.frames, aside.frames);
    state.frames.extend(since);
    if state.offered.is_empty() {
        state.offered = aside.offered;
    }
}
