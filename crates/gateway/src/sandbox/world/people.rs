//! Everybody: who is there, and who is meant by a name, a number or an id.

use serde_json::Value;

use super::{
    super::phone::Phone,
    forms,
    person::{NewPerson, Person, PersonId},
};

/// People in one sandbox: more do not fit a page's side column, and every number written to becomes one.
pub(crate) const PEOPLE_MAX: usize = 32;

/// Whom a message of the business is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// `to`: a phone number in any of its forms.
    Phone(Phone),
    /// `recipient`: a business-scoped user id, or the one among linked businesses.
    User(String),
    /// `to`, with `recipient_type` `group`: the id of a group.
    Group(String),
}

/// Everybody, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct People {
    list: Vec<Person>,
    came: u32,
}

impl People {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Person> {
        self.list.iter()
    }

    pub(super) fn get(&self, id: PersonId) -> Option<&Person> {
        self.list.iter().find(|person| person.id == id)
    }

    pub(super) fn get_mut(&mut self, id: PersonId) -> Option<&mut Person> {
        self.list.iter_mut().find(|person| person.id == id)
    }

    /// Whom a page or a program means: by the id here, the phone, the user id or the username.
    pub(super) fn find(&self, key: &str) -> Option<PersonId> {
        let phone = Phone::parse(key);
        let is_meant = |person: &&Person| {
            person.id.to_string() == key
                || person.user_id == key
                || person.username.as_deref() == Some(key)
                || phone.as_ref().is_some_and(|phone| person.answers_to(phone))
        };
        self.list.iter().find(is_meant).map(|person| person.id)
    }

    /// Who gets what is sent to this address.
    pub(super) fn at(&self, address: &Address) -> Option<PersonId> {
        let is_meant = |person: &&Person| match address {
            Address::Phone(phone) => person.answers_to(phone),
            Address::User(id) => person.user_id == *id || person.parent_user_id.as_ref() == Some(id),
            Address::Group(_) => false,
        };
        self.list.iter().find(is_meant).map(|person| person.id)
    }

    /// Keeps how a message of somebody here was answered; whose it is.
    pub(super) fn explain(&mut self, wamid: &str, trace: &Value) -> Option<PersonId> {
        self.list.iter_mut().find_map(|person| person.chat.explain(wamid, trace).then_some(person.id))
    }

    pub(super) fn is_full(&self) -> bool {
        self.list.len() >= PEOPLE_MAX
    }

    /// Lets somebody in whose number and ids are nobody else's.
    pub(super) fn add(&mut self, new: NewPerson) -> Result<PersonId, String> {
        if self.is_full() {
            return Err(format!("there are {PEOPLE_MAX} people already"));
        }
        let person = Person::new(PersonId(self.came + 1), new)?;
        let own = person.phone.iter().chain(&person.wa_id);
        if own.flat_map(forms::forms).any(|form| self.list.iter().any(|other| other.answers_to(&form))) {
            return Err("phone is somebody else's".to_owned());
        }
        if self.list.iter().any(|other| other.user_id == person.user_id) {
            return Err("user_id is somebody else's".to_owned());
        }
        self.came += 1;
        let id = person.id;
        self.list.push(person);
        Ok(id)
    }
}
