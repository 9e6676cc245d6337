//! How far to trust a share that was counted.

/// The standard normal deviate that 97.5 % lie below: for intervals of 95 %.
const Z: f64 = 1.959_964;

/// The lower end of the 95 % confidence interval of a share, `right` of `all` (Wilson, "Probable Inference, the Law of Succession, and
/// Statistical Inference", JASA 22 (1927)). Counts may be weighted; 0 of nothing.
///
/// ```
/// let low = nlu::statistics::wilson_lower(8.0, 10.0);
/// assert!((low - 0.490).abs() < 0.001);
/// assert_eq!(nlu::statistics::wilson_lower(0.0, 0.0), 0.0);
/// ```
pub fn wilson_lower(right: f64, all: f64) -> f64 {
    if all <= 0.0 {
        return 0.0;
    }
    let share = right / all;
    let square = Z * Z;
    let spread = Z * (share * (1.0 - share) / all + square / (4.0 * all * all)).sqrt();
    ((share + square / (2.0 * all) - spread) / (1.0 + square / all)).max(0.0)
}
