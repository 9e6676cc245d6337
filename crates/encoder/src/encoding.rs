//! What an encoder says of a text.

/// A text as vectors.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoding {
    /// The sentence, pooled as the model's authors do, and of length 1 when they normalise it.
    pub sentence: Vec<f32>,
    /// The mean over the tokens after the embeddings and after each layer, as it is: for whoever learns on top of more than the last layer.
    pub layers: Vec<Vec<f32>>,
}

/// Scales a vector to length 1; one that is too short for that stays.
pub(crate) fn normalise(vector: &mut [f32]) {
    // sentence-transformers' bound.
    const SHORTEST: f32 = 1e-12;
    let length = vector.iter().map(|component| component * component).sum::<f32>().sqrt().max(SHORTEST);
    vector.iter_mut().for_each(|component| *component /= length);
}

/// The cosine of the angle between two vectors, -1 to 1; 0 when one has no length or they have different ones.
///
/// ```
/// assert_eq!(encoder::cosine(&[3.0, 0.0], &[1.0, 0.0]), 1.0);
/// assert_eq!(encoder::cosine(&[3.0, 0.0], &[0.0, 0.0]), 0.0);
/// ```
pub fn cosine(one: &[f32], other: &[f32]) -> f32 {
    if one.len() != other.len() {
        return 0.0;
    }
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    let lengths = (dot(one, one) * dot(other, other)).sqrt();
    if lengths > 0.0 { (dot(one, other) / lengths) as f32 } else { 0.0 }
}
