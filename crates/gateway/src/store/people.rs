//! Whose conversation an event belongs to.

use std::collections::{HashMap, HashSet};

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{NewEvent, Person, accept::ROWS_AT_ONCE};

/// Everybody who writes in one webhook, by alias.
#[derive(Debug, Default)]
pub(super) struct People(HashMap<Alias, Known>);

type Alias = (String, String);

#[derive(Debug)]
struct Known {
    conversation: i64,
    profile_name: Option<String>,
}

impl People {
    /// Finds the conversations of everybody in `events`. Strangers get a new one.
    pub(super) async fn find(db: &mut SqliteConnection, events: &[NewEvent]) -> Result<Self, sqlx::Error> {
        let mut seen = HashSet::new();
        let everybody = events.iter().filter_map(|event| event.person.as_ref());
        let everybody: Vec<_> = everybody.map(alias).filter(|alias| seen.insert(alias.clone())).collect();
        let mut people = Self::default();
        for aliases in everybody.chunks(ROWS_AT_ONCE) {
            people.look_up(db, aliases).await?;
            let is_stranger = |alias: &&Alias| !people.0.contains_key(*alias);
            let strangers: Vec<_> = aliases.iter().filter(is_stranger).cloned().collect();
            if !strangers.is_empty() {
                people.welcome(db, &strangers).await?;
            }
        }
        Ok(people)
    }

    /// The conversation of an event that was there when these people were looked for; `None` for what belongs to nobody.
    pub(super) fn conversation(&self, event: &NewEvent) -> Option<i64> {
        let person = event.person.as_ref()?;
        self.0.get(&alias(person)).map(|known| known.conversation)
    }

    /// Keeps the profile names of those who wrote something new, in the conversations `news`. A repeated webhook may carry
    /// an old name.
    pub(super) async fn rename(
        &self,
        db: &mut SqliteConnection,
        events: &[NewEvent],
        news: &HashSet<i64>,
    ) -> Result<(), sqlx::Error> {
        let mut names = HashMap::new();
        for person in events.iter().filter_map(|event| event.person.as_ref()) {
            if let (Some(name), Some(known)) = (&person.profile_name, self.0.get(&alias(person))) {
                names.insert(known.conversation, (known.profile_name.as_ref(), name));
            }
        }
        for (conversation, (known, name)) in names {
            if news.contains(&conversation) && known != Some(name) {
                let rename = sqlx::query("UPDATE conversation SET profile_name = ? WHERE id = ?");
                rename.bind(name).bind(conversation).execute(&mut *db).await?;
            }
        }
        Ok(())
    }

    async fn look_up(&mut self, db: &mut SqliteConnection, aliases: &[Alias]) -> Result<(), sqlx::Error> {
        let mut select = QueryBuilder::<Sqlite>::new(
            "SELECT alias.phone_number_id, alias.address, conversation.id, conversation.profile_name \
             FROM alias JOIN conversation ON conversation.id = alias.conversation_id \
             WHERE (alias.phone_number_id, alias.address) IN (",
        );
        select.push_values(aliases, |mut row, (phone_number_id, address)| {
            row.push_bind(phone_number_id).push_bind(address);
        });
        select.push(")");
        let rows: Vec<(String, String, i64, Option<String>)> = select.build_query_as().fetch_all(db).await?;
        for (phone_number_id, address, conversation, profile_name) in rows {
            self.0.insert((phone_number_id, address), Known { conversation, profile_name });
        }
        Ok(())
    }

    async fn welcome(&mut self, db: &mut SqliteConnection, strangers: &[Alias]) -> Result<(), sqlx::Error> {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO conversation (phone_number_id, address) ");
        insert.push_values(strangers, |mut row, (phone_number_id, address)| {
            row.push_bind(phone_number_id).push_bind(address);
        });
        insert.push(" RETURNING phone_number_id, address, id");
        let rows: Vec<(String, String, i64)> = insert.build_query_as().fetch_all(&mut *db).await?;

        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO alias (phone_number_id, address, conversation_id) ");
        insert.push_values(&rows, |mut row, (phone_number_id, address, conversation)| {
            row.push_bind(phone_number_id).push_bind(address).push_bind(conversation);
        });
        insert.build().execute(db).await?;
        for (phone_number_id, address, conversation) in rows {
            self.0.insert((phone_number_id, address), Known { conversation, profile_name: None });
        }
        Ok(())
    }
}

fn alias(person: &Person) -> Alias {
    (person.phone_number_id.clone(), person.address.clone())
}
