//! What the quality of predictions is, in the field's own measures.

/// Bins of the reliability diagram behind [`expected_calibration_error`], as in Guo et al. 2017, "On Calibration of Modern Neural
/// Networks".
const BINS: usize = 15;

/// The share of `true`; `None` of nothing.
pub fn share(outcomes: impl IntoIterator<Item = bool>) -> Option<f64> {
    let (mut all, mut right) = (0_u64, 0_u64);
    for outcome in outcomes {
        all += 1;
        right += u64::from(outcome);
    }
    (all > 0).then(|| right as f64 / all as f64)
}

/// The probability that a positive scores higher than a negative, ties counting half (area under the ROC curve). `None` when
/// either is missing.
///
/// ```
/// use evals::metrics::auroc;
/// assert_eq!(auroc(&[0.9, 0.8], &[0.1, 0.2]), Some(1.0));
/// assert_eq!(auroc(&[0.5], &[0.5]), Some(0.5));
/// assert_eq!(auroc(&[], &[0.5]), None);
/// ```
pub fn auroc(positives: &[f32], negatives: &[f32]) -> Option<f64> {
    if positives.is_empty() || negatives.is_empty() {
        return None;
    }
    let mut negatives = negatives.to_vec();
    negatives.sort_by(f32::total_cmp);
    let below = |score: f32| {
        let less = negatives.partition_point(|negative| *negative < score);
        let not_more = negatives.partition_point(|negative| *negative <= score);
        (less + not_more) as f64 / 2.0
    };
    let wins: f64 = positives.iter().map(|score| below(*score)).sum();
    Some(wins / (positives.len() as f64 * negatives.len() as f64))
}

/// How far probabilities are from the share of right answers they promise: the mean gap over equally wide bins, weighted by
/// size. `None` of nothing.
///
/// ```
/// use evals::metrics::expected_calibration_error;
/// assert_eq!(expected_calibration_error(&[(1.0, true), (1.0, true)]), Some(0.0));
/// assert_eq!(expected_calibration_error(&[(1.0, false)]), Some(1.0));
/// ```
pub fn expected_calibration_error(predictions: &[(f32, bool)]) -> Option<f64> {
    let mut bins = [(0.0_f64, 0.0_f64); BINS];
    for (probability, right) in predictions {
        let bin = ((probability * BINS as f32) as usize).min(BINS - 1);
        bins[bin].0 += f64::from(*probability);
        bins[bin].1 += f64::from(u8::from(*right));
    }
    let gap: f64 = bins.iter().map(|(promised, kept)| (promised - kept).abs()).sum();
    (!predictions.is_empty()).then(|| gap / predictions.len() as f64)
}

/// The value that a share `quantile` of `values` does not exceed; 0 of nothing.
pub fn quantile(values: &[u64], quantile: f64) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() as f64 * quantile).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}
