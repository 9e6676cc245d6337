//! The encoder as the rest of the program uses it.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use kernel::Level;

use crate::{
    Encoding,
    error::OpenError,
    fast::{Fast, Scratch},
    package::{Manifest, Package},
    pool::Pooled,
    text::{Texts, Token},
};

/// Tokens that go through the model at once. More would save nothing: matrices are read once for all of them, and by then the products
/// take longer than the reading.
const TOKENS_AT_ONCE: usize = 256;

/// A sentence encoder: texts in, vectors out. It is loaded once and can be shared by all threads; a clone is another handle to it.
#[derive(Clone, Debug)]
pub struct Encoder(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    texts: Texts,
    fast: Fast,
    manifest: Manifest,
    hash: String,
    /// Memory of passes that are over, for those to come.
    scratches: Mutex<Vec<Scratch>>,
}

impl Encoder {
    /// Opens the model in the folder at `path`: one in our format, or one of Hugging Face, which is quantised while it is read.
    ///
    /// # Errors
    ///
    /// When it is not a model, or not one of a kind that is supported, or damaged.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let package = Package::open(path)?;
        Self::new(&package).map_err(|reason| OpenError::wrong(path, reason))
    }

    /// The encoder of a model in our format.
    ///
    /// # Errors
    ///
    /// When its files do not have what the manifest says.
    pub fn new(package: &Package) -> Result<Self, String> {
        Self::at_level(package, Level::best())
    }

    /// The same with a level of instructions of one's choice: all give the same vectors, and the best is the fastest.
    ///
    /// # Errors
    ///
    /// As [`Encoder::new`].
    pub fn at_level(package: &Package, level: Level) -> Result<Self, String> {
        let manifest = package.manifest.clone();
        let texts = Texts::new(&package.tokenizer, manifest.recipe.tokens_max)?;
        let (known, given) = (manifest.architecture.vocabulary, texts.vocabulary());
        if given > known {
            return Err(format!("the tokenizer gives {given} tokens, and the model knows {known}"));
        }
        let fast = Fast::load(package, level)?;
        let hash = manifest.hash();
        Ok(Self(Arc::new(Inner { texts, fast, manifest, hash, scratches: Mutex::default() })))
    }

    /// Encodes texts; each comes out as if it were alone.
    pub fn encode(&self, texts: &[&str]) -> Vec<Encoding> {
        let ids: Vec<_> = texts.iter().map(|text| self.0.texts.ids(text)).collect();
        let ids: Vec<_> = ids.iter().map(Vec::as_slice).collect();
        let mut scratch = self.scratch().pop().unwrap_or_default();
        let mut encodings = Vec::with_capacity(texts.len());
        let mut rest = ids.as_slice();
        while !rest.is_empty() {
            let (batch, after) = rest.split_at(batch(rest));
            let mut pooled = Pooled::new(batch, &self.0.manifest.recipe, self.dimensions());
            self.0.fast.forward(batch, &mut scratch, |states| pooled.take(states));
            encodings.extend(pooled.finish());
            rest = after;
        }
        self.scratch().push(scratch);
        encodings
    }

    /// The tokens of a text as the model sees them, the marks of beginning and end included.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        self.0.texts.tokens(text)
    }

    /// The words that the model knows as such, lower case, in no order. Others it sees in pieces.
    pub fn words(&self) -> Vec<String> {
        self.0.texts.words()
    }

    /// Components of each vector.
    pub fn dimensions(&self) -> usize {
        self.0.manifest.architecture.hidden
    }

    /// How many [`Encoding::layers`] there are: one for the embeddings, and one for each layer.
    pub fn layers(&self) -> usize {
        self.0.manifest.architecture.layers + 1
    }

    /// What tells this model from every other, in hexadecimal: artefacts made with one are of no use to another.
    pub fn hash(&self) -> &str {
        &self.0.hash
    }

    /// What the model says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.0.manifest
    }

    fn scratch(&self) -> std::sync::MutexGuard<'_, Vec<Scratch>> {
        // What lies there is as good after a panic as before: it is overwritten anyway.
        self.0.scratches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many texts go through the model with the first of `texts`.
fn batch(texts: &[&[u32]]) -> usize {
    let totals = texts.iter().scan(0, |total, ids| {
        *total += ids.len();
        Some(*total)
    });
    totals.take_while(|total| *total <= TOKENS_AT_ONCE).count().max(1)
}
