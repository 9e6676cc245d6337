//! How measurements are written down.

use std::{fmt, fs, io, time::Duration};

/// Latencies, sorted.
#[derive(Debug)]
pub(super) struct Latencies(Vec<Duration>);

impl Latencies {
    pub(super) fn of(mut latencies: Vec<Duration>) -> Self {
        latencies.sort_unstable();
        Self(latencies)
    }

    /// The latency that a share `quantile` of all did not exceed.
    fn quantile(&self, quantile: f64) -> Duration {
        let rank = (self.0.len() as f64 * quantile).ceil() as usize;
        self.0.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// How many one thread does in a second, one after the other.
    pub(super) fn per_second(&self) -> f64 {
        self.0.len() as f64 / self.0.iter().sum::<Duration>().as_secs_f64()
    }
}

impl fmt::Display for Latencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let milliseconds = |quantile| self.quantile(quantile).as_secs_f64() * 1e3;
        let (p50, p95, p99, max) = (milliseconds(0.5), milliseconds(0.95), milliseconds(0.99), milliseconds(1.0));
        write!(f, "p50 {p50:.3} ms  p95 {p95:.3} ms  p99 {p99:.3} ms  max {max:.3} ms  n {}", self.0.len())
    }
}

pub(super) fn line(what: &str, rate: &str, latencies: &Latencies) -> io::Result<()> {
    say!("{what:<34} {rate:>18}  {latencies}");
    Ok(())
}

/// What was measured on.
pub(super) fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map(|rest| rest.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let build = if cfg!(debug_assertions) { "debug build: the figures mean little" } else { "release build" };
    format!("{} · {cores} cores · {build}", model.unwrap_or("unknown processor"))
}
