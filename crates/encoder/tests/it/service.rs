//! The encoder behind its queue, with a model that waits until it is told to go on.

use std::{
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use encoder::{
    Encoding,
    service::{Options, Refused, Service},
};

/// Nobody waits so long in these tests.
const EVER: Duration = Duration::from_secs(600);

/// A service, the way to let its model answer one batch, and the batches that it has seen.
struct Bench {
    service: Service,
    go_on: mpsc::Sender<()>,
    batches: Arc<Mutex<Vec<Vec<String>>>>,
}

fn bench(queue: usize, patience: Duration) -> Bench {
    let (go_on, wait) = mpsc::channel();
    let wait = Mutex::new(wait);
    let batches = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&batches);
    let model = move |texts: &[&str]| {
        seen.lock().unwrap().push(texts.iter().copied().map(str::to_owned).collect());
        let _ = wait.lock().unwrap().recv();
        texts.iter().map(|text| encoding(text)).collect()
    };
    Bench { service: Service::with(model, Options { threads: 1, queue, patience }), go_on, batches }
}

/// Its length, so that everybody knows their own.
fn encoding(text: &str) -> Encoding {
    Encoding { sentence: vec![text.len() as f32], layers: Vec::new() }
}

impl Bench {
    async fn goes_on(&self, times: usize) {
        (0..times).for_each(|_| self.go_on.send(()).unwrap());
    }

    /// Waits until the model has taken up a first batch.
    async fn is_at_work(&self) {
        while self.batches.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn what_waits_is_encoded_together_and_everybody_gets_their_own() {
    let bench = bench(10, EVER);
    let rest = async {
        bench.is_at_work().await;
        let ask = |text| bench.service.encode(text);
        tokio::join!(ask("bb"), ask("ccc"), ask("dddd"), bench.goes_on(2))
    };
    let (first, (second, third, fourth, ())) = tokio::join!(bench.service.encode("a"), rest);
    let texts = ["a", "bb", "ccc", "dddd"];
    assert_eq!([first, second, third, fourth], texts.map(|text| Ok(encoding(text))));
    assert_eq!(*bench.batches.lock().unwrap(), [vec!["a"], vec!["bb", "ccc", "dddd"]]);
}

#[tokio::test]
async fn long_texts_do_not_all_go_into_one_batch() {
    let bench = bench(10, EVER);
    let long = "x".repeat(700);
    let rest = async {
        bench.is_at_work().await;
        let ask = || bench.service.encode(&long);
        tokio::join!(ask(), ask(), ask(), bench.goes_on(4))
    };
    let (_, (second, third, fourth, ())) = tokio::join!(bench.service.encode("a"), rest);
    assert!([second, third, fourth].into_iter().all(|answer| answer == Ok(encoding(&long))));
    assert_eq!(bench.batches.lock().unwrap().iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 1, 1]);
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_has_room_again_afterwards() {
    let bench = bench(2, EVER);
    let rest = async {
        bench.is_at_work().await;
        let ask = |text| bench.service.encode(text);
        tokio::join!(ask("bb"), ask("ccc"), bench.goes_on(3))
    };
    let (first, (second, third, ())) = tokio::join!(bench.service.encode("a"), rest);
    assert_eq!([first, second, third], [Ok(encoding("a")), Ok(encoding("bb")), Err(Refused::Busy)]);
    assert_eq!(bench.service.encode("dddd").await, Ok(encoding("dddd")));
}

#[tokio::test]
async fn nobody_waits_beyond_their_patience_and_what_is_late_is_not_encoded() {
    let bench = bench(10, Duration::from_millis(1));
    // On a busy machine even the first may come too late to be taken up.
    while bench.batches.lock().unwrap().is_empty() {
        assert_eq!(bench.service.encode("a").await, Err(Refused::Late));
    }
    assert_eq!(bench.service.encode("bb").await, Err(Refused::Late));
    drop(bench.go_on);
    drop(bench.service);
    let batches = bench.batches.lock().unwrap();
    assert!(!batches.iter().flatten().any(|text| text == "bb"), "{batches:?}");
}

#[tokio::test]
async fn a_model_that_broke_is_told_from_a_slow_one() {
    let service =
        Service::with(|_| panic!("the model breaks, on purpose"), Options { patience: EVER, ..Options::default() });
    assert_eq!(service.encode("a").await, Err(Refused::Stopped));
}
