//! The classifier as callers see it: a message in, calibrated probabilities out.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::{calibration::Calibration, labels::Labels, members::Members};
use crate::{
    Encoding, Encodings, Utterance,
    sparse::{Grams, Training},
    spelling::Speller,
};

/// Tells which label a message has. Made by [`Classifier::train`], or read from what serde wrote.
#[derive(Clone, Debug, Serialize)]
pub struct Classifier {
    pub(super) speller: Speller,
    pub(super) labels: Vec<String>,
    pub(super) has_outside: bool,
    pub(super) members: Members,
    /// How far to believe the sparse member alone.
    pub(super) alone: Calibration,
    /// How far to believe all members together, if there are heads.
    pub(super) together: Option<Calibration>,
    /// From this probability on, of a label or of none, the sparse member answers alone.
    pub(super) sure: f32,
    pub(super) training: Training,
    pub(super) held_out: HeldOutScore,
}

/// How well models that had not seen them understood the training examples in scope.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldOutScore {
    /// Examples.
    pub rows: usize,
    /// Of those, how many got the right label.
    pub right: usize,
    /// How many the sparse member was sure of.
    pub sparse: usize,
    /// Of those, how many got the right label.
    pub sparse_right: usize,
}

/// Who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The sparse member alone.
    Sparse,
    /// All members together.
    Fused,
}

impl Tier {
    /// Its name in traces, logs and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sparse => "sparse",
            Self::Fused => "fused",
        }
    }
}

/// What a message probably is. All probabilities together sum to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// Every label, an index into [`Classifier::labels`], with the probability that the message has it; likeliest first.
    pub ranked: Vec<(usize, f32)>,
    /// Probability that it has none of them.
    pub out_of_scope: f32,
    /// Mean cosine with the most similar examples by n-grams, 0 to 1: for traces.
    pub similarity: f32,
    /// Who answered.
    pub tier: Tier,
    /// The text whose encoding would say more: the sparse member answered although it is not sure.
    pub wants: Option<String>,
}

impl Classifier {
    /// What `utterance` probably is. Without its encoding only the sparse member is asked, and with it too where that member is sure: the
    /// encoding of such a message need not be made.
    pub fn predict(&self, utterance: &Utterance, encodings: &Encodings) -> Prediction {
        let utterance = self.speller.respell(utterance);
        let (grams, encoding) = (Grams::of(&utterance), encodings.of(&utterance));
        let alone = self.ask(&grams, None, &self.alone);
        let best = alone.ranked.first().map_or(0.0, |(_, probability)| *probability);
        let is_sure = best.max(alone.out_of_scope) >= self.sure;
        match (&self.together, encoding) {
            (Some(_), None) => Prediction { wants: (!is_sure).then(|| utterance.text().to_owned()), ..alone },
            (Some(together), Some(encoding)) if !is_sure && self.members.takes(encoding) => {
                self.ask(&grams, Some(encoding), together)
            }
            _ => alone,
        }
    }

    /// Puts words right before it looks at them.
    pub(crate) fn speller(&self) -> &Speller {
        &self.speller
    }

    /// The labels, sorted, without that of out-of-scope examples.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// How training went.
    pub fn training(&self) -> &Training {
        &self.training
    }

    /// How well it understood examples while they were held out.
    pub fn held_out(&self) -> HeldOutScore {
        self.held_out
    }

    /// True when encodings make it understand better.
    pub fn has_heads(&self) -> bool {
        self.together.is_some()
    }

    fn ask(&self, grams: &Grams, encoding: Option<&Encoding>, calibration: &Calibration) -> Prediction {
        let scores = self.members.score(grams, encoding, self.numbers());
        let probabilities = calibration.apply(&scores, self.numbers());
        let mut ranked: Vec<_> = probabilities.labels.into_iter().enumerate().collect();
        ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        let tier = if encoding.is_some() { Tier::Fused } else { Tier::Sparse };
        let similarity = scores.nearness[0];
        Prediction { ranked, out_of_scope: probabilities.out_of_scope, similarity, tier, wants: None }
    }

    fn numbers(&self) -> Labels {
        Labels { inside: self.labels.len(), has_outside: self.has_outside }
    }
}

impl<'de> Deserialize<'de> for Classifier {
    /// Refuses parts that do not fit together, so that no prediction can fail.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Parts {
            speller: Speller,
            labels: Vec<String>,
            has_outside: bool,
            members: Members,
            alone: Calibration,
            together: Option<Calibration>,
            sure: f32,
            training: Training,
            held_out: HeldOutScore,
        }
        let Parts { speller, labels, has_outside, members, alone, together, sure, training, held_out } =
            Parts::deserialize(deserializer)?;
        let has_heads = members.dense.is_some();
        let calibrated = alone.fits(1)
            && together.as_ref().is_none_or(|together| together.fits(3))
            && together.is_some() == has_heads;
        let classifier = Self { speller, labels, has_outside, members, alone, together, sure, training, held_out };
        let fits = calibrated && !classifier.labels.is_empty() && classifier.members.fits(classifier.numbers());
        if fits { Ok(classifier) } else { Err(D::Error::custom("the parts of the classifier do not fit together")) }
    }
}
