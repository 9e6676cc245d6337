//! Whether probabilities keep what they promise. A promise is a probability and whether the answer was right.

use serde::{Deserialize, Serialize};

/// Bins of the reliability diagram behind [`expected_calibration_error`], as in Guo et al. 2017, "On Calibration of Modern Neural
/// Networks".
const BINS: usize = 15;

/// A bar of the reliability diagram.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bin {
    /// Promises in it.
    pub count: usize,
    /// Their mean probability.
    pub promised: f64,
    /// The share of right answers.
    pub kept: f64,
}

/// The reliability diagram: equally wide bins from 0 to 1, empty ones left out.
pub fn reliability(promises: &[(f32, bool)]) -> Vec<Bin> {
    let mut bins = [(0_usize, 0.0_f64, 0.0_f64); BINS];
    for (probability, right) in promises {
        let bin = &mut bins[((probability * BINS as f32) as usize).min(BINS - 1)];
        *bin = (bin.0 + 1, bin.1 + f64::from(*probability), bin.2 + f64::from(u8::from(*right)));
    }
    let filled = bins.into_iter().filter(|(count, ..)| *count > 0);
    filled
        .map(|(count, promised, kept)| Bin { count, promised: promised / count as f64, kept: kept / count as f64 })
        .collect()
}

/// How far probabilities are from the share of right answers they promise: the mean gap over equally wide bins, weighted by
/// size. `None` of nothing.
///
/// ```
/// use evals::metrics::calibration::expected_calibration_error;
/// assert_eq!(expected_calibration_error(&[(1.0, true), (1.0, true)]), Some(0.0));
/// assert_eq!(expected_calibration_error(&[(1.0, false)]), Some(1.0));
/// ```
pub fn expected_calibration_error(promises: &[(f32, bool)]) -> Option<f64> {
    let gap: f64 = reliability(promises).iter().map(|bin| (bin.promised - bin.kept).abs() * bin.count as f64).sum();
    (!promises.is_empty()).then(|| gap / promises.len() as f64)
}

/// The mean squared distance of a probability from what came (Brier 1950, for two outcomes): 0 is perfect, saying 0.5 to
/// everything gets 0.25. `None` of nothing.
///
/// ```
/// use evals::metrics::calibration::brier;
/// assert_eq!(brier(&[(1.0, true), (0.5, false)]), Some(0.125));
/// ```
pub fn brier(promises: &[(f32, bool)]) -> Option<f64> {
    let square = |(probability, right): &(f32, bool)| (f64::from(*probability) - f64::from(u8::from(*right))).powi(2);
    let sum: f64 = promises.iter().map(square).sum();
    (!promises.is_empty()).then(|| sum / promises.len() as f64)
}
