//! What programs can do with a sandbox: the page, the control API, scripts and tests all come through here.

use std::borrow::Cow;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::{
    AccountChange, AccountView, Callback, ChatView, ClockView, Deed, Done, Level, NewPerson, PersonChange, PersonView,
    Rule, RuleView, Sandbox, Settings, TemplateStatus, TemplateView, drive, lock,
    media::{File, Origin, Shelf},
    world::{World, effect::Handshake, person::PersonId},
};

impl Sandbox {
    /// Now, in virtual time.
    pub fn now(&self) -> Timestamp {
        self.act(|_, now| now)
    }

    /// Where virtual time stands.
    pub fn clock(&self) -> ClockView {
        self.read_clock()
    }

    /// Sets how many virtual seconds a real one has, from 0 (time stands still) to [`SCALE_MAX`](super::SCALE_MAX).
    ///
    /// # Errors
    /// When it is none of these, with what it was.
    pub fn set_scale(&self, scale: f64) -> Result<(), String> {
        self.turn_clock(|clock, real| clock.set_scale(scale, real))
    }

    /// Moves virtual time forward. What is due until then happens in order, each at its own moment.
    ///
    /// # Errors
    /// When it goes back, or further than [`JUMP_MAX`](super::JUMP_MAX).
    pub fn jump(&self, by: SignedDuration) -> Result<(), String> {
        self.turn_clock(|clock, real| clock.jump(by, real))
    }

    /// How the emulated WhatsApp behaves.
    pub fn settings(&self) -> Settings {
        self.act(|world, _| world.settings().clone())
    }

    /// Makes it behave otherwise from now on.
    ///
    /// # Errors
    /// When something is out of bounds, with field and limit.
    pub fn set_settings(&self, settings: Settings) -> Result<(), String> {
        self.act(|world, _| world.set_settings(settings))
    }

    /// Everybody, in the order in which they came.
    pub fn people(&self) -> Vec<PersonView> {
        self.act(|world, _| world.people())
    }

    /// Lets somebody in.
    ///
    /// # Errors
    /// When a field is wrong, somebody else has the number or id, or there is no room.
    pub fn add_person(&self, new: NewPerson) -> Result<PersonView, String> {
        self.act(|world, _| {
            let id = world.add_person(new)?;
            world.person(id).ok_or_else(nobody)
        })
    }

    /// Makes somebody different.
    ///
    /// # Errors
    /// When nobody is meant, or the new number is somebody's.
    pub fn change_person(&self, person: &str, change: PersonChange) -> Result<PersonView, String> {
        self.act(|world, now| {
            let id = find(world, person)?;
            if let Some(phone) = &change.phone {
                world.change_number(id, phone, now)?;
            }
            world.change_person(id, change).ok_or_else(nobody)
        })
    }

    /// What a person and the business wrote to each other.
    ///
    /// # Errors
    /// When nobody is meant.
    pub fn chat(&self, person: &str) -> Result<ChatView, String> {
        self.act(|world, now| world.chat(find(world, person)?, now).ok_or_else(nobody))
    }

    /// A person does something; the bot gets the webhook that Meta would send.
    ///
    /// # Errors
    /// When nobody is meant, or the deed is not possible: a button that is not there, a text too long.
    pub fn deed(&self, person: &str, deed: &Deed) -> Result<Done, String> {
        self.act(|world, now| {
            let id = find(world, person)?;
            let shelf = lock(&self.0.shelf);
            world.deed(id, deed, &|id| shelf.get(id, now), now)
        })
    }

    /// Takes a file that a person is about to send; its id.
    ///
    /// # Errors
    /// When WhatsApp does not take such a file.
    pub fn upload(&self, mime_type: &str, bytes: Bytes) -> Result<String, String> {
        let file = File::check(self.ids().media(), mime_type, bytes)?;
        let id = file.id.clone();
        self.with_shelf(|shelf, now| shelf.put(file, Origin::Inbound, now));
        Ok(id)
    }

    /// Whom a key means: the id here, the phone, the user id or the username.
    pub fn find(&self, person: &str) -> Option<PersonId> {
        self.act(|world, _| world.find(person))
    }

    /// The rules for faults, and what they have done.
    pub fn rules(&self) -> Vec<RuleView> {
        self.act(|world, _| world.rules().to_vec())
    }

    /// Adds a rule; its id. Of two that hit, the older counts.
    ///
    /// # Errors
    /// When something is out of bounds, or there are too many.
    pub fn add_rule(&self, rule: Rule) -> Result<u64, String> {
        self.act(|world, _| world.add_rule(rule))
    }

    /// Removes a rule. Whether it was there.
    pub fn remove_rule(&self, id: u64) -> bool {
        self.act(|world, _| world.remove_rule(id))
    }

    /// Removes every rule; how many there were.
    pub fn clear_rules(&self) -> usize {
        self.act(|world, _| world.clear_rules())
    }

    /// The account's token and standing.
    pub fn account(&self) -> AccountView {
        self.act(|world, _| AccountView::of(world.troubles()))
    }

    /// Lets the account stand otherwise; how it stands now.
    pub fn change_account(&self, change: AccountChange) -> AccountView {
        let AccountChange { token_expired, token_sends_left, restricted } = change;
        if let Some(is_expired) = token_expired {
            self.expire_token(is_expired.then_some(0));
        }
        if token_sends_left.is_some() {
            self.expire_token(token_sends_left);
        }
        if let Some(is_restricted) = restricted {
            self.restrict(is_restricted);
        }
        self.account()
    }

    /// Lets the access token expire after so many more accepted messages: 0 is at once. Without a number it is valid again.
    pub fn expire_token(&self, after_sends: Option<u32>) {
        self.act(|world, _| world.expire_token(after_sends));
    }

    /// Restricts the account: messages are refused with 131031, and `account_update` tells. Or lifts the restriction.
    pub fn restrict(&self, is_restricted: bool) {
        self.act(|world, now| world.restrict(is_restricted, now));
    }

    /// The account's templates, oldest first.
    pub fn templates(&self) -> Vec<TemplateView> {
        self.with_account(|account, _| account.templates.views())
    }

    /// Adds an approved template, as somebody would have made it at Meta before: `request` is a body of
    /// `POST /{business account id}/message_templates`. The bot is not told.
    ///
    /// # Errors
    /// When Meta would refuse it, with what is wrong.
    pub fn add_template(&self, request: &Value) -> Result<(), String> {
        self.with_account(|account, now| account.templates.add_approved(self.ids().media(), request, now))
    }

    /// Puts a template somewhere, and tells the bot. Whether there is such a template.
    pub fn set_template_status(&self, name: &str, language: &str, status: TemplateStatus) -> bool {
        self.with_account(|account, now| account.templates.set_status(name, language, status, now))
    }

    /// How long the review of a template takes from now on, those under way included; without a time nobody reviews.
    pub fn set_template_review(&self, takes: Option<SignedDuration>) {
        self.with_account(|account, now| account.templates.set_review(takes, now));
    }

    /// Pauses a template: its messages are refused with 132015, and `message_template_status_update` tells. Or ends the
    /// pause. Whether there is such a template.
    pub fn pause_template(&self, name: &str, language: &str, is_paused: bool) -> bool {
        let status = if is_paused { TemplateStatus::Paused } else { TemplateStatus::Approved };
        self.set_template_status(name, language, status)
    }

    /// Sets where webhooks go. The number's address comes before the account's, and that before the app's; without one the
    /// account and the number have none of their own. An address with a token is asked before its first webhook.
    pub fn set_callback(&self, level: Level, callback: Option<Callback>) {
        self.act(|world, _| world.set_callback(level, callback));
    }

    /// Asks all addresses that have a token whether they want webhooks, as when they are saved. The log has the answers.
    pub fn verify(&self) {
        self.act(World::verify);
    }

    /// Asks one address whether it wants webhooks, before it is set.
    ///
    /// # Errors
    /// When it does not repeat the challenge, with what it did instead.
    pub async fn shake_hands(&self, callback: &Callback) -> Result<(), String> {
        let Callback { url, verify_token } = callback;
        let verify_token = verify_token.as_ref().map_or("", |token| token.expose_secret()).to_owned();
        let question = self.act(|world, now| world.ask_address(url, now));
        let handshake = Handshake { url: url.clone(), verify_token, challenge: question.challenge.clone() };
        let outcome = drive::ask(&self.0.http, &handshake).await;
        self.act(|world, _| world.judge_answer(&question, outcome))
    }

    /// Tells the bot something in any field of webhooks, such as `phone_number_quality_update`.
    pub fn announce(&self, field: impl Into<Cow<'static, str>>, value: Value) {
        self.act(|world, now| world.announce(field, value, now));
    }

    /// Begins again: people, chats, faults, settings and account as at the start, in real time. The ids of messages are
    /// others.
    pub fn reset(&self) {
        self.begin_again();
        *lock(&self.0.shelf) = Shelf::default();
    }
}

pub(super) fn find(world: &World, person: &str) -> Result<PersonId, String> {
    world.find(person).ok_or_else(nobody)
}

fn nobody() -> String {
    "nobody here has this id, phone, user id or username".to_owned()
}
