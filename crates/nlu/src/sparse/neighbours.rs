//! How near a message is to known examples.
//!
//! A linear model is sure far away from anything it has seen; the distance to the nearest examples is what tells that a
//! message asks for something else.

use serde::{Deserialize, Serialize};

use super::vocabulary::Vector;

/// Examples whose similarity is averaged: one alone may be odd, and many labels have few examples.
const NEAREST: usize = 5;
/// N-grams that more than one in so many examples has are not looked up, from so many examples on: they tell little of likeness, and to visit every
/// example for each of them would take most of the time.
const COMMON_ONE_IN: usize = 50;
const COMMON_MIN: usize = 50;

/// The examples by n-gram, so that only those which share one with the message are looked at.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Neighbours {
    examples: usize,
    /// Where each n-gram's postings begin; one more at the end.
    starts: Vec<u32>,
    /// Example and value, n-gram after n-gram.
    postings: Vec<(u32, f32)>,
}

impl Neighbours {
    /// Remembers `rows`, vectors below `features`.
    pub(super) fn new(rows: &[&Vector], features: usize) -> Self {
        let mut by_feature = vec![Vec::new(); features];
        for (example, row) in (0_u32..).zip(rows) {
            for &(feature, value) in *row {
                by_feature[feature as usize].push((example, value));
            }
        }
        let mut starts = vec![0];
        let mut postings = Vec::new();
        let common = (rows.len() / COMMON_ONE_IN).max(COMMON_MIN);
        for of_feature in by_feature {
            if of_feature.len() <= common {
                postings.extend(of_feature);
            }
            starts.push(u32::try_from(postings.len()).unwrap_or(u32::MAX));
        }
        Self { examples: rows.len(), starts, postings }
    }

    /// Mean cosine between the message and its nearest examples, 0 to 1.
    pub(super) fn similarity(&self, row: &Vector) -> f32 {
        let mut cosines = vec![0.0_f32; self.examples];
        let mut touched = Vec::new();
        for &(feature, value) in row {
            let range = self.starts[feature as usize] as usize..self.starts[feature as usize + 1] as usize;
            for &(example, other) in &self.postings[range] {
                let cosine = &mut cosines[example as usize];
                if *cosine == 0.0 {
                    touched.push(example);
                }
                *cosine += value * other;
            }
        }
        let mut cosines: Vec<_> = touched.into_iter().map(|example| cosines[example as usize]).collect();
        let nearest = NEAREST.min(self.examples);
        if cosines.len() > nearest && nearest > 0 {
            cosines.select_nth_unstable_by(nearest - 1, |a, b| b.total_cmp(a));
            cosines.truncate(nearest);
        }
        // Examples without a common n-gram have a cosine of 0.
        if nearest == 0 { 0.0 } else { cosines.iter().sum::<f32>() / nearest as f32 }
    }

    /// True when all indexes are in range for `features` n-grams.
    pub(super) fn fits(&self, features: usize) -> bool {
        self.starts.len() == features + 1
            && self.starts.is_sorted()
            && self.starts.last().is_some_and(|&end| end as usize == self.postings.len())
            && self.postings.iter().all(|&(example, _)| (example as usize) < self.examples)
    }
}
