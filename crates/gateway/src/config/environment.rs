//! The environment as a source of configuration.
//!
//! Values are texts, and only the keys below are anything else: a token of digits must stay the text that it is.

use figment::{
    Metadata, Profile, Provider,
    value::{Dict, Map, Value},
};

/// What a variable's name begins with.
const PREFIX: &str = "RECADO_";

/// What stands between a key's section and its name. Names have single underscores in them.
const SEPARATOR: &str = "__";

/// Keys whose value is true or false.
const SWITCHES: [&str; 1] = ["sandbox.enabled"];

/// Keys whose value is a whole number.
const NUMBERS: [&str; 2] = ["whatsapp.messages_per_second", "whatsapp.messages_per_person"];

/// Keys whose value is a list, written with commas.
const LISTS: [&str; 1] = ["whatsapp.app_secrets"];

/// The variables that set a key, each with its key.
pub(super) struct Environment(Vec<(String, String)>);

impl Environment {
    pub(super) fn new(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let key = |name: &str| {
            let name = name.strip_prefix(PREFIX).filter(|name| name.contains(SEPARATOR))?;
            Some(name.replace(SEPARATOR, ".").to_lowercase())
        };
        Self(variables.into_iter().filter_map(|(name, value)| Some((key(&name)?, value))).collect())
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        let variable = |_: &Profile, keys: &[&str]| format!("{PREFIX}{}", keys.join(SEPARATOR).to_uppercase());
        Metadata::named("the environment").interpolater(variable)
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        let mut data = Dict::new();
        for (key, value) in &self.0 {
            let nested = figment::util::nest(key, read(key, value)).into_dict().unwrap_or_default();
            data = merged(data, nested);
        }
        Ok(Profile::Default.collect(data))
    }
}

fn read(key: &str, value: &str) -> Value {
    match value {
        "true" if SWITCHES.contains(&key) => true.into(),
        "false" if SWITCHES.contains(&key) => false.into(),
        number if NUMBERS.contains(&key) => number.parse::<u32>().map_or_else(|_| number.into(), Value::from),
        list if LISTS.contains(&key) => {
            list.split(',').map(str::trim).filter(|item| !item.is_empty()).collect::<Vec<_>>().into()
        }
        text => text.into(),
    }
}

/// `base` with everything that `more` has, sections merged.
fn merged(mut base: Dict, more: Dict) -> Dict {
    for (key, value) in more {
        let value = match (base.remove(&key), value) {
            (Some(Value::Dict(_, old)), Value::Dict(tag, new)) => Value::Dict(tag, merged(old, new)),
            (_, value) => value,
        };
        base.insert(key, value);
    }
    base
}
