//! Who somebody is to the business: told by the WhatsApp identity and by nothing else.

use bot::Caller;

use super::{Business, BusinessError, DataError};
use crate::store::{Person, spellings_of};

impl Business {
    /// The caller behind `person`.
    ///
    /// # Errors
    /// When the data that knows the roles cannot be read: nobody is let in on a guess.
    pub async fn caller(&self, person: &Person) -> Result<Caller, BusinessError> {
        // Digits of WhatsApp, which has checked them; an id of another kind is no phone.
        let phone = person.phone.as_ref().map(|digits| format!("+{digits}"));
        let mut caller = Caller { phone, ..Caller::stranger(person.profile_name.clone()) };
        let Some(phone) = &person.phone else { return Ok(caller) };
        let phones: Vec<_> = spellings_of(phone).iter().map(|digits| format!("+{digits}")).collect();
        let bot = self.bot();
        for role in &bot.pack.roles {
            let is_listed = role.people.iter().any(|listed| phones.contains(listed));
            let row = match &role.query {
                Some(query) if !is_listed => {
                    let data = self.data.as_ref().ok_or(DataError::NoSource)?;
                    let mut row = None;
                    for phone in &phones {
                        let value = |name: &str| (name == "caller_phone").then(|| phone.as_str().into());
                        row = row.or(data.ask(&bot.pack.queries[query], 1, value).await?.into_iter().next());
                    }
                    row
                }
                _ => None,
            };
            if is_listed || row.is_some() {
                role.name.clone_into(&mut caller.role);
                caller.id = row.and_then(|row| plain(&row.into_iter().next()?.1));
                break;
            }
        }
        Ok(caller)
    }
}

fn plain(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
