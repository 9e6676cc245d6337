//! Training: examples in, a calibrated classifier out.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    calibration::{Calibration, Probabilities},
    examples::{Example, TrainError, TrainOptions},
    head::HeadTrainer,
    held_out::{self, Collected, HeldOut},
    labels::Labels,
    members::{Heads, Members, View},
    predict::{Classifier, HeldOutScore},
    tier::{Answered, threshold},
};
use crate::{Encoding, Utterance, sparse::Grams, spelling::Speller};

/// A training example: what it is, what it is with typos, and its label as a number.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) view: View,
    pub(super) noisy: Option<View>,
    pub(super) label: usize,
}

impl Classifier {
    /// Learns from examples by their words alone. The same examples give the same classifier, in whatever order they come.
    ///
    /// # Errors
    /// When there is nothing to learn, and when nothing was learned.
    ///
    /// ```
    /// use nlu::{Encodings, Utterance, classifier::{Classifier, Example, TrainError, TrainOptions}};
    ///
    /// let examples = [
    ///     ("where is my parcel", "order"), ("has my order left", "order"), ("cadê meu pedido", "order"),
    ///     ("what do you sell", "menu"), ("show the menu", "menu"), ("o que vocês vendem", "menu"),
    /// ]
    /// .map(|(text, label)| Example::new(text, label));
    ///
    /// let classifier = Classifier::train(&examples, &TrainOptions::default())?;
    /// let prediction = classifier.predict(&Utterance::new("meu pedido saiu?"), &Encodings::default());
    /// assert_eq!(classifier.labels()[prediction.ranked[0].0], "order");
    ///
    /// let refused = Classifier::train(&examples[..3], &TrainOptions::default());
    /// assert_eq!(refused.unwrap_err(), TrainError::OneLabel("order".to_owned()));
    /// # Ok::<(), TrainError>(())
    /// ```
    pub fn train(examples: &[Example<'_>], options: &TrainOptions<'_>) -> Result<Self, TrainError> {
        learn(examples, options, None)
    }

    /// Learns from examples by their words and their encodings, which each of them has.
    ///
    /// # Errors
    /// As [`Classifier::train`], and when the heads cannot be trained.
    pub fn train_with_heads(
        examples: &[Example<'_>],
        options: &TrainOptions<'_>,
        trainer: &dyn HeadTrainer,
    ) -> Result<Self, TrainError> {
        if let Some(bare) = examples.iter().find(|example| example.encoding.is_none()) {
            return Err(TrainError::NoEncoding(bare.text.to_owned()));
        }
        learn(examples, options, Some(trainer))
    }
}

fn learn(
    examples: &[Example<'_>],
    options: &TrainOptions<'_>,
    trainer: Option<&dyn HeadTrainer>,
) -> Result<Classifier, TrainError> {
    options.check()?;
    let speller = options.speller.cloned().unwrap_or_default();
    let names = Names::of(examples, options)?;
    let rows = names.rows(examples, &speller);
    let valid = names.rows(options.valid, &speller);
    let labels = names.labels();

    let heads = trainer.map(|trainer| (trainer, options.seed));
    let collected = match options.hold_out {
        true => held_out::collect(&rows, labels, options.strength, heads)?,
        false if valid.is_empty() => return Err(TrainError::NothingToJudgeBy),
        false => Collected { held_out: Vec::new(), epochs: None },
    };
    let watched: Vec<_> = valid.iter().filter_map(|row| Some((row.view.encoding.as_deref()?, row.label))).collect();
    let epochs = if watched.is_empty() { collected.epochs } else { None };
    let heads = heads.map(|(trainer, seed)| Heads { trainer, watched: &watched, epochs, seed });
    let (members, training) = Members::train(&rows, labels, options.strength, heads)?;

    let share = options.out_of_scope_share;
    let set_aside: Vec<_> = valid.iter().map(|row| (row, Some(row.label))).collect();
    let set_aside = held_out::scored(&members, &set_aside, labels);
    let held_out = if options.hold_out { &collected.held_out } else { &set_aside };
    let alone = Calibration::fit(held_out, &set_aside, 1, share);
    let together = members.dense.as_ref().map(|_| Calibration::fit(held_out, &set_aside, 3, share));
    let judged = if set_aside.is_empty() { held_out } else { &set_aside };
    let sure = threshold(answered(judged, &alone, together.as_ref(), share), options.sparse_precision);
    let training = training.check()?;
    let held_out = score(held_out, &alone, together.as_ref(), sure);
    let (labels, has_outside) = (names.inside, names.has_outside);
    Ok(Classifier { speller, labels, has_outside, members, alone, together, sure, training, held_out })
}

/// How well models that had not seen them understood the examples.
fn score(held_out: &[HeldOut], alone: &Calibration, together: Option<&Calibration>, sure: f32) -> HeldOutScore {
    let mut score = HeldOutScore::default();
    for held in held_out.iter().filter(|held| held.is_inside() && !held.is_mistyped) {
        let by_words = Verdict::of(alone, held);
        let is_sure = by_words.probability >= sure;
        let by_all = together.filter(|_| !is_sure).map_or(by_words, |together| Verdict::of(together, held));
        score.rows += 1;
        score.right += usize::from(by_all.is_labelled);
        score.sparse += usize::from(is_sure);
        score.sparse_right += usize::from(is_sure && by_words.is_labelled);
    }
    score
}

/// What the sparse member makes of held-out messages. Those that no model knows weigh as much as messages out of scope are expected.
fn answered(held_out: &[HeldOut], alone: &Calibration, together: Option<&Calibration>, share: f32) -> Vec<Answered> {
    let unknown = held_out.iter().filter(|held| held.target.is_none()).count();
    let weight_of_unknown = share / (1.0 - share) * (held_out.len() - unknown) as f32 / unknown.max(1) as f32;
    let answer = |held: &HeldOut| {
        let by_words = Verdict::of(alone, held);
        let by_all = together.map_or(by_words, |together| Verdict::of(together, held));
        Answered {
            probability: by_words.probability,
            is_right: by_words.is_right,
            mended: f64::from(i8::from(by_all.is_right) - i8::from(by_words.is_right)),
            weight: if held.target.is_none() { weight_of_unknown.min(1.0) } else { 1.0 },
        }
    };
    held_out.iter().map(answer).collect()
}

/// What a held-out message is taken for: the likeliest label, or none.
#[derive(Clone, Copy)]
struct Verdict {
    probability: f32,
    is_right: bool,
    /// The likeliest label is the right one, whatever is said of the scope.
    is_labelled: bool,
}

impl Verdict {
    fn of(calibration: &Calibration, held: &HeldOut) -> Self {
        let Probabilities { labels, out_of_scope } = calibration.apply(&held.scores, held.labels);
        let best = (0..labels.len()).max_by(|a, b| labels[*a].total_cmp(&labels[*b])).unwrap_or_default();
        let is_labelled = held.target == Some(best);
        match labels[best] >= out_of_scope {
            true => Self { probability: labels[best], is_right: is_labelled, is_labelled },
            false => Self { probability: out_of_scope, is_right: !held.is_inside(), is_labelled },
        }
    }
}

/// The labels by name.
struct Names<'a> {
    inside: Vec<String>,
    has_outside: bool,
    outside: Option<&'a str>,
}

impl<'a> Names<'a> {
    fn of(examples: &[Example<'_>], options: &TrainOptions<'a>) -> Result<Self, TrainError> {
        let outside = options.out_of_scope;
        let with_words = examples.iter().filter(|example| has_words(&Utterance::new(example.text)));
        let (outsiders, inside): (BTreeSet<_>, BTreeSet<_>) =
            with_words.map(|example| example.label).partition(|label| outside == Some(*label));
        let all: Vec<_> = inside.iter().chain(&outsiders).collect();
        match all[..] {
            [] => Err(TrainError::NoExamples),
            [label] => Err(TrainError::OneLabel((*label).to_owned())),
            _ => {
                let has_outside = !outsiders.is_empty();
                Ok(Self { inside: inside.iter().map(|label| (*label).to_owned()).collect(), has_outside, outside })
            }
        }
    }

    fn labels(&self) -> Labels {
        Labels { inside: self.inside.len(), has_outside: self.has_outside }
    }

    /// The number of a label; `None` for one that is not known. Out of scope comes after the last.
    fn number(&self, label: &str) -> Option<usize> {
        let is_outside = self.outside == Some(label) && self.has_outside;
        if is_outside { Some(self.inside.len()) } else { self.inside.iter().position(|known| known == label) }
    }

    /// The examples that have words and a known label, by label and text: any order of examples gives the same rows.
    fn rows(&self, examples: &[Example<'_>], speller: &Speller) -> Vec<Row> {
        let mut rows: Vec<_> = examples
            .iter()
            .filter_map(|example| {
                let utterance = Utterance::new(example.text);
                let label = self.number(example.label).filter(|_| has_words(&utterance))?;
                let seen = view(&speller.respell(&utterance), example.encoding);
                // Typos stand for those that the speller misses: a message that it puts right teaches nothing new.
                let noisy = example.noisy.map(|noisy| view(&Utterance::new(noisy.text), Some(noisy.encoding)));
                Some((utterance.folded_words(), Row { view: seen, noisy, label }))
            })
            .collect();
        rows.sort_by(|(a_words, a), (b_words, b)| (a.label, a_words).cmp(&(b.label, b_words)));
        rows.into_iter().map(|(_, row)| row).collect()
    }
}

fn view(utterance: &Utterance, encoding: Option<&Arc<Encoding>>) -> View {
    View { grams: Grams::of(utterance), encoding: encoding.cloned() }
}

fn has_words(utterance: &Utterance) -> bool {
    utterance.tokens().iter().any(|token| token.is_word)
}
