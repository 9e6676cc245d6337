//! What runs by the clock must be able to run without anybody being there to ask.

use super::{Check, delivery::problems, is_e164};
use crate::pack::{Complaint, Intent, Risk, Run, Schedule};

impl Check<'_> {
    pub(super) fn schedule(&mut self, schedule: &Schedule) {
        let intents = &self.pack.intents;
        match intents.get(&schedule.intent) {
            Some(intent) => self.scheduled(schedule, intent),
            None => self.of(schedule, format!("runs the intent `{}`, which does not exist", schedule.intent)),
        }
        if schedule.people.is_empty() {
            self.of(schedule, "needs somebody in `for`: roles, or phone numbers".to_owned());
        }
        for problem in schedule.template.iter().flat_map(|template| problems(self.pack, template)) {
            self.of(schedule, problem);
        }
    }

    fn scheduled(&mut self, schedule: &Schedule, intent: &Intent) {
        if intent.risk != Risk::Read || matches!(intent.run, Run::Flow(_)) {
            let message = format!("runs `{}`; only what reads and asks nothing runs by the clock", intent.name);
            self.of(schedule, message);
        }
        for who in &schedule.people {
            let is_role = self.pack.roles.iter().any(|role| role.name == *who);
            if !is_role && !is_e164(who) {
                let message =
                    format!("is for `{who}`; expected a role of bot.yaml or a phone number such as +5511990000001");
                self.of(schedule, message);
            } else if is_role && !intent.allows(who) {
                self.of(schedule, format!("is for `{who}`, whom the intent `{}` does not allow", intent.name));
            }
        }
        for (name, words) in &schedule.slots {
            let context = self.pack.reading_context(self.pack.default_language(), &jiff::Zoned::default());
            match intent.slots.iter().find(|slot| slot.name == *name) {
                None => self.of(schedule, format!("fills the slot `{name}`, which `{}` does not have", intent.name)),
                Some(slot) if slot.read(words, &context).is_none() => {
                    let message = format!(
                        "fills the slot `{name}` with `{words}`, which does not read as its type; catalogues are not known there"
                    );
                    self.of(schedule, message);
                }
                Some(_) => {}
            }
        }
        let is_given = |name: &str| schedule.slots.iter().any(|(given, _)| given == name);
        let needed = intent.slots.iter().filter(|slot| !slot.optional && slot.default.is_none());
        for slot in needed.filter(|slot| !is_given(&slot.name)) {
            self.of(schedule, format!("must fill the slot `{}`: nobody is there to be asked", slot.name));
        }
    }

    /// Notes a complaint at the schedule.
    fn of(&mut self, schedule: &Schedule, message: String) {
        let message = format!("schedule `{}` {message}", schedule.name);
        self.complaints.push(Complaint { file: "bot.yaml".to_owned(), line: schedule.line, message });
    }
}
