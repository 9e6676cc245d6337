//! People who write to the service and get answers: in a closed loop each writes again when answered, in an open loop messages
//! are written at a steady rate.
//!
//! A latency counts from the moment when a message was meant to be written, also when nobody had time to send it then. Otherwise
//! a service that stalls would be asked less while it stalls, and look better than it is ("coordinated omission").

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use tokio::{
    sync::{
        Mutex,
        mpsc::{self, UnboundedReceiver, UnboundedSender},
    },
    task::JoinSet,
    time::{sleep_until, timeout},
};

use super::{
    Bench,
    delivery::Delivery,
    http::Connection,
    latency::Latencies,
    server::Server,
    usage::{Cost, Meter},
    whatsapp::{Arrival, StandIn},
};

/// When nothing has been answered for so long, the rest will not be.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who writes when.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pace {
    /// Everybody writes again when answered.
    Closed,
    /// So many messages a second, each from the next person.
    Open { per_second: u32 },
}

/// How people were answered.
#[derive(Debug)]
pub(super) struct Talked {
    pub(super) latencies: Latencies,
    /// Messages without an answer.
    pub(super) unanswered: usize,
    /// Answers to people who are not in this conversation.
    pub(super) to_others: usize,
    /// From the first message to the last answer.
    pub(super) elapsed: Duration,
    pub(super) cost: Cost,
}

/// Lets `people` (0 and up) write for `duration`, then waits for the answers that are missing.
pub(super) async fn talk(
    bench: &Bench,
    server: &Server,
    stand_in: &mut StandIn,
    people: u32,
    pace: Pace,
    duration: Duration,
) -> anyhow::Result<Talked> {
    let (write, written) = mpsc::unbounded_channel();
    let mut posting = post(bench, server.address, written).await?;
    let meter = Meter::start(&server.watched);
    let begun = Instant::now();
    let mut talk = Talk { write, waiting: vec![VecDeque::new(); people as usize], latencies: Vec::new() };
    if matches!(pace, Pace::Closed) {
        (0..people).try_for_each(|person| talk.write(person, begun))?;
    }
    let (mut next, mut to_others, mut last) = (0, 0, begun);
    loop {
        let is_over = begun.elapsed() >= duration;
        if is_over && talk.unanswered() == 0 {
            break;
        }
        let due = match pace {
            Pace::Open { per_second } if !is_over => Some(begun + Duration::from_secs(next) / per_second),
            Pace::Open { .. } | Pace::Closed => None,
        };
        tokio::select! {
            biased;
            Some(ended) = posting.join_next() => ended??,
            meant = reached(due) => {
                talk.write((next % u64::from(people)) as u32, meant)?;
                next += 1;
            }
            arrival = timeout(PATIENCE, stand_in.arrivals.recv()) => {
                let Ok(arrival) = arrival else { break };
                let arrival = arrival.context("the stand-in for WhatsApp has ended")?;
                if !talk.is_awaited(arrival) {
                    to_others += 1;
                    continue;
                }
                last = arrival.at;
                if matches!(pace, Pace::Closed) && !is_over {
                    talk.write(arrival.person, Instant::now())?;
                }
            }
        }
    }
    let unanswered = talk.unanswered();
    Ok(Talked {
        latencies: Latencies::of(talk.latencies),
        unanswered,
        to_others,
        elapsed: last.saturating_duration_since(begun),
        cost: meter.read(),
    })
}

/// Waits until `due` and returns it; for ever when nothing is due.
async fn reached(due: Option<Instant>) -> Instant {
    match due {
        Some(due) => {
            sleep_until(due.into()).await;
            due
        }
        None => std::future::pending().await,
    }
}

/// Who waits for answers, and since when.
struct Talk {
    write: UnboundedSender<u32>,
    /// For each person, when the messages were meant to be written that have no answer yet, the oldest first.
    waiting: Vec<VecDeque<Instant>>,
    latencies: Vec<Duration>,
}

impl Talk {
    fn write(&mut self, person: u32, meant: Instant) -> anyhow::Result<()> {
        self.waiting[person as usize].push_back(meant);
        self.write.send(person).context("handing a message to a connection")
    }

    /// Whether `arrival` answers one of these people; then it is noted.
    fn is_awaited(&mut self, arrival: Arrival) -> bool {
        let waiting = self.waiting.get_mut(arrival.person as usize);
        let meant = waiting.and_then(VecDeque::pop_front);
        self.latencies.extend(meant.map(|meant| arrival.at.saturating_duration_since(meant)));
        meant.is_some()
    }

    fn unanswered(&self) -> usize {
        self.waiting.iter().map(VecDeque::len).sum()
    }
}

/// Connections that deliver what people write; whichever is free takes the next.
async fn post(
    bench: &Bench,
    address: SocketAddr,
    written: UnboundedReceiver<u32>,
) -> anyhow::Result<JoinSet<anyhow::Result<()>>> {
    let written = Arc::new(Mutex::new(written));
    let mut posting = JoinSet::new();
    for _ in 0..bench.args.connections {
        let connection = Connection::open(address).await?;
        posting.spawn(deliver(connection, bench.delivery.clone(), Arc::clone(&written)));
    }
    Ok(posting)
}

async fn deliver(
    mut connection: Connection,
    delivery: Delivery,
    written: Arc<Mutex<UnboundedReceiver<u32>>>,
) -> anyhow::Result<()> {
    loop {
        let Some(person) = written.lock().await.recv().await else { return Ok(()) };
        let status = connection.send(&delivery.request([person])).await?;
        ensure!(status == 200, "expected that a message is accepted, found {status}");
    }
}
