//! Where webhooks go: to the app's address, unless the account or the number has one of its own; nowhere when the app is not
//! subscribed to the account.

use std::collections::{BTreeMap, BTreeSet};

use secrecy::SecretString;

use super::{handshake::Question, parcel::ParcelId};

/// An address for webhooks.
#[derive(Clone, Debug)]
pub struct Callback {
    /// The address.
    pub url: String,
    /// Sent with the handshake that must succeed before the first webhook; without it there is no handshake.
    pub verify_token: Option<SecretString>,
}

/// For what an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The app: whatever has no address of its own.
    App,
    /// The business account.
    Account,
    /// The business number.
    Number,
}

/// The addresses, and which of them said that they want webhooks.
#[derive(Debug)]
pub(crate) struct Callbacks {
    is_subscribed: bool,
    app: Callback,
    account: Option<Callback>,
    number: Option<Callback>,
    verified: BTreeSet<String>,
    /// Webhooks that wait for the answer of an address to the handshake, and what it was asked.
    asked: BTreeMap<String, Asked>,
}

/// A handshake under way.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) question: Question,
    pub(super) waiting: Vec<ParcelId>,
}

impl Callbacks {
    pub(super) fn new(app: Callback) -> Self {
        let (verified, asked) = (BTreeSet::new(), BTreeMap::new());
        Self { is_subscribed: true, app, account: None, number: None, verified, asked }
    }

    /// Where an update goes that is of the number, or of the account; nowhere when the app is not subscribed.
    pub(super) fn route(&self, is_of_number: bool) -> Option<&Callback> {
        self.is_subscribed.then(|| self.nearest(is_of_number))
    }

    /// Where it would go if the app is subscribed.
    pub(crate) fn nearest(&self, is_of_number: bool) -> &Callback {
        let number = self.number.as_ref().filter(|_| is_of_number);
        number.or(self.account.as_ref()).unwrap_or(&self.app)
    }

    /// Whether the app is subscribed to the account.
    pub(crate) fn is_subscribed(&self) -> bool {
        self.is_subscribed
    }

    /// With the subscription, the account's own address ends.
    pub(super) fn set_subscribed(&mut self, is_subscribed: bool) {
        self.is_subscribed = is_subscribed;
        self.account = self.account.take().filter(|_| is_subscribed);
    }

    /// The address that was set here, if one was.
    pub(crate) fn at(&self, level: Level) -> Option<&Callback> {
        match level {
            Level::App => Some(&self.app),
            Level::Account => self.account.as_ref(),
            Level::Number => self.number.as_ref(),
        }
    }

    /// Sets an address. Without one, the account and the number have none of their own; the app keeps its.
    pub(super) fn set(&mut self, level: Level, callback: Option<Callback>) {
        match level {
            Level::App => self.app = callback.unwrap_or_else(|| self.app.clone()),
            Level::Account => self.account = callback,
            Level::Number => self.number = callback,
        }
    }

    /// Whether webhooks may go to this address.
    pub(super) fn is_verified(&self, callback: &Callback) -> bool {
        callback.verify_token.is_none() || self.verified.contains(&callback.url)
    }

    /// The handshake under way with this address.
    pub(super) fn asked(&mut self, url: &str) -> Option<&mut Asked> {
        self.asked.get_mut(url)
    }

    pub(super) fn ask(&mut self, url: &str, asked: Asked) {
        self.asked.insert(url.to_owned(), asked);
    }

    /// Ends the handshake with this address.
    pub(super) fn take_asked(&mut self, url: &str) -> Option<Asked> {
        self.asked.remove(url)
    }

    pub(super) fn set_verified(&mut self, url: &str, is_verified: bool) {
        if is_verified {
            self.verified.insert(url.to_owned());
        } else {
            self.verified.remove(url);
        }
    }

    /// All of them, for a handshake on demand.
    pub(super) fn all(&self) -> Vec<Callback> {
        [Level::App, Level::Account, Level::Number].into_iter().filter_map(|level| self.at(level)).cloned().collect()
    }
}
