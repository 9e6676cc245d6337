//! Taking in a webhook: whose it is, and which conversations turn out to be one.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    super::{
        Accepted, Batch, NewEvent, Person, Preference,
        clock::{after, millis, whole_second},
    },
    state::{Ready, State},
};

type Alias = (String, String);

/// The names by which one item of a webhook knows somebody.
struct Named {
    aliases: BTreeSet<Alias>,
    person: Person,
}

impl Named {
    fn in_event(event: &NewEvent) -> Option<Self> {
        let person = event.person.clone().filter(|_| !event.aliases.is_empty())?;
        let aliases = event.aliases.iter().map(|alias| (person.phone_number_id.clone(), alias.clone())).collect();
        Some(Self { aliases, person: Person { phone: None, profile_name: None, ..person } })
    }

    fn in_preference(preference: &Preference) -> Option<Self> {
        let number = &preference.phone_number_id;
        let address = preference.aliases.first()?.clone();
        let aliases = preference.aliases.iter().map(|alias| (number.clone(), alias.clone())).collect();
        let person = Person { phone_number_id: number.clone(), address, phone: None, profile_name: None };
        Some(Self { aliases, person })
    }
}

impl State {
    pub(super) fn accept(&mut self, batch: Batch, now: Timestamp) -> Accepted {
        let mut accepted = Accepted::default();
        let mut keys = BTreeSet::new();
        let count = batch.events.len();
        let is_new = |event: &NewEvent| !self.keys.contains_key(&event.key) && keys.insert(event.key.clone());
        let news: Vec<_> = batch.events.into_iter().filter(is_new).collect();
        (accepted.new_events, accepted.duplicates) = (news.len(), count - news.len());

        let named = news.iter().filter_map(Named::in_event);
        let named = named.chain(batch.preferences.iter().filter_map(Named::in_preference)).collect();
        accepted.merged = self.introduce(named, now);
        for event in news {
            self.take_in(event, now);
        }
        for preference in &batch.preferences {
            self.prefer(preference);
        }
        for update in &batch.statuses {
            accepted.status_changes += usize::from(self.hear(update, now));
        }
        accepted
    }

    /// Gives everybody a conversation, one for all of their names; returns how many turned out to be another one's.
    fn introduce(&mut self, named: Vec<Named>, now: Timestamp) -> usize {
        let mut merged = 0;
        for person in same_people(named) {
            let known: BTreeSet<_> =
                person.aliases.iter().filter_map(|alias| self.aliases.get(alias)).copied().collect();
            let mut known = known.into_iter();
            let oldest = known.next().unwrap_or_else(|| self.new_conversation(person.person));
            for other in known {
                self.merge(oldest, other, now);
                merged += 1;
            }
            self.aliases.extend(person.aliases.into_iter().map(|alias| (alias, oldest)));
        }
        merged
    }

    fn take_in(&mut self, event: NewEvent, now: Timestamp) {
        let conversation = event.aliases.first().zip(event.person.as_ref()).map(|(alias, person)| {
            let conversation = self.aliases[&(person.phone_number_id.clone(), alias.clone())];
            let known = &mut self.conversation(conversation).person;
            known.address.clone_from(&person.address);
            known.phone = person.phone.clone().or(known.phone.take());
            known.profile_name = person.profile_name.clone().or(known.profile_name.take());
            self.numbers.entry(person.phone_number_id.clone()).or_default().came_in += 1;
            self.wake(conversation, after(now, event.wait));
            conversation
        });
        self.receive(event.key, conversation, whole_second(event.provider_time), event.payload, millis(now));
    }

    fn prefer(&mut self, preference: &Preference) {
        let alias = preference.aliases.first().map(|alias| (preference.phone_number_id.clone(), alias.clone()));
        if let Some(conversation) = alias.and_then(|alias| self.aliases.get(&alias).copied()) {
            self.set_preference(conversation, preference.wants_marketing, millis(preference.at));
        }
    }

    /// Of several words the latest counts; of two at the same moment the one that came last.
    pub(super) fn set_preference(&mut self, conversation: i64, wants_marketing: bool, at: i64) {
        let survivor = self.survivor(conversation);
        let conversation = self.conversation(survivor);
        if at >= conversation.preference_at {
            (conversation.wants_marketing, conversation.preference_at) = (wants_marketing, at);
        }
    }

    /// `loser` is the same person as the older conversation `survivor`: what is unfinished moves there. Whoever works on either
    /// is refused, and what they have in hand counts as never handed out.
    fn merge(&mut self, survivor: i64, loser: i64, now: Timestamp) {
        let mut ready_at = None;
        for id in [survivor, loser] {
            self.take_back(id);
            let conversation = self.conversation(id);
            conversation.epoch += 1;
            let is_held = conversation.owner.take().is_some();
            let waits = conversation.ready.take().map(|ready| if is_held { millis(now) } else { ready.at });
            ready_at = ready_at.into_iter().chain(waits).min();
        }
        let lost = self.conversation(loser);
        lost.merged_into = Some(survivor);
        let lost = lost.clone();
        let kept = self.conversation(survivor);
        kept.ready = ready_at.map(|at| Ready { at, lease_until: 0 });
        kept.state = kept.state.take().or(lost.state);
        kept.last_provider_time = kept.last_provider_time.max(lost.last_provider_time);
        kept.pair = kept.pair.max(lost.pair);
        kept.person.phone = kept.person.phone.take().or(lost.person.phone);
        kept.person.profile_name = kept.person.profile_name.take().or(lost.person.profile_name);
        if lost.preference_at > 0 {
            self.set_preference(survivor, lost.wants_marketing, lost.preference_at);
        }
        for event in self.inbox.values_mut().filter(|event| event.is_pending_of(loser)) {
            event.conversation = Some(survivor);
        }
        for row in self.outbox.values_mut().filter(|row| row.conversation == loser && row.state.is_open()) {
            row.conversation = survivor;
        }
        for conversation in self.aliases.values_mut().filter(|conversation| **conversation == loser) {
            *conversation = survivor;
        }
        let names: Vec<_> = self.timers.keys().filter(|(whose, _)| *whose == loser).cloned().collect();
        for name in names {
            if let Some(timer) = self.timers.remove(&name) {
                self.timers.entry((survivor, name.1)).or_insert(timer);
            }
        }
    }
}

/// Everybody once, in the order in which they come first: whom some item knows by two names is one person.
fn same_people(named: Vec<Named>) -> Vec<Named> {
    let mut people: Vec<Named> = Vec::new();
    for newcomer in named {
        let is_same = |(_, person): &(usize, &Named)| !person.aliases.is_disjoint(&newcomer.aliases);
        let mut places: Vec<_> = people.iter().enumerate().filter(is_same).map(|(place, _)| place).collect();
        if places.is_empty() {
            people.push(newcomer);
            continue;
        }
        let first = places.remove(0);
        people[first].aliases.extend(newcomer.aliases);
        for place in places.into_iter().rev() {
            let same = people.remove(place);
            people[first].aliases.extend(same.aliases);
        }
    }
    people
}
