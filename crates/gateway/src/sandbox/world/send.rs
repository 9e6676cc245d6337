//! A message of the business: taken or refused.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{
    World,
    agenda::Ticket,
    chat::{Category, Chat, Message},
    people::{Address, PEOPLE_MAX},
    person::{NewPerson, Person, PersonId},
    settings::{PaceRule, WindowRule},
};
use crate::{
    sandbox::{error::ApiError, validate::Outgoing},
    store::{Pace, pace},
};

/// Messages of the number, in and out together (Cloud API, "Throughput").
pub(crate) const NUMBER_PACE: Pace = Pace { every: SignedDuration::from_micros(1_000_000 / 80), burst: 80 };
/// Messages to one person: one in six seconds, of which 45 may be lent (Cloud API, "Pair rate limits").
pub(crate) const PAIR_PACE: Pace = Pace { every: SignedDuration::from_secs(6), burst: 45 };
/// The emulated number's pace is never lowered.
const FULL_PERCENT: u32 = 100;

/// A message can be answered, reacted to or marked as read for so long (Cloud API, "Messages").
const MESSAGE_LIFE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The endpoint through which a message came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Through {
    Messages,
    /// Takes templates of the category MARKETING.
    MarketingMessages,
}

/// A message that was taken.
#[derive(Debug)]
pub(crate) struct Accepted {
    /// The answer's body.
    pub(crate) body: Value,
    /// The answer is held back until this is released.
    pub(crate) hold: Option<Ticket>,
}

impl World {
    /// Whom a message would reach; nobody when the address is not known yet.
    pub(crate) fn addressee(&self, address: &Address) -> Option<PersonId> {
        self.people.at(address)
    }

    /// Takes a message whose form is in order, or refuses it; what becomes of it follows by itself. With `failing`, it fails
    /// with this code.
    pub(crate) fn send(
        &mut self,
        mut outgoing: Outgoing,
        through: Through,
        failing: Option<u32>,
        now: Timestamp,
    ) -> Result<Accepted, ApiError> {
        self.check_troubles()?;
        let category = self.fill(&mut outgoing, through)?;
        let id = self.recipient(&outgoing.to)?;
        let person = self.people.get(id).expect("the recipient was just found. This is a bug.");
        if self.settings.only_listed && !person.traits.is_listed {
            return Err(ApiError::plain(131_030));
        }
        if person.traits.is_blocked {
            return Err(ApiError::plain(130_403));
        }
        if outgoing.identity_hash.as_ref().is_some_and(|hash| *hash != person.identity_hash) {
            return Err(ApiError::of(137_000, "recipient_identity_key_hash is not the recipient's"));
        }
        check_targets(person, &outgoing, now)?;
        let fate = failing.or_else(|| self.fate(id, category, now));
        if fate == Some(131_047) && self.settings.window == WindowRule::Refused {
            return Err(ApiError::plain(131_047));
        }
        self.take_paces(id, now)?;
        self.troubles.count_send();
        Ok(self.put(id, outgoing, category, fate, now))
    }

    fn check_troubles(&self) -> Result<(), ApiError> {
        if self.troubles.is_token_expired() {
            return Err(ApiError::plain(190));
        }
        if self.troubles.is_restricted {
            return Err(ApiError::plain(131_031));
        }
        self.account.number.check()
    }

    /// Puts what a template shows into its message, as `shown`. The message's category.
    fn fill(&self, outgoing: &mut Outgoing, through: Through) -> Result<Category, ApiError> {
        let Some(filling) = &outgoing.template else { return Ok(Category::Service) };
        let is_to_phone = matches!(outgoing.to, Address::Phone(_));
        let shown = self.account.templates.fill(filling, is_to_phone)?;
        let name = shown["category"].as_str().unwrap_or_default();
        let category = Category::of_template(name);
        if through == Through::MarketingMessages && category != Category::Marketing {
            return Err(ApiError::of(131_055, format!("the template's category is {name}, MARKETING is needed")));
        }
        outgoing.content["shown"] = shown;
        Ok(category)
    }

    /// Who gets it. A number that nobody here has is somebody new.
    fn recipient(&mut self, to: &Address) -> Result<PersonId, ApiError> {
        if let Some(id) = self.people.at(to) {
            return Ok(id);
        }
        match to {
            Address::Phone(phone) if self.business.phone.as_ref() == Some(phone) => {
                Err(ApiError::of(131_021, "to is the business number itself"))
            }
            Address::Phone(_) if self.people.is_full() => {
                let details =
                    format!("to is not one of the people here, and there are {PEOPLE_MAX} already, which is the limit");
                Err(ApiError::of(131_030, details))
            }
            Address::Phone(phone) => {
                let wa_id = Some(super::forms::wa_id(phone).to_string());
                let new = NewPerson { phone: Some(phone.to_string()), wa_id, ..NewPerson::default() };
                self.add_person(new).map_err(|why| ApiError::of(131_026, why))
            }
            Address::User(_) => Err(ApiError::of(131_026, "recipient is the user id of nobody here")),
            Address::Group(_) => Err(ApiError::of(131_020, "to is no group: the sandbox has none")),
        }
    }

    /// The code with which an accepted message will fail; nothing when it arrives.
    fn fate(&self, id: PersonId, category: Category, now: Timestamp) -> Option<u32> {
        let person = self.people.get(id)?;
        let is_free_form = category == Category::Service;
        if !person.traits.has_whatsapp || person.traits.blocks_business {
            Some(131_026)
        } else if category == Category::Marketing && !person.traits.takes_marketing {
            Some(131_050)
        } else if is_free_form && self.settings.window != WindowRule::Off && !person.window.is_open(now) {
            Some(131_047)
        } else {
            None
        }
    }

    /// Takes one message out of both buckets, or out of none.
    fn take_paces(&mut self, id: PersonId, now: Timestamp) -> Result<(), ApiError> {
        if self.settings.pace == PaceRule::Off {
            return Ok(());
        }
        let now_ms = now.as_millisecond();
        let has_room = |bucket, pace| pace::opens_at(bucket, pace) <= now_ms;
        let person = self.people.get_mut(id).expect("the recipient was just found. This is a bug.");
        if !has_room(self.pace, NUMBER_PACE) {
            return Err(ApiError::plain(130_429));
        }
        if !has_room(person.pace, PAIR_PACE) {
            return Err(ApiError::plain(131_056));
        }
        self.pace = pace::take(self.pace, NUMBER_PACE, FULL_PERCENT, now_ms);
        person.pace = pace::take(person.pace, PAIR_PACE, FULL_PERCENT, now_ms);
        Ok(())
    }

    /// What came in counts too; it cannot be refused.
    pub(super) fn count_in(&mut self, now: Timestamp) {
        self.pace = pace::count_in(self.pace, NUMBER_PACE, FULL_PERCENT, 1, now.as_millisecond());
    }
}

/// The messages that another one points at must be of this chat and not too old.
fn check_targets(person: &Person, outgoing: &Outgoing, now: Timestamp) -> Result<(), ApiError> {
    if let Some(id) = &outgoing.context {
        target(&person.chat, "context.message_id", id, now)?;
    }
    if let Some(id) = &outgoing.reacts_to {
        let target = target(&person.chat, "reaction.message_id", id, now)?;
        if target.kind == "reaction" {
            return Err(ApiError::value("reaction.message_id is a reaction itself"));
        }
    }
    Ok(())
}

/// A message that a request names.
pub(super) fn target<'a>(chat: &'a Chat, field: &str, id: &str, now: Timestamp) -> Result<&'a Message, ApiError> {
    let target = chat.message(id).ok_or_else(|| ApiError::value(format!("{field} is no message of this chat")))?;
    let is_young = now.duration_since(target.at) < MESSAGE_LIFE;
    if is_young { Ok(target) } else { Err(ApiError::value(format!("{field} is more than 30 days old"))) }
}
