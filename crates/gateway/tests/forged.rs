//! A million forged signatures, of which none may pass, and the true ones, which must.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::thread;

use axum::http::{HeaderMap, HeaderValue};
use gateway::webhook::signature::{HEADER, Signature};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use secrecy::SecretString;

const FORGERIES: u64 = 1_000_000;
const BODY: &[u8] =
    br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"value":{"text":"ol\u00e1 \/"}}]}]}"#;

/// During a rotation both secrets are active.
fn secrets() -> [SecretString; 2] {
    ["the old secret".into(), "the new secret".into()]
}

fn headers(values: &[Vec<u8>]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        // What is no header value never comes this far.
        if let Ok(value) = HeaderValue::from_bytes(value) {
            headers.append(HEADER, value);
        }
    }
    headers
}

fn passes(values: &[Vec<u8>], body: &[u8]) -> bool {
    Signature::from_headers(&headers(values)).is_some_and(|signature| signature.is_of(body, &secrets()))
}

fn signed_with(secret: &str, body: &[u8]) -> Vec<u8> {
    Signature::new(body, &secret.into()).to_header().into_bytes()
}

/// What a forger who saw a true webhook may try: its headers and its body, as they reach the check.
fn forgery(number: u64) -> (Vec<Vec<u8>>, Vec<u8>) {
    let mut dice = ChaCha8Rng::seed_from_u64(number);
    let mut below = |below: usize| (dice.next_u64() % below as u64) as usize;
    let good = signed_with(if below(2) == 0 { "the old secret" } else { "the new secret" }, BODY);
    let digits = good[7..].to_vec();
    let mut header = good.clone();
    let mut body = BODY.to_vec();
    match below(14) {
        0 | 1 => {
            let bit = below(256);
            let mut bytes = hex::decode(&digits).unwrap();
            bytes[bit / 8] ^= 1 << (bit % 8);
            header = [b"sha256=", hex::encode(bytes).as_bytes()].concat();
        }
        2 | 3 => {
            let bit = below(body.len() * 8);
            body[bit / 8] ^= 1 << (bit % 8);
        }
        4 => header[below(good.len())] = below(256) as u8,
        5 => header.truncate(below(good.len())),
        6 => header.insert(below(good.len() + 1), b" 0aA,;\t"[below(7)]),
        7 => {
            let again = [good.clone(), signed_with("a guess", BODY), Vec::new()][below(3)].clone();
            return (if below(2) == 0 { vec![good, again] } else { vec![again, good] }, body);
        }
        8 => {
            // Some of the digits, or the scheme, in capitals; none would be no forgery.
            let place = (0..good.len()).cycle().skip(below(good.len())).find(|place| good[*place].is_ascii_lowercase());
            header[place.unwrap()].make_ascii_uppercase();
        }
        9 => header = [[&b"sha1="[..], b"sha512=", b"", b"sha256:", b"hmac-sha256="][below(5)], &digits].concat(),
        10 => {
            let guesses = ["a guess", "the old secre", "the old secret ", "The old secret", "", "the new secret\0"];
            header = signed_with(guesses[below(guesses.len())], BODY);
        }
        11 => {
            let value: serde_json::Value = serde_json::from_slice(BODY).unwrap();
            body = serde_json::to_vec(&value).unwrap();
        }
        12 => body.truncate(below(body.len())),
        _ => {
            let random: Vec<u8> = (0..32).map(|_| below(256) as u8).collect();
            header = [b"sha256=", hex::encode(random).as_bytes()].concat();
        }
    }
    (vec![header], body)
}

#[test]
fn of_a_million_forgeries_none_passes() {
    let workers = thread::available_parallelism().map_or(1, usize::from) as u64;
    let tried: u64 = thread::scope(|scope| {
        let work = |worker| move || (worker..FORGERIES).step_by(workers as usize).map(try_one).sum::<u64>();
        let workers: Vec<_> = (0..workers).map(|worker| scope.spawn(work(worker))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    assert!(tried > FORGERIES * 9 / 10, "only {tried} were forgeries");
}

/// Counts one, unless chance has changed nothing.
fn try_one(number: u64) -> u64 {
    let (values, body) = forgery(number);
    let is_unchanged = body == BODY
        && [signed_with("the old secret", BODY), signed_with("the new secret", BODY)]
            .iter()
            .any(|good| values == [good.clone()]);
    assert!(is_unchanged == passes(&values, &body), "forgery {number}: {values:?} for {body:?}");
    u64::from(!is_unchanged)
}

#[test]
fn a_secret_is_replaced_without_losing_a_webhook() {
    let (old, new) = (signed_with("the old secret", BODY), signed_with("the new secret", BODY));
    let steps: [(&[&str], bool, bool); 4] = [
        (&["the old secret"], true, false),
        (&["the new secret", "the old secret"], true, true),
        (&["the new secret"], false, true),
        (&[], false, false),
    ];
    for (active, takes_old, takes_new) in steps {
        let active: Vec<SecretString> = active.iter().map(|secret| (*secret).into()).collect();
        let takes = |value: &[u8]| Signature::from_headers(&headers(&[value.to_vec()])).unwrap().is_of(BODY, &active);
        assert_eq!((takes(&old), takes(&new)), (takes_old, takes_new), "{} active", active.len());
    }
}
