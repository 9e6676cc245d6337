//! Whose conversation an event belongs to. A person has several names, and all of them lead to one conversation.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::Timestamp;
use serde::Serialize;
use sqlx::FromRow;

use super::{
    db::{Db, rows, sql},
    merge,
};
use crate::store::{Batch, NewEvent, Preference};

/// Everybody who is named in some webhooks.
#[derive(Debug, Default)]
pub(super) struct People {
    conversations: HashMap<Alias, Known>,
    /// Conversations that turned out to be another one's.
    pub merged: usize,
}

/// One of our numbers, and a name of a person there.
type Alias = (String, String);

#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub conversation: i64,
    pub address: String,
    pub phone: Option<String>,
    pub profile_name: Option<String>,
}

/// The names by which one item of a webhook knows somebody.
struct Named<'a> {
    number: &'a str,
    aliases: &'a [String],
    address: &'a str,
}

impl<'a> Named<'a> {
    fn in_event(event: &'a NewEvent) -> Option<Self> {
        let person = event.person.as_ref().filter(|_| !event.aliases.is_empty())?;
        Some(Self { number: &person.phone_number_id, aliases: &event.aliases, address: &person.address })
    }

    fn in_preference(preference: &'a Preference) -> Option<Self> {
        let address = preference.aliases.first()?;
        Some(Self { number: &preference.phone_number_id, aliases: &preference.aliases, address })
    }
}

impl People {
    /// Finds the conversations of everybody in `news` and in the preferences of `batches`. Strangers get a new one; people who turn out to be one get one.
    pub(super) async fn find(
        db: &mut Db,
        news: &[(&NewEvent, Timestamp)],
        batches: &[&Batch],
        now: Timestamp,
    ) -> Result<Self, sqlx::Error> {
        let in_events = news.iter().filter_map(|(event, _)| Named::in_event(event));
        let preferences = batches.iter().flat_map(|batch| &batch.preferences);
        let named: Vec<_> = in_events.chain(preferences.filter_map(Named::in_preference)).collect();
        if named.is_empty() {
            return Ok(Self::default());
        }
        let mut people = Self { conversations: look_up(db, &named).await?, merged: 0 };
        let stored = people.conversations.keys().cloned().collect();
        let groups = same_people(&named);
        people.welcome(db, &groups).await?;
        people.join(db, &groups, &stored, now).await?;
        Ok(people)
    }

    /// The conversation of an event that was there when these people were looked for; `None` for what belongs to nobody.
    pub(super) fn of_event(&self, event: &NewEvent) -> Option<&Known> {
        self.of(&event.person.as_ref()?.phone_number_id, event.aliases.first()?)
    }

    /// The conversation of a person by one of their names.
    pub(super) fn of(&self, number: &str, alias: &str) -> Option<&Known> {
        self.conversations.get(&(number.to_owned(), alias.to_owned()))
    }

    /// Gives a conversation to those of `groups` who have none.
    async fn welcome(&mut self, db: &mut Db, groups: &[Group<'_>]) -> Result<(), sqlx::Error> {
        let is_known = |group: &&Group<'_>| group.aliases().any(|alias| self.conversations.contains_key(&alias));
        let strangers: Vec<_> = groups.iter().filter(|group| !is_known(group)).collect();
        if strangers.is_empty() {
            return Ok(());
        }
        let numbers: BTreeMap<_, _> =
            strangers.iter().map(|group| (group.number, Stranger { number: group.number, address: "" })).collect();
        db.run(
            sql!("INSERT INTO number (phone_number_id) SELECT item.value ->> 'number' FROM " EACH
                 "WHERE 1 = 1 ON CONFLICT (phone_number_id) DO NOTHING"),
            &[(&rows(&numbers.into_values().collect::<Vec<_>>())).into()],
        )
        .await?;
        let new: Vec<_> =
            strangers.iter().map(|group| Stranger { number: group.number, address: group.address }).collect();
        let made: Vec<(String, String, i64)> = db
            .rows(
                sql!("INSERT INTO conversation (phone_number_id, address) \
                      SELECT item.value ->> 'number', item.value ->> 'address' FROM " EACH
                     "WHERE 1 = 1 RETURNING phone_number_id, address, id"),
                &[(&rows(&new)).into()],
            )
            .await?;
        let made: HashMap<_, _> = made.into_iter().map(|(number, address, id)| ((number, address), id)).collect();
        for group in strangers {
            let conversation = made[&(group.number.to_owned(), group.address.to_owned())];
            let known = Known { conversation, address: group.address.to_owned(), ..Known::default() };
            self.conversations.insert((group.number.to_owned(), group.aliases[0].to_owned()), known);
        }
        Ok(())
    }

    /// Lets all names of each group lead to its oldest conversation.
    async fn join(
        &mut self,
        db: &mut Db,
        groups: &[Group<'_>],
        stored: &HashSet<Alias>,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let mut news = Vec::new();
        for group in groups {
            let conversations: BTreeMap<_, _> = group
                .aliases()
                .filter_map(|alias| self.conversations.get(&alias))
                .map(|known| (known.conversation, known.clone()))
                .collect();
            let mut known = conversations.into_values();
            let survivor = known.next().expect("strangers were given a conversation. This is a bug.");
            for loser in known {
                merge::merge(db, survivor.conversation, loser.conversation, now).await?;
                self.merged += 1;
                let theirs = self.conversations.values_mut().filter(|known| known.conversation == loser.conversation);
                theirs.for_each(|known| known.clone_from(&survivor));
            }
            for alias in group.aliases() {
                if !stored.contains(&alias) {
                    let (number, alias) = alias.clone();
                    news.push(NewAlias { number, alias, conversation: survivor.conversation });
                }
                self.conversations.insert(alias, survivor.clone());
            }
        }
        if !news.is_empty() {
            db.run(
                sql!("INSERT INTO alias (phone_number_id, address, conversation_id) \
                      SELECT item.value ->> 'number', item.value ->> 'alias', \
                             CAST(item.value ->> 'conversation' AS BIGINT) FROM " EACH),
                &[(&rows(&news)).into()],
            )
            .await?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct Stranger<'a> {
    number: &'a str,
    address: &'a str,
}

#[derive(Serialize)]
struct NewAlias {
    number: String,
    alias: String,
    conversation: i64,
}

#[derive(Debug, FromRow)]
struct Row {
    number: String,
    alias: String,
    conversation: i64,
    address: String,
    phone: Option<String>,
    profile_name: Option<String>,
}

async fn look_up(db: &mut Db, named: &[Named<'_>]) -> Result<HashMap<Alias, Known>, sqlx::Error> {
    let asked: BTreeSet<(&str, &str)> =
        named.iter().flat_map(|named| named.aliases.iter().map(|alias| (named.number, alias.as_str()))).collect();
    let found: Vec<Row> = db
        .rows(
            sql!("SELECT alias.phone_number_id AS number, alias.address AS alias, conversation.id AS conversation, \
                         conversation.address, conversation.phone, conversation.profile_name FROM " EACH
                 "JOIN alias ON alias.phone_number_id = item.value ->> 0 AND alias.address = item.value ->> 1 \
                  JOIN conversation ON conversation.id = alias.conversation_id"),
            &[(&rows(&asked.into_iter().collect::<Vec<_>>())).into()],
        )
        .await?;
    let known = |row: Row| {
        let Row { number, alias, conversation, address, phone, profile_name } = row;
        ((number, alias), Known { conversation, address, phone, profile_name })
    };
    Ok(found.into_iter().map(known).collect())
}

/// The names that belong to one person because some item of the webhooks knows them by both.
struct Group<'a> {
    number: &'a str,
    address: &'a str,
    aliases: Vec<&'a str>,
}

impl Group<'_> {
    fn aliases(&self) -> impl Iterator<Item = Alias> {
        self.aliases.iter().map(|alias| (self.number.to_owned(), (*alias).to_owned()))
    }
}

/// Everybody once, in the order in which they come first.
fn same_people<'a>(named: &[Named<'a>]) -> Vec<Group<'a>> {
    let mut groups: Vec<Option<Group<'a>>> = Vec::new();
    let mut place_of: HashMap<(&str, &str), usize> = HashMap::new();
    for named in named {
        let here: Vec<_> = named.aliases.iter().map(|alias| (named.number, alias.as_str())).collect();
        let places: BTreeSet<usize> = here.iter().filter_map(|alias| place_of.get(alias).copied()).collect();
        let place = places.first().copied().unwrap_or_else(|| {
            groups.push(Some(Group { number: named.number, address: named.address, aliases: Vec::new() }));
            groups.len() - 1
        });
        let mut aliases: Vec<_> = here.iter().map(|(_, alias)| *alias).collect();
        for other in places.into_iter().skip(1) {
            aliases.extend(groups[other].take().into_iter().flat_map(|group| group.aliases));
        }
        let group = groups[place].as_mut().expect("a place leads to a group. This is a bug.");
        for alias in aliases {
            place_of.insert((group.number, alias), place);
            if !group.aliases.contains(&alias) {
                group.aliases.push(alias);
            }
        }
    }
    groups.into_iter().flatten().collect()
}
