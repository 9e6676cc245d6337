//! A matrix of weights in 8 bits, laid out for the instructions that will read it.

use crate::{
    level::{Kind, Level},
    lines::Lines,
    product,
    rows::Rows,
};

/// Weights are between this and its negative.
pub const WEIGHT_MAX: i8 = 127;
/// Added to each weight, so that all are at least 0: the instructions multiply bytes with a sign by bytes without.
pub(crate) const BIAS: i32 = 128;
/// Outputs in a panel: the lanes of a vector of 512 bits.
pub(crate) const PANEL: usize = 16;
/// Inputs that one instruction adds up for each output.
pub(crate) const QUAD: usize = 4;
/// Inputs in a tile: rows are filled up with zeros to a multiple of it.
pub(crate) const TILE_INPUTS: usize = 64;
/// Panels are filled up to a multiple of it: the tiles of the largest step.
const PANELS_AT_ONCE: usize = 4;

/// A matrix that rows are multiplied with: for each output a weight for each input, a scale and a bias.
#[derive(Clone, Debug)]
pub struct Matrix {
    pub(crate) level: Level,
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pub(crate) weights: Lines,
    pub(crate) scales: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

impl Matrix {
    /// Lays out `weights`, which has one row of inputs for each output: a weight stands for itself times the `scale` of its output.
    ///
    /// # Panics
    ///
    /// When the sizes do not fit together.
    pub fn new(level: Level, weights: &[i8], scales: &[f32], bias: &[f32]) -> Self {
        let outputs = scales.len();
        assert!(outputs > 0 && weights.len().is_multiple_of(outputs), "each output has as many weights");
        assert_eq!(bias.len(), outputs, "each output has a bias");
        let inputs = weights.len() / outputs;
        let padded = padded_outputs(outputs);
        let fill = |values: &[f32]| [values, &vec![0.0; padded - outputs]].concat();
        let mut matrix = Self {
            level,
            inputs,
            outputs,
            weights: Lines::filled(padded * stride(inputs), BIAS as u8),
            scales: fill(scales),
            bias: fill(bias),
        };
        let place = match level.kind() {
            Kind::Portable => in_rows,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 | Kind::Vnni => in_panels,
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            Kind::Amx => in_panels,
        };
        let bytes = matrix.weights.bytes_mut();
        for (output, row) in weights.chunks_exact(inputs).enumerate() {
            for (input, weight) in row.iter().enumerate() {
                bytes[place(stride(inputs), output, input)] = weight.wrapping_add(BIAS as i8) as u8;
            }
        }
        matrix
    }

    /// Multiplies each of `rows` with the matrix: `out` gets one row of outputs for each.
    ///
    /// # Panics
    ///
    /// When the rows are of another width or were made for other instructions, and when `out` is too short.
    pub fn multiply(&self, rows: &Rows, out: &mut [f32]) {
        assert_eq!(rows.inputs(), self.inputs, "rows have one value for each input");
        assert_eq!(rows.level(), self.level, "rows and matrix are laid out alike");
        product::multiply(self, rows, &mut out[..rows.count() * self.outputs]);
    }

    /// Values in each row that is multiplied.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Values in each row that comes out.
    pub fn outputs(&self) -> usize {
        self.outputs
    }
}

/// Bytes from one row of weights or of values to the next.
pub(crate) fn stride(inputs: usize) -> usize {
    inputs.next_multiple_of(TILE_INPUTS)
}

fn padded_outputs(outputs: usize) -> usize {
    outputs.next_multiple_of(PANEL * PANELS_AT_ONCE)
}

/// One output after the other.
fn in_rows(stride: usize, output: usize, input: usize) -> usize {
    output * stride + input
}

/// Panels of outputs one after the other; in a panel four inputs of all its outputs, then the next four.
#[cfg(target_arch = "x86_64")]
fn in_panels(stride: usize, output: usize, input: usize) -> usize {
    let (panel, lane) = (output / PANEL, output % PANEL);
    panel * PANEL * stride + (input / QUAD) * PANEL * QUAD + lane * QUAD + input % QUAD
}
