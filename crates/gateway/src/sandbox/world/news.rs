//! What is told about the account, its templates and its token, beside messages.

use std::borrow::Cow;

use jiff::Timestamp;
use serde_json::Value;

use super::{
    World,
    effect::Event,
    parcel::Item,
    troubles::{self, Troubles},
    webhook::Update,
};
use crate::sandbox::account::Account;

impl World {
    pub(crate) fn troubles(&self) -> &Troubles {
        &self.troubles
    }

    /// Whether the token has expired: every request is answered by 190.
    pub(crate) fn is_token_expired(&self) -> bool {
        self.troubles.is_token_expired()
    }

    /// Lets the token expire after so many more accepted messages; without a number it is as good as new.
    pub(crate) fn expire_token(&mut self, after_sends: Option<u32>) {
        self.troubles.token_sends_left = after_sends;
        self.tell(Event::Changed);
    }

    /// Restricts the account, which a webhook tells, or lifts the restriction, which none tells.
    pub(crate) fn restrict(&mut self, is_restricted: bool, now: Timestamp) {
        self.troubles.is_restricted = is_restricted;
        if is_restricted {
            self.announce("account_update", troubles::restriction(now), now);
        }
        self.tell(Event::Changed);
    }

    /// Works on what Meta keeps about the business; the bot is told what becomes of templates.
    pub(crate) fn with_account<T>(&mut self, now: Timestamp, work: impl FnOnce(&mut Account) -> T) -> T {
        let done = work(&mut self.account);
        self.tell_templates(now);
        done
    }

    pub(crate) fn account(&self) -> &Account {
        &self.account
    }

    /// Reviews that are over, pauses that end.
    pub(super) fn settle_templates(&mut self, at: Timestamp) {
        self.account.templates.settle(at);
        self.tell_templates(at);
    }

    fn tell_templates(&mut self, at: Timestamp) {
        for change in self.account.templates.take_changes() {
            self.announce("message_template_status_update", change.into_value(), at);
            self.tell(Event::Changed);
        }
    }

    /// Tells the bot something about the account, in any field.
    pub(crate) fn announce(&mut self, field: impl Into<Cow<'static, str>>, value: Value, now: Timestamp) {
        self.enqueue(
            Item { update: Update { field: field.into(), value }, person: None, wamid: None, ticket: None },
            now,
        );
    }
}
