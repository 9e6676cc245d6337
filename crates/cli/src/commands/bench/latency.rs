//! Latencies and their quantiles.

use std::time::Duration;

use serde::Serialize;

/// Latencies, sorted.
#[derive(Debug)]
pub(super) struct Latencies(Vec<Duration>);

/// What a share of all did not exceed, in milliseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Quantiles {
    pub(super) p50: f64,
    pub(super) p95: f64,
    pub(super) p99: f64,
    pub(super) max: f64,
}

impl Latencies {
    pub(super) fn of(mut latencies: Vec<Duration>) -> Self {
        latencies.sort_unstable();
        Self(latencies)
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn quantiles(&self) -> Quantiles {
        let quantile = |share: f64| {
            let rank = (self.0.len() as f64 * share).ceil() as usize;
            milliseconds(self.0.get(rank.saturating_sub(1)).copied().unwrap_or_default())
        };
        Quantiles { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), max: quantile(1.0) }
    }
}

/// `duration` in milliseconds, to the microsecond.
pub(super) fn milliseconds(duration: Duration) -> f64 {
    to_thousandths(duration.as_secs_f64() * 1e3)
}

/// No figure of a benchmark is good for more digits.
pub(super) fn to_thousandths(figure: f64) -> f64 {
    (figure * 1e3).round() / 1e3
}
