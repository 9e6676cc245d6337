//! Why a request of the Cloud API failed, told by what to do about it.
//!
//! Only the code counts: titles change, and one code comes with several HTTP statuses. Source: Cloud API, "Error codes".

use std::ops::RangeInclusive;

use serde::Deserialize;
use serde_json::Value;

/// What to do about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorClass {
    /// No byte left us: try again freely.
    NotSent,
    /// It may have been sent: wait for a status that carries our callback data before trying again.
    Unknown,
    /// Too many messages to this person: only their messages wait.
    PairLimit,
    /// Too many messages from this number: all of its messages wait, and leave more slowly.
    NumberLimit,
    /// The person last wrote more than 24 hours ago: only a template may be sent.
    WindowClosed,
    /// The person wants no marketing messages: remember it.
    OptedOut,
    /// This person will not get this message; others are not concerned.
    GiveUp,
    /// What this message needs must be set up by somebody: its template is paused, its recipient is not on a test number's
    /// list. Other messages of the number are not concerned.
    NotSetUp,
    /// The token, a permission, the number's registration or payment must be mended by somebody: stop the number, keep the
    /// queue.
    Configuration,
    /// Meta restricts the account or finds the number's traffic spam: stop, and tell somebody. Trying on makes it worse.
    Account,
    /// What we sent is wrong, and will be wrong again.
    Bug,
    /// Trouble on Meta's side, and nothing was sent: try again a little later, a few times.
    Transient,
    /// Meta is moving the number, which takes up to a minute, and nothing was sent: try again until it is back.
    Maintenance,
}

impl ErrorClass {
    /// Its name in metrics and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
            Self::PairLimit => "pair_limit",
            Self::NumberLimit => "number_limit",
            Self::WindowClosed => "window_closed",
            Self::OptedOut => "opted_out",
            Self::GiveUp => "give_up",
            Self::NotSetUp => "not_set_up",
            Self::Configuration => "configuration",
            Self::Account => "account",
            Self::Bug => "bug",
            Self::Transient => "transient",
            Self::Maintenance => "maintenance",
        }
    }
}

/// A failed request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{details} ({}{}{})", class.name(), labelled("code", code.as_ref()), labelled("trace", fbtrace_id.as_ref()))]
pub struct SendError {
    /// What to do about it.
    pub class: ErrorClass,
    /// Meta's code, if it gave one.
    pub code: Option<i64>,
    /// What happened, for people.
    pub details: String,
    /// What Meta's support asks for.
    pub fbtrace_id: Option<String>,
}

impl SendError {
    /// A failure without an answer from Meta.
    pub(super) fn new(class: ErrorClass, details: impl Into<String>) -> Self {
        Self { class, code: None, details: details.into(), fbtrace_id: None }
    }
}

fn labelled(label: &str, value: Option<&impl ToString>) -> String {
    value.map(|value| format!(", {label} {}", value.to_string())).unwrap_or_default()
}

use ErrorClass::{
    Account, Bug, Configuration, GiveUp, Maintenance, NotSetUp, NumberLimit, OptedOut, PairLimit, Transient,
    WindowClosed,
};

/// What each code means to us. A code that stands here twice has the meaning of the first row, so an exception stands
/// before the range that it leaves.
#[rustfmt::skip]
pub const CODES: &[(RangeInclusive<i64>, ErrorClass, &str)] = &[
    (0..=0, Configuration, "token not valid"),
    (1..=2, Transient, "service down"),
    (3..=3, Configuration, "permission missing"),
    (4..=4, NumberLimit, "the app makes too many calls"),
    (10..=10, Configuration, "permission missing"),
    (33..=33, Configuration, "number deleted or not ours"),
    (100..=100, Bug, "parameter not valid"),
    (190..=190, Configuration, "token expired or revoked"),
    (200..=299, Configuration, "permission missing"),
    (368..=368, Account, "blocked for breaking a policy"),
    (613..=613, NumberLimit, "too many calls"),
    (80007..=80007, NumberLimit, "the account sends too much"),
    (130403..=130403, GiveUp, "we have blocked this person"),
    (130429..=130429, NumberLimit, "the number sends too much"),
    (130472..=130472, GiveUp, "the person is part of an experiment of Meta's"),
    (130497..=130497, GiveUp, "messages to this country are not allowed"),
    (130501..=130501, Bug, "message type not allowed in groups"),
    (131000..=131000, Transient, "something went wrong at Meta"),
    (131005..=131005, Configuration, "permission missing"),
    (131008..=131009, Bug, "parameter missing or not valid"),
    (131016..=131016, Transient, "service overloaded"),
    (131020..=131020, GiveUp, "the group does not take it"),
    (131021..=131021, Bug, "sender and recipient are the same"),
    (131026..=131026, GiveUp, "cannot be delivered to this person"),
    (131030..=131030, NotSetUp, "recipient is not on the test number's list"),
    (131031..=131031, Account, "account locked"),
    (131037..=131037, Configuration, "the display name is not approved"),
    (131041..=131041, GiveUp, "the group does not take it"),
    (131042..=131042, Configuration, "payment trouble"),
    (131044..=131044, Configuration, "payment not set up"),
    (131045..=131045, Configuration, "number not registered"),
    (131047..=131047, WindowClosed, "the 24-hour window is closed"),
    // A limit by its title, but trying again is what it punishes: nothing leaves until somebody has looked.
    (131048..=131048, Account, "the number's messages were reported as spam"),
    (131049..=131049, GiveUp, "the person gets no more marketing for now"),
    (131050..=131050, OptedOut, "the person wants no marketing"),
    (131051..=131051, Bug, "message type not supported"),
    (131052..=131053, Transient, "media could not be moved"),
    (131055..=131055, NotSetUp, "marketing messages not set up"),
    (131056..=131056, PairLimit, "too many messages to this person"),
    (131057..=131057, Maintenance, "the number is in maintenance"),
    (131060..=131060, GiveUp, "message variant not available"),
    (131062..=131062, GiveUp, "needs a phone, not a user id"),
    (131063..=131064, NotSetUp, "marketing or template set-up"),
    (131200..=131299, GiveUp, "the group does not take it"),
    (132000..=132000, Bug, "wrong number of template parameters"),
    (132001..=132001, NotSetUp, "template or its language missing"),
    (132005..=132012, Bug, "template text does not fit"),
    (132015..=132016, NotSetUp, "template paused or disabled"),
    (132018..=132018, Bug, "template text does not fit"),
    (132068..=132069, GiveUp, "flow blocked or throttled"),
    (133004..=133004, Transient, "registration service not available"),
    (133000..=133016, Configuration, "the number's registration"),
    (134011..=134011, Configuration, "payment terms not accepted"),
    (134100..=134102, NotSetUp, "marketing messages not set up"),
    (135000..=135000, Bug, "message not valid"),
    (137000..=137000, GiveUp, "the person's identity changed"),
    (138000..=138999, Bug, "calling, which we do not use"),
    (139000..=139004, NotSetUp, "flow management"),
    (139100..=139103, Bug, "block list, which we do not use"),
    (147001..=147005, Bug, "user names, which we do not use"),
    (2_388_000..=2_388_999, Bug, "template creation, which we do not use"),
    (2_494_100..=2_494_100, Maintenance, "the number is in maintenance"),
    (2_593_107..=2_593_109, Bug, "coexistence, which we do not use"),
];

/// What an answer with the HTTP status `status` and `body` means, when it is no success.
///
/// ```
/// use gateway::whatsapp::{ErrorClass, classify};
/// let error = classify(400, br#"{"error": {"code": 131047, "message": "Re-engagement message"}}"#);
/// assert_eq!(error.class, ErrorClass::WindowClosed);
/// assert_eq!(classify(502, b"<html>Bad Gateway</html>").class, ErrorClass::Unknown);
/// ```
pub fn classify(status: u16, body: &[u8]) -> SendError {
    let Some(error) = serde_json::from_slice(body).ok().and_then(|Refusal { error }| error) else {
        return SendError::new(class_of_status(status), format!("HTTP status {status} without an error of Meta's"));
    };
    let is_transient = error.is_transient == Some(Value::Bool(true));
    let code = error.code.as_ref().and_then(integer);
    let known = code.and_then(meaning_of);
    let class = known.map(|(class, _)| class).unwrap_or_else(|| match code {
        Some(_) if is_transient => Transient,
        // With a code it is Meta that refused, so nothing was sent.
        Some(_) if status >= 500 => Transient,
        _ => class_of_status(status),
    });
    let words = known.map_or_else(|| format!("HTTP status {status} without details"), |(_, words)| words.to_owned());
    let details = error.details().map_or(words, str::to_owned);
    SendError { class, code, details, fbtrace_id: text(error.fbtrace_id) }
}

/// What `code` means, in a class and in words, when it is in the table: statuses of messages carry the same codes.
pub fn meaning_of(code: i64) -> Option<(ErrorClass, &'static str)> {
    CODES.iter().find(|(codes, ..)| codes.contains(&code)).map(|(_, class, words)| (*class, *words))
}

/// What an answer means that is not Meta's own: a proxy's, or a server's that broke. Only a refusal by status 4xx tells that
/// nothing was sent.
fn class_of_status(status: u16) -> ErrorClass {
    match status {
        429 => NumberLimit,
        // A redirect is never followed, so that the token goes nowhere else.
        300..400 | 401 | 403 | 404 | 407 => Configuration,
        408 => ErrorClass::Unknown,
        400..500 => Bug,
        _ => ErrorClass::Unknown,
    }
}

#[derive(Deserialize)]
struct Refusal {
    error: Option<GraphError>,
}

/// Every field is read as whatever it is: an odd one must not hide the code.
#[derive(Deserialize)]
struct GraphError {
    message: Option<Value>,
    code: Option<Value>,
    error_data: Option<Value>,
    fbtrace_id: Option<Value>,
    is_transient: Option<Value>,
}

impl GraphError {
    /// The most telling words: details, else the message. `error_data` is an object or a text.
    fn details(&self) -> Option<&str> {
        let data = self.error_data.as_ref();
        let details = data.and_then(|data| data.get("details")).or(data).and_then(Value::as_str);
        details.or_else(|| self.message.as_ref().and_then(Value::as_str)).filter(|words| !words.is_empty())
    }
}

fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

fn text(value: Option<Value>) -> Option<String> {
    value.and_then(|value| value.as_str().map(str::to_owned))
}
