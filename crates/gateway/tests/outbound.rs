//! What can be sent: its limits, its JSON, and the bot's messages as such.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]

mod outbound {
    mod golden;
    mod limits;
}
