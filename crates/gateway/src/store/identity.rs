//! What tells this store from every other, and the name that its outbox rows have outside.

use std::sync::Arc;

/// Tells what is ours from what another program gives to the same number or the same business.
const PREFIX: &str = "recado";

/// The random name of a store.
#[derive(Clone, Debug)]
pub(super) struct Identity(Arc<str>);

/// A name that no other store has.
impl Default for Identity {
    fn default() -> Self {
        Self(format!("{:016x}", rand::random::<u64>()).into())
    }
}

impl Identity {
    /// The identity with this name.
    pub(super) fn named(name: &str) -> Self {
        Self(name.into())
    }

    /// Its name.
    pub(super) fn name(&self) -> &str {
        &self.0
    }

    /// See [`callback_data`](super::Store::callback_data).
    pub(super) fn name_row(&self, id: i64) -> String {
        format!("{PREFIX}:{}:{id}", self.0)
    }

    /// The outbox row that `data` names, or `None` when it names none of this store.
    pub(super) fn row(&self, data: &str) -> Option<i64> {
        let id = data.rsplit(':').next()?.parse().ok().filter(|id| *id > 0)?;
        (self.name_row(id) == data).then_some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &str = "
        recado:0123456789abcdef:7                    | 7
        recado:0123456789abcdef:9223372036854775807  | 9223372036854775807
        recado:0123456789abcdef:9223372036854775808  | -
        recado:0123456789abcdef:0                    | -
        recado:0123456789abcdef:-7                   | -
        recado:0123456789abcdef:+7                   | -
        recado:0123456789abcdef:07                   | -
        recado:0123456789abcdef:                     | -
        recado:0123456789abcdef                      | -
        recado:fedcba9876543210:7                    | -
        recado:0123456789ABCDEF:7                    | -
        recado::7                                    | -
        recado:7                                     | -
        campaign:0123456789abcdef:7                  | -
        7                                            | -
        campaign-7                                   | -";

    #[test]
    fn a_name_is_ours_to_the_letter() {
        let identity = Identity("0123456789abcdef".into());
        for case in NAMES.lines().skip(1) {
            let (data, expected) = case.split_once('|').unwrap();
            let found = identity.row(data.trim()).map_or("-".to_owned(), |id| id.to_string());
            assert_eq!(found, expected.trim(), "{data}");
        }
        assert_eq!(identity.row(""), None);
        assert_eq!(identity.row(&identity.name_row(12)), Some(12));
    }
}
