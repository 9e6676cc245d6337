//! What goes in comes out: names, numbers, text, pictures, moments.

use gateway::store::{Batch, NewEvent, NewSend, Person, SendKind};
use jiff::{SignedDuration, Timestamp};

use crate::harness::{FAR, LEASE, event, new_send, open, person, second};

#[tokio::test]
async fn a_profile_name_follows_the_newest_message() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    for (key, name) in [("a", Some("Ana")), ("b", None), ("c", Some("Ana Souza")), ("a", Some("Ana"))] {
        let person = person("ana", name);
        let events = vec![NewEvent { person: Some(person), ..event("ana", key, 1) }];
        store.accept(&Batch { events, statuses: Vec::new() }, second(1)).await.unwrap();
    }
    let work = store.claim("worker", LEASE, second(1)).await.unwrap().unwrap();
    assert_eq!(work.person, person("ana", Some("Ana Souza")));
}

#[tokio::test]
async fn one_person_at_two_of_our_numbers_has_two_conversations() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let elsewhere = Person { phone_number_id: "other".to_owned(), ..person("ana", None) };
    let events = vec![event("ana", "a", 1), NewEvent { person: Some(elsewhere), ..event("ana", "b", 1) }];
    store.accept(&Batch { events, statuses: Vec::new() }, second(1)).await.unwrap();
    assert_eq!(store.counts().await.unwrap().conversations, 2);
}

#[tokio::test]
async fn everything_comes_out_as_it_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let payload = "{\"text\":\"não \\u0000 😀 'quoted'\"}\u{0}tail";
    let incoming = NewEvent { payload: payload.to_owned(), ..event("ana", "a", 7) };
    store.accept(&Batch { events: vec![incoming], statuses: Vec::new() }, second(9)).await.unwrap();
    let work = store.claim("worker", LEASE, second(9)).await.unwrap().unwrap();
    assert_eq!((work.events[0].payload.as_str(), work.events[0].provider_time), (payload, second(7)));
    assert_eq!((work.state, work.lease.version), (None, 0));

    let send =
        NewSend { payload: payload.to_owned(), image: Some(vec![0, 255, 1]), ..new_send(SendKind::Message, "", FAR) };
    store.commit(&work.lease, &["m:a".to_owned()], payload, &[send], second(9)).await.unwrap();
    let sent = store.claim_sends(second(9), 1, LEASE).await.unwrap().remove(0);
    assert_eq!((sent.payload.as_str(), sent.image), (payload, Some(vec![0, 255, 1])));
    assert_eq!((sent.person, sent.expires_at, sent.attempt), (person("ana", None), second(FAR), 1));

    let events = vec![event("ana", "b", 10)];
    store.accept(&Batch { events, statuses: Vec::new() }, second(10)).await.unwrap();
    let work = store.claim("worker", LEASE, second(10)).await.unwrap().unwrap();
    assert_eq!((work.state.as_deref(), work.lease.version), (Some(payload), 1));
}

#[tokio::test]
async fn no_moment_is_too_far() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let incoming = NewEvent { provider_time: Timestamp::MAX, ..event("ana", "a", 1) };
    store.accept(&Batch { events: vec![incoming], statuses: Vec::new() }, Timestamp::MIN).await.unwrap();
    let work = store.claim("worker", SignedDuration::MAX, second(1)).await.unwrap().unwrap();
    assert_eq!(work.events[0].provider_time.as_second(), Timestamp::MAX.as_second());
    assert_eq!(
        store.next_due(second(1)).await.unwrap().work.map(Timestamp::as_second),
        Some(Timestamp::MAX.as_second())
    );
}
