//! Playing a script: the person does what is written, and what the bot sends is written down.

use std::{collections::BTreeMap, time::Duration};

use gateway::sandbox::{
    Awaited, Deed as WhatsAppDeed, MessageView, MessagesAwaited, NamedAwaited, NewPerson, Sandbox, Side, WaitError,
};
use serde_json::{Value, json};

use super::{Deed, Script, Step, directive::Directive, show};
use crate::written::{Transcript, later};

/// How long the bot may take for what is expected of it: one that has just been started included.
const PATIENCE: Duration = Duration::from_secs(15);

/// A script that cannot be played.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct PlayError {
    line: usize,
    why: String,
}

/// Plays a script against the bot that the sandbox serves, and writes down how it went. `moved` is called whenever the clock
/// has jumped.
///
/// When somebody cannot do what is written, such as tap what no message offers, it ends there and says why.
///
/// # Errors
/// When a directive is out of bounds.
pub async fn play(sandbox: &Sandbox, script: &Script, moved: impl Fn()) -> Result<String, PlayError> {
    let mut player = Player { sandbox, moved, person: String::new(), seen: BTreeMap::new() };
    let mut transcript = Transcript::new(&script.head);
    if let Some(phone) = &script.phone {
        player.become_person(phone).map_err(|why| PlayError { line: 1, why })?;
    }
    let last = script.steps.len() - 1;
    for (index, step) in script.steps.iter().enumerate() {
        let wrong = |why| PlayError { line: step.line, why };
        let done = match &step.deed {
            Deed::Say(words) => player.say(words),
            Deed::Direct(Directive::Deed(deed)) => player.act(deed),
            Deed::Direct(directive) => Ok(player.direct(directive).map_err(wrong)?),
        };
        if let Err(why) = done {
            transcript.add(&step.written, &[format!("(this could not be done: {why})")]);
            break;
        }
        let messages = player.hear(step, index == last).await.map_err(wrong)?;
        transcript.add(&step.written, &messages);
    }
    Ok(transcript.finish())
}

struct Player<'a, Moved> {
    sandbox: &'a Sandbox,
    moved: Moved,
    /// Who writes: the id here. Nobody at first.
    person: String,
    /// The number of the last message that was written down, of each person.
    seen: BTreeMap<String, u64>,
}

impl<Moved: Fn()> Player<'_, Moved> {
    /// What the bot sends to whoever writes.
    async fn hear(&mut self, step: &Step, is_last: bool) -> Result<Vec<String>, String> {
        if self.person.is_empty() {
            return Ok(Vec::new());
        }
        let after = self.seen.get(&self.person).copied().unwrap_or_default();
        let awaited = MessagesAwaited { messages: step.answers, to: Some(self.person.clone()), after: Some(after) };
        let is_silence = step.answers == 0 && !matches!(step.deed, Deed::Direct(_));
        let came = self.sandbox.wait(&Awaited::Messages(awaited), PATIENCE).await;
        let is_late = matches!(came, Err(WaitError::Late(_)));
        // What nobody expects shows itself before it is quiet.
        if (is_silence || is_last) && !is_late {
            // A bot that is never quiet is seen by what it says.
            let _ = self.sandbox.wait(&Awaited::Named(NamedAwaited::Quiet), PATIENCE).await;
        }
        let sent = self.sandbox.sent(Some(&self.person), after)?;
        if let Some(last) = sent.last() {
            self.seen.insert(self.person.clone(), last.message.number);
        }
        Ok(sent.iter().map(|sent| show::text(&sent.message)).collect())
    }

    fn say(&mut self, words: &str) -> Result<(), String> {
        if let Some(length) = later(words) {
            self.sandbox.jump(length)?;
            (self.moved)();
            return Ok(());
        }
        let label = words.strip_prefix('[').and_then(|words| words.strip_suffix(']'));
        let deed = match (label, words) {
            (Some(label), _) => self.tap(label)?,
            (None, "(audio)") => self.file("audio/ogg", "audio")?,
            (None, "(image)") => self.file("image/png", "image")?,
            (None, "(video)") => self.file("video/mp4", "video")?,
            (None, "(sticker)") => self.file("image/webp", "sticker")?,
            (None, "(document)") => self.file("application/pdf", "document")?,
            (None, "(location)") => json!({"kind": "location", "latitude": 0.0, "longitude": 0.0}),
            (None, words) => json!({"kind": "text", "body": words}),
        };
        self.act(&deed)
    }

    fn direct(&mut self, directive: &Directive) -> Result<(), String> {
        match directive {
            Directive::As(person) => self.become_person(person)?,
            Directive::Person(new) => drop(self.sandbox.add_person((**new).clone())?),
            Directive::Change(person, change) => drop(self.sandbox.change_person(person, (**change).clone())?),
            Directive::Settings(settings) => self.sandbox.set_settings((**settings).clone())?,
            Directive::Account(change) => drop(self.sandbox.change_account(*change)),
            Directive::Fault(rule) => drop(self.sandbox.add_rule(rule.clone())?),
            Directive::NoFaults => drop(self.sandbox.clear_rules()),
            Directive::Clock(scale) => self.sandbox.set_scale(*scale)?,
            Directive::Webhook(field, value) => self.sandbox.announce(field.clone(), value.clone()),
            Directive::Deed(deed) => self.act(deed)?,
        }
        Ok(())
    }

    /// From now on this person writes; a phone that nobody has is somebody new.
    fn become_person(&mut self, person: &str) -> Result<(), String> {
        let id = match self.sandbox.find(person) {
            Some(id) => id,
            None => self.sandbox.add_person(NewPerson { phone: Some(person.to_owned()), ..NewPerson::default() })?.id,
        };
        self.person = id.to_string();
        Ok(())
    }

    fn act(&self, deed: &Value) -> Result<(), String> {
        let mut deed = deed.clone();
        self.place_ids(&mut deed)?;
        let deed: WhatsAppDeed = serde_json::from_value(deed).map_err(|error| error.to_string())?;
        self.sandbox.deed(&self.person, &deed).map(drop)
    }

    /// Puts the ids in the place of `$last`, the last message of the bot, and `$own`, the person's own last one.
    fn place_ids(&self, deed: &mut Value) -> Result<(), String> {
        for key in ["message_id", "reply_to"] {
            let side = match deed[key].as_str() {
                Some("$last") => Side::Business,
                Some("$own") => Side::Person,
                _ => continue,
            };
            let message = self.messages()?.into_iter().rfind(|message| message.side == side);
            deed[key] = json!(message.ok_or_else(|| format!("{key}: there is no such message yet"))?.id);
        }
        Ok(())
    }

    /// A tap on what any message offers under this label, the latest first.
    fn tap(&self, label: &str) -> Result<Value, String> {
        let messages = self.messages()?;
        let offering = messages.iter().rev().filter(|message| message.side == Side::Business);
        let tap = offering.into_iter().find_map(|message| show::tap(message, label));
        tap.ok_or_else(|| format!("no message offers `[{label}]`"))
    }

    fn file(&self, mime_type: &str, kind: &str) -> Result<Value, String> {
        let media = self.sandbox.upload(mime_type, vec![0].into())?;
        Ok(json!({"kind": kind, "media": media}))
    }

    fn messages(&self) -> Result<Vec<MessageView>, String> {
        Ok(self.sandbox.chat(&self.person)?.messages)
    }
}
