//! How long predicting takes. Figures that change from run to run: they are kept apart from the others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::case::Case;

/// Times of one tier, in microseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// Messages.
    pub rows: usize,
    /// The median.
    pub p50_us: u64,
    /// The 90th percentile.
    pub p90_us: u64,
    /// The 99th percentile.
    pub p99_us: u64,
    /// The longest.
    pub max_us: u64,
}

/// The times of every tier, and of `all` of them together.
pub fn by_tier(cases: &[Case]) -> BTreeMap<String, Timing> {
    let mut latencies: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for case in cases {
        for tier in [case.prediction.tier.as_str(), "all"] {
            latencies.entry(tier).or_default().push(case.prediction.latency_us);
        }
    }
    latencies.into_iter().map(|(tier, values)| (tier.to_owned(), timing(values))).collect()
}

fn timing(values: Vec<u64>) -> Timing {
    Timing {
        rows: values.len(),
        p50_us: quantile(&values, 0.5),
        p90_us: quantile(&values, 0.9),
        p99_us: quantile(&values, 0.99),
        max_us: quantile(&values, 1.0),
    }
}

/// The value that a share `quantile` of `values` does not exceed; 0 of nothing.
pub fn quantile(values: &[u64], quantile: f64) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() as f64 * quantile).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}
