//! How well a score tells two kinds of messages apart.

/// The probability that a positive scores higher than a negative, ties counting half (area under the ROC curve). `None` when
/// either is missing.
///
/// ```
/// use evals::metrics::ranking::auroc;
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

/// The share of negatives that score as high as it takes to find 95 % of the positives. `None` when either is missing.
///
/// ```
/// use evals::metrics::ranking::fpr95;
/// assert_eq!(fpr95(&[0.9, 0.8], &[0.1, 0.2]), Some(0.0));
/// assert_eq!(fpr95(&[0.9, 0.3], &[0.1, 0.4]), Some(0.5));
/// ```
pub fn fpr95(positives: &[f32], negatives: &[f32]) -> Option<f64> {
    if positives.is_empty() || negatives.is_empty() {
        return None;
    }
    let mut positives = positives.to_vec();
    positives.sort_by(|a, b| b.total_cmp(a));
    let needed = (positives.len() as f64 * 0.95).ceil() as usize;
    let threshold = positives[needed - 1];
    let false_alarms = negatives.iter().filter(|score| **score >= threshold).count();
    Some(false_alarms as f64 / negatives.len() as f64)
}

/// The largest share of the positives that a threshold finds while at least `precision` of what it finds are positives; 0 when no
/// threshold does. `None` without positives.
///
/// ```
/// use evals::metrics::ranking::recall_at_precision;
/// assert_eq!(recall_at_precision(&[0.9, 0.7, 0.2], &[0.8], 0.99), Some(1.0 / 3.0));
/// assert_eq!(recall_at_precision(&[0.9, 0.7, 0.2], &[0.8], 0.6), Some(1.0));
/// ```
pub fn recall_at_precision(positives: &[f32], negatives: &[f32], precision: f64) -> Option<f64> {
    let mut scores: Vec<_> = positives.iter().map(|score| (*score, true)).collect();
    scores.extend(negatives.iter().map(|score| (*score, false)));
    scores.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let (mut found, mut best) = (0, 0);
    for (index, (score, is_positive)) in scores.iter().enumerate() {
        found += usize::from(*is_positive);
        // Equal scores are found together or not at all.
        let is_last_of_its_score = scores.get(index + 1).is_none_or(|(next, _)| next < score);
        if is_last_of_its_score && found as f64 / (index + 1) as f64 >= precision {
            best = found;
        }
    }
    (!positives.is_empty()).then(|| best as f64 / positives.len() as f64)
}
