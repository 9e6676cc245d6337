//! The sandbox over HTTP, as a bot sees it and as its page sees it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod sandbox {
    mod account;
    mod api;
    mod batches;
    pub(crate) mod cases;
    mod deeds;
    mod expiry;
    mod faults;
    mod handshake;
    pub(crate) mod harness;
    mod limits;
    mod page;
    mod people;
    mod refusals;
    mod rendering;
    mod retries;
    mod sending;
    mod statuses;
    mod templates;
    mod time;
    mod webhooks;
}
