//! People whom the business does not want to hear from.

use jiff::Timestamp;

use super::{World, person::PersonId};
use crate::sandbox::{PersonChange, error::ApiError};

impl World {
    /// Blocks somebody; who is blocked stays so. Only who wrote or called within the last 24 hours can be blocked, which is
    /// when the window is open (Cloud API, "Block users").
    pub(crate) fn block(&mut self, id: PersonId, now: Timestamp) -> Result<(), ApiError> {
        let Some(person) = self.people.get(id) else { return Ok(()) };
        if !person.traits.is_blocked && !person.window.is_open(now) {
            return Err(ApiError::of(131_047, "only somebody who wrote within the last 24 hours can be blocked"));
        }
        self.set_blocked(id, true);
        Ok(())
    }

    /// Ends it, for somebody who is blocked.
    pub(crate) fn unblock(&mut self, id: PersonId) -> Result<(), ApiError> {
        if !self.people.get(id).is_some_and(|person| person.traits.is_blocked) {
            return Err(ApiError::parameter("this person is not blocked"));
        }
        self.set_blocked(id, false);
        Ok(())
    }

    fn set_blocked(&mut self, id: PersonId, is_blocked: bool) {
        self.change_person(id, PersonChange { is_blocked: Some(is_blocked), ..PersonChange::default() });
    }
}
