//! Collecting what a command needs: asking, taking answers, confirming, running.

use nlu::{Slot, Source, Value, entities};

use super::{Answered, Effect, Turn};
use crate::{
    Choice, Label, Reply,
    pack::{Question, Risk, Run, Step},
    reply::Pick,
    state::Frame,
};

impl Turn<'_> {
    /// Goes on with the frame on top: asks for what is missing, or runs it.
    pub(super) fn advance(&mut self) {
        while let Some(frame) = self.state.frames.last_mut() {
            if frame.waiting_for(self.pack).is_some() {
                self.state.questions += 1;
                frame.question = self.state.questions;
                frame.wrong = 0;
                frame.reminded = false;
                self.ask();
                return;
            }
            let run = match &frame.flow {
                Some(flow) => self.pack.flows[flow].run.clone(),
                None => self.pack.intents[&frame.intent].run.clone(),
            };
            if let Run::Flow(flow) = run {
                frame.flow = Some(flow);
                continue;
            }
            let frame = self.state.frames.pop().expect("the frame was just looked at. This is a bug.");
            self.run(frame, run);
            return;
        }
    }

    pub(super) fn run(&mut self, mut frame: Frame, run: Run) {
        self.fill_defaults(&mut frame);
        let command = frame.command();
        let intent = &self.pack.intents[&command.intent];
        if !intent.allows(&self.caller.role) {
            self.say_and_ask_again("refuse", Reply::new("not_allowed"));
            return;
        }
        self.verdict = "act";
        match run {
            Run::Reply(reply) => {
                let reply = self.with_offers(Reply::new(reply).with("name", &self.pack.name), &intent.offer);
                self.answered = Some(Answered { command, data: reply.data.clone() });
                self.say_and_ask_again("act", reply);
            }
            Run::Sql { .. } | Run::Handler(_) if intent.risk == Risk::Read => {
                self.runs.push(Effect::Read(command, run));
            }
            Run::Sql { .. } | Run::Handler(_) => {
                self.runs.push(Effect::Change(command, run));
            }
            Run::Flow(_) => unreachable!("a flow was entered before it runs. This is a bug."),
        }
    }

    fn fill_defaults(&self, frame: &mut Frame) {
        let context = self.pack.reading_context(self.language, &self.moment.asked);
        for slot in &self.pack.intents[&frame.intent].slots {
            let default = slot.default.as_ref().filter(|_| !frame.filled.contains_key(&slot.name));
            if let Some(filled) = default.and_then(|default| slot.read(default, &context)) {
                frame.filled.insert(slot.name.clone(), filled);
            }
        }
    }

    /// Asks what the frame on top waits for.
    pub(super) fn ask(&mut self) {
        if let Some(reply) = self.asking(None) {
            self.note_asked();
            self.say("ask", reply);
        }
    }

    /// From now on the person is waited for.
    fn note_asked(&mut self) {
        if let Some(frame) = self.state.frames.last_mut() {
            frame.asked = Some(self.moment.now);
        }
    }

    /// The question that the frame on top waits for, in these words or its own.
    pub(super) fn asking(&self, words: Option<&str>) -> Option<Reply> {
        let frame = self.state.frames.last()?;
        Some(match frame.waiting_for(self.pack)? {
            Step::Ask(question) => self.question(frame, &question, words.unwrap_or(&question.say)),
            Step::Confirm(_) if frame.changing => self.what_to_change(frame),
            Step::Confirm(confirmation) => {
                let answer = |value: &str| Pick::Answer { question: frame.question, value: value.to_owned() };
                let button = |name: &str| Choice {
                    label: Label::Template(name.to_owned(), serde_json::Map::new()),
                    description: None,
                    pick: answer(name),
                };
                self.with_filled(Reply::new(words.unwrap_or(&confirmation.say)), frame)
                    .offer(button("yes"))
                    .offer(button("change"))
                    .offer(button("no"))
            }
        })
    }

    pub(super) fn ask_again(&mut self, verdict: &'static str) {
        self.ask();
        self.verdict = verdict;
    }

    fn question(&self, frame: &Frame, question: &Question, words: &str) -> Reply {
        let reply = self.with_filled(Reply::new(words), frame);
        let reply = self.with_unsettled(reply, frame, question);
        let nothing_to_choose = reply.choices.is_empty();
        let offers = question.offer.iter().filter(|_| nothing_to_choose);
        offers.fold(reply, |reply, name| reply.offer(Choice::command(name)))
    }

    /// Offers the values among which the person must choose.
    fn with_unsettled(&self, reply: Reply, frame: &Frame, question: &Question) -> Reply {
        let values = frame.unsettled.get(&question.slot).map(Vec::as_slice).unwrap_or_default();
        let offer = |reply: Reply, (index, slot): (usize, &Slot)| {
            let pick = Pick::Answer { question: frame.question, value: index.to_string() };
            reply.offer(Choice { label: Label::Text(slot.text.clone()), description: None, pick })
        };
        let reply = if values.is_empty() { reply } else { reply.with("count", values.len()) };
        values.iter().enumerate().fold(reply, offer)
    }

    fn what_to_change(&self, frame: &Frame) -> Reply {
        let asked = self.pack.steps(&frame.intent, frame.flow.as_deref()).into_iter().filter_map(|step| match step {
            Step::Ask(question) => Some(question.slot),
            Step::Confirm(_) => None,
        });
        asked.fold(Reply::new("change_what"), |reply, slot| {
            let value = frame.filled.get(&slot).map(|slot| slot.value.to_string()).unwrap_or_default();
            let pick = Pick::Answer { question: frame.question, value: slot };
            reply.offer(Choice { label: Label::Text(value), description: None, pick })
        })
    }

    fn with_filled(&self, reply: Reply, frame: &Frame) -> Reply {
        frame.filled.iter().fold(reply, |reply, (name, slot)| {
            let shown = match &slot.value {
                Value::Entry(entry) => entry.label.clone().into(),
                value => value.to_argument(),
            };
            reply.with(name, shown)
        })
    }

    /// Takes the value that was asked for.
    pub(super) fn answer(&mut self, found: entities::Found, text: String) {
        let waiting = self.state.frames.last().and_then(|frame| frame.waiting_for(self.pack));
        let Some(Step::Ask(question)) = waiting else { return self.not_understood() };
        let length = text.chars().count();
        let in_words = question.slot_type.is_open();
        if in_words && !(question.min_chars..=question.max_chars).contains(&length) {
            return self.wrong_answer();
        }
        self.fill(
            question.slot,
            Slot {
                value: found.value,
                text,
                source: Source::Message,
                span: Some(found.span),
                probability: found.probability,
            },
        );
    }

    fn fill(&mut self, name: String, slot: Slot) {
        let Some(frame) = self.state.frames.last_mut() else { return };
        frame.filled.insert(name, slot);
        self.advance();
    }

    /// Takes a button of the question that waits.
    pub(super) fn button(&mut self, value: &str) {
        let Some(frame) = self.state.frames.last_mut() else { return };
        match (frame.waiting_for(self.pack), value) {
            (Some(Step::Confirm(_)), slot) if frame.changing => {
                frame.changing = false;
                frame.filled.remove(slot);
                self.advance();
            }
            (Some(Step::Confirm(_)), "yes") => {
                frame.confirmed = true;
                self.advance();
            }
            (Some(Step::Confirm(_)), "no") => self.cancel(),
            (Some(Step::Confirm(_)), "change") => {
                frame.changing = true;
                self.advance();
            }
            (Some(Step::Confirm(_)), _) => self.wrong_answer(),
            (Some(Step::Ask(question)), index) => {
                let offered = frame.unsettled.get(&question.slot).zip(index.parse::<usize>().ok());
                match offered.and_then(|(values, index)| values.get(index)).cloned() {
                    Some(slot) => self.fill(question.slot, slot),
                    None => self.wrong_answer(),
                }
            }
            (None, _) => {}
        }
    }

    pub(super) fn cancel(&mut self) {
        if self.state.frames.pop().is_some() {
            self.say_and_ask_again("cancel", Reply::new("cancelled"));
        } else {
            self.say("cancel", Reply::new("nothing_to_cancel"));
        }
    }

    /// Says what was wrong with an answer and asks again, until it has been wrong too often.
    pub(super) fn wrong_answer(&mut self) {
        let Some(frame) = self.state.frames.last_mut() else { return };
        frame.wrong += 1;
        let wrong = frame.wrong;
        let step = frame.waiting_for(self.pack);
        match step {
            Some(Step::Ask(question)) if wrong < question.attempts => {
                let Some(frame) = self.state.frames.last() else { return };
                let reply = self.with_filled(Reply::new(&question.invalid), frame);
                let reply = self.with_unsettled(reply, frame, &question);
                self.note_asked();
                self.say("ask", reply);
            }
            Some(Step::Confirm(_)) if wrong < CONFIRM_ATTEMPTS => self.ask(),
            _ => {
                self.state.frames.pop();
                self.say_and_ask_again("give_up", Reply::new("gave_up"));
            }
        }
    }
}

/// Answers to a confirmation that are neither yes nor no, until we take it for a no.
const CONFIRM_ATTEMPTS: u8 = 3;
