//! From weights in `f32` to a file in 8 bits.

use candle_core::Tensor;
use safetensors::{Dtype, tensor::TensorView};

use super::{
    feedback::Feedback,
    quantise::{column_scales, quantise, widest},
    samples::Samples,
};
use crate::{architecture::Architecture, names, weights::Weights};

/// How weights become 8 bits.
#[derive(Clone, Copy)]
pub(super) enum Rounding<'a> {
    /// Each by itself, for nothing is known of what matrices are multiplied with.
    Blind,
    /// Each by itself, but for those that are multiplied with the widest of these inputs: they are not rounded.
    Nearest(&'a Samples),
    /// The same, and what rounding one does wrong is made good by others as far as these inputs come together.
    WithFeedback(&'a Samples),
}

/// A tensor as it will lie in the file.
struct Part {
    name: String,
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

/// The file: matrices and the table of words in 8 bits, everything else in `f32`. The same weights make the same bytes on every machine.
///
/// How weights are rounded is for `rounding` to say. The error names the tensor that is missing, has another shape than the architecture says, or is not finite.
pub(super) fn file(architecture: &Architecture, weights: &Weights, rounding: Rounding<'_>) -> Result<Vec<u8>, String> {
    let Architecture { vocabulary, hidden, intermediate, positions, segments, .. } = *architecture;
    let mut parts = Vec::new();
    parts.extend(words(weights, [vocabulary, hidden])?);
    parts.push(in_f32(weights, names::POSITIONS, &[positions, hidden])?);
    parts.push(in_f32(weights, names::SEGMENTS, &[segments, hidden])?);
    parts.extend(norm(weights, names::EMBEDDINGS_NORM, hidden)?);
    for layer in 0..architecture.layers {
        let matrices: [(&[&str], _); 4] = [
            (&[names::QUERY, names::KEY, names::VALUE], [hidden, hidden]),
            (&[names::ATTENTION_OUTPUT], [hidden, hidden]),
            (&[names::UP], [intermediate, hidden]),
            (&[names::DOWN], [hidden, intermediate]),
        ];
        for (index, (together, shape)) in matrices.into_iter().enumerate() {
            let together: Vec<_> = together.iter().map(|part| names::part(layer, part)).collect();
            parts.extend(in_8_bits(weights, &together, shape, rounding, [layer, index])?);
        }
        parts.extend(norm(weights, &names::part(layer, names::ATTENTION_NORM), hidden)?);
        parts.extend(norm(weights, &names::part(layer, names::NORM), hidden)?);
    }
    let views =
        parts.iter().map(|part| Ok((&part.name, TensorView::new(part.dtype, part.shape.clone(), &part.bytes)?)));
    let views: Result<Vec<_>, safetensors::SafeTensorError> = views.collect();
    views
        .and_then(|views| safetensors::serialize(views.iter().map(|(name, view)| (*name, view)), None))
        .map_err(|error| error.to_string())
}

fn norm(weights: &Weights, part: &str, width: usize) -> Result<[Part; 2], String> {
    let [weight, bias] = [names::weight(part), names::bias(part)];
    Ok([in_f32(weights, &weight, &[width])?, in_f32(weights, &bias, &[width])?])
}

fn in_f32(weights: &Weights, name: &str, shape: &[usize]) -> Result<Part, String> {
    let values = values(weights, name, shape)?;
    Ok(floats(name.to_owned(), shape.to_vec(), &values))
}

/// The table of words. A row of it is a value, and no column is multiplied with anything.
fn words(weights: &Weights, shape: [usize; 2]) -> Result<[Part; 2], String> {
    let quantised = quantise(&values(weights, names::WORDS, &shape)?, &vec![1.0; shape[1]]);
    let scales = floats(names::scale(names::WORDS), vec![shape[0]], &quantised.scales);
    Ok([integers(names::WORDS.to_owned(), shape, &quantised.weights), scales])
}

/// The matrices and the biases of parts of a layer that multiply the same values.
fn in_8_bits(
    weights: &Weights,
    together: &[String],
    shape: [usize; 2],
    rounding: Rounding<'_>,
    [layer, index]: [usize; 2],
) -> Result<Vec<Part>, String> {
    let [rows, width] = shape;
    let matrices = together.iter().map(|part| values(weights, &names::weight(part), &shape));
    let matrices = matrices.collect::<Result<Vec<_>, _>>()?;
    let mut columns = column_scales(&matrices.iter().map(Vec::as_slice).collect::<Vec<_>>(), width);
    let (samples, has_feedback) = match rounding {
        Rounding::Blind => (None, false),
        Rounding::Nearest(samples) => (Some(samples), false),
        Rounding::WithFeedback(samples) => (Some(samples), true),
    };
    let inputs = samples.map(|samples| samples.inputs(layer, index));
    let exact = inputs.map_or_else(Vec::new, |inputs| widest(inputs, &columns));
    exact.iter().for_each(|column| columns[*column] = 0.0);
    let feedback = inputs.filter(|_| has_feedback).map(|inputs| Feedback::new(inputs, &columns));
    let mut parts = Vec::new();
    for (part, matrix) in together.iter().zip(&matrices) {
        let name = names::weight(part);
        let quantised = match &feedback {
            Some(feedback) => feedback.quantise(matrix, &columns),
            None => quantise(matrix, &columns),
        };
        parts.push(floats(names::scale(&name), vec![rows], &quantised.scales));
        parts.push(floats(names::input_scale(&name), vec![width], &columns));
        if !exact.is_empty() {
            let values: Vec<_> = matrix.chunks_exact(width).flat_map(|row| exact.iter().map(|at| row[*at])).collect();
            parts.push(floats(names::exact(&name), vec![rows, exact.len()], &values));
        }
        parts.push(integers(name, shape, &quantised.weights));
        parts.push(in_f32(weights, &names::bias(part), &[rows])?);
    }
    Ok(parts)
}

fn integers(name: String, shape: [usize; 2], weights: &[i8]) -> Part {
    let bytes = weights.iter().map(|weight| weight.cast_unsigned()).collect();
    Part { name, dtype: Dtype::I8, shape: shape.to_vec(), bytes }
}

fn floats(name: String, shape: Vec<usize>, values: &[f32]) -> Part {
    let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    Part { name, dtype: Dtype::F32, shape, bytes }
}

fn values(weights: &Weights, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
    let tensor = weights.tensors().get(name).ok_or_else(|| format!("the tensor `{name}` is missing"))?;
    if tensor.dims() != shape {
        return Err(format!("the tensor `{name}` is {:?}; expected {shape:?}", tensor.dims()));
    }
    let values =
        tensor.flatten_all().and_then(|tensor: Tensor| tensor.to_vec1::<f32>()).map_err(|error| error.to_string())?;
    if let Some(at) = values.iter().position(|value| !value.is_finite()) {
        return Err(format!("the tensor `{name}` has {} at {at}: not a number that can be computed with", values[at]));
    }
    Ok(values)
}
