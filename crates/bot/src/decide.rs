//! The decision on one event: next state and effects. Pure: the gateway performs what is decided here.

mod event;
mod frames;
mod missed;
mod timers;
mod universal;

use nlu::{Command, Language, Reading, Slot};

use crate::{
    Caller, Choice, Reply,
    hear::{Heard, Hearing},
    judge::{Prospect, Verdict, judge},
    pack::Pack,
    phrase::{self, Phrased, phrase},
    state::{Frame, State},
    timer::Moment,
};

pub use event::{Answered, Decision, Effect, Event, Outcome, Trouble};
pub use missed::Gap;

/// Decides what to do about `event`, which happened at `moment` to `caller` in a conversation with `state`.
pub fn decide(pack: &Pack, caller: &Caller, state: State, event: Event, moment: &Moment) -> Decision {
    let language = state.language.unwrap_or(pack.default_language());
    let timers = timers::wanted(pack, &state);
    let mut turn = Turn {
        pack,
        caller,
        moment,
        language,
        state,
        replies: Vec::new(),
        page: None,
        answered: None,
        runs: Vec::new(),
        verdict: "ignore",
    };
    turn.drop_unknown_frames();
    match event {
        Event::Heard(hearing) => turn.heard(hearing),
        Event::Ran(outcome) => turn.ran(outcome),
        Event::Unanswerable(trouble) => turn.say(trouble.reply(), Reply::new(trouble.reply())),
        Event::Timer(timer) => turn.fired(timer),
        Event::Missed(at, text) => turn.count_missed(at, text),
        Event::CaughtUp => turn.tell_or_wait(),
        Event::Gap(gap) => turn.tell_gap(gap),
    }
    let mut decision = turn.decision();
    decision.effects.extend(timers::changes(&timers, timers::wanted(pack, &decision.state)));
    decision
}

/// One decision in the making.
struct Turn<'a> {
    pack: &'a Pack,
    caller: &'a Caller,
    moment: &'a Moment,
    language: Language,
    state: State,
    replies: Vec<Reply>,
    /// The first choice of a page to show.
    page: Option<usize>,
    answered: Option<Answered>,
    runs: Vec<Effect>,
    verdict: &'static str,
}

impl Turn<'_> {
    fn heard(&mut self, hearing: Hearing) {
        self.language = hearing.language;
        self.state.language = Some(hearing.language);
        self.state.gap_told = false;
        match hearing.heard {
            Heard::Universal(universal) => self.universal(universal),
            Heard::Commands(readings) => readings.into_iter().for_each(|reading| self.read(reading)),
            Heard::Value(found, text) => self.answer(found, text),
            Heard::Button(value) => self.button(&value),
            Heard::Page(start) => {
                self.page = Some(start);
                self.verdict = "page";
            }
            Heard::Expired => {
                self.say_and_ask_again("expired", Reply::new("expired_choice").offer(Choice::command("menu")));
            }
            Heard::Unreadable(kind) => self.say_and_ask_again("unreadable", Reply::new("only_text").with("kind", kind)),
            Heard::Silent => {}
            Heard::Nothing => self.not_understood(),
        }
        self.keep_schedules();
    }

    /// Judges one reading of the message.
    fn read(&mut self, reading: Reading) {
        let candidates = reading
            .candidates
            .into_iter()
            .filter(|candidate| self.pack.intents.contains_key(&candidate.command.intent));
        let candidates: Vec<_> = candidates.collect();
        let prospects: Vec<_> = candidates
            .iter()
            .map(|candidate| Prospect {
                probability: candidate.probability,
                cost: self.pack.cost(&self.pack.intents[&candidate.command.intent]),
            })
            .collect();
        match judge(&prospects) {
            Verdict::Act => {
                let candidate = &candidates[0];
                self.start(candidate.command.clone(), &candidate.unsettled);
            }
            Verdict::Clarify(count) => {
                let offer = |reply: Reply, command: &Command| {
                    let choice = Choice::command(&command.intent);
                    let slots = command.slots.iter();
                    reply.offer(slots.fold(choice, |choice, (name, slot)| choice.slot(name, &slot.text)))
                };
                let commands = candidates.iter().take(count).map(|candidate| &candidate.command);
                let allowed = commands.filter(|command| self.pack.intents[&command.intent].allows(&self.caller.role));
                let reply = allowed.fold(Reply::new("did_you_mean"), offer);
                let count = reply.choices.len();
                if count == 0 { self.not_understood() } else { self.say("clarify", reply.with("count", count)) }
            }
            Verdict::Decline => self.not_understood(),
        }
    }

    fn start(&mut self, command: Command, unsettled: &[(String, Vec<Slot>)]) {
        if !self.pack.intents[&command.intent].allows(&self.caller.role) {
            self.say_and_ask_again("refuse", Reply::new("not_allowed"));
            return;
        }
        self.drop_open_commands();
        if let Some(waiting) = self.state.frames.iter().position(|frame| frame.intent == command.intent) {
            let frame = self.state.frames.remove(waiting);
            self.state.frames.push(frame);
            self.ask_again("ask");
            return;
        }
        self.state.frames.push(Frame::new(command, unsettled));
        self.advance();
    }

    /// What the pack no longer knows cannot go on: the pack has changed since.
    fn drop_unknown_frames(&mut self) {
        let before = self.state.frames.len();
        self.state.frames.retain(|frame| frame.is_known(self.pack));
        if self.state.frames.len() < before {
            self.say("give_up", Reply::new("gave_up"));
        }
    }

    /// A command that still lacks a slot is given up when the person turns to something else; a flow waits for its turn.
    fn drop_open_commands(&mut self) {
        self.state.frames.retain(|frame| frame.flow.is_some());
    }

    fn ran(&mut self, outcome: Outcome) {
        let offers =
            self.pack.intents.get(&outcome.command.intent).map(|intent| intent.offer.clone()).unwrap_or_default();
        let (verdict, reply) = match outcome.result {
            Ok(reply) => {
                self.answered = Some(Answered { command: outcome.command.clone(), data: reply.data.clone() });
                self.state.last = Some(outcome.command);
                ("answer", self.with_offers(reply, &offers))
            }
            Err(trouble) => (trouble.reply(), Reply::new(trouble.reply())),
        };
        self.say_and_ask_again(verdict, reply);
    }

    /// Adds the commands that the pack offers under an answer, unless it brought choices of its own or a question waits.
    fn with_offers(&self, reply: Reply, offers: &[String]) -> Reply {
        if !reply.choices.is_empty() || !self.state.frames.is_empty() {
            return reply;
        }
        let allowed =
            |name: &&String| self.pack.intents.get(*name).is_none_or(|intent| intent.allows(&self.caller.role));
        offers.iter().filter(allowed).fold(reply, |reply, name| reply.offer(Choice::command(name)))
    }

    fn not_understood(&mut self) {
        if self.state.frames.is_empty() {
            self.say("decline", Reply::new("not_understood").offer(Choice::command("menu")));
        } else {
            self.wrong_answer();
        }
    }

    fn say(&mut self, verdict: &'static str, reply: Reply) {
        self.verdict = verdict;
        self.replies.push(reply);
    }

    /// Says something in the middle of whatever is being asked, and asks it again.
    fn say_and_ask_again(&mut self, verdict: &'static str, reply: Reply) {
        self.say(verdict, reply);
        if !self.state.frames.is_empty() {
            self.ask();
            self.verdict = verdict;
        }
    }

    /// Phrases what was said and gathers what is to be done.
    fn decision(mut self) -> Decision {
        let mut effects = Vec::new();
        let mut problems = Vec::new();
        let mut said = Vec::new();
        let page =
            self.page.map(|start| phrase::page(self.pack, self.language, &self.state.pages, start, &self.moment.asked));
        let replies = self.replies.into_iter().map(|reply| phrase(self.pack, self.language, reply, &self.moment.asked));
        for phrased in page.into_iter().chain(replies).collect::<Vec<_>>() {
            let phrased = phrased.or_else(|error| {
                problems.push(error.to_string());
                phrase(self.pack, self.language, Reply::new("failed"), &self.moment.asked)
            });
            match phrased {
                Ok(phrased) => said.push(phrased),
                Err(error) => problems.push(error.to_string()),
            }
        }
        if !said.is_empty() {
            self.state.offered.clear();
        }
        for Phrased { messages, offered, pages } in said {
            effects.extend(messages.into_iter().map(Effect::Say));
            if !offered.is_empty() {
                self.state.offered = offered;
            }
            if !pages.is_empty() {
                self.state.pages = pages;
            }
        }
        effects.extend(self.runs);
        Decision { state: self.state, effects, verdict: self.verdict, answered: self.answered, problems }
    }
}
