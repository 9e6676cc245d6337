//! What goes in comes out: numbers, text, pictures, moments.

use gateway::store::{Batch, Loop, NewEvent, NewSend, Person, SendKind};
use jiff::{SignedDuration, Timestamp};

use crate::harness::{FAR, LEASE, accept, claim, claim_sends, commit, event, everywhere, new_send, person, second};

#[tokio::test]
async fn everything_comes_out_as_it_went_in() {
    for (store, _place) in everywhere().await {
        let payload = "{\"text\":\"não \\u0000 😀 'quoted' \\\\ \"}\ntail";
        let incoming = NewEvent { payload: payload.to_owned(), ..event("ana", "a", 7) };
        accept(&*store, &[incoming], 9).await;
        let work = store.claim(claim("worker", 1, LEASE), second(9)).await.unwrap().remove(0);
        assert_eq!((work.events[0].payload.as_str(), work.events[0].provider_time), (payload, second(7)));
        assert_eq!((work.state.clone(), work.lease.version), (None, 0));

        let image = Some(vec![0, 255, 1]);
        let send = NewSend { payload: payload.to_owned(), image, ..new_send(SendKind::Message, "", FAR) };
        store.commit(commit(&work, payload, vec![send]), second(9)).await.unwrap();
        let sent = store.claim_sends(claim_sends(claim("worker", 1, LEASE)), second(9)).await.unwrap().remove(0);
        assert_eq!((sent.payload.as_str(), sent.image), (payload, Some(vec![0, 255, 1])));
        assert_eq!((sent.person, sent.expires_at, sent.attempt), (person("ana", None), second(FAR), 1));
        assert_eq!((sent.conversation, sent.has_fallback), (work.lease.conversation, false));

        accept(&*store, &[event("ana", "b", 10)], 10).await;
        let work = store.claim(claim("worker", 1, LEASE), second(10)).await.unwrap().remove(0);
        assert_eq!((work.state.as_deref(), work.lease.version), (Some(payload), 1));
    }
}

#[tokio::test]
async fn no_moment_is_too_far() {
    for (store, _place) in everywhere().await {
        let incoming = NewEvent { provider_time: Timestamp::MAX, ..event("ana", "a", 1) };
        let batch = Batch { events: vec![incoming], ..Batch::default() };
        store.accept(batch, Timestamp::MIN).await.unwrap();
        let work = store.claim(claim("worker", 1, SignedDuration::MAX), second(1)).await.unwrap().remove(0);
        assert_eq!(work.events[0].provider_time.as_second(), Timestamp::MAX.as_second());
        let due = store.next_due(Loop::Work, second(1)).await.unwrap();
        assert_eq!(due.map(Timestamp::as_second), Some(Timestamp::MAX.as_second()));
    }
}

#[tokio::test]
async fn one_person_at_two_of_our_numbers_has_two_conversations() {
    for (store, _place) in everywhere().await {
        let elsewhere = Person { phone_number_id: "other".to_owned(), ..person("ana", None) };
        let events = [event("ana", "a", 1), NewEvent { person: Some(elsewhere), ..event("ana", "b", 1) }];
        accept(&*store, &events, 1).await;
        assert_eq!(store.counts().await.unwrap().conversations, 2);
    }
}
