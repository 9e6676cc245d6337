//! Texts with labels in, a classifier with heads out.

use encoder::{Encoder, Package};
use nlu::{
    Utterance,
    classifier::{Classifier, Example, Noisy, TrainError, TrainOptions},
    spelling::Speller,
    understand::{Domain, DomainError, Learnt},
};

use crate::{
    encodings::{Encode, encode_all},
    noise::with_typos,
    perceptron::Perceptron,
    tune::{TuneError, Tuning, tune},
};

/// What training is at, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many of so many steps of tuning an encoder are done.
    Tuned(usize, usize),
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
    let given = [train, valid].concat();
    // What is set aside counts with typos only where it is all that calibration sees.
    let mistaken = if options.hold_out { train } else { &given };
    let noisy: Vec<_> = (0..).zip(mistaken).map(|(index, (text, _))| with_typos(text, options.seed + index)).collect();
    let known = encoder.words();
    let speller = Speller::learn(train.iter().map(|(text, _)| *text), known.iter().map(String::as_str));
    let respelt = given.iter().map(|(text, _)| speller.respell(&Utterance::new(text)).text().to_owned());
    let texts: Vec<_> = respelt.chain(noisy.iter().cloned()).collect();
    let encodings = encode_all(encoder, &texts, |done| progress(Progress::Encoded(done, texts.len())));
    progress(Progress::Training);

    let (plain, mistyped) = encodings.split_at(given.len());
    let with_typos = noisy.iter().zip(mistyped).map(Some).chain(std::iter::repeat(None));
    let examples = given.iter().zip(plain).zip(with_typos).map(|((&(text, label), encoding), with_typos)| Example {
        encoding: encoding.as_ref(),
        noisy: with_typos.and_then(|(text, encoding)| Some(Noisy { text, encoding: encoding.as_ref()? })),
        ..Example::new(text, label)
    });
    let examples: Vec<_> = examples.collect();
    let (train, valid) = examples.split_at(train.len());
    Classifier::train_with_heads(train, &TrainOptions { valid, speller: Some(&speller), ..*options }, &Perceptron)
}

/// Learns what a domain's examples teach, with heads for its intents.
///
/// # Errors
/// When the examples teach nothing.
pub fn domain(domain: &Domain, encoder: &dyn Encode, progress: &mut dyn FnMut(Progress)) -> Result<Learnt, LearnError> {
    Learnt::with(domain, |examples, options| {
        let labelled: Vec<_> = examples.iter().map(|example| (example.text, example.label)).collect();
        Ok(classifier(&labelled, &[], options, encoder, progress)?)
    })
}

/// Of so many examples of a label one is set aside where an encoder is tuned.
const ONE_SET_ASIDE_OF: usize = 6;

/// Tunes an encoder on a domain's examples, and learns what they teach with heads for the tuned encoder. A sixth of the examples is set aside to
/// tell when to stop and how far to believe what was learnt.
///
/// # Errors
/// When the encoder cannot be tuned, and when the examples teach nothing.
pub fn tuned_domain(
    domain: &Domain,
    package: &Package,
    tuning: Tuning,
    progress: &mut dyn FnMut(Progress),
) -> Result<(Learnt, Package), LearnError> {
    let mut tuned = package.clone();
    let learnt = Learnt::with(domain, |examples, options| -> Result<Classifier, LearnError> {
        let mut labelled: Vec<_> = examples.iter().map(|example| (example.label, example.text)).collect();
        labelled.sort_unstable();
        let numbered = labelled.into_iter().map(|(label, text)| (text, label)).enumerate();
        let (aside, rest): (Vec<_>, Vec<_>) = numbered.partition(|(index, _)| index.is_multiple_of(ONE_SET_ASIDE_OF));
        let of = |numbered: Vec<(_, _)>| numbered.into_iter().map(|(_, example)| example).collect::<Vec<_>>();
        let (train, valid) = (of(rest), of(aside));
        tuned = tune(package, &train, &valid, tuning, progress)?;
        let encoder = Encoder::new(&tuned).map_err(TuneError::Model)?;
        Ok(classifier(&train, &valid, &TrainOptions { hold_out: false, ..*options }, &encoder, progress)?)
    })?;
    Ok((learnt, tuned))
}

/// Why nothing was learnt from a domain.
#[derive(Debug, thiserror::Error)]
pub enum LearnError {
    /// The domain is not sound.
    #[error(transparent)]
    Domain(#[from] DomainError),
    /// The examples teach nothing.
    #[error("examples: {0}")]
    Examples(#[from] TrainError),
    /// The encoder was not tuned.
    #[error("tuning the encoder: {0}")]
    Tuning(#[from] TuneError),
}
