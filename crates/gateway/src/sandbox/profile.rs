//! The business's profile, as people see it when they tap its name. Pure.

use serde_json::{Map, Value, json};

use super::{error::ApiError, validate::Field};

/// Fields of words and their most characters (OpenAPI, `WhatsAppBusinessProfileUpdateRequest`).
const WORDS: [(&str, usize); 4] = [("about", 139), ("address", 256), ("description", 256), ("email", 128)];
const WEBSITES_MAX: usize = 2;
const WEBSITE_MAX: usize = 256;
/// The handle of a picture; no published limit.
const HANDLE_MAX: usize = 4096;
/// The branches of business that Meta knows (OpenAPI, `WhatsAppBusinessVertical`).
const VERTICALS: [&str; 21] = [
    "OTHER",
    "AUTO",
    "BEAUTY",
    "APPAREL",
    "EDU",
    "ENTERTAIN",
    "EVENT_PLAN",
    "FINANCE",
    "GROCERY",
    "GOVT",
    "HOTEL",
    "HEALTH",
    "NONPROFIT",
    "PROF_SERVICES",
    "RETAIL",
    "TRAVEL",
    "RESTAURANT",
    "ALCOHOL",
    "ONLINE_GAMBLING",
    "PHYSICAL_GAMBLING",
    "OTC_DRUGS",
];

/// What was filled in.
#[derive(Debug, Default)]
pub(super) struct Profile(Map<String, Value>);

impl Profile {
    /// Changes what the request has; an empty text takes a field away, but for `about`.
    pub(super) fn set(&mut self, body: &Value) -> Result<(), ApiError> {
        let root = Field::root(body);
        let changes = read(&root).map_err(|error| ApiError::parameter(error.details))?;
        for (field, value) in changes {
            if value == "" {
                self.0.remove(field);
            } else {
                self.0.insert(field.to_owned(), value);
            }
        }
        Ok(())
    }

    /// The fields that were asked for, as far as they are filled in.
    pub(super) fn view(&self, fields: Option<&str>) -> Result<Value, ApiError> {
        let known = WORDS.map(|(field, _)| field);
        let known = known.iter().chain(&["profile_picture_url", "websites", "vertical", "messaging_product"]);
        let known: Vec<&str> = known.copied().collect();
        let asked: Vec<&str> = fields.map_or(known.clone(), |fields| fields.split(',').map(str::trim).collect());
        if let Some(unknown) = asked.iter().find(|field| !known.contains(field)) {
            return Err(ApiError::unknown_field(unknown, "WhatsAppBusinessProfile"));
        }
        let found = asked.iter().filter_map(|field| Some(((*field).to_owned(), self.0.get(*field)?.clone())));
        let mut view: Map<String, Value> = found.collect();
        view.insert("messaging_product".to_owned(), json!("whatsapp"));
        Ok(json!({"data": [{"business_profile": view}]}))
    }
}

fn read(root: &Field<'_>) -> Result<Vec<(&'static str, Value)>, ApiError> {
    let mut changes = Vec::new();
    for (name, max) in WORDS {
        let field = root.get(name);
        if !field.is_present() {
            continue;
        }
        let words = if name == "about" { field.text(max)? } else { field.words(max)? };
        let is_address = words.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
        if name == "email" && !words.is_empty() && !is_address {
            return Err(field.refuse("must be an e-mail address"));
        }
        changes.push((name, json!(words)));
    }
    let websites = root.get("websites");
    if websites.is_present() {
        for website in websites.list(0..=WEBSITES_MAX)? {
            website.url()?;
            website.text(WEBSITE_MAX)?;
        }
        changes.push(("websites", websites.value().cloned().unwrap_or_default()));
    }
    let vertical = root.get("vertical");
    if vertical.is_present() {
        changes.push(("vertical", json!(vertical.one_of(&VERTICALS)?)));
    }
    root.get("profile_picture_handle").optional_text(HANDLE_MAX)?;
    Ok(changes)
}
