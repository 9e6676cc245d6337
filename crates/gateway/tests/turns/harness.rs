//! Conversations with a clock, written as text and held with the real turns over the store's model.
//!
//! ```text
//! # A question that waits is asked once more
//! 10:00 > sign up
//! 10:00 !
//! < Your name?
//! 10:10 !
//! < Still there? Your name?
//! ```
//!
//! `10:00 > words` is written at 10:00, `[label]` is tapped, `(audio)` is no text; `10:05 !` lets the clock show that, fires the timers that are
//! due and answers everything that is pending; after `10:05 ?` nobody knows whether what was sent has arrived; `10:05 no marketing` is a wish of
//! theirs. `21T10:00` is another day of that month. Lines with `<` are
//! what is sent.

use std::sync::Arc;

use bot::{Call, Message, Pack, Reply, pack::SourceFile, pick};
use gateway::{
    business::Business,
    handlers::{CommandError, Handlers},
    store::{
        Batch, Claim, ClaimSends, ModelStore, NewEvent, Pace, Person, Preference, Send, SendKind, Settle, Settlement,
        Store, Work, alias_of,
    },
    turn::{Change, Changed, Explain, Listening, attach_image, turn},
};
use jiff::{SignedDuration, Timestamp, civil::DateTime};
use nlu::Period;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

/// Whoever writes: staff.
pub(crate) const PHONE: &str = "5511990000001";
/// The day of every case that names none.
const DAY: &str = "2026-11-20";

#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Figures {
    #[schemars(with = "serde_json::Value")]
    pub(crate) day: Period,
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(crate) struct Note {
    pub(crate) words: String,
}

pub(crate) fn pack() -> Pack {
    let mut files: Vec<_> = include_str!("pack/intents.yaml")
        .split("---\n")
        .map(|text| {
            let name = text.lines().find_map(|line| line.strip_prefix("intent: ")).unwrap();
            SourceFile { path: format!("intents/{name}.yaml"), text: text.to_owned() }
        })
        .collect();
    for (path, text) in [
        ("bot.yaml", include_str!("pack/bot.yaml")),
        ("flows/sign_up.yaml", include_str!("pack/flow.yaml")),
        ("replies/en.yaml", include_str!("pack/replies.yaml")),
    ] {
        files.push(SourceFile { path: path.to_owned(), text: text.to_owned() });
    }
    Pack::compile(&files).unwrap()
}

/// A business whose handlers say what they were asked.
pub(crate) async fn business() -> Business {
    async fn figures(_: (), _: Call, slots: Figures) -> Result<Reply, CommandError> {
        Ok(Reply::new("figures").with("day", slots.day))
    }
    async fn note(_: (), _: Call, slots: Note) -> Result<Reply, CommandError> {
        Ok(Reply::new("noted").with("words", slots.words))
    }
    business_of(Handlers::new().with("figures", &(), figures).with("note", &(), note)).await
}

pub(crate) async fn business_of(handlers: Handlers) -> Business {
    Business::open(pack(), handlers, "nowhere".as_ref()).await.unwrap()
}

fn person(phone: &str) -> Person {
    Person { phone_number_id: "1".into(), address: phone.into(), phone: Some(phone.into()), profile_name: None }
}

/// A message as the webhook takes it in.
pub(crate) fn event(phone: &str, key: &str, at: Timestamp, message: &serde_json::Value) -> NewEvent {
    NewEvent {
        key: key.to_owned(),
        person: Some(person(phone)),
        aliases: vec![alias_of(phone)],
        provider_time: at,
        payload: json!({ "message": message }).to_string(),
        wait: SignedDuration::ZERO,
    }
}

/// One conversation, its store, and what was sent so far.
pub(crate) struct Desk {
    pub(crate) store: Arc<ModelStore>,
    business: Business,
    listening: Listening,
    written: u32,
    offered: Vec<(String, String)>,
    /// WhatsApp says that it has what is sent.
    is_told: bool,
}

impl Desk {
    pub(crate) async fn new(together: bool) -> Self {
        let listening = Listening { stale_after: SignedDuration::from_mins(15), together };
        let store = Arc::new(ModelStore::default());
        Self { store, business: business().await, listening, written: 0, offered: Vec::new(), is_told: true }
    }

    /// Holds the conversation of `script` and returns it with what was sent in place of the lines with `<`.
    pub(crate) async fn hold(&mut self, script: &str) -> String {
        let mut held = String::new();
        let mut clock = Timestamp::MIN;
        for line in script.lines().filter(|line| !line.starts_with('<')) {
            held.push_str(line);
            held.push('\n');
            let Some((time, rest)) = line.split_once(' ').filter(|(time, _)| time.contains(':')) else { continue };
            let at = moment(time);
            match rest.strip_prefix("> ") {
                Some(words) => {
                    clock = clock.max(at);
                    self.write(words, at, clock).await;
                }
                None => {
                    clock = at;
                    match rest {
                        "!" | "?" => {
                            self.is_told = rest == "!";
                            held.push_str(&self.catch_up(clock).await);
                        }
                        "no marketing" => self.want_no_marketing(clock).await,
                        _ => panic!("{line}"),
                    }
                }
            }
        }
        held
    }

    async fn write(&mut self, words: &str, at: Timestamp, now: Timestamp) {
        self.written += 1;
        let key = format!("m:wamid.{}", self.written);
        let event = event(PHONE, &key, at, &self.message(words));
        self.store.accept(Batch { events: vec![event], ..Batch::default() }, now).await.unwrap();
    }

    async fn want_no_marketing(&self, at: Timestamp) {
        let (phone_number_id, aliases) = ("1".to_owned(), vec![alias_of(PHONE)]);
        let preference = Preference { phone_number_id, aliases, wants_marketing: false, at };
        self.store.accept(Batch { preferences: vec![preference], ..Batch::default() }, at).await.unwrap();
    }

    fn message(&self, words: &str) -> serde_json::Value {
        let id = format!("wamid.{}", self.written);
        if let Some(label) = words.strip_prefix('[').and_then(|words| words.strip_suffix(']')) {
            let (_, pick) = self.offered.iter().rev().find(|(title, _)| title == label).expect("it was offered");
            let reply = json!({"type": "button_reply", "button_reply": {"id": pick, "title": label}});
            return json!({"id": id, "type": "interactive", "interactive": reply});
        }
        match words.strip_prefix('(').and_then(|words| words.strip_suffix(')')) {
            Some(kind) => json!({"id": id, "type": kind, kind: {}}),
            None => json!({"id": id, "type": "text", "text": {"body": words}}),
        }
    }

    pub(crate) async fn claim(&self, now: Timestamp) -> Vec<Work> {
        let claim = Claim { owner: "desk".into(), limit: 8, lease_for: SignedDuration::from_secs(30) };
        self.store.claim(claim, now).await.unwrap()
    }

    /// Fires timers, answers and sends until nothing is left to do; returns what was sent.
    pub(crate) async fn catch_up(&mut self, now: Timestamp) -> String {
        let mut sent = String::new();
        loop {
            self.store.fire_timers(now).await.unwrap();
            let all = self.claim(now).await;
            let sends = self.sends(now).await;
            if all.is_empty() && sends.is_empty() {
                return sent;
            }
            for work in all {
                self.turn(&work, now).await;
            }
            for send in sends {
                sent.push_str(&self.send(send, now).await);
            }
        }
    }

    async fn turn(&self, work: &Work, now: Timestamp) {
        turn(&*self.store, &self.business, &self.listening, work, &Explain::default(), now).await.unwrap();
    }

    /// Answers what is pending, and sends nothing.
    pub(crate) async fn answer(&self, now: Timestamp) {
        for work in self.claim(now).await {
            self.turn(&work, now).await;
        }
    }

    pub(crate) async fn sends(&self, now: Timestamp) -> Vec<Send> {
        let pace = Pace { every: SignedDuration::from_micros(1), burst: 1000 };
        let claim = Claim { owner: "desk".into(), limit: 8, lease_for: SignedDuration::from_secs(60) };
        self.store.claim_sends(ClaimSends { claim, pair: pace, number: pace }, now).await.unwrap()
    }

    async fn send(&mut self, send: Send, now: Timestamp) -> String {
        let (shown, settlement) = match send.kind {
            SendKind::Message => {
                let message = attach_image(&send.payload, send.image).unwrap();
                let line = self.show(&message, send.has_fallback);
                let taken = Settlement::Accepted { wamid: format!("wamid.out{}", send.id) };
                (line, if self.is_told { taken } else { Settlement::Unknown { reason: "no answer".to_owned() } })
            }
            SendKind::Command => {
                let change: Change = serde_json::from_str(&send.payload).unwrap();
                let call = Call {
                    caller: self.business.caller(&send.person).await.unwrap(),
                    language: nlu::Language::En,
                    now: self.business.local(change.asked),
                    idempotency_key: String::new(),
                };
                let outcome = self.business.act(change.command, &change.run, call).await;
                let changed = Changed { outcome, asked: change.asked };
                (String::new(), Settlement::Outcome { payload: serde_json::to_string(&changed).unwrap() })
            }
        };
        self.store.settle(Settle { id: send.id, attempt: send.attempt, settlement }, now).await.unwrap();
        shown
    }

    fn show(&mut self, message: &Message, has_fallback: bool) -> String {
        let mut line = format!("< {}", message.text());
        if let Message::Buttons { buttons, .. } = message {
            for button in buttons {
                assert!(pick::from_id(&button.id).is_some(), "{}", button.id);
                line.push_str(&format!(" [{}]", button.title));
                self.offered.push((button.title.clone(), button.id.clone()));
            }
        }
        line.push_str(if has_fallback { " (or a template)\n" } else { "\n" });
        line
    }
}

/// `10:00`, or `21T10:00` for another day of the month.
pub(crate) fn moment(time: &str) -> Timestamp {
    let time = match time.split_once('T') {
        Some((day, time)) => format!("{}{day}T{time}", &DAY[..8]),
        None => format!("{DAY}T{time}"),
    };
    let local: DateTime = time.parse().unwrap();
    local.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp()
}
