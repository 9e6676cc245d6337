//! Training of the perceptron head, on candle: one hidden layer, label smoothing, AdamW, early stopping.

use candle_core::{Device, Tensor, Var};
use nlu::classifier::{Head, HeadTask, HeadTrainer, TrainedHead};
use rand::{RngExt as _, SeedableRng as _, seq::SliceRandom as _};
use rand_chacha::ChaCha8Rng;

use crate::descent::{AdamW, dropout, layer, mistakes, number, rate, smoothed};

/// Examples to a step.
const BATCH: usize = 128;
/// Passes over the examples until the learning rate has fallen to nothing.
const EPOCHS: usize = 25;
/// Steps that a small set gets at least, in more passes.
const STEPS_MIN: usize = 300;
/// Training stops when one in so many of its passes went by with more mistakes on the watched examples: a pass of a small set is hardly a step.
const PATIENCE_ONE_IN: usize = 4;
/// The learning rate at its highest, after [`WARM_UP`] steps.
const LEARNING_RATE: f64 = 2e-3;
const WARM_UP: usize = 50;
/// The share of hidden units left out of each step.
const DROPOUT: f32 = 0.4;
/// The share of examples seen with typos.
const NOISY: f64 = 0.3;

/// Small sets have several perceptrons, whose scores are averaged: the seed of a single one would decide what becomes of messages about which it is
/// not sure. As many as learn so many examples in all, and at most [`HEADS_MAX`].
const EXAMPLES_IN_ALL: usize = 20_000;
const HEADS_MAX: usize = 3;
/// From the seed of one to that of the next.
const APART: u64 = 0x9e37_79b9_7f4a_7c15;

/// Trains heads of one hidden layer on this machine's processor.
#[derive(Clone, Copy, Debug, Default)]
pub struct Perceptron;

impl HeadTrainer for Perceptron {
    fn train(&self, task: &HeadTask<'_>) -> Result<TrainedHead, String> {
        // Several heads are trained side by side; threads within each would only wait for each other.
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(|error| error.to_string())?;
        let count = (EXAMPLES_IN_ALL / task.examples.len()).clamp(1, HEADS_MAX);
        let train = |index| train(task, task.seed.wrapping_add(APART.wrapping_mul(index)));
        let trained = (0..count as u64).map(|index| alone.install(|| train(index)));
        let trained = trained.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
        let epochs = trained.iter().map(|one| one.epochs).sum::<usize>() / count;
        let heads: Vec<_> = trained.into_iter().map(|one| one.head).collect();
        let head = Head::mean(&heads).expect("heads of one task are alike. This is a bug.");
        Ok(TrainedHead { head, epochs })
    }
}

fn train(task: &HeadTask<'_>, seed: u64) -> Result<TrainedHead, candle_core::Error> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let scale = Scale::of(task);
    let network = Network::new(scale.mean.len(), task.hidden, task.labels, &mut random)?;
    let mut optimiser = AdamW::new(network.variables())?;
    let watched = Watched::new(task, &scale)?;
    let steps_a_pass = task.examples.len().div_ceil(BATCH);
    let passes = STEPS_MIN.div_ceil(steps_a_pass).max(EPOCHS);
    let untrained = (task.labels as f32).ln();
    let (mut best, mut step) = (Best { mistakes: usize::MAX, loss: untrained, epochs: 0, head: None }, 0);
    let mut order: Vec<_> = (0..task.examples.len()).collect();
    for pass in 1..=passes.min(task.epochs.unwrap_or(passes)) {
        order.shuffle(&mut random);
        let mut loss_of_pass = 0.0;
        for batch in order.chunks(BATCH) {
            step += 1;
            let (features, labels) = scale.batch(task, batch, &mut random)?;
            let logits = network.forward(&features, Some(&mut random))?;
            let loss = smoothed(&logits, &labels)?;
            let rate = LEARNING_RATE * rate(step, passes * steps_a_pass, WARM_UP);
            optimiser.step(&[loss.backward()?], rate)?;
            loss_of_pass += loss.to_scalar::<f32>()? * batch.len() as f32;
        }
        let mistakes = watched.as_ref().map_or(Ok(0), |watched| watched.mistakes(&network))?;
        // The later of two that are as good: its steps were smaller.
        if mistakes <= best.mistakes {
            let loss = loss_of_pass / task.examples.len() as f32;
            best = Best { mistakes, loss, epochs: pass, head: Some(network.head(&scale)?) };
        } else if pass - best.epochs >= passes / PATIENCE_ONE_IN {
            break;
        }
    }
    let Best { loss, epochs, head, .. } = best;
    let head = head.filter(|_| loss < untrained);
    let head = head.ok_or_else(|| {
        candle_core::Error::Msg(format!("it learnt nothing: a loss of {loss:.3} where guessing has {untrained:.3}"))
    })?;
    Ok(TrainedHead { head, epochs })
}

/// The head that predicted the watched examples best.
struct Best {
    mistakes: usize,
    /// On the examples themselves.
    loss: f32,
    epochs: usize,
    head: Option<Head>,
}

/// Brings features to mean 0 and a deviation of 1 on average, as the weights' first values assume.
struct Scale {
    mean: Vec<f32>,
    deviation: f32,
}

impl Scale {
    fn of(task: &HeadTask<'_>) -> Self {
        let count = task.examples.len() as f32;
        let mut mean = vec![0.0; task.examples.first().map_or(0, |example| example.features.len())];
        for example in &task.examples {
            mean.iter_mut().zip(example.features).for_each(|(mean, value)| *mean += value / count);
        }
        let squares = task
            .examples
            .iter()
            .map(|example| example.features.iter().zip(&mean).map(|(value, mean)| (value - mean).powi(2)).sum::<f32>());
        let deviation = (squares.sum::<f32>() / (count * mean.len() as f32)).sqrt().max(f32::EPSILON);
        Self { mean, deviation }
    }

    fn apply<'a>(&'a self, features: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
        features.iter().zip(&self.mean).map(|(value, mean)| (value - mean) / self.deviation)
    }

    /// A batch of examples, some of them with typos: features, one row each, and labels.
    fn batch(
        &self,
        task: &HeadTask<'_>,
        batch: &[usize],
        random: &mut ChaCha8Rng,
    ) -> Result<(Tensor, Tensor), candle_core::Error> {
        let mut features = Vec::with_capacity(batch.len() * self.mean.len());
        for &index in batch {
            let example = &task.examples[index];
            let noisy = example.noisy.filter(|_| random.random_bool(NOISY));
            features.extend(self.apply(noisy.unwrap_or(example.features)));
        }
        let labels = batch.iter().map(|&index| number(task.examples[index].label));
        let labels = Tensor::from_iter(labels, &Device::Cpu)?;
        Ok((Tensor::from_vec(features, (batch.len(), self.mean.len()), &Device::Cpu)?, labels))
    }
}

/// Examples that tell when to stop.
struct Watched {
    features: Tensor,
    labels: Tensor,
}

impl Watched {
    fn new(task: &HeadTask<'_>, scale: &Scale) -> Result<Option<Self>, candle_core::Error> {
        if task.watched.is_empty() {
            return Ok(None);
        }
        let shape = (task.watched.len(), scale.mean.len());
        let features: Vec<_> = task.watched.iter().flat_map(|(features, _)| scale.apply(features)).collect();
        let labels = task.watched.iter().map(|(_, label)| number(*label));
        Ok(Some(Self {
            features: Tensor::from_vec(features, shape, &Device::Cpu)?,
            labels: Tensor::from_iter(labels, &Device::Cpu)?,
        }))
    }

    /// How many of them are taken for something else.
    fn mistakes(&self, network: &Network) -> Result<usize, candle_core::Error> {
        mistakes(&network.forward(&self.features, None)?, &self.labels)
    }
}

/// Weights are one row for each output; a layer's shape is (outputs, inputs).
struct Network {
    layers: [(Var, Var); 2],
    hidden: usize,
}

impl Network {
    fn new(features: usize, hidden: usize, labels: usize, random: &mut ChaCha8Rng) -> Result<Self, candle_core::Error> {
        Ok(Self { layers: [layer(features, hidden, 2.0, random)?, layer(hidden, labels, 1.0, random)?], hidden })
    }

    fn variables(&self) -> Vec<Var> {
        self.layers.iter().flat_map(|(weights, biases)| [weights.clone(), biases.clone()]).collect()
    }

    /// Scores of each row; with `random`, hidden units are left out.
    fn forward(&self, features: &Tensor, random: Option<&mut ChaCha8Rng>) -> Result<Tensor, candle_core::Error> {
        let [(first, first_bias), (second, second_bias)] = &self.layers;
        let mut hidden = features.matmul(&first.t()?)?.broadcast_add(first_bias)?.relu()?;
        if let Some(random) = random {
            hidden = dropout(&hidden, DROPOUT, random)?;
        }
        hidden.matmul(&second.t()?)?.broadcast_add(second_bias)
    }

    /// What was learnt, for features as they come: the scale goes into the first layer.
    fn head(&self, scale: &Scale) -> Result<Head, candle_core::Error> {
        let values = |(weights, biases): &(Var, Var)| {
            Ok::<_, candle_core::Error>((weights.flatten_all()?.to_vec1::<f32>()?, biases.to_vec1::<f32>()?))
        };
        let ((mut first, mut first_bias), (second, second_bias)) = (values(&self.layers[0])?, values(&self.layers[1])?);
        let inputs = scale.mean.len();
        for (row, bias) in first.chunks_exact_mut(inputs).zip(&mut first_bias) {
            row.iter_mut().for_each(|weight| *weight /= scale.deviation);
            *bias -= row.iter().zip(&scale.mean).map(|(weight, mean)| weight * mean).sum::<f32>();
        }
        let head = Head::new([(inputs, first, first_bias), (self.hidden, second, second_bias)]);
        Ok(head.expect("layers were made to fit. This is a bug."))
    }
}
