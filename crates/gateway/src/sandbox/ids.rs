//! Ids in the shapes that Meta gives them, never the same twice.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use sha2::{Digest, Sha256};

use super::{base64, phone::Phone};

/// Makes ids. They differ between runs too: a bot remembers the ids it has seen longer than a sandbox lives.
pub(super) struct Ids {
    started_nanos: u128,
    made: AtomicU64,
}

impl Ids {
    pub(super) fn new() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { started_nanos: since_epoch.as_nanos(), made: AtomicU64::new(0) }
    }

    /// The id of a message: `wamid.` and base64.
    pub(super) fn wamid(&self) -> String {
        format!("wamid.{}", base64::encode(&self.next()[..24]))
    }

    /// The id of a file: sixteen digits.
    pub(super) fn media(&self) -> String {
        sixteen_digits(&self.next())
    }

    fn next(&self) -> [u8; 32] {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        Sha256::digest([self.started_nanos.to_be_bytes().as_slice(), &number.to_be_bytes()].concat()).into()
    }
}

/// The business-scoped user id of a person. `ZZ` is the country code that stands for no country.
pub(super) fn user_id(phone: &Phone) -> String {
    let hash: [u8; 32] = Sha256::digest(phone.as_str()).into();
    format!("ZZ.{}", sixteen_digits(&hash))
}

fn sixteen_digits(hash: &[u8; 32]) -> String {
    let number = hash.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{}", 1_000_000_000_000_000 + number % 9_000_000_000_000_000)
}
