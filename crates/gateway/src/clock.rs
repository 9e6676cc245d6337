//! What time it is for the service: the real time, or a sandbox's virtual time.

use std::fmt;

use jiff::Timestamp;

use crate::sandbox::Sandbox;

/// Tells the time. Clones tell the same.
#[derive(Clone, Default)]
pub struct Clock(Option<Sandbox>);

impl Clock {
    /// The virtual time of a sandbox, so that a jump concerns reminders and schedules too. Only for a store that is thrown away:
    /// one that lived in the future does nothing until that comes.
    pub fn of(sandbox: &Sandbox) -> Self {
        Self(Some(sandbox.clone()))
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.0.as_ref().map_or_else(Timestamp::now, |sandbox| sandbox.clock().now)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.0.is_some()).finish()
    }
}
