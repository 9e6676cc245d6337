//! What to do about a message that did not leave. Pure: an error, the attempt and the time go in, a settlement comes out.
//!
//! Source: Cloud API, "Error codes" and "Pair rate limits".

use jiff::{SignedDuration, Timestamp};

use crate::{
    store::{Remedy, Scope, Settlement},
    whatsapp::{ErrorClass, SendError, meaning_of},
};

/// Attempts at a message that Meta could not take.
pub const TRIES: u32 = 6;
/// Attempts after the code that says nothing (131000): Meta repeats it for messages that it will never take.
const TRIES_AFTER_NO_REASON: u32 = 3;
/// Attempts after a picture could not be moved (131053): a second refusal is about the picture.
const TRIES_OF_MEDIA: u32 = 2;
/// The longest wait between attempts at one message: a person is waiting.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_secs(60);
/// The longest pause of a pair: after 45 times 6 seconds even the largest burst is paid back.
const LONGEST_PAIR_WAIT: SignedDuration = SignedDuration::from_secs(270);
/// The first pause after a limit that is counted over minutes or an hour: calls of the app (4, 613), sends of the account (80007).
const SLOW_LIMIT_WAIT: SignedDuration = SignedDuration::from_secs(60);
/// The longest pause after such a limit.
const LONGEST_SLOW_LIMIT_WAIT: SignedDuration = SignedDuration::from_mins(15);
/// The customer service window is taken for closed so long before it is: clocks differ, and a request takes time.
pub const WINDOW_MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// An attempt that failed.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    /// Which one it was, from 1.
    pub number: u32,
    /// None begins after this moment.
    pub expires_at: Timestamp,
    /// Nor after this one, unless it sends a template: see [`last_moment`].
    pub last_moment: Option<Timestamp>,
}

/// How often a number that was halted tries one message.
#[derive(Clone, Copy, Debug)]
pub struct Probes {
    /// Until the token, a permission or the payment is mended.
    pub configuration: SignedDuration,
    /// Until Meta lifts a restriction of the account: trying often makes it worse.
    pub account: SignedDuration,
}

impl Default for Probes {
    fn default() -> Self {
        Self { configuration: SignedDuration::from_secs(60), account: SignedDuration::from_mins(15) }
    }
}

/// Until when a free-form message may leave, if the customer service window closes at `window_until`.
pub fn last_moment(window_until: Timestamp) -> Timestamp {
    window_until.saturating_sub(WINDOW_MARGIN).unwrap_or(Timestamp::MIN)
}

/// What follows from `error`. `jitter`, from 0 to 1, lengthens waits by up to a quarter, so that messages which failed together
/// do not come again together.
pub fn reaction(error: &SendError, attempt: Attempt, probes: Probes, now: Timestamp, jitter: f64) -> Settlement {
    let reason = error.to_string();
    let failed = |remedy| Settlement::Failed { code: error.code, reason: reason.clone(), remedy };
    let later =
        |wait: SignedDuration, scope| Settlement::Retry { due_at: after(now, wait), reason: reason.clone(), scope };
    let backoff = jittered(power(SignedDuration::from_secs(1), 2, attempt.number).min(LONGEST_WAIT), jitter);
    match error.class {
        ErrorClass::NotSent | ErrorClass::Maintenance => again(error, attempt, after(now, backoff)),
        ErrorClass::Transient if attempt.number < tries(error.code) => again(error, attempt, after(now, backoff)),
        ErrorClass::Unknown => Settlement::Unknown { reason },
        ErrorClass::PairLimit => {
            later(power(SignedDuration::from_secs(1), 4, attempt.number).min(LONGEST_PAIR_WAIT), Scope::Pair)
        }
        ErrorClass::NumberLimit if is_slow_limit(error.code) => {
            let wait = power(SLOW_LIMIT_WAIT, 2, attempt.number).min(LONGEST_SLOW_LIMIT_WAIT);
            later(jittered(wait, jitter), Scope::Number)
        }
        ErrorClass::NumberLimit => later(backoff, Scope::Number),
        ErrorClass::Configuration => later(probes.configuration, Scope::Halt),
        ErrorClass::Account => later(probes.account, Scope::Halt),
        ErrorClass::WindowClosed | ErrorClass::NotSetUp | ErrorClass::OptedOut => failed(remedy_of(error.class)),
        ErrorClass::Transient | ErrorClass::GiveUp | ErrorClass::Bug => failed(Remedy::GiveUp),
    }
}

/// What to do about a message that Meta took and then reported as failed with `code`.
pub fn remedy(code: i64) -> Remedy {
    meaning_of(code).map(|(class, _)| remedy_of(class)).unwrap_or_default()
}

/// A template that is paused may have another one to go in its place, as a closed window may.
fn remedy_of(class: ErrorClass) -> Remedy {
    match class {
        ErrorClass::WindowClosed | ErrorClass::NotSetUp => Remedy::Fallback,
        ErrorClass::OptedOut => Remedy::OptOut,
        ErrorClass::NotSent
        | ErrorClass::Unknown
        | ErrorClass::PairLimit
        | ErrorClass::NumberLimit
        | ErrorClass::GiveUp
        | ErrorClass::Configuration
        | ErrorClass::Account
        | ErrorClass::Bug
        | ErrorClass::Transient
        | ErrorClass::Maintenance => Remedy::GiveUp,
    }
}

/// Another attempt at this message at `due_at`, if there is time for one.
fn again(error: &SendError, attempt: Attempt, due_at: Timestamp) -> Settlement {
    let is_too_late = due_at > attempt.expires_at;
    let window_is_closed = attempt.last_moment.is_some_and(|last| due_at > last);
    if is_too_late || window_is_closed {
        let remedy = if is_too_late { Remedy::GiveUp } else { Remedy::Fallback };
        return Settlement::Failed {
            code: error.code,
            reason: format!("{error}; no time is left to try again"),
            remedy,
        };
    }
    Settlement::Retry { due_at, reason: error.to_string(), scope: Scope::Message }
}

fn tries(code: Option<i64>) -> u32 {
    match code {
        Some(131_000) => TRIES_AFTER_NO_REASON,
        Some(131_053) => TRIES_OF_MEDIA,
        _ => TRIES,
    }
}

fn is_slow_limit(code: Option<i64>) -> bool {
    matches!(code, Some(4 | 613 | 80007))
}

/// `first` for the first attempt, then `base` times as long after each.
fn power(first: SignedDuration, base: i32, attempt: u32) -> SignedDuration {
    first.saturating_mul(base.saturating_pow(attempt.saturating_sub(1)))
}

fn jittered(wait: SignedDuration, jitter: f64) -> SignedDuration {
    wait.saturating_add(wait.mul_f64(jitter.clamp(0.0, 1.0) / 4.0))
}

fn after(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}
