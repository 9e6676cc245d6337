//! How single keys are read and shown. An empty text is a key that is not set.

use std::ops::RangeInclusive;

use bot::duration;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serializer, de::Error, ser::SerializeSeq};

use crate::store::KEYS_MIN;

/// What a secret that is set shows.
const SET: &str = "[set]";

pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Some(String::deserialize(deserializer)?).filter(|text| !text.is_empty()))
}

pub(super) fn digits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = text(deserializer)?;
    match text {
        Some(text) if !text.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(D::Error::custom(format!("expected digits in quotes, such as \"400011122233344\", found {text:?}")))
        }
        digits => Ok(digits),
    }
}

pub(super) fn at_least_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    match u32::deserialize(deserializer)? {
        0 => Err(D::Error::custom("expected 1 or more, found 0, with which nothing would ever be sent")),
        count => Ok(count),
    }
}

pub(super) fn url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let is_url = reqwest::Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if is_url {
        Ok(text)
    } else {
        Err(D::Error::custom(format!("expected an address such as \"https://graph.facebook.com\", found {text:?}")))
    }
}

pub(super) fn graph_version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = text.strip_prefix('v').and_then(|version| version.split_once('.'));
    if parts.is_some_and(|(major, minor)| is_number(major) && is_number(minor)) {
        Ok(text)
    } else {
        Err(D::Error::custom(format!("expected a version such as \"v25.0\", found {text:?}")))
    }
}

/// From where on a message may count as stale: a minute is what a webhook may take; the rest is beyond any outage of sense.
const STALE: RangeInclusive<SignedDuration> = SignedDuration::from_mins(1)..=SignedDuration::from_hours(24);
/// A person waits while a text waits for more.
const COALESCE: RangeInclusive<SignedDuration> = SignedDuration::ZERO..=SignedDuration::from_secs(30);
/// What is done with is looked at for a day at least, by whoever has to find out what went wrong.
const PAYLOADS: RangeInclusive<SignedDuration> = SignedDuration::from_hours(24)..=LONGEST;
/// Ten years.
const LONGEST: SignedDuration = SignedDuration::from_hours(10 * 365 * 24);

pub(super) fn stale_after<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SignedDuration, D::Error> {
    within(deserializer, STALE, "")
}

pub(super) fn coalesce<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SignedDuration, D::Error> {
    within(deserializer, COALESCE, "")
}

pub(super) fn payloads<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SignedDuration, D::Error> {
    within(deserializer, PAYLOADS, "")
}

pub(super) fn keys<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SignedDuration, D::Error> {
    within(deserializer, KEYS_MIN..=LONGEST, " (Meta repeats a webhook for 7 days, and must not be answered twice)")
}

fn within<'de, D: Deserializer<'de>>(
    deserializer: D,
    range: RangeInclusive<SignedDuration>,
    why: &str,
) -> Result<SignedDuration, D::Error> {
    let text = String::deserialize(deserializer)?;
    duration::parse(&text).filter(|length| range.contains(length)).ok_or_else(|| {
        let (least, most) = (duration::write(*range.start()), duration::write(*range.end()));
        D::Error::custom(format!("expected {}, from {least} to {most}{why}, found {text:?}", duration::EXPECTED))
    })
}

pub(super) fn duration<S: Serializer>(length: &SignedDuration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&duration::write(*length))
}

pub(super) fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SecretString>, D::Error> {
    Ok(Some(read_secret(deserializer)?).filter(|secret| !secret.expose_secret().is_empty()))
}

pub(super) fn secrets<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<SecretString>, D::Error> {
    let secrets = Vec::<Secret>::deserialize(deserializer)
        .map_err(|_| D::Error::custom("expected a list of texts in quotes, found something else"))?;
    if secrets.iter().any(|Secret(secret)| secret.expose_secret().is_empty()) {
        return Err(D::Error::custom("expected secrets, found an empty one, which anybody could sign with"));
    }
    Ok(secrets.into_iter().map(|Secret(secret)| secret).collect())
}

struct Secret(SecretString);

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_secret(deserializer).map(Self)
    }
}

/// Reads a secret without ever repeating it: serde's own words for a wrong type would.
fn read_secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer)
        .map(SecretString::from)
        .map_err(|_| D::Error::custom("expected a text in quotes, found something else"))
}

pub(super) fn optional<S: Serializer>(text: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text.as_deref().unwrap_or_default())
}

pub(super) fn masked<S: Serializer>(secret: &Option<SecretString>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.as_ref().map_or("", |_| SET))
}

pub(super) fn all_masked<S: Serializer>(secrets: &[SecretString], serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(secrets.len()))?;
    for _ in secrets {
        list.serialize_element(SET)?;
    }
    list.end()
}
