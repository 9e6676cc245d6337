//! Texts without meaning, to see what a model's matrices are multiplied with.

use kernel::Level;

use super::Package;
use crate::{
    fast::{Fast, Notes, PARTS, Scratch},
    text::Texts,
};

/// Words of each text, in turn: as short as messages are, so that the marks of beginning and end have their weight.
const WORDS: [usize; 10] = [1, 1, 2, 2, 3, 4, 6, 8, 12, 20];
/// Texts that show which inputs are the widest.
pub(super) const FEW: usize = 100;
/// Texts that show which inputs come together: some thousand tokens, more than a matrix has inputs.
pub(super) const MANY: usize = 1000;
/// The first words of a vocabulary are marks and letters; so many parts of it are left out.
const LEFT_OUT: u32 = 16;
/// Vocabularies begin with what is frequent: every second word is from the first of so many parts.
const COMMON: u32 = 8;

/// The inputs of every matrix of a model, a row for each token: four matrices of a layer, then those of the next.
pub(super) struct Samples(Vec<Vec<f32>>);

impl Samples {
    /// Encodes so many texts of random words with `package`, which is rounded in a simpler way and gives nearly the inputs of the original.
    pub(super) fn new(package: &Package, texts: usize) -> Result<Self, String> {
        let architecture = &package.manifest.architecture;
        let fast = Fast::load(package, Level::best())?;
        let marks = Texts::new(&package.tokenizer, architecture.tokens_max())?.ids("");
        let vocabulary = u32::try_from(architecture.vocabulary).map_err(|error| error.to_string())?;
        let mut dice = Dice(1);
        let mut scratch = Scratch::default();
        scratch.noted = Some(Notes::new(architecture.layers * PARTS));
        for words in WORDS.into_iter().cycle().take(texts) {
            let words = words.min(architecture.tokens_max().saturating_sub(marks.len()));
            let first = vocabulary / LEFT_OUT;
            let words = (0..words).map(|_| {
                let last = if dice.next().is_multiple_of(2) { vocabulary / COMMON } else { vocabulary };
                first + dice.next() % (last - first)
            });
            let (beginning, end) = marks.split_at(marks.len() / 2);
            let text: Vec<_> = beginning.iter().copied().chain(words).chain(end.iter().copied()).collect();
            fast.forward(&[&text], &mut scratch, |_| {});
        }
        Ok(Self(scratch.noted.map_or_else(Vec::new, Notes::into_lists)))
    }

    /// The inputs of the matrices of a layer with this number among its four.
    pub(super) fn inputs(&self, layer: usize, part: usize) -> &[f32] {
        &self.0[layer * PARTS + part]
    }
}

/// Numbers that look random and are the same in every run: Knuth's linear congruential generator, of which the high bits are good.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32
    }
}
