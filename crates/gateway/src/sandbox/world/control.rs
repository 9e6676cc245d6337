//! What only whoever tries a bot out does: changing people, explaining answers, beginning again.

use jiff::Timestamp;
use serde_json::Value;

use super::{
    super::SandboxConfig,
    World,
    effect::Event,
    person::{PersonChange, PersonId, PersonView},
};

impl World {
    /// Makes somebody different; who it is now.
    pub(crate) fn change_person(&mut self, id: PersonId, change: PersonChange) -> Option<PersonView> {
        self.people.get_mut(id)?.change(change);
        self.tell_person(id);
        self.person(id)
    }

    /// Keeps how a person's message was answered, as a program says. Whether the message is there.
    pub(crate) fn explain(&mut self, wamid: &str, trace: &Value) -> bool {
        let Some(person) = self.people.explain(wamid, trace) else { return false };
        self.tell(Event::Trace { person, id: wamid.to_owned(), trace: trace.clone() });
        true
    }

    /// Removes every rule; how many there were.
    pub(crate) fn clear_rules(&mut self) -> usize {
        let removed = self.faults.clear();
        self.tell(Event::Changed);
        removed
    }

    /// A world as this one was at the start. What is under way in this one finds nothing of its own there, and a bot that
    /// remembers messages meets none of them again.
    pub(crate) fn anew(&self, config: &SandboxConfig, now: Timestamp) -> Self {
        let (mut world, _) = Self::new(config, self.seed.wrapping_add(1), now);
        world.deliveries.count_on_from(&self.deliveries);
        world.log.count_on_from(&self.log);
        (world.tickets, world.messages) = (self.tickets, self.messages);
        world.tell(Event::Reset);
        world
    }
}
