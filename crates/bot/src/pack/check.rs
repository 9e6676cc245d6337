//! What the files of a pack say about each other must hold.

mod delivery;
mod schedules;

use std::collections::HashMap;

use nlu::{Language, SlotType};

use super::{Complaint, Intent, Pack, Parameter, Risk, Run, SlotSpec, Step};
use crate::{
    hear::built_in,
    message::{BUTTON_TITLE_MAX, ROW_DESCRIPTION_MAX},
    reply::Translated,
};

/// The replies that the engine itself says.
pub(super) const BUILT_IN: &[&str] = &[
    "menu",
    "help",
    "not_understood",
    "did_you_mean",
    "not_allowed",
    "unavailable",
    "failed",
    "cancelled",
    "nothing_to_cancel",
    "nothing_to_go_back",
    "gave_up",
    "expired_choice",
    "only_text",
    "welcome",
    "yes",
    "no",
    "change",
    "change_what",
    "choose",
    "more",
    "page",
    "menu_label",
    "help_label",
    "gap",
    "missed",
    "answer_last",
];

pub(super) fn check(pack: &Pack, complaints: &mut Vec<Complaint>) {
    let mut check = Check { pack, complaints };
    for name in BUILT_IN {
        check.built_in_reply(name);
    }
    for name in pack.menu.iter().filter(|name| !pack.intents.contains_key(*name)) {
        check.complain("bot.yaml", name, format!("`menu` names the intent `{name}`, which does not exist"));
    }
    for role in &pack.roles {
        for phone in role.people.iter().filter(|phone| !is_e164(phone)) {
            check.complain(
                "bot.yaml",
                phone,
                format!("expected a phone number such as +5511990000001, found `{phone}`"),
            );
        }
        if let Some(query) = &role.query {
            check.query("bot.yaml", query);
            check.parameters(query, &[], &["caller_phone"]);
        }
    }
    for intent in pack.intents.values() {
        check.intent(intent);
    }
    for flow in pack.flows.values() {
        let file = format!("flows/{}.yaml", flow.name);
        for step in &flow.steps {
            for after in step.silence().reminder.iter().chain(&step.silence().timeout) {
                check.reply(&file, &after.say, "the flow");
            }
            match step {
                Step::Confirm(confirmation) => check.reply(&file, &confirmation.say, "the flow"),
                Step::Ask(question) => {
                    check.reply(&file, &question.say, "the flow");
                    check.reply(&file, &question.invalid, "the flow");
                    check.slot_type(&file, &question.slot_type);
                }
            }
        }
        check.run(&file, &flow.run);
        if let Run::Flow(_) = flow.run {
            check.complain(&file, &flow.name, "a flow ends in a command or a reply, not in another flow".to_owned());
        }
    }
    for (name, catalogue) in &pack.catalogues {
        if let super::CatalogueSource::Query(query) = catalogue {
            check.query(&format!("entities/{name}.yaml"), query);
            check.parameters(query, &[], &[]);
        }
    }
    for schedule in pack.schedules.values() {
        check.schedule(schedule);
    }
    check.examples_belong_to_one_intent();
}

/// True for a plus sign and 8 to 15 digits (ITU-T E.164).
fn is_e164(phone: &str) -> bool {
    phone
        .strip_prefix('+')
        .is_some_and(|digits| (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

struct Check<'a> {
    pack: &'a Pack,
    complaints: &'a mut Vec<Complaint>,
}

impl Check<'_> {
    fn intent(&mut self, intent: &Intent) {
        let file = format!("intents/{}.yaml", intent.name);
        for slot in intent.slots.iter().filter(|slot| super::CALL_PARAMETERS.contains(&slot.name.as_str())) {
            let message = format!("a slot cannot be called `{}`: queries know the caller by that name", slot.name);
            self.complain(&file, &slot.name, message);
        }
        let spoken = &self.pack.languages;
        if let Some((language, text)) = intent.examples.iter().find(|(language, _)| !spoken.contains(language)) {
            self.complain(&file, text, format!("examples in {language}, which bot.yaml does not list"));
        }
        if let Run::Flow(flow) = &intent.run
            && intent.risk != Risk::Read
            && self
                .pack
                .flows
                .get(flow)
                .is_some_and(|flow| !flow.steps.iter().any(|step| matches!(step, Step::Confirm(_))))
        {
            let message = format!("what changes something is confirmed first: flow `{flow}` needs a step `confirm`");
            self.complain(&file, flow, message);
        }
        self.delivery(&file, intent);
        self.translated(&file, "label", &intent.label, BUTTON_TITLE_MAX);
        self.translated(&file, "about", &intent.about, ROW_DESCRIPTION_MAX);
        for role in &intent.roles {
            let known = role == super::ANYONE || self.pack.roles.iter().any(|known| known.name == *role);
            if !known {
                self.complain(&file, role, format!("role `{role}` is not in bot.yaml"));
            }
        }
        for slot in &intent.slots {
            for reply in slot.ask.iter().chain(&slot.invalid) {
                self.reply(&file, reply, "the slot");
            }
            self.slot_type(&file, &slot.slot_type);
        }
        self.run(&file, &intent.run);
        if let Run::Sql { query, .. } = &intent.run {
            self.parameters(query, &intent.slots, super::CALL_PARAMETERS);
            if intent.risk != Risk::Read {
                self.complain(&file, "risk", "a query only reads: its `risk` is `read`".to_owned());
            }
        }
        for offered in intent.offer.iter().chain(intent.slots.iter().flat_map(|slot| &slot.offer)) {
            if built_in(offered).is_none() && !self.pack.intents.contains_key(offered) {
                self.complain(&file, offered, format!("`offer` names the intent `{offered}`, which does not exist"));
            }
        }
    }

    fn run(&mut self, file: &str, run: &Run) {
        match run {
            Run::Sql { query, reply, one_row } => {
                self.query(file, query);
                self.reply(file, reply, "the query");
                if *one_row {
                    self.reply(file, &format!("{reply}_empty"), "an empty result");
                }
            }
            Run::Reply(reply) => self.reply(file, reply, "the command"),
            Run::Flow(flow) if !self.pack.flows.contains_key(flow) => {
                self.complain(file, flow, format!("flow `{flow}` has no file flows/{flow}.yaml"));
            }
            Run::Flow(_) | Run::Handler(_) => {}
        }
    }

    fn reply(&mut self, file: &str, name: &str, who: &str) {
        for &language in &self.pack.languages {
            if !self.pack.templates.has(language, name) {
                self.complain(file, name, format!("{who} says `{name}`, which replies/{language}.yaml does not have"));
            }
        }
    }

    fn built_in_reply(&mut self, name: &str) {
        for &language in self.pack.languages.iter().filter(|language| !self.pack.templates.has(**language, name)) {
            let message = format!("the reply `{name}` is missing: every bot says it");
            self.complaints.push(Complaint { file: format!("replies/{language}.yaml"), line: 1, message });
        }
    }

    /// Every parameter of a query must be known to those who ask it.
    fn parameters(&mut self, query: &str, slots: &[SlotSpec], others: &[&str]) {
        let Some(known) = self.pack.queries.get(query) else { return };
        for Parameter(name) in &known.parameters {
            let is_known = slots.iter().any(|slot| slot.gives(name)) || others.contains(&name.as_str());
            if !is_known {
                let slots = slots.iter().flat_map(SlotSpec::parameters);
                let choice: Vec<_> =
                    slots.chain(others.iter().map(ToString::to_string)).map(|name| format!(":{name}")).collect();
                let message = format!("expected a parameter of {}, found `:{name}`", choice.join(", "));
                self.complain(&format!("queries/{query}.sql"), &format!(":{name}"), message);
            }
        }
    }

    fn query(&mut self, file: &str, name: &str) {
        if !self.pack.queries.contains_key(name) {
            self.complain(file, name, format!("query `{name}` has no file queries/{name}.sql"));
        }
    }

    fn slot_type(&mut self, file: &str, slot_type: &SlotType) {
        if let SlotType::Catalogue(of) = slot_type
            && !self.pack.catalogues.contains_key(of)
        {
            self.complain(file, of, format!("catalogue `{of}` has no file entities/{of}.yaml"));
        }
    }

    fn translated(&mut self, file: &str, what: &str, texts: &Translated, max: usize) {
        for &language in &self.pack.languages {
            match texts.get(&language) {
                None => self.complain(file, what, format!("`{what}` is missing in {language}")),
                Some(text) if text.chars().count() > max => {
                    let found = text.chars().count();
                    self.complain(
                        file,
                        text,
                        format!("`{what}` in {language} has {found} characters, at most {max} fit"),
                    );
                }
                Some(_) => {}
            }
        }
    }

    fn examples_belong_to_one_intent(&mut self) {
        let said = self.pack.intents.values().flat_map(|intent| {
            let file = format!("intents/{}.yaml", intent.name);
            intent.examples.iter().map(move |example| (file.clone(), format!("`{}`", intent.name), example))
        });
        let outside = self.pack.out_of_scope.iter();
        let outside =
            outside.map(|example| ("out_of_scope.yaml".to_owned(), "what is out of scope".to_owned(), example));
        let mut seen: HashMap<(Language, String), String> = HashMap::new();
        let mut complaints = Vec::new();
        for (file, label, (language, text)) in said.chain(outside) {
            let key = (*language, nlu::Utterance::new(text).folded_words());
            match seen.insert(key, label.clone()) {
                Some(other) if other != label => {
                    let message = format!("example `{text}` is also an example of {other}");
                    complaints.push(self.pack.complaint(&file, text, message));
                }
                _ => {}
            }
        }
        self.complaints.extend(complaints);
    }

    /// Notes a complaint at the line of `file` that says `word`.
    fn complain(&mut self, file: &str, word: &str, message: String) {
        self.complaints.push(self.pack.complaint(file, word, message));
    }
}
