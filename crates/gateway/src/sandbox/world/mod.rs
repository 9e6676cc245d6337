//! The emulated WhatsApp: everything that phones, Meta's servers and the network between do.
//!
//! It is pure. Virtual time is an argument, chance comes from a seed, and what is to be done in the real world is returned as
//! [`Effect`]s. Whoever drives it calls [`World::advance`] with the time before anything else, performs what
//! [`World::take_effects`] returns, and comes back at [`World::next_due`].

mod agenda;
mod blocks;
pub(crate) mod callbacks;
pub(crate) mod chat;
pub(crate) mod clock;
pub(crate) mod codes;
mod control;
mod deeds;
mod deliver;
mod dice;
pub(crate) mod effect;
pub(crate) mod faults;
mod follow;
mod forms;
mod handshake;
pub(crate) mod inbound;
mod log;
mod news;
mod parcel;
pub(crate) mod people;
pub(crate) mod person;
mod receipts;
pub(crate) mod send;
pub(crate) mod settings;
mod troubles;
pub(crate) mod webhook;
mod window;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

pub(crate) use self::agenda::Ticket;
use self::{
    agenda::{Agenda, Due},
    callbacks::Callbacks,
    clock::after,
    dice::Dice,
    effect::{Effect, Event},
    faults::Faults,
    log::Log,
    parcel::Deliveries,
    people::{Address, People},
    person::{ChatView, NewPerson, PersonId, PersonView},
    settings::Settings,
};
pub use self::{
    callbacks::{Callback, Level},
    deeds::Done,
    log::{Direction, Exchange},
    troubles::Troubles,
};
use super::{SandboxConfig, account::Account, ids::Ids, phone::Phone};
use crate::store::pace::Arrival;

/// Who the business is.
#[derive(Debug)]
struct Business {
    account_id: String,
    phone_number_id: String,
    display_phone_number: String,
    /// The display number, when it is one.
    phone: Option<Phone>,
    app_secret: SecretString,
}

/// The emulated WhatsApp.
#[derive(Debug)]
pub(crate) struct World {
    business: Business,
    account: Account,
    settings: Settings,
    gaps: Vec<SignedDuration>,
    people: People,
    ids: Ids,
    dice: Dice,
    agenda: Agenda,
    /// The bucket of the number's messages, in and out.
    pace: Arrival,
    faults: Faults,
    troubles: Troubles,
    callbacks: Callbacks,
    deliveries: Deliveries,
    log: Log,
    effects: Vec<Effect>,
    tickets: u64,
    messages: u64,
    seed: u64,
}

impl World {
    /// A world with its people in it. Who and what cannot be there is named, with the reason.
    pub(crate) fn new(config: &SandboxConfig, seed: u64, now: Timestamp) -> (Self, Vec<String>) {
        let callback = Callback { url: config.callback_url.clone(), verify_token: config.verify_token.clone() };
        let business = Business {
            account_id: config.business_account_id.clone(),
            phone_number_id: config.phone_number_id.clone(),
            display_phone_number: config.display_phone_number.clone(),
            phone: Phone::parse(&config.display_phone_number),
            app_secret: config.app_secret.clone(),
        };
        let ids = Ids::new(seed, "world");
        let mut world = Self {
            business,
            account: Account::new(ids.media(), now),
            settings: config.settings.clone(),
            gaps: config.webhook_retry_gaps.iter().filter_map(|gap| SignedDuration::try_from(*gap).ok()).collect(),
            people: People::default(),
            ids,
            dice: Dice::new(seed),
            agenda: Agenda::default(),
            pace: Arrival::MIN,
            faults: Faults::default(),
            troubles: Troubles::default(),
            callbacks: Callbacks::new(callback),
            deliveries: Deliveries::default(),
            log: Log::default(),
            effects: Vec::new(),
            tickets: 0,
            messages: 0,
            seed,
        };
        let mut left_out = Vec::new();
        for person in &config.people {
            let new = NewPerson {
                name: person.name.clone(),
                note: person.note.clone(),
                phone: Some(person.phone.clone()),
                ..NewPerson::default()
            };
            if let Err(why) = world.add_person(new) {
                left_out.push(format!("{}: {why}", person.name));
            }
        }
        for template in &config.templates {
            let id = world.ids.media();
            if let Err(why) = world.account.templates.add_approved(id, template, now) {
                left_out.push(format!("template {}: {why}", template["name"]));
            }
        }
        world.effects.clear();
        (world, left_out)
    }

    /// When something happens by itself.
    pub(crate) fn next_due(&self) -> Option<Timestamp> {
        [self.agenda.next(), self.account.templates.next_due()].into_iter().flatten().min()
    }

    /// Lets everything happen that is due by `now`, each at its own moment.
    pub(crate) fn advance(&mut self, now: Timestamp) {
        while let Some(at) = self.next_due().filter(|at| *at <= now) {
            if self.account.templates.next_due() == Some(at) {
                self.settle_templates(at);
                continue;
            }
            let (at, due) = self.agenda.pop(at).expect("the agenda has what is due next. This is a bug.");
            match due {
                Due::Mark { person, wamid, status } => self.mark(person, &wamid, status),
                Due::Tell { person, wamid, status, at: happened, ticket } => {
                    self.tell_status(person, &wamid, status, happened, ticket, at);
                }
                Due::TypingEnds { person } => self.end_typing(person, at),
                Due::HangUp { person, call, began } => self.hang_up(person, &call, began, at),
                Due::Flush => self.flush_due(at),
                Due::Attempt { parcel } => self.attempt(parcel, at),
                Due::Release { ticket } => self.effects.push(Effect::Release(ticket)),
            }
        }
    }

    /// What is to be done in the real world since it was asked last, in order.
    pub(crate) fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// How it behaves.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Makes it behave otherwise from now on.
    pub(crate) fn set_settings(&mut self, settings: Settings) -> Result<(), String> {
        settings.check()?;
        self.settings = settings;
        self.tell(Event::Changed);
        Ok(())
    }

    /// A request of the bot was refused, for whoever builds it.
    pub(crate) fn tell_refused(&mut self, address: Option<&Address>, code: u32, details: &str) {
        let person = address.and_then(|address| self.people.at(address)).and_then(|id| self.people.get(id));
        let phone = match address {
            Some(Address::Phone(phone)) => Some(phone.to_string()),
            _ => None,
        };
        let phone = person.and_then(|person| person.phone.as_ref().map(ToString::to_string)).or(phone);
        let person = person.map(|person| person.id);
        self.tell(Event::Refused { person, phone, code, details: details.to_owned() });
    }

    /// An answer that is given only after so many virtual milliseconds.
    pub(crate) fn release_after(&mut self, ms: u64, now: Timestamp) -> Ticket {
        let ticket = self.ticket();
        let at = after(now, settings::millis(ms));
        self.agenda.add(at, Due::Release { ticket });
        ticket
    }

    pub(crate) fn find(&self, key: &str) -> Option<PersonId> {
        self.people.find(key)
    }

    pub(crate) fn people(&self) -> Vec<PersonView> {
        self.people.iter().map(person::Person::view).collect()
    }

    pub(crate) fn person(&self, id: PersonId) -> Option<PersonView> {
        self.people.get(id).map(person::Person::view)
    }

    pub(crate) fn chat(&self, id: PersonId, now: Timestamp) -> Option<ChatView> {
        self.people.get(id).map(|person| person.history(now))
    }

    /// Lets somebody in.
    pub(crate) fn add_person(&mut self, new: NewPerson) -> Result<PersonId, String> {
        let phone = new.phone.as_deref().and_then(Phone::parse);
        if phone.is_some() && phone == self.business.phone {
            return Err("this is the business's own number".to_owned());
        }
        let id = self.people.add(new)?;
        self.tell_person(id);
        Ok(id)
    }

    /// Webhooks that the bot has not taken yet.
    pub(crate) fn webhooks_waiting(&self) -> usize {
        self.deliveries.waiting()
    }

    /// The clock was turned.
    pub(crate) fn tell_clock(&mut self, _: Timestamp) {
        self.tell(Event::Changed);
    }

    /// The number of the next message.
    fn count_message(&mut self) -> u64 {
        self.messages += 1;
        self.messages
    }

    fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    fn tell(&mut self, event: Event) {
        self.effects.push(Effect::Tell(Box::new(event)));
    }

    fn tell_person(&mut self, id: PersonId) {
        if let Some(person) = self.person(id) {
            self.tell(Event::Person { person });
        }
    }

    /// Changes a line of the log, and tells of it.
    fn note(&mut self, exchange: u64, change: impl FnOnce(&mut Exchange)) {
        if let Some(exchange) = self.log.change(exchange, change) {
            self.tell(Event::Exchange { exchange });
        }
    }
}
