//! Holm's correction (1979): whoever looks at a hundred labels finds five that differ by chance alone.

/// The p-values as they count when all of them are looked at, in the same order.
///
/// ```
/// // The smallest of three counts three times, the next twice, and none less than one before it.
/// assert_eq!(evals::compare::holm::correct(&[0.03, 0.01, 0.5]), [0.06, 0.03, 0.5]);
/// ```
pub fn correct(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<_> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut corrected = vec![0.0; values.len()];
    let mut least = 0.0_f64;
    for (rank, index) in order.into_iter().enumerate() {
        least = least.max(values[index] * (values.len() - rank) as f64).min(1.0);
        corrected[index] = least;
    }
    corrected
}
