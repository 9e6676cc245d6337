//! How many messages can be answered at which precision. A promise is a probability and whether the answer was right.

use serde::{Deserialize, Serialize};

use super::interval::at_least;

/// Points of the curve: as many as a page shows.
const POINTS: usize = 50;
/// How sure the bound of the precision is.
pub const CONFIDENCE: f64 = 0.95;

/// What comes of answering only what is at least this probable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The least probability that is answered.
    pub threshold: f64,
    /// The share of messages that is answered.
    pub coverage: f64,
    /// The share of answers that is right.
    pub precision: f64,
    /// The precision that this shows with 95 % confidence.
    pub precision_at_least: f64,
}

/// Precision against coverage, from few messages to all.
pub fn curve(promises: &[(f32, bool)]) -> Vec<Point> {
    let steps = steps(promises);
    let every = steps.len().div_ceil(POINTS).max(1);
    let is_shown = |index: usize| (index + 1).is_multiple_of(every) || index + 1 == steps.len();
    let shown = steps.iter().enumerate().filter(|(index, _)| is_shown(*index));
    shown.map(|(_, step)| step.point(promises.len())).collect()
}

/// The most that can be answered with at least this precision; `None` when no threshold reaches it. The threshold is chosen on
/// the promises given: what it reaches on other messages, its bound says better than its precision.
pub fn at_precision(promises: &[(f32, bool)], precision: f64) -> Option<Point> {
    let reaches = |step: &&Step| step.right as f64 >= precision * step.answered as f64;
    steps(promises).iter().rev().find(reaches).map(|step| step.point(promises.len()))
}

/// A threshold, and what it answers.
struct Step {
    threshold: f32,
    answered: usize,
    right: usize,
}

impl Step {
    fn point(&self, all: usize) -> Point {
        Point {
            threshold: f64::from(self.threshold),
            coverage: self.answered as f64 / all as f64,
            precision: self.right as f64 / self.answered as f64,
            precision_at_least: at_least(self.right, self.answered, CONFIDENCE),
        }
    }
}

/// Every probability as a threshold, the highest first; equal ones are answered together.
fn steps(promises: &[(f32, bool)]) -> Vec<Step> {
    let mut sorted = promises.to_vec();
    sorted.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let mut steps: Vec<Step> = Vec::new();
    let (mut answered, mut right) = (0, 0);
    for (threshold, is_right) in sorted {
        answered += 1;
        right += usize::from(is_right);
        match steps.last_mut() {
            Some(last) if last.threshold == threshold => (last.answered, last.right) = (answered, right),
            _ => steps.push(Step { threshold, answered, right }),
        }
    }
    steps
}
