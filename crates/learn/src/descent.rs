//! What all gradient descent here has in common: the loss, the steps, and how long they are.

use candle_core::{DType, Device, Result, Tensor, Var, backprop::GradStore};
use candle_nn::{loss::cross_entropy, ops::log_softmax};
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

/// The share of certainty that is spread over all labels (Szegedy et al., "Rethinking the Inception Architecture", CVPR 2016, section 7).
const SMOOTHING: f64 = 0.1;
/// Decoupled weight decay, and the memory of the two moments: what Loshchilov and Hutter use.
const WEIGHT_DECAY: f32 = 0.01;
const MEMORY: [f32; 2] = [0.9, 0.999];
const EPSILON: f32 = 1e-8;

/// Cross-entropy with a share of each target spread over all labels. `logits` is of the shape (examples, labels).
pub(crate) fn smoothed(logits: &Tensor, labels: &Tensor) -> Result<Tensor> {
    let right = cross_entropy(logits, labels)?;
    let all = log_softmax(logits, 1)?.mean_all()?.neg()?;
    (right * (1.0 - SMOOTHING))? + (all * SMOOTHING)?
}

/// The share of the full learning rate at a step, of which the first is 1: it rises linearly for `warm_up` steps, and falls linearly to nothing.
pub(crate) fn rate(step: usize, steps: usize, warm_up: usize) -> f64 {
    let left = 1.0 - step as f64 / (steps + 1) as f64;
    left * (step as f64 / warm_up as f64).min(1.0)
}

/// A linear layer before it has learnt: weights (outputs, inputs) and biases. He et al., "Delving Deep into Rectifiers", ICCV 2015: the spread
/// depends on the number of inputs; `gain` is 2 in front of a rectifier.
pub(crate) fn layer(inputs: usize, outputs: usize, gain: f32, random: &mut ChaCha8Rng) -> Result<(Var, Var)> {
    let bound = (3.0 * gain / inputs as f32).sqrt();
    let weights: Vec<f32> = (0..inputs * outputs).map(|_| random.random_range(-bound..bound)).collect();
    let weights = Var::from_tensor(&Tensor::from_vec(weights, (outputs, inputs), &Device::Cpu)?)?;
    Ok((weights, Var::zeros(outputs, DType::F32, &Device::Cpu)?))
}

/// Leaves a share of the values (examples, units) out, and makes up for it in the others.
pub(crate) fn dropout(values: &Tensor, share: f32, random: &mut ChaCha8Rng) -> Result<Tensor> {
    let shape = values.dims2()?;
    let kept = (0..shape.0 * shape.1).map(|_| if random.random::<f32>() < share { 0.0 } else { 1.0 / (1.0 - share) });
    values * Tensor::from_iter(kept, &Device::Cpu)?.reshape(shape)?
}

/// A label as candle counts them.
pub(crate) fn number(label: usize) -> u32 {
    u32::try_from(label).unwrap_or(u32::MAX)
}

/// How many rows of `logits` have their highest score elsewhere than at their label.
pub(crate) fn mistakes(logits: &Tensor, labels: &Tensor) -> Result<usize> {
    let wrong = logits.argmax(1)?.ne(labels)?.to_dtype(DType::U32)?;
    Ok(wrong.sum_all()?.to_scalar::<u32>()? as usize)
}

/// AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019, algorithm 2), one pass over each variable. candle-nn has
/// it as well, with a dozen new tensors a variable and step: with an encoder's weights these took longer than the gradients.
#[derive(Debug)]
pub(crate) struct AdamW {
    variables: Vec<Moving>,
    steps: i32,
}

/// A variable with what is remembered of its gradients.
#[derive(Debug)]
struct Moving {
    variable: Var,
    values: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
}

impl AdamW {
    pub(crate) fn new(variables: impl IntoIterator<Item = Var>) -> Result<Self> {
        let moving = |variable: Var| {
            let values = variable.flatten_all()?.to_vec1::<f32>()?;
            let nothing = vec![0.0; values.len()];
            Ok(Moving { variable, values, first: nothing.clone(), second: nothing })
        };
        Ok(Self { variables: variables.into_iter().map(moving).collect::<Result<_>>()?, steps: 0 })
    }

    /// One step against the sum of the gradients.
    pub(crate) fn step(&mut self, gradients: &[GradStore], rate: f64) -> Result<()> {
        self.steps += 1;
        let [first, second] = MEMORY.map(|memory| 1.0 / (1.0 - memory.powi(self.steps)));
        for Moving { variable, values, first: means, second: squares } in &mut self.variables {
            let mut sum = vec![0.0; values.len()];
            for gradient in gradients.iter().filter_map(|gradients| gradients.get(variable)) {
                let gradient = gradient.flatten_all()?.to_vec1::<f32>()?;
                sum.iter_mut().zip(gradient).for_each(|(sum, part)| *sum += part);
            }
            let rate = rate as f32;
            let moments = means.iter_mut().zip(squares);
            for ((value, (mean, square)), slope) in values.iter_mut().zip(moments).zip(sum) {
                *mean = MEMORY[0] * *mean + (1.0 - MEMORY[0]) * slope;
                *square = MEMORY[1] * *square + (1.0 - MEMORY[1]) * slope * slope;
                *value -= rate * (*mean * first / ((*square * second).sqrt() + EPSILON) + WEIGHT_DECAY * *value);
            }
            variable.set(&Tensor::from_slice(values, variable.shape(), variable.device())?)?;
        }
        Ok(())
    }
}
