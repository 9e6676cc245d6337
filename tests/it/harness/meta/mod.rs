//! The stand-in for Meta: it takes requests as the Graph API does, keeps them in order, and checks what every request must
//! have. What is wrong with a request is kept too, and whoever waits next fails with it.

mod desk;
mod token;

use std::net::SocketAddr;

use axum::http::StatusCode;
use desk::{Desk, Mishap};
use serde_json::Value;
use tokio::{net::TcpListener, sync::watch, time::timeout};

use super::PATIENCE;

pub(crate) const PHONE_NUMBER_ID: &str = "400011122233344";
pub(crate) const ACCESS_TOKEN: &str = "the-system-users-token";

/// One request, read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Call {
    /// A message: to whom, what it carries and which outbox row that is, and what it says (`type` and the part of that name).
    Message { to: String, carried: String, row: i64, content: Value },
    /// A message was marked as read.
    Read { wamid: String, typing: bool },
    /// A picture was uploaded and got this id.
    Upload { id: String },
    /// A request whose token has expired; the outbox row, if it was a message.
    Unauthorized { row: Option<i64> },
    /// A request that Meta would not have understood.
    Wrong(String),
}

impl Call {
    /// The words of a message.
    pub(crate) fn words(&self) -> Option<String> {
        if let Self::Message { content, .. } = self { Some(words(content)) } else { None }
    }
}

/// Cheap to clone; clones are the same Meta.
#[derive(Clone)]
pub(crate) struct Meta {
    address: SocketAddr,
    desk: Desk,
}

impl Meta {
    pub(super) async fn start() -> Self {
        let desk = Desk::default();
        let router = desk.router();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, desk }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next message gets this answer.
    pub(crate) fn refuse_next(&self, status: u16, answer: Value) {
        self.mishap(Mishap::Refused(StatusCode::from_u16(status).unwrap(), answer));
    }

    /// The next message is taken, but the connection breaks in the middle of the answer.
    pub(crate) fn lose_next_answer(&self) {
        self.mishap(Mishap::AnswerLost);
    }

    fn mishap(&self, mishap: Mishap) {
        self.desk.mishaps.lock().unwrap().push_back(mishap);
    }

    /// After so many more messages the token expires.
    pub(crate) fn expire_token_after(&self, messages: usize) {
        self.desk.token.lock().unwrap().expire_after(messages);
    }

    /// From now on `token` is good, and no other.
    pub(crate) fn renew_token(&self, token: &str) {
        self.desk.token.lock().unwrap().renew(token);
    }

    /// Waits until a message was refused because the token has expired.
    pub(crate) async fn unauthorized(&self) {
        let is_there = |call: &Call| matches!(call, Call::Unauthorized { row: Some(_) });
        self.wait("a message with an expired token", |calls| calls.iter().any(is_there)).await;
    }

    /// Meta's id of the message that outbox row `row` was sent as last.
    pub(crate) fn wamid(&self, row: i64) -> String {
        let is_it = |call: &Call| matches!(call, Call::Message { row: sent, .. } if *sent == row);
        let place = self.calls().iter().rposition(is_it).expect("the row was sent");
        desk::wamid(place + 1)
    }

    /// Meta's id of the message that was call number `place`, from 0.
    pub(crate) fn wamid_of_call(place: usize) -> String {
        desk::wamid(place + 1)
    }

    /// Everything so far, and whatever comes.
    pub(crate) fn watch(&self) -> watch::Receiver<Vec<Call>> {
        self.desk.calls.subscribe()
    }

    /// From now on messages arrive, but nobody is told so.
    pub(crate) fn hold(&self) {
        self.desk.holds.send_replace(true);
    }

    /// Answers whatever was held.
    pub(crate) fn release(&self) {
        self.desk.holds.send_replace(false);
    }

    /// Everything so far, in order.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let calls = self.desk.calls.borrow().clone();
        complain(&calls);
        calls
    }

    /// Waits until `is_there`, and returns everything so far.
    pub(crate) async fn wait(&self, what: &str, mut is_there: impl FnMut(&[Call]) -> bool) -> Vec<Call> {
        let mut calls = self.desk.calls.subscribe();
        let or_wrong = |calls: &Vec<Call>| is_there(calls) || calls.iter().any(|call| matches!(call, Call::Wrong(_)));
        let there = timeout(PATIENCE, calls.wait_for(or_wrong)).await;
        let there = there.map(|there| there.unwrap().clone());
        let Ok(there) = there else { panic!("waited in vain for {what}; there was {:#?}", self.calls()) };
        complain(&there);
        there
    }

    /// Waits until `person` has got `count` messages, and returns all that they got.
    pub(crate) async fn messages(&self, person: &str, count: usize) -> Vec<Value> {
        let what = format!("{count} messages to {person}");
        let calls = self.wait(&what, |calls| contents(calls, person).len() >= count).await;
        contents(&calls, person)
    }

    /// Waits for message number `number` (from 1) to `person`, which is a plain text or has one, and returns the text.
    pub(crate) async fn answer(&self, person: &str, number: usize) -> String {
        let messages = self.messages(person, number).await;
        words(&messages[number - 1])
    }

    /// Waits until the message `wamid` is marked as read with the typing indicator.
    pub(crate) async fn read(&self, wamid: &str) {
        let read = Call::Read { wamid: wamid.to_owned(), typing: true };
        self.wait(&format!("{wamid} to be marked as read"), |calls| calls.contains(&read)).await;
    }

    /// The outbox rows that were sent, in order, each as often as it was.
    pub(crate) fn rows_sent(&self) -> Vec<i64> {
        let row = |call: &Call| if let Call::Message { row, .. } = call { Some(*row) } else { None };
        self.calls().iter().filter_map(row).collect()
    }
}

/// The words of a message's content.
fn words(content: &Value) -> String {
    let places = ["/text/body", "/interactive/body/text", "/image/caption"];
    places.iter().find_map(|place| content.pointer(place)?.as_str()).unwrap_or_default().to_owned()
}

fn contents(calls: &[Call], person: &str) -> Vec<Value> {
    let content = |call: &Call| match call {
        Call::Message { to, content, .. } if to == person => Some(content.clone()),
        _ => None,
    };
    calls.iter().filter_map(content).collect()
}

fn complain(calls: &[Call]) {
    for call in calls {
        if let Call::Wrong(why) = call {
            panic!("Meta got a request that it does not understand: {why}");
        }
    }
}
