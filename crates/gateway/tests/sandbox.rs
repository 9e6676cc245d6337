//! The sandbox over HTTP, as a bot sees it and as its page sees it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod sandbox {
    pub(crate) mod harness;
    mod page;
    mod refusals;
    mod rendering;
    mod sending;
    mod webhooks;
}
