//! Commands of the conversation itself.

use nlu::universal::Universal;
use serde_json::json;

use super::Turn;
use crate::{
    Choice, Reply,
    pack::{Intent, Step},
    reply::Label,
    state::State,
};

impl Turn<'_> {
    pub(super) fn universal(&mut self, universal: Universal) {
        match universal {
            Universal::Cancel => self.cancel(),
            Universal::Back => self.back(),
            Universal::Help => {
                self.drop_open_commands();
                self.help();
            }
            Universal::Menu => {
                self.drop_open_commands();
                self.menu();
            }
            Universal::Repeat if self.state.frames.is_empty() => self.menu(),
            Universal::Repeat => self.ask_again("ask"),
            Universal::Restart => {
                self.state =
                    State { language: Some(self.language), questions: self.state.questions, ..State::default() };
                let reply = Reply::new("welcome").with("name", &self.pack.name).offer(Choice::command("menu"));
                self.say("restart", reply);
            }
        }
    }

    /// The commands that the caller may ask for, as the pack lists them.
    fn allowed(&self) -> impl Iterator<Item = &Intent> {
        let listed = self.pack.menu.iter().filter_map(|name| self.pack.intents.get(name));
        listed.filter(|intent| intent.allows(&self.caller.role))
    }

    fn menu(&mut self) {
        let about = |intent: &Intent| intent.about.get(&self.language).cloned().unwrap_or_default();
        let choice = |intent: &Intent| Choice::command(&intent.name).describe(Label::Text(about(intent)));
        let choices: Vec<_> = self.allowed().map(choice).collect();
        let reply = choices.into_iter().fold(Reply::new("menu").with("name", &self.pack.name), Reply::offer);
        self.say_and_ask_again("menu", reply);
    }

    fn help(&mut self) {
        let say = |texts: &crate::reply::Translated| texts.get(&self.language).cloned().unwrap_or_default();
        let commands: Vec<_> =
            self.allowed().map(|intent| json!({"label": say(&intent.label), "about": say(&intent.about)})).collect();
        let reply = Reply::new("help").with("name", &self.pack.name).with("commands", commands);
        let reply = if self.state.frames.is_empty() { reply.offer(Choice::command("menu")) } else { reply };
        self.say_and_ask_again("help", reply);
    }

    /// Takes back the last answer and asks for it again.
    fn back(&mut self) {
        let Some(frame) = self.state.frames.last_mut() else {
            return self.say("back", Reply::new("nothing_to_go_back"));
        };
        if frame.changing {
            frame.changing = false;
            return self.advance();
        }
        let asked: Vec<_> = self.pack.steps(&frame.intent, frame.flow.as_deref());
        let before = asked.iter().map_while(|step| match step {
            Step::Ask(question) if frame.filled.contains_key(&question.slot) => Some(&question.slot),
            Step::Ask(_) | Step::Confirm(_) => None,
        });
        match before.last() {
            Some(slot) => {
                frame.filled.remove(slot);
                self.advance();
            }
            None => self.say_and_ask_again("back", Reply::new("nothing_to_go_back")),
        }
    }
}
