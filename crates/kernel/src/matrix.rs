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
pub(crate) const PANELS_AT_ONCE: usize = 4;

/// What a matrix is made of: for each output a row of inputs.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    /// A weight for each output and input: it stands for itself times the scale of its output.
    pub bytes: &'a [i8],
    /// A scale for each output.
    pub scales: &'a [f32],
    /// What is added to each output.
    pub bias: &'a [f32],
    /// What the values of each input are multiplied with before they are rounded. Those with a 0 are not rounded at all: they are
    /// multiplied as they are with the weights of `exact`.
    pub factors: &'a [f32],
    /// For each output a weight for each of the inputs whose factor is 0.
    pub exact: &'a [f32],
}

/// A matrix that rows are multiplied with.
#[derive(Clone, Debug)]
pub struct Matrix {
    pub(crate) level: Level,
    pub(crate) inputs: Inputs,
    pub(crate) outputs: usize,
    pub(crate) bytes: Lines,
    pub(crate) scales: Vec<f32>,
    pub(crate) bias: Vec<f32>,
    /// The sum of each output's weights, without the bias that they are stored with.
    pub(crate) sums: Vec<i32>,
    /// For each exact input a row with its weight for each output.
    pub(crate) exact: Vec<f32>,
}

/// The inputs of a matrix.
#[derive(Clone, Debug)]
pub(crate) struct Inputs {
    pub(crate) factors: Vec<f32>,
    /// Those that are multiplied as they are.
    pub(crate) exact: Vec<usize>,
}

impl Matrix {
    /// Lays out the weights for the instructions of `level`.
    ///
    /// # Panics
    ///
    /// When the sizes do not fit together.
    pub fn new(level: Level, weights: Weights<'_>) -> Self {
        let Weights { bytes, scales, bias, factors, exact } = weights;
        let (outputs, width) = (scales.len(), factors.len());
        let inputs = Inputs::new(factors);
        assert!(outputs > 0 && bytes.len() == outputs * width, "each output has a weight for each input");
        assert_eq!(bias.len(), outputs, "each output has a bias");
        assert_eq!(exact.len(), outputs * inputs.exact.len(), "each output has a weight for each exact input");
        let padded = outputs.next_multiple_of(PANEL * PANELS_AT_ONCE);
        let fill = |values: &[f32]| [values, &vec![0.0; padded - outputs]].concat();
        let column = |at: usize| exact.iter().skip(at).step_by(inputs.exact.len()).copied().collect::<Vec<_>>();
        let sum = |row: &[i8]| row.iter().copied().map(i32::from).sum();
        let mut sums: Vec<_> = bytes.chunks_exact(width).map(sum).collect();
        sums.resize(padded, 0);
        Self {
            level,
            outputs,
            bytes: laid_out(level, bytes, width, padded),
            scales: fill(scales),
            bias: fill(bias),
            sums,
            exact: (0..inputs.exact.len()).flat_map(|at| fill(&column(at))).collect(),
            inputs,
        }
    }

    /// Multiplies each row of `values` with the matrix: `out` gets one row of outputs for each. `rows` is the memory that this takes.
    ///
    /// # Panics
    ///
    /// When the values are no whole number of rows, and when `out` is too short.
    pub fn multiply(&self, values: &[f32], rows: &mut Rows, out: &mut [f32]) {
        assert!(values.len().is_multiple_of(self.inputs()), "rows have one value for each input");
        rows.fill(self.level, values, &self.inputs);
        product::multiply(self, rows, &mut out[..rows.count() * self.outputs]);
    }

    /// Values in each row that is multiplied.
    pub fn inputs(&self) -> usize {
        self.inputs.factors.len()
    }

    /// Values in each row that comes out.
    pub fn outputs(&self) -> usize {
        self.outputs
    }
}

impl Inputs {
    fn new(factors: &[f32]) -> Self {
        assert!(!factors.is_empty(), "there are inputs");
        let exact = factors.iter().enumerate().filter(|(_, factor)| **factor == 0.0);
        Self { exact: exact.map(|(input, _)| input).collect(), factors: factors.to_vec() }
    }
}

/// Bytes from one row of weights or of values to the next.
pub(crate) fn stride(inputs: usize) -> usize {
    inputs.next_multiple_of(TILE_INPUTS)
}

fn laid_out(level: Level, weights: &[i8], inputs: usize, outputs: usize) -> Lines {
    let stride = stride(inputs);
    let place = match level.kind() {
        Kind::Portable => in_rows,
        #[cfg(target_arch = "x86_64")]
        Kind::Avx2 | Kind::Vnni => in_panels,
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        Kind::Amx => in_panels,
    };
    let mut lines = Lines::filled(outputs * stride, BIAS as u8);
    let bytes = lines.bytes_mut();
    for (output, row) in weights.chunks_exact(inputs).enumerate() {
        for (input, weight) in row.iter().enumerate() {
            bytes[place(stride, output, input)] = weight.wrapping_add(BIAS as i8) as u8;
        }
    }
    lines
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
