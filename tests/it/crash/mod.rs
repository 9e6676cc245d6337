//! Deaths at random moments and at every named place, while many people write and everything is delivered several times: judged by
//! what reaches WhatsApp alone, nothing is lost, nothing happens twice, and nothing comes out of order.
//!
//! `RECADO_KILLS=1000 cargo test -p tests --test it crash:: -- --nocapture` kills more often, and `RECADO_SEED` repeats a run's
//! people, deliveries and moments (not how the machine schedules them).

mod crew;
mod judge;
mod people;
mod points;
mod post;
mod stopped;

use std::time::Duration;

use futures::future::join_all;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use tokio::time::timeout;

use crate::harness::{Meta, PATIENCE, Place, Process, Schema};
use crew::Crew;
use judge::{Death, Judge};
use people::{People, Script};
use post::Post;

/// People who write: fewer where each commit is a journey to a server and its disk.
const PEOPLE_OF_A_FILE: usize = 12;
const PEOPLE_OF_A_SERVER: usize = 6;
/// Kills unless `RECADO_KILLS` says otherwise.
const KILLS_ON_A_FILE: usize = 60;
const KILLS_ON_A_SERVER: usize = 20;
/// A process dies so long after people began to write, in milliseconds: a round takes about as long.
const MOMENTS_MS: std::ops::Range<u64> = 0..600;
/// A fail point is passed so often before it takes the process down: where webhooks are stored together, seldom.
const PASSES: std::ops::Range<usize> = 0..12;
const PASSES_OF_ACCEPT: std::ops::Range<usize> = 0..4;

#[tokio::test(flavor = "multi_thread")]
async fn one_process_with_a_file() {
    let place = Place::quick_with_staff(&People::addresses(PEOPLE_OF_A_FILE)).await;
    let crew = Crew::start(place, None, 1).await;
    Trial::run("SQLite, one process", crew, PEOPLE_OF_A_FILE, KILLS_ON_A_FILE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_processes_with_a_server() {
    if let Some(schema) = Schema::new().await {
        let place = Place::quick_with_staff(&People::addresses(PEOPLE_OF_A_SERVER)).await;
        let crew = Crew::start(place, Some(schema), 3).await;
        Trial::run("PostgreSQL, three processes", crew, PEOPLE_OF_A_SERVER, KILLS_ON_A_SERVER).await;
    }
}

/// A service that is killed again and again.
struct Trial {
    crew: Crew,
    post: Post,
    judge: Judge,
    people: People,
    addresses: Vec<String>,
    dice: StdRng,
}

impl Trial {
    async fn run(name: &str, crew: Crew, people: usize, kills: usize) {
        let kills = number("RECADO_KILLS").map_or(kills, |kills| kills as usize);
        let seed = number("RECADO_SEED").unwrap_or_else(rand::random);
        eprintln!("{name}: RECADO_SEED={seed}");
        let addresses = People::addresses(people);
        let meta = crew.place.meta.clone();
        let post = Post::open();
        let reports = tokio::spawn(post.clone().report(meta, seed));
        let dice = StdRng::seed_from_u64(seed);
        let mut trial = Self { crew, post, judge: Judge::default(), people: People::new(), addresses, dice };
        let points = points::named();
        for kill in 0..kills {
            // Every second one at a named place, each place in turn.
            let point = (kill % 2 == 1).then(|| &*points[kill / 2 % points.len()]);
            trial.round(point).await;
            let report = &trial.judge.report;
            let troubles = || trial.crew.troubles();
            assert!(
                report.wrongs.is_empty(),
                "{name}, seed {seed}, kill {kill} at {point:?}: {:#?}\n{}",
                report.wrongs,
                troubles()
            );
        }
        reports.abort();
        let mut report = trial.judge.report;
        report.deliveries = trial.post.count();
        let (ready, dead) = trial.crew.finish().await;
        report.ready = ready;
        println!("{}", report.line(name));
        assert_eq!(dead.trim(), "[]", "nothing was put aside");
        assert_eq!(report.kills, kills);
    }

    /// Everybody writes, a process dies meanwhile and starts again, and everybody is answered.
    async fn round(&mut self, point: Option<&str>) {
        let victim = self.dice.random_range(0..self.crew.doors().len());
        if let Some(point) = point {
            let passes = if point.starts_with("accept") { PASSES_OF_ACCEPT } else { PASSES };
            let failpoint = format!("{point}={}*off->return", self.dice.random_range(passes));
            // Not asked to stop: it may have something in hand that nobody waits for.
            self.again(victim, Some(&failpoint), Process::kill).await;
        }
        let scripts = self.people.write(&self.addresses, &mut self.dice);
        let from = self.calls();
        self.post.doors.send_replace(self.crew.doors());
        let deliveries: Vec<_> = scripts
            .iter()
            .map(|script| tokio::spawn(self.post.clone().deliver_all(script.clone(), self.dice.random())))
            .collect();
        let meta = self.crew.place.meta.clone();
        let answered = answered(&meta, &scripts, from);
        let moment = Duration::from_millis(self.dice.random_range(MOMENTS_MS));
        self.again(victim, None, async |process: Process| match point {
            Some(_) => process.dies_before(answered).await,
            None => process.kill_after(moment).await,
        })
        .await;
        self.judge.report.kills += 1;
        self.post.doors.send_replace(self.crew.doors());
        // Whoever is not answered by then is found by the judge.
        let _ = timeout(PATIENCE, self::answered(&meta, &scripts, from)).await;
        let ways = join_all(deliveries).await.into_iter().map(Result::unwrap).collect::<Vec<_>>();
        let told = self.post.told.lock().unwrap();
        self.judge.round(&scripts, &ways, &meta.watch().borrow(), &told);
    }

    /// `worker` dies as `death` says, and starts again.
    async fn again(&mut self, worker: usize, failpoint: Option<&str>, death: impl AsyncFnOnce(Process)) {
        let before = self.calls();
        death(self.crew.take(worker)).await;
        let after = self.calls();
        self.post.doors.send_replace(self.crew.doors());
        self.crew.begin(worker, failpoint).await;
        self.judge.death(Death { before, after, back: self.calls() });
    }

    /// Requests to WhatsApp so far.
    fn calls(&self) -> usize {
        self.crew.place.meta.watch().borrow().len()
    }
}

/// Waits until everybody was answered.
async fn answered(meta: &Meta, scripts: &[Script], from: usize) {
    let mut calls = meta.watch();
    calls.wait_for(|calls| Judge::is_complete(scripts, calls, from)).await.expect("the stand-in lives");
}

fn number(variable: &str) -> Option<u64> {
    let value = std::env::var(variable).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{variable} is a number, not `{value}`")))
}
