//! Texts with labels in, a classifier with heads out.

use std::sync::Arc;

use nlu::{
    Encoding,
    classifier::{Classifier, Example, Noisy, TrainError, TrainOptions},
    understand::{Domain, DomainError, Learnt},
};

use crate::{
    encodings::{Encode, encode_all},
    noise::with_typos,
    perceptron::Perceptron,
};

/// What training is at, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many of so many texts are encoded.
    Encoded(usize, usize),
    /// Heads are being trained, and held-out examples predicted.
    Training,
}

/// Trains a classifier on texts with labels; `valid` tells when it has learned enough. Same texts, same encoder and same seed: same classifier.
///
/// # Errors
/// When the texts teach nothing.
pub fn classifier(
    train: &[(&str, &str)],
    valid: &[(&str, &str)],
    options: &TrainOptions<'_>,
    encoder: &dyn Encode,
    progress: &mut dyn FnMut(Progress),
) -> Result<Classifier, TrainError> {
    let noisy: Vec<_> = (0..).zip(train).map(|(index, (text, _))| with_typos(text, options.seed + index)).collect();
    let of = |texts: &[(&'_ str, &str)]| texts.iter().map(|(text, _)| text.to_string()).collect::<Vec<_>>();
    let texts = [of(train), noisy.clone(), of(valid)].concat();
    let texts: Vec<_> = texts.iter().map(String::as_str).collect();
    let encodings = encode_all(encoder, &texts, |done| progress(Progress::Encoded(done, texts.len())));
    progress(Progress::Training);

    let (plain, rest) = encodings.split_at(train.len());
    let (mistyped, validating) = rest.split_at(train.len());
    let examples: Vec<_> = train
        .iter()
        .zip(plain)
        .zip(noisy.iter().zip(mistyped))
        .map(|((&(text, label), encoding), (noisy, mistyped))| Example {
            noisy: mistyped.as_ref().map(|encoding| Noisy { text: noisy, encoding }),
            ..example(text, label, encoding.as_ref())
        })
        .collect();
    let valid: Vec<_> = valid
        .iter()
        .zip(validating)
        .map(|(&(text, label), encoding)| example(text, label, encoding.as_ref()))
        .collect();
    Classifier::train_with_heads(&examples, &TrainOptions { valid: &valid, ..*options }, &Perceptron)
}

fn example<'a>(text: &'a str, label: &'a str, encoding: Option<&'a Arc<Encoding>>) -> Example<'a> {
    Example { encoding, ..Example::new(text, label) }
}

/// Learns what a domain's examples teach, with heads for its intents.
///
/// # Errors
/// When the examples teach nothing.
pub fn domain(
    domain: &Domain,
    encoder: &dyn Encode,
    progress: &mut dyn FnMut(Progress),
) -> Result<Learnt, DomainError> {
    Learnt::with(domain, |examples, options| {
        let labelled: Vec<_> = examples.iter().map(|example| (example.text, example.label)).collect();
        classifier(&labelled, &[], options, encoder, progress)
    })
}
