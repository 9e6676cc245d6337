//! How much each member counts: a weight for each, at which held-out examples are most probable.
//!
//! Members' log-probabilities are added with weights and normalised anew (a logarithmic opinion pool: Genest and Zidek, "Combining
//! Probability Distributions", Statistical Science 1 (1986)). With one member the weight is the inverse of the temperature of Guo,
//! Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017, section 4.2.

use serde::{Deserialize, Serialize};

use crate::sparse::log_sum_exp;

/// Members are the sparse one and two heads.
const MEMBERS_MAX: usize = 3;
/// Newton steps. The loss is convex and smooth: ten are usually enough.
const STEPS: usize = 40;
/// Pull towards the members' equal share, in examples: a handful of held-out examples must not silence a member.
const RIDGE: f64 = 1.0;

/// A weight for each member, 0 or more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Fusion(Vec<f32>);

/// What the members say about an example, a slice of log-probabilities each, and its right label.
pub(super) type Told<'a> = (&'a [Vec<f32>], usize);

impl Fusion {
    /// Every member counts the same.
    pub(super) fn equal(members: usize) -> Self {
        Self(vec![1.0 / members as f32; members])
    }

    /// Learns the weights of the first `members`.
    pub(super) fn fit(held_out: &[Told<'_>], members: usize) -> Self {
        let start = 1.0 / members as f64;
        let mut weights = vec![start; members];
        let mut loss = f64::INFINITY;
        for _ in 0..STEPS {
            let bend = Bend::at(held_out, &weights, start);
            if loss - bend.loss < 1e-7 * bend.loss.abs() {
                break;
            }
            loss = bend.loss;
            weights = bend.step(&weights);
        }
        Self(weights.iter().map(|weight| *weight as f32).collect())
    }

    /// The same proportions, as sure as these examples have it (temperature scaling).
    pub(super) fn as_sure_as(self, examples: &[Told<'_>]) -> Self {
        let fused: Vec<_> = examples.iter().map(|(members, label)| (vec![self.fuse(members)], *label)).collect();
        let fused: Vec<_> = fused.iter().map(|(fused, label)| (fused.as_slice(), *label)).collect();
        let scale = Self::fit(&fused, 1).0[0];
        Self(self.0.into_iter().map(|weight| weight * scale).collect())
    }

    pub(super) fn members(&self) -> usize {
        self.0.len()
    }

    /// One fused score for each label: log-probabilities, but for a constant.
    pub(super) fn fuse(&self, members: &[Vec<f32>]) -> Vec<f32> {
        let mut fused = vec![0.0; members[0].len()];
        for (weight, member) in self.0.iter().zip(members) {
            fused.iter_mut().zip(member).for_each(|(fused, score)| *fused += weight * score);
        }
        fused
    }
}

/// The loss at some weights, and how it bends.
struct Bend {
    loss: f64,
    slope: [f64; MEMBERS_MAX],
    curvature: [[f64; MEMBERS_MAX]; MEMBERS_MAX],
}

impl Bend {
    fn at(held_out: &[Told<'_>], weights: &[f64], start: f64) -> Self {
        let mut bend = Self { loss: 0.0, slope: [0.0; MEMBERS_MAX], curvature: [[0.0; MEMBERS_MAX]; MEMBERS_MAX] };
        let fusion = Fusion(weights.iter().map(|weight| *weight as f32).collect());
        for (members, label) in held_out {
            let fused = fusion.fuse(members);
            let sum = log_sum_exp(&fused);
            bend.loss += f64::from(sum - fused[*label]);
            let mut means = [0.0; MEMBERS_MAX];
            let mut products = [[0.0; MEMBERS_MAX]; MEMBERS_MAX];
            for (place, score) in fused.iter().enumerate() {
                let probability = f64::from((score - sum).exp());
                for (row, mean) in means.iter_mut().enumerate().take(weights.len()) {
                    let value = f64::from(members[row][place]);
                    *mean += probability * value;
                    for (column, product) in products[row].iter_mut().enumerate().take(row + 1) {
                        *product += probability * value * f64::from(members[column][place]);
                    }
                }
            }
            for row in 0..weights.len() {
                bend.slope[row] += means[row] - f64::from(members[row][*label]);
                for column in 0..=row {
                    bend.curvature[row][column] += products[row][column] - means[row] * means[column];
                }
            }
        }
        for (row, weight) in weights.iter().enumerate() {
            bend.loss += 0.5 * RIDGE * (weight - start).powi(2);
            bend.slope[row] += RIDGE * (weight - start);
            bend.curvature[row][row] += RIDGE;
        }
        bend
    }

    /// One Newton step, each weight in turn while the others stay (Gauss-Seidel), so that a weight at 0 stays feasible.
    fn step(&self, weights: &[f64]) -> Vec<f64> {
        let mut moved = weights.to_vec();
        for _ in 0..STEPS {
            for row in 0..moved.len() {
                let by_others: f64 =
                    (0..moved.len()).map(|column| self.bends(row, column) * (moved[column] - weights[column])).sum();
                moved[row] = (moved[row] - (self.slope[row] + by_others) / self.bends(row, row)).max(0.0);
            }
        }
        moved
    }

    fn bends(&self, row: usize, column: usize) -> f64 {
        self.curvature[row.max(column)][row.min(column)]
    }
}
