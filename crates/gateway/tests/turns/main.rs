//! Turns: conversations with a clock over the store's model, and the loops that run them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic, and so may its helpers")]

mod harness;
mod loops;
mod troubles;
mod watched;

use harness::Desk;

/// Holds every case of a file and compares it with what is written there.
async fn hold(file: &str, together: bool) {
    let mut held = Vec::new();
    for case in file.split("\n\n").filter(|case| !case.trim().is_empty()) {
        held.push(Desk::new(together).await.hold(case.trim()).await);
    }
    let held = held.join("\n");
    assert!(held == file, "{held}");
}

#[tokio::test]
async fn questions_that_wait() {
    hold(include_str!("silence.txt"), false).await;
}

#[tokio::test]
async fn what_comes_by_the_clock() {
    hold(include_str!("schedules.txt"), false).await;
}

#[tokio::test]
async fn what_came_too_late() {
    hold(include_str!("stale.txt"), false).await;
}

#[tokio::test]
async fn bursts_that_are_heard_together() {
    hold(include_str!("bursts.txt"), true).await;
}

#[tokio::test]
async fn how_answers_are_to_be_sent() {
    hold(include_str!("delivery.txt"), false).await;
}
