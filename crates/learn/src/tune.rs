//! Fine-tuning: the top layers of an encoder learn the labels, so that texts of different labels lie farther apart.
//!
//! A linear layer on the sentence is trained together with the layers below it (Devlin et al., "BERT", NAACL 2019, section 4.1), and left
//! behind: heads are trained on the tuned encoder as on any other.

use std::collections::{BTreeSet, HashMap};

use candle_core::{Device, Result, Tensor, Var, backprop::GradStore};
use encoder::{Bert, Encoder, Package, Pooling, Weights};
use rand::{RngExt as _, SeedableRng as _, seq::SliceRandom as _};
use rand_chacha::ChaCha8Rng;
use rayon::{
    iter::{IntoParallelIterator as _, ParallelIterator as _},
    slice::ParallelSlice as _,
};

use crate::{
    descent::{AdamW, dropout, layer, mistakes, number, rate, smoothed},
    noise::with_typos,
    train::Progress,
};

/// Examples to a step.
const BATCH: usize = 32;
/// Examples of a batch that are computed together, beside the others.
const PART: usize = 16;
/// Batches are cut from so many shuffled examples sorted by length, so that little of a batch is filling.
const SORTED: usize = 32 * BATCH;
/// Passes over the examples until the learning rate has fallen to nothing.
const EPOCHS: usize = 4;
/// Passes with more mistakes on the watched examples after which tuning stops.
const PATIENCE: usize = 2;
/// The highest learning rates: of the encoder, which knows much already, and of the linear layer, which knows nothing.
const LEARNING_RATES: [f64; 2] = [2e-4, 2e-3];
/// One of so many steps is spent on the learning rate's rise.
const WARM_UP: usize = 10;
/// The share of components of a sentence left out of each step.
const DROPOUT: f32 = 0.2;
/// The share of examples seen with typos, each time with others.
const NOISY: f64 = 0.3;
/// With fewer examples to a label an encoder learns them by heart, and a frozen one understands better.
const EXAMPLES_A_LABEL_MIN: usize = 50;

/// What may be chosen about tuning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tuning {
    /// How many layers, from the last one down.
    pub layers: usize,
    /// Same texts and same seed, same encoder.
    pub seed: u64,
}

/// Why an encoder was not tuned.
#[derive(Debug, thiserror::Error)]
pub enum TuneError {
    /// More layers than there are, or none.
    #[error("expected 1 to {has} layers to tune, found {asked}")]
    Layers {
        /// How many were to be tuned.
        asked: usize,
        /// How many the encoder has.
        has: usize,
    },
    /// It would do harm.
    #[error(
        "expected {EXAMPLES_A_LABEL_MIN} examples a label on average, found {found}: with fewer, an encoder that is not tuned understands \
         better"
    )]
    TooFew {
        /// Examples a label, rounded down.
        found: usize,
    },
    /// Nothing tells when to stop.
    #[error("expected examples set aside, by which it is seen when to stop, found none")]
    NothingSetAside,
    /// The loss is no better than guessing.
    #[error("it learnt nothing: a loss of {loss:.3} where guessing has {guessing:.3}")]
    LearntNothing {
        /// At the best pass.
        loss: f32,
        /// The loss of even odds.
        guessing: f32,
    },
    /// The model cannot be computed with.
    #[error("{0}")]
    Model(String),
}

impl From<candle_core::Error> for TuneError {
    fn from(error: candle_core::Error) -> Self {
        Self::Model(error.to_string())
    }
}

/// Tunes the top layers of an encoder on texts with labels. `set_aside` are never learnt: the pass that understands them best is kept.
///
/// # Errors
/// When there are too few examples, or the encoder cannot be tuned so, or learnt nothing.
pub fn tune(
    package: &Package,
    examples: &[(&str, &str)],
    set_aside: &[(&str, &str)],
    tuning: Tuning,
    progress: &mut dyn FnMut(Progress),
) -> std::result::Result<Package, TuneError> {
    let labels: BTreeSet<_> = examples.iter().map(|(_, label)| *label).collect();
    check(package, examples.len() / labels.len().max(1), set_aside, tuning)?;
    let numbers: HashMap<_, _> = labels.iter().enumerate().map(|(index, label)| (*label, number(index))).collect();
    let numbered = |examples: &[(&'_ str, &str)]| -> Vec<(String, u32)> {
        examples.iter().filter_map(|(text, label)| Some(((*text).to_owned(), *numbers.get(label)?))).collect()
    };
    let (examples, watched) = (numbered(examples), numbered(set_aside));

    let mut random = ChaCha8Rng::seed_from_u64(tuning.seed);
    let network = Network::new(package, tuning.layers, labels.len(), &mut random)?;
    let mut optimisers = network.optimisers()?;
    let steps = EPOCHS * examples.len().div_ceil(BATCH);
    let guessing = (labels.len() as f32).ln();
    let (mut step, mut best) = (0, Best { mistakes: usize::MAX, loss: guessing, pass: 0, values: Vec::new() });
    for pass in 1..=EPOCHS {
        let mut loss_of_pass = 0.0;
        for batch in batches(&examples, &mut random) {
            step += 1;
            let (loss, gradients) = network.gradients(&batch, &mut random)?;
            for (optimiser, highest) in optimisers.iter_mut().zip(LEARNING_RATES) {
                optimiser.step(&gradients, highest * rate(step, steps, steps / WARM_UP))?;
            }
            loss_of_pass += loss * batch.len() as f32;
            progress(Progress::Tuned(step, steps));
        }
        let mistakes = network.mistakes(&watched)?;
        if mistakes <= best.mistakes {
            best = Best { mistakes, loss: loss_of_pass / examples.len() as f32, pass, values: network.values()? };
        } else if pass - best.pass >= PATIENCE {
            break;
        }
    }
    if best.values.is_empty() || best.loss >= guessing {
        return Err(TuneError::LearntNothing { loss: best.loss, guessing });
    }
    network.tuned(package, best.values)
}

fn check(
    package: &Package,
    found: usize,
    set_aside: &[(&str, &str)],
    Tuning { layers: asked, .. }: Tuning,
) -> std::result::Result<(), TuneError> {
    let has = package.manifest.architecture.layers;
    if !(1..=has).contains(&asked) {
        return Err(TuneError::Layers { asked, has });
    }
    if found < EXAMPLES_A_LABEL_MIN {
        return Err(TuneError::TooFew { found });
    }
    if set_aside.is_empty() {
        return Err(TuneError::NothingSetAside);
    }
    Ok(())
}

/// The pass that understood the watched examples best.
struct Best {
    mistakes: usize,
    /// On the examples themselves.
    loss: f32,
    pass: usize,
    /// What was learnt until then.
    values: Vec<Tensor>,
}

/// All examples once, some of them with typos, in batches of texts about as long.
fn batches(examples: &[(String, u32)], random: &mut ChaCha8Rng) -> Vec<Vec<(String, u32)>> {
    let mut all: Vec<_> = examples
        .iter()
        .map(|(text, label)| {
            let seed = random.random();
            (if random.random_bool(NOISY) { with_typos(text, seed) } else { text.clone() }, *label)
        })
        .collect();
    all.shuffle(random);
    let mut batches = Vec::new();
    for part in all.chunks_mut(SORTED) {
        part.sort_by_key(|(text, _)| text.len());
        batches.extend(part.chunks(BATCH).map(<[_]>::to_vec));
    }
    batches.shuffle(random);
    batches
}

/// The encoder, and a linear layer on its sentences.
struct Network {
    /// Cuts texts into tokens.
    tokens: Encoder,
    bert: Bert,
    pooling: Pooling,
    /// What is tuned of the encoder, by name.
    tuned: Vec<(String, Var)>,
    weights: Var,
    biases: Var,
}

impl Network {
    fn new(
        package: &Package,
        layers: usize,
        labels: usize,
        random: &mut ChaCha8Rng,
    ) -> std::result::Result<Self, TuneError> {
        let architecture = &package.manifest.architecture;
        let mut tensors = package.weights().map_err(TuneError::Model)?.tensors().clone();
        let is_tuned = |name: &str| {
            (architecture.layers - layers..architecture.layers)
                .any(|layer| name.starts_with(&format!("encoder.layer.{layer}.")))
        };
        let mut tuned = Vec::new();
        for (name, tensor) in tensors.iter_mut().filter(|(name, _)| is_tuned(name)) {
            let variable = Var::from_tensor(tensor)?;
            *tensor = variable.as_tensor().clone();
            tuned.push((name.clone(), variable));
        }
        tuned.sort_by(|(a, _), (b, _)| a.cmp(b));
        let (weights, biases) = layer(architecture.hidden, labels, 1.0, random)?;
        Ok(Self {
            tokens: Encoder::new(package).map_err(TuneError::Model)?,
            bert: Bert::load(architecture, &Weights::new(tensors).builder())?,
            pooling: package.manifest.recipe.pooling,
            tuned,
            weights,
            biases,
        })
    }

    /// One for the encoder, one for the linear layer.
    fn optimisers(&self) -> Result<[AdamW; 2]> {
        let tuned = self.tuned.iter().map(|(_, variable)| variable.clone());
        Ok([AdamW::new(tuned)?, AdamW::new([self.weights.clone(), self.biases.clone()])?])
    }

    /// The loss of a batch, and gradients whose sum is that of its mean loss: parts of a batch are computed side by side, and as many on every
    /// machine.
    fn gradients(&self, batch: &[(String, u32)], random: &mut ChaCha8Rng) -> Result<(f32, Vec<GradStore>)> {
        let parts: Vec<_> = batch.chunks(PART).map(|part| (part, random.random())).collect();
        let of_part = |(part, seed): (&[(String, u32)], u64)| {
            let (logits, labels) = self.logits(part, Some(&mut ChaCha8Rng::seed_from_u64(seed)))?;
            let loss = (smoothed(&logits, &labels)? * (part.len() as f64 / batch.len() as f64))?;
            Ok((loss.to_scalar::<f32>()?, loss.backward()?))
        };
        let parts: Vec<_> = parts.into_par_iter().map(of_part).collect::<Result<_>>()?;
        let (losses, gradients): (Vec<f32>, _) = parts.into_iter().unzip();
        Ok((losses.iter().sum(), gradients))
    }

    /// Scores (examples, labels), and the right labels; with `random`, parts of the sentences are left out.
    fn logits(&self, examples: &[(String, u32)], random: Option<&mut ChaCha8Rng>) -> Result<(Tensor, Tensor)> {
        let ids: Vec<Vec<u32>> = examples
            .iter()
            .map(|(text, _)| self.tokens.tokens(text).into_iter().map(|token| token.id).collect())
            .collect();
        let longest = ids.iter().map(Vec::len).max().unwrap_or_default();
        let shape = (ids.len(), longest);
        let row = |ids: &Vec<u32>| (0..longest).map(|place| ids.get(place).copied()).collect::<Vec<_>>();
        let rows: Vec<_> = ids.iter().flat_map(row).collect();
        let mask = rows.iter().map(|id| f32::from(u8::from(id.is_some())));
        let mask = Tensor::from_iter(mask, &Device::Cpu)?.reshape(shape)?;
        let ids = Tensor::from_iter(rows.iter().map(|id| id.unwrap_or_default()), &Device::Cpu)?.reshape(shape)?;
        let states = self.bert.forward(&ids, &mask)?;
        let mut sentences = self.pooling.pool(&states[states.len() - 1], &mask)?;
        if let Some(random) = random {
            sentences = dropout(&sentences, DROPOUT, random)?;
        }
        let labels = Tensor::from_iter(examples.iter().map(|(_, label)| *label), &Device::Cpu)?;
        Ok((sentences.matmul(&self.weights.t()?)?.broadcast_add(&self.biases)?, labels))
    }

    /// How many of the examples are taken for something else.
    fn mistakes(&self, examples: &[(String, u32)]) -> Result<usize> {
        let of_part = |part: &[(String, u32)]| {
            let (logits, labels) = self.logits(part, None)?;
            mistakes(&logits, &labels)
        };
        examples.par_chunks(PART).map(of_part).sum()
    }

    /// What has been learnt up to now; later steps do not change it.
    fn values(&self) -> Result<Vec<Tensor>> {
        self.tuned.iter().map(|(_, variable)| variable.as_tensor().copy()).collect()
    }

    /// The encoder with these values.
    fn tuned(&self, package: &Package, values: Vec<Tensor>) -> std::result::Result<Package, TuneError> {
        let mut tensors = package.weights().map_err(TuneError::Model)?.tensors().clone();
        tensors.extend(self.tuned.iter().map(|(name, _)| name.clone()).zip(values));
        package.tuned(&Weights::new(tensors)).map_err(TuneError::Model)
    }
}
