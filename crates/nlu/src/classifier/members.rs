//! The members together: what each says about a message, before anything is believed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    dense::{Dense, LIKELIEST},
    examples::TrainError,
    fusion::Fusion,
    head::HeadTrainer,
    labels::Labels,
    train::Row,
};
use crate::{
    Encoding,
    sparse::{Grams, Sparse, Training, log_sum_exp},
};

/// A message as the members see it.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) grams: Grams,
    pub(super) encoding: Option<Arc<Encoding>>,
}

/// What the members say: the sparse one first, then the heads if they were asked.
#[derive(Clone, Debug)]
pub(super) struct Scores {
    /// For each member a log-probability of each label, out of scope last if there are examples of it.
    pub(super) members: Vec<Vec<f32>>,
    /// Mean cosine with the nearest examples in scope: by n-grams, then by sentence vectors if there is an encoding.
    pub(super) nearness: Vec<f32>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Members {
    sparse: Sparse,
    pub(super) dense: Option<Dense>,
}

/// How the heads are to be trained: by whom, watched by what, for how long.
#[derive(Clone, Copy)]
pub(super) struct Heads<'a> {
    pub(super) trainer: &'a dyn HeadTrainer,
    pub(super) watched: &'a [(&'a Encoding, usize)],
    pub(super) epochs: Option<usize>,
    pub(super) seed: u64,
}

impl Members {
    pub(super) fn train(
        rows: &[Row],
        labels: Labels,
        strength: f32,
        heads: Option<Heads<'_>>,
    ) -> Result<(Self, Training), TrainError> {
        let plain: Vec<_> = rows.iter().map(|row| (&row.view.grams, row.label)).collect();
        let (sparse, training) = Sparse::train(&plain, labels.inside, labels.count(), strength);
        let dense = heads.map(|heads| Dense::train(rows, labels, heads));
        Ok((Self { sparse, dense: dense.transpose()? }, training))
    }

    /// Asks the sparse member, and the heads if there is an encoding that they take.
    pub(super) fn score(&self, grams: &Grams, encoding: Option<&Encoding>, labels: Labels) -> Scores {
        let (logits, nearness) = self.sparse.score(grams);
        let mut scores = Scores { members: vec![normalised(logits)], nearness: vec![nearness] };
        let asked = self.dense.as_ref().zip(encoding).filter(|(dense, encoding)| dense.takes(encoding));
        if let Some((dense, encoding)) = asked {
            scores.members.extend(dense.logits(encoding).map(normalised));
            let likeliest = likeliest(&Fusion::equal(scores.members.len()).fuse(&scores.members)[..labels.inside]);
            scores.nearness.push(dense.nearness(encoding, &likeliest));
        }
        scores
    }

    /// True when there are heads, made for such encodings.
    pub(super) fn takes(&self, encoding: &Encoding) -> bool {
        self.dense.as_ref().is_some_and(|dense| dense.takes(encoding))
    }

    /// True when the parts fit together, which what was read from a file need not.
    pub(super) fn fits(&self, labels: Labels) -> bool {
        self.sparse.fits(labels.count()) && self.dense.as_ref().is_none_or(|dense| dense.fits(labels))
    }
}

fn normalised(mut logits: Vec<f32>) -> Vec<f32> {
    let sum = log_sum_exp(&logits);
    logits.iter_mut().for_each(|logit| *logit -= sum);
    logits
}

fn likeliest(scores: &[f32]) -> Vec<usize> {
    let mut labels: Vec<_> = (0..scores.len()).collect();
    let count = LIKELIEST.min(labels.len());
    if count < labels.len() {
        labels.select_nth_unstable_by(count, |a, b| scores[*b].total_cmp(&scores[*a]));
    }
    labels.truncate(count);
    labels
}
