//! The processes of one service: one over a file, or several over a schema.

use std::time::{Duration, Instant};

use crate::harness::{Place, Process, Schema};

/// How long a message that may have left is held, instead of half a minute: longer than a process takes to start.
const HOLD_MS: u64 = 1000;
/// No pace: the stand-in for WhatsApp has none.
const UNPACED: &str = "1000000";

pub(super) struct Crew {
    pub(super) place: Place,
    schema: Option<Schema>,
    processes: Vec<Option<Process>>,
    /// From each start until it said that it was ready.
    pub(super) ready: Vec<Duration>,
}

impl Crew {
    /// `workers` processes: more than one needs a schema.
    pub(super) async fn start(place: Place, schema: Option<Schema>, workers: usize) -> Self {
        let processes = (0..workers).map(|_| None).collect();
        let mut crew = Self { place, schema, processes, ready: Vec::new() };
        for worker in 0..workers {
            crew.begin(worker, None).await;
        }
        crew
    }

    /// Starts `worker`, which dies where `failpoint` says, and waits until it is ready.
    pub(super) async fn begin(&mut self, worker: usize, failpoint: Option<&str>) {
        let begun = Instant::now();
        let settings = self.settings(worker, failpoint);
        let settings: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let process = Process::with(&self.place, &settings).await;
        while process.line.get("/readyz").await.0 != 200 {}
        self.ready.push(begun.elapsed());
        self.processes[worker] = Some(process);
    }

    /// Takes `worker`'s process, to let it die.
    pub(super) fn take(&mut self, worker: usize) -> Process {
        self.processes[worker].take().expect("it was started")
    }

    /// Where those listen that live.
    pub(super) fn doors(&self) -> Vec<String> {
        self.processes.iter().flatten().map(|process| process.line.base.clone()).collect()
    }

    /// Stops everybody in an orderly way; what was put aside, as `recado dead list` tells.
    pub(super) async fn finish(mut self) -> (Vec<Duration>, String) {
        for process in self.processes.iter_mut().filter_map(Option::take) {
            process.stop().await;
        }
        let settings = self.settings(0, None);
        let settings: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let dead = Process::run(&self.place, &settings, &["dead", "list", "--json"]).await;
        (self.ready, dead)
    }

    /// The last errors that the processes have logged.
    pub(super) fn troubles(&self) -> String {
        let logs = (0..self.processes.len()).map(|worker| self.place.log_file_of(&format!("worker-{worker}")));
        let errors = logs.flat_map(|log| {
            let log = std::fs::read_to_string(log).unwrap_or_default();
            log.lines().filter(|line| line.contains("ERROR")).map(str::to_owned).collect::<Vec<_>>()
        });
        errors.collect::<Vec<_>>().join("\n")
    }

    fn settings(&self, worker: usize, failpoint: Option<&str>) -> Vec<(&'static str, String)> {
        let hold = format!("store::unknown_hold_ms=return({HOLD_MS})");
        let failpoints = failpoint.map_or(hold.clone(), |failpoint| format!("{hold};{failpoint}"));
        let mut settings = vec![
            ("FAILPOINTS", failpoints),
            ("RECADO_STORE__WORKER", format!("worker-{worker}")),
            ("RECADO_WHATSAPP__MESSAGES_PER_SECOND", UNPACED.to_owned()),
            ("RECADO_WHATSAPP__MESSAGES_PER_PERSON", UNPACED.to_owned()),
        ];
        settings.extend(self.schema.as_ref().map(|schema| ("RECADO_STORE__URL", schema.url())));
        settings
    }
}
