//! What a script does beside talking. Its JSON is that of the control API.

use gateway::sandbox::{AccountChange, Deed, NewPerson, PersonChange, Rule, Settings};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// All of them, for complaints.
const EXPECTED: &str = "one of `! as PERSON`, `! person JSON`, `! change PERSON JSON`, `! settings JSON`, `! account JSON`, \
    `! fault JSON`, `! no faults`, `! clock SCALE`, `! webhook FIELD JSON`, `! deed JSON`";

/// What a script does beside talking.
#[derive(Clone, Debug)]
pub(super) enum Directive {
    /// `as +15550100101`: from now on somebody else writes.
    As(String),
    /// `person {"phone": "+15550100103"}`: somebody comes.
    Person(Box<NewPerson>),
    /// `change +15550100103 {"blocks_business": true}`: somebody is different.
    Change(String, Box<PersonChange>),
    /// `settings {"window": "off"}`: the emulated WhatsApp behaves otherwise.
    Settings(Box<Settings>),
    /// `account {"restricted": true}`: the account stands otherwise.
    Account(AccountChange),
    /// `fault {"do": "refuse", "code": 131000, "times": 1}`: something goes wrong.
    Fault(Rule),
    /// `no faults`: nothing goes wrong any more.
    NoFaults,
    /// `clock 60`: virtual seconds in a real one.
    Clock(f64),
    /// `webhook flows {"event": "FLOW_STATUS_CHANGE"}`: the bot is told something.
    Webhook(String, Value),
    /// `deed {"kind": "location", "latitude": 1, "longitude": 2}`: whoever writes does something.
    Deed(Value),
}

impl Directive {
    /// Reads what stands behind the `!`; the error says what was expected.
    pub(super) fn parse(words: &str) -> Result<Self, String> {
        let (verb, rest) = words.trim().split_once(' ').unwrap_or((words.trim(), ""));
        let (name, json_of_name) = rest.split_once(' ').unwrap_or((rest, ""));
        match verb {
            "as" if !rest.is_empty() => Ok(Self::As(rest.to_owned())),
            "person" => json(rest).map(Box::new).map(Self::Person),
            "change" => Ok(Self::Change(name.to_owned(), Box::new(json(json_of_name)?))),
            "settings" => json(rest).map(Box::new).map(Self::Settings),
            "account" => json(rest).map(Self::Account),
            "fault" => json(rest).map(Self::Fault),
            "no" if rest == "faults" => Ok(Self::NoFaults),
            "clock" => rest.parse().map(Self::Clock).map_err(|_| "a number of virtual seconds".to_owned()),
            "webhook" => Ok(Self::Webhook(name.to_owned(), json(json_of_name)?)),
            // Which message is meant is known only when it is played.
            "deed" => json::<Deed>(rest).and_then(|_| json(rest)).map(Self::Deed),
            _ => Err(EXPECTED.to_owned()),
        }
    }
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| format!("JSON as the control API has it ({error})"))
}
