//! McNemar's test (1947): of the messages of which only one of two runs was right, was it either run equally often?

use serde::Serialize;

use crate::metrics::interval::upper_tail;

/// The messages of which only one run was right, and how probable such a split is by chance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct McNemar {
    /// Only the second run was right.
    pub fixed: usize,
    /// Only the first run was right.
    pub broken: usize,
    /// The probability of a split at least as uneven, were both runs equally good. It is the exact binomial one for any count: the
    /// usual approximation is wrong for few messages and saves nothing for many.
    pub p: f64,
}

impl McNemar {
    /// Tests pairs of: the first run was right, the second run was right.
    ///
    /// ```
    /// use evals::compare::mcnemar::McNemar;
    /// let outcomes = [(false, true); 9].into_iter().chain([(true, false)]).chain([(true, true); 40]);
    /// let test = McNemar::of(outcomes);
    /// // Of ten coins, one or none, or nine or all, show heads: 2 * (1 + 10) / 1024.
    /// assert!((test.p - 22.0 / 1024.0).abs() < 1e-12);
    /// ```
    pub fn of(outcomes: impl IntoIterator<Item = (bool, bool)>) -> Self {
        let (mut fixed, mut broken) = (0, 0);
        for (before, after) in outcomes {
            fixed += usize::from(!before && after);
            broken += usize::from(before && !after);
        }
        Self::of_counts(fixed, broken)
    }

    /// The p-value in words, since none is 0.
    ///
    /// ```
    /// use evals::compare::mcnemar::McNemar;
    /// assert_eq!(McNemar::of_counts(5, 0).p_in_words(), "p = 0.0625");
    /// assert_eq!(McNemar::of_counts(0, 90).p_in_words(), "p < 0.0001");
    /// ```
    pub fn p_in_words(&self) -> String {
        if self.p < 1e-4 { "p < 0.0001".to_owned() } else { format!("p = {:.4}", self.p) }
    }

    /// Tests counts.
    pub fn of_counts(fixed: usize, broken: usize) -> Self {
        let p = (2.0_f64 * upper_tail(fixed.max(broken), fixed + broken, 0.5)).min(1.0);
        Self { fixed, broken, p }
    }
}
