//! What every case needs: stores, people, events, and the scripts.

mod backends;
#[path = "../../../../../tests/it/harness/schema.rs"]
mod schema;
mod script;
mod text;

use gateway::store::{
    Batch, Claim, ClaimSends, Commit, NewEvent, NewSend, Pace, Person, Resend, SendKind, Store, Work, alias_of,
};
use jiff::{SignedDuration, Timestamp};

pub(crate) use backends::{BACKENDS, Backend, MODEL, POSTGRES, Place, SQLITE, everywhere};
pub(crate) use script::{Memory, run};

pub(crate) const START: i64 = 1_700_000_000;
pub(crate) const LEASE: SignedDuration = SignedDuration::from_secs(15);
pub(crate) const FAR: i64 = 1_000_000;
/// As fast as they come.
pub(crate) const UNPACED: Pace = Pace { every: SignedDuration::ZERO, burst: 1 };

/// Scripts, each a test of its own. `while_open` are those that tell of what one process remembers: they are not opened again
/// before every line.
macro_rules! cases {
    (while_open: $($name:ident: $script:literal)*) => {
        $(#[tokio::test]
        async fn $name() {
            $crate::harness::run($script, $crate::harness::Memory::WhileOpen).await;
        })*
    };
    ($($name:ident: $script:literal)*) => {
        $(#[tokio::test]
        async fn $name() {
            $crate::harness::run($script, $crate::harness::Memory::Durable).await;
        })*
    };
}

pub(crate) use cases;

pub(crate) async fn accept(store: &dyn Store, events: &[NewEvent], now: i64) {
    let batch = Batch { events: events.to_vec(), ..Batch::default() };
    store.accept(batch, second(now)).await.unwrap();
}

pub(crate) fn claim(owner: &str, limit: usize, lease_for: SignedDuration) -> Claim {
    Claim { owner: owner.to_owned(), limit, lease_for }
}

pub(crate) fn claim_sends(claim: Claim) -> ClaimSends {
    ClaimSends { claim, pair: UNPACED, number: UNPACED }
}

/// A commit of everything in the work.
pub(crate) fn commit(work: &Work, state: &str, sends: Vec<NewSend>) -> Commit {
    let applied = work.events.iter().map(|event| event.key.clone()).collect();
    Commit { lease: work.lease, applied, state: state.to_owned(), sends, timers: Vec::new() }
}

pub(crate) fn second(seconds: i64) -> Timestamp {
    Timestamp::from_second(START + seconds).unwrap()
}

pub(crate) fn seconds(moment: Timestamp) -> i64 {
    moment.as_second() - START
}

/// A person by one name.
pub(crate) fn person(name: &str, profile_name: Option<&str>) -> Person {
    let is_phone = name.bytes().all(|byte| byte.is_ascii_digit());
    Person {
        phone_number_id: "ours".to_owned(),
        address: name.to_owned(),
        phone: is_phone.then(|| name.to_owned()),
        profile_name: profile_name.map(str::to_owned),
    }
}

pub(crate) fn event(who: &str, key: &str, provider_second: i64) -> NewEvent {
    NewEvent {
        key: full_key(key),
        person: Some(person(who, None)),
        aliases: vec![alias_of(who)],
        provider_time: second(provider_second),
        payload: "{}".to_owned(),
        wait: SignedDuration::ZERO,
    }
}

pub(crate) fn new_send(kind: SendKind, payload: &str, expires: i64) -> NewSend {
    NewSend {
        kind,
        payload: payload.to_owned(),
        image: None,
        expires_at: second(expires),
        resend: Resend::Once,
        fallback: None,
        is_marketing: false,
    }
}

/// Scripts leave the `m:` of messages away.
pub(crate) fn full_key(key: &str) -> String {
    let (made_of, rest) = made_of(key);
    if rest.contains(':') { key.to_owned() } else { format!("{made_of}m:{rest}") }
}

pub(crate) fn short_key(key: &str) -> String {
    let (made_of, rest) = made_of(key);
    format!("{made_of}{}", rest.strip_prefix("m:").unwrap_or(rest))
}

/// What a gap or a replay puts before the key that it is about.
fn made_of(key: &str) -> (&str, &str) {
    let mut length = 0;
    while let Some(rest) = about(&key[length..]) {
        length = key.len() - rest.len();
    }
    key.split_at(length)
}

fn about(key: &str) -> Option<&str> {
    key.strip_prefix("g:").or_else(|| key.strip_prefix("r:")?.split_once(':').map(|(_, rest)| rest))
}
