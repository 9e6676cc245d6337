//! The sandbox that serves a pack.

use std::{collections::BTreeMap, net::SocketAddr};

use bot::Pack;
use serde_json::{Value, json};

use super::{Credentials, ServiceError};
use crate::{
    sandbox::{BUSINESS_ACCOUNT_ID, DemoPerson, Sandbox, SandboxConfig, Settings, WEBHOOK_RETRY_GAPS, webhook_client},
    turn::Explain,
    webhook,
};

/// A sandbox with the pack's people and templates, whose webhooks go to `address`.
pub(super) fn open(credentials: &Credentials, pack: &Pack, address: SocketAddr) -> Result<Sandbox, ServiceError> {
    let config = SandboxConfig {
        callback_url: format!("http://{}{}", address, webhook::PATH),
        verify_token: None,
        app_secret: credentials.app_secrets[0].clone(),
        access_token: credentials.access_token.clone(),
        business_account_id: BUSINESS_ACCOUNT_ID.to_owned(),
        phone_number_id: credentials.phone_number_id.clone().unwrap_or_default(),
        display_phone_number: credentials.display_phone_number.clone(),
        business_name: pack.name.clone(),
        people: pack
            .sandbox
            .people
            .iter()
            .map(|person| DemoPerson {
                name: person.name.clone(),
                phone: person.phone.clone(),
                note: person.note.clone(),
            })
            .collect(),
        templates: made_up_of(pack),
        hints: pack.sandbox.hints.clone(),
        webhook_retry_gaps: WEBHOOK_RETRY_GAPS.to_vec(),
        settings: Settings::default(),
        seed: None,
        begins: None,
    };
    Ok(Sandbox::new(config, webhook_client()?))
}

/// The templates that the pack names, so that they can be sent: [`SandboxConfig::templates`].
pub fn made_up_of(pack: &Pack) -> Vec<Value> {
    let made = |((name, language), Wanted { places, is_marketing })| made_up(name, language, places, is_marketing);
    templates(pack).into_iter().map(made).collect()
}

/// Shows beside each message why it was answered as it was.
pub(super) fn explain_to(sandbox: &Sandbox) -> Explain {
    let sandbox = sandbox.clone();
    Explain::to(move |wamid, trace| {
        let trace = serde_json::to_value(trace).map_err(|error| error.to_string());
        if let Err(why) = trace.and_then(|trace| sandbox.explain(wamid, &trace)) {
            tracing::debug!(why, "a trace is not shown");
        }
    })
}

/// What the pack wants of a template.
#[derive(Clone, Copy)]
struct Wanted {
    places: usize,
    is_marketing: bool,
}

/// The templates of schedules and of commands, by name and language; several may share one.
fn templates(pack: &Pack) -> BTreeMap<(&str, &str), Wanted> {
    let is_marketing = |intent: &str| pack.delivery(intent).is_some_and(|delivery| delivery.is_marketing);
    let of_schedules = pack.schedules.values().map(|schedule| (&schedule.template, is_marketing(&schedule.intent)));
    let of_commands = pack.intents.values().map(|intent| (&intent.delivery.template, intent.delivery.is_marketing));
    let mut wanted = BTreeMap::new();
    for (template, is_marketing) in of_schedules.chain(of_commands) {
        let Some(template) = template else { continue };
        for language in template.language.values() {
            let places = template.parameters.len();
            wanted.insert((template.name.as_str(), language.as_str()), Wanted { places, is_marketing });
        }
    }
    wanted
}

/// A template that the pack names: its words are at Meta, so these only show what is filled in.
fn made_up(name: &str, language: &str, places: usize, is_marketing: bool) -> Value {
    let numbers = 1..=places;
    let words: Vec<String> = numbers.clone().map(|number| format!("{{{{{number}}}}}")).collect();
    let examples: Vec<String> = numbers.map(|number| number.to_string()).collect();
    let body =
        json!({"type": "BODY", "text": format!("{name}: {}.", words.join(", ")), "example": {"body_text": [examples]}});
    let category = if is_marketing { "MARKETING" } else { "UTILITY" };
    json!({"name": name, "language": language, "category": category, "components": [body]})
}
