//! Rows of values in 13 bits, each with a scale of its own.

use crate::{
    float,
    level::{Kind, Level},
    lines::Lines,
    matrix::{BIAS, stride},
};

/// The largest value of a row becomes this. 13 bits with the sign: enough that the weights are what limits how true a product is, and
/// few enough that sums of products with as many weights as encoders have stay within 32 bits.
pub const VALUE_MAX: i16 = 4095;
/// A value is `64 * high + low`, each of which fits in a byte with its sign.
pub(crate) const HIGH_BITS: u32 = 6;
/// Rows are filled up to a multiple of this: half of the rows of a tile, since each has a high and a low part.
pub(crate) const ROWS_AT_ONCE: usize = 8;

/// Rows of values, laid out for the instructions that will read them. The memory is kept from one filling to the next.
#[derive(Clone, Debug)]
pub struct Rows {
    level: Level,
    inputs: usize,
    count: usize,
    /// 16 bits a value, for instructions that multiply those.
    pub(crate) words: Vec<i16>,
    /// The high bytes of a row and then its low bytes, for instructions that multiply bytes.
    pub(crate) planes: Lines,
    /// What the values of a row are to be multiplied with.
    pub(crate) scales: Vec<f32>,
    /// What the weights' bias adds to every product of a row.
    pub(crate) excess: Vec<i32>,
}

impl Rows {
    /// No rows yet.
    pub fn new(level: Level) -> Self {
        let (words, planes) = (Vec::new(), Lines::default());
        Self { level, inputs: 0, count: 0, words, planes, scales: Vec::new(), excess: Vec::new() }
    }

    /// Takes rows of values, each multiplied with the factor of its place.
    ///
    /// # Panics
    ///
    /// When the values are no whole number of rows of as many values as there are factors.
    pub fn fill(&mut self, values: &[f32], factors: &[f32]) {
        let inputs = factors.len();
        assert!(inputs > 0 && values.len().is_multiple_of(inputs), "rows have as many values each");
        (self.inputs, self.count) = (inputs, values.len() / inputs);
        let (stride, count) = (stride(inputs), self.count.next_multiple_of(ROWS_AT_ONCE));
        let is_in_words = self.is_in_words();
        if is_in_words {
            self.words.resize(self.words.len().max(count * stride), 0);
        } else {
            self.planes.grow(2 * count * stride);
        }
        self.scales.clear();
        self.excess.clear();
        let planes = self.planes.bytes_mut();
        for (row, values) in values.chunks_exact(inputs).enumerate() {
            let mut sum = 0;
            let scale = if is_in_words {
                let words = &mut self.words[row * stride..][..stride];
                words[inputs..].fill(0);
                float::to_words(self.level, values, factors, &mut words[..inputs], &mut sum)
            } else {
                let (high, low) = planes[2 * row * stride..][..2 * stride].split_at_mut(stride);
                high[inputs..].fill(0);
                low[inputs..].fill(0);
                float::to_planes(self.level, values, factors, &mut high[..inputs], &mut low[..inputs], &mut sum)
            };
            self.scales.push(scale);
            self.excess.push(sum * BIAS);
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    pub(crate) fn level(&self) -> Level {
        self.level
    }

    fn is_in_words(&self) -> bool {
        match self.level.kind() {
            Kind::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => true,
            #[cfg(target_arch = "x86_64")]
            Kind::Vnni => false,
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            Kind::Amx => false,
        }
    }
}
