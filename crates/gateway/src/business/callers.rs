//! Who somebody is to the business: told by the WhatsApp identity and by nothing else.

use bot::Caller;

use super::{Business, BusinessError, DataError};
use crate::store::Person;

impl Business {
    /// The caller behind `person`.
    ///
    /// # Errors
    /// When the data that knows the roles cannot be read: nobody is let in on a guess.
    pub async fn caller(&self, person: &Person) -> Result<Caller, BusinessError> {
        let phone = phone_of(&person.address);
        let mut caller = Caller { phone, ..Caller::stranger(person.profile_name.clone()) };
        let Some(phone) = caller.phone.clone() else { return Ok(caller) };
        let bot = self.bot();
        for role in &bot.pack.roles {
            let phones = spellings(&phone);
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

/// The phone number of an address: digits are a `wa_id`, anything else is a user id that hides the phone.
fn phone_of(address: &str) -> Option<String> {
    let is_digits = !address.is_empty() && address.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| format!("+{address}"))
}

/// The ways in which a phone number may be written down. WhatsApp knows many Brazilian mobile phones without the ninth digit that
/// was put before them in 2016; who lists them writes it.
fn spellings(phone: &str) -> Vec<String> {
    let mut spellings = vec![phone.to_owned()];
    let area_and_number = phone.strip_prefix("+55").filter(|rest| rest.len() == 10);
    if let Some((area, number)) = area_and_number.map(|rest| rest.split_at(2))
        && number.starts_with(['6', '7', '8', '9'])
    {
        spellings.push(format!("+55{area}9{number}"));
    }
    spellings
}

fn plain(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
