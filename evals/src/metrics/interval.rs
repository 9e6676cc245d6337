//! How far a share that was counted may be from the share that holds.

/// Both bounds.
pub type Interval = (f64, f64);

/// The 97.5th percentile of the standard normal distribution: intervals hold with 95 % confidence.
pub const Z_95: f64 = 1.959_963_984_540_054;

/// Wilson's score interval of `right` out of `all`, with 95 % confidence; `None` of nothing. Unlike the textbook interval it stays
/// between 0 and 1 and does not shrink to nothing when all or none are right (Wilson 1927).
///
/// ```
/// let (low, high) = evals::metrics::interval::wilson(8, 10).unwrap();
/// assert!((low - 0.4902).abs() < 1e-4 && (high - 0.9433).abs() < 1e-4);
/// ```
pub fn wilson(right: usize, all: usize) -> Option<Interval> {
    if all == 0 {
        return None;
    }
    let (n, z2) = (all as f64, Z_95 * Z_95);
    let p = right as f64 / n;
    let middle = p + z2 / (2.0 * n);
    let half = Z_95 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let bound = |value: f64| (value / (1.0 + z2 / n)).clamp(0.0, 1.0);
    Some((bound(middle - half), bound(middle + half)))
}

/// Halvings until a bound is exact to what a figure shows.
const HALVINGS: usize = 50;

/// The share that is reached with this one-sided `confidence` when `right` out of `all` were right: the lower bound of Clopper and
/// Pearson (1934). It is exact, so that a promise of precision that rests on it is kept at least as often as it says.
///
/// ```
/// use evals::metrics::interval::at_least;
/// // 59 out of 59 is the least that shows 95 % with 95 % confidence: 0.95^59 is 4.85 %.
/// assert!(at_least(59, 59, 0.95) > 0.95 && at_least(58, 58, 0.95) < 0.95);
/// assert_eq!(at_least(0, 7, 0.95), 0.0);
/// ```
pub fn at_least(right: usize, all: usize, confidence: f64) -> f64 {
    if right == 0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = (low + high) / 2.0;
        if upper_tail(right, all, middle) > 1.0 - confidence { high = middle } else { low = middle }
    }
    low
}

/// The share that is not exceeded with this one-sided `confidence`: the upper bound of Clopper and Pearson.
pub fn at_most(right: usize, all: usize, confidence: f64) -> f64 {
    1.0 - at_least(all - right, all, confidence)
}

/// The probability that `least` or more of `all` throws succeed, each with probability `p`.
pub fn upper_tail(least: usize, all: usize, p: f64) -> f64 {
    if least == 0 || p >= 1.0 {
        return 1.0;
    }
    if p <= 0.0 {
        return 0.0;
    }
    let (ln_p, ln_q) = (p.ln(), (1.0 - p).ln());
    let mut ln_choose = 0.0;
    let mut sum = 0.0;
    // From all successes downwards, where the binomial coefficient begins as 1.
    for failures in 0..=(all - least) {
        let successes = all - failures;
        if failures > 0 {
            ln_choose += ((successes + 1) as f64).ln() - (failures as f64).ln();
        }
        sum += (ln_choose + successes as f64 * ln_p + failures as f64 * ln_q).exp();
    }
    sum.min(1.0)
}
