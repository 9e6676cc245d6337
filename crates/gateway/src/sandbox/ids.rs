//! Ids in the shapes that Meta gives them, never the same twice.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Makes ids. The seed differs between runs unless somebody sets it: a bot remembers the ids it has seen longer than a
/// sandbox lives.
#[derive(Debug)]
pub(super) struct Ids {
    seed: u64,
    purpose: &'static str,
    made: AtomicU64,
}

impl Ids {
    /// Ids that differ from those of another seed or for another purpose.
    pub(super) fn new(seed: u64, purpose: &'static str) -> Self {
        Self { seed, purpose, made: AtomicU64::new(0) }
    }

    /// The id of a message: `wamid.` and base64.
    pub(super) fn wamid(&self) -> String {
        format!("wamid.{}", STANDARD.encode(&self.next()[..24]))
    }

    /// The id of a file: sixteen digits.
    pub(super) fn media(&self) -> String {
        sixteen_digits(&self.next())
    }

    fn next(&self) -> [u8; 32] {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        Sha256::digest([self.purpose.as_bytes(), &self.seed.to_be_bytes(), &number.to_be_bytes()].concat()).into()
    }
}

/// The business-scoped user id of somebody known by `name`. `ZZ` is the country code that stands for no country.
pub(super) fn user_id(name: &str) -> String {
    let hash: [u8; 32] = Sha256::digest(name).into();
    format!("ZZ.{}", sixteen_digits(&hash))
}

/// The hash of the identity key of somebody known by `name`: base64, as Meta writes it.
pub(super) fn identity_key_hash(name: &str) -> String {
    let hash: [u8; 32] = Sha256::digest(format!("identity of {name}")).into();
    STANDARD.encode(&hash[..8])
}

fn sixteen_digits(hash: &[u8; 32]) -> String {
    let number = hash.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    format!("{}", 1_000_000_000_000_000 + number % 9_000_000_000_000_000)
}
