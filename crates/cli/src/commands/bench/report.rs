//! How measurements are written down: for people, or as one JSON object a line.

use std::{
    collections::BTreeMap,
    fmt::{self, Display},
    fs,
    io::{self, IsTerminal},
    time::Duration,
};

use serde::Serialize;

use super::{
    Bounds,
    latency::{Latencies, Quantiles, milliseconds, to_thousandths},
    usage::Cost,
};

/// Where the results go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Report {
    pub(super) is_json: bool,
}

/// The result of one measurement. What was not measured is left out.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Figures {
    measurement: &'static str,
    what: String,
    /// Messages a second; and how many of them, in which time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) per_second: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    messages: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency_ms: Option<Quantiles>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ready_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_memory_mb: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_memory_peak_mb: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server_cpu_s: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generator_cpu_s: Option<f64>,
    /// Of the processor time that both took: how far the load was in the way of what it measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    generator_share: Option<f64>,
    /// What bounds it from outside, measured just before.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_per_second: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fsync_p50_ms: Option<f64>,
    /// What went otherwise than it should, by name.
    #[serde(flatten)]
    counts: BTreeMap<&'static str, usize>,
}

impl Figures {
    pub(super) fn new(measurement: &'static str, what: String) -> Self {
        Self { measurement, what, ..Self::default() }
    }

    pub(super) fn latency(measurement: &'static str, what: impl Into<String>, latencies: &Latencies) -> Self {
        Self { latency_ms: Some(latencies.quantiles()), ..Self::new(measurement, what.into()) }
    }

    pub(super) fn rate(self, messages: usize, elapsed: Duration) -> Self {
        let seconds = elapsed.as_secs_f64();
        let per_second = if seconds > 0.0 { to_thousandths(messages as f64 / seconds) } else { 0.0 };
        let seconds = to_thousandths(seconds);
        Self { per_second: Some(per_second), messages: Some(messages), seconds: Some(seconds), ..self }
    }

    pub(super) fn cost(self, cost: &Cost) -> Self {
        let Cost { server_cpu_s, server_memory_peak_mb, generator_cpu_s } = *cost;
        let share = |generator: f64, server: f64| to_thousandths(generator / (generator + server));
        let both = generator_cpu_s.zip(server_cpu_s).filter(|(generator, server)| generator + server > 0.0);
        let generator_share = both.map(|(generator, server)| share(generator, server));
        Self { server_cpu_s, server_memory_peak_mb, generator_cpu_s, generator_share, ..self }
    }

    pub(super) fn memory(self, server_memory_mb: Option<f64>) -> Self {
        Self { server_memory_mb, ..self }
    }

    pub(super) fn ready(self, after: Duration) -> Self {
        Self { ready_ms: Some(milliseconds(after)), ..self }
    }

    pub(super) fn beside(self, bounds: &Bounds) -> Self {
        Self { limit_per_second: bounds.limit_per_second, fsync_p50_ms: Some(bounds.fsync_p50_ms), ..self }
    }

    pub(super) fn count(mut self, what: &'static str, count: usize) -> Self {
        self.counts.insert(what, count);
        self
    }
}

impl Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        let mut parts = Vec::new();
        let mut tell = |value: Option<f64>, text: &dyn Fn(f64) -> String| parts.extend(value.map(text));
        tell(self.per_second, &|rate| format!("{rate:.0}/s"));
        tell(self.seconds, &|seconds| format!("{} in {seconds:.1} s", self.messages.unwrap_or_default()));
        tell(self.ready_ms, &|ready| format!("{ready:.0} ms"));
        tell(self.server_memory_mb, &|memory| format!("{memory:.0} MB of memory"));
        if let Some(Quantiles { p50, p95, p99, max }) = self.latency_ms {
            parts.push(format!("p50 {p50:.2} ms  p95 {p95:.2} ms  p99 {p99:.2} ms  max {max:.2} ms"));
        }
        let unusual = self.counts.iter().filter(|(_, count)| **count > 0);
        parts.extend(unusual.map(|(what, count)| format!("{count} {}", what.replace('_', " "))));
        write!(f, "\n    {}", parts.join("  "))?;

        let mut parts = Vec::new();
        let mut tell = |value: Option<f64>, text: &dyn Fn(f64) -> String| parts.extend(value.map(text));
        tell(self.server_cpu_s, &|cpu| format!("server {cpu:.2} s CPU"));
        tell(self.server_memory_peak_mb, &|peak| format!("{peak:.0} MB at most"));
        tell(self.generator_cpu_s, &|cpu| format!("generator {cpu:.2} s CPU"));
        tell(self.generator_share, &|share| format!("{:.0} % of both", share * 100.0));
        tell(self.limit_per_second, &|limit| format!("limit {limit:.0}/s"));
        tell(self.fsync_p50_ms, &|fsync| format!("fsync {fsync:.2} ms"));
        if parts.is_empty() { Ok(()) } else { write!(f, "\n    {}", parts.join(" · ")) }
    }
}

/// What was measured on.
#[derive(Debug, Serialize)]
struct Machine {
    measurement: &'static str,
    processor: String,
    cores: usize,
    version: &'static str,
    is_release_build: bool,
}

impl Machine {
    fn this() -> Self {
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpu.lines().find_map(|line| line.strip_prefix("model name"));
        let model = model.map(|rest| rest.trim_start_matches([' ', '\t', ':']));
        Self {
            measurement: "machine",
            processor: model.unwrap_or("unknown processor").to_owned(),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            version: env!("CARGO_PKG_VERSION"),
            is_release_build: !cfg!(debug_assertions),
        }
    }
}

impl Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let build = if self.is_release_build { "release build" } else { "debug build: the figures mean little" };
        write!(f, "recado {} · {} · {} cores · {build}", self.version, self.processor, self.cores)
    }
}

impl Report {
    pub(super) fn machine(self) -> anyhow::Result<()> {
        self.write(&Machine::this())
    }

    pub(super) fn line(self, figures: &Figures) -> anyhow::Result<()> {
        self.write(figures)
    }

    /// Tells somebody at a terminal what is going on.
    pub(super) fn progress(self, what: &str) {
        if io::stderr().is_terminal() {
            eprintln!("… {what}");
        }
    }

    fn write(self, result: &(impl Display + Serialize)) -> anyhow::Result<()> {
        if self.is_json {
            say!("{}", serde_json::to_string(result)?);
        } else {
            say!("{result}");
        }
        Ok(())
    }
}
