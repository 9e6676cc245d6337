//! The encoder as the rest of the program uses it.

use std::path::Path;

use crate::{
    Encoding,
    error::OpenError,
    exact::Exact,
    folder::{Folder, Source},
    hash::sha256,
    text::{Texts, Token},
};

/// A sentence encoder: texts in, vectors out. It is loaded once and can be shared by all threads.
#[derive(Clone, Debug)]
pub struct Encoder {
    texts: Texts,
    exact: Exact,
    dimensions: usize,
    layers: usize,
    hash: String,
}

impl Encoder {
    /// Opens the model in the folder at `path`.
    ///
    /// # Errors
    ///
    /// When it is not a model, or not one of a kind that is supported, or damaged.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let folder = Folder::read(path)?;
        let exact = Exact::new(&folder)?;
        let texts = Texts::new(&folder.tokenizer, folder.recipe.tokens_max)
            .map_err(|reason| OpenError::wrong(&path.join("tokenizer.json"), reason))?;
        let (dimensions, layers) = (folder.architecture.hidden, folder.architecture.layers + 1);
        Ok(Self { texts, exact, dimensions, layers, hash: hash(&folder.sources) })
    }

    /// Encodes texts; each is as if it were alone.
    pub fn encode(&self, texts: &[&str]) -> Vec<Encoding> {
        self.exact.encode(texts).expect("a model that was loaded has an answer for any text. This is a bug.")
    }

    /// The tokens of a text as the model sees them, the marks of beginning and end included.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        self.texts.tokens(text)
    }

    /// Components of each vector.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// How many [`Encoding::layers`] there are: one for the embeddings, and one for each layer.
    pub fn layers(&self) -> usize {
        self.layers
    }

    /// What tells this model from every other, in hexadecimal: artefacts made with one are of no use to another.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

fn hash(sources: &[Source]) -> String {
    let lines: Vec<_> = sources.iter().map(|Source { file, sha256 }| format!("{sha256}  {file}\n")).collect();
    sha256(lines.concat().as_bytes())
}
