//! What a process takes of the machine, as Linux tells it in `/proc`. Elsewhere nothing is known, and nothing is shown.

use std::{fs, path::PathBuf};

use super::latency::to_thousandths;

/// Linux counts processor time for programs in hundredths of a second, whatever its own clock does.
const TICKS_PER_SECOND: f64 = 100.0;
/// Makes Linux forget the most memory that a process had: see `proc_pid_clear_refs(5)`.
const FORGET_PEAK: &str = "5";

/// A process to watch.
#[derive(Clone, Debug)]
pub(super) struct Watched(PathBuf);

impl Watched {
    /// The process `id`.
    pub(super) fn process(id: u32) -> Self {
        Self(format!("/proc/{id}").into())
    }

    /// The process that asks.
    pub(super) fn this() -> Self {
        Self("/proc/self".into())
    }

    /// Processor time so far, in seconds.
    pub(super) fn cpu_seconds(&self) -> Option<f64> {
        let stat = fs::read_to_string(self.0.join("stat")).ok()?;
        // The second field is the program's name in brackets and may hold anything; `utime` and `stime` are 14 and 15.
        let fields: Vec<_> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |field: usize| fields.get(field - 3)?.parse::<f64>().ok();
        Some((ticks(14)? + ticks(15)?) / TICKS_PER_SECOND)
    }

    /// Memory in use, in MB of 10^6 bytes.
    pub(super) fn memory_mb(&self) -> Option<f64> {
        self.status("VmRSS:")
    }

    /// The most memory in use since the start, or since it was forgotten.
    pub(super) fn memory_peak_mb(&self) -> Option<f64> {
        self.status("VmHWM:")
    }

    /// Counts the most memory from now on. Where that is not allowed, it stays the most since the start.
    pub(super) fn forget_memory_peak(&self) {
        let _ = fs::write(self.0.join("clear_refs"), FORGET_PEAK);
    }

    /// A figure that `status` gives in KiB, in MB.
    fn status(&self, name: &str) -> Option<f64> {
        let status = fs::read_to_string(self.0.join("status")).ok()?;
        let kib: f64 =
            status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()?;
        Some(to_thousandths(kib * 1024.0 / 1e6))
    }
}

/// Watches server and generator over one measurement.
#[derive(Debug)]
pub(super) struct Meter {
    server: Watched,
    server_cpu: Option<f64>,
    generator_cpu: Option<f64>,
}

/// What a measurement took of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cost {
    /// The server's processor time, in seconds.
    pub(super) server_cpu_s: Option<f64>,
    /// The most memory that the server had.
    pub(super) server_memory_peak_mb: Option<f64>,
    /// The processor time of the load generator with the stand-in for WhatsApp.
    pub(super) generator_cpu_s: Option<f64>,
}

impl Meter {
    /// Measures from now on.
    pub(super) fn start(server: &Watched) -> Self {
        server.forget_memory_peak();
        Self { server_cpu: server.cpu_seconds(), generator_cpu: Watched::this().cpu_seconds(), server: server.clone() }
    }

    /// The same for a server from the moment when it started.
    pub(super) fn since_start(server: &Watched, generator_cpu: Option<f64>) -> Self {
        Self { server: server.clone(), server_cpu: Some(0.0), generator_cpu }
    }

    /// What was taken until now.
    pub(super) fn read(&self) -> Cost {
        let since = |now: Option<f64>, then: Option<f64>| Some(to_thousandths(now? - then?));
        Cost {
            server_cpu_s: since(self.server.cpu_seconds(), self.server_cpu),
            server_memory_peak_mb: self.server.memory_peak_mb(),
            generator_cpu_s: since(Watched::this().cpu_seconds(), self.generator_cpu),
        }
    }
}
