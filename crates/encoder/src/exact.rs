//! The encoder in f32: slow and exact, what the fast one is measured against and what is tuned.

use candle_core::{Device, Result, Tensor};

use crate::{
    Encoding,
    bert::{Bert, mean_over_tokens},
    error::OpenError,
    folder::Folder,
    package::Package,
    pooling::Recipe,
    text::Texts,
};

/// A sentence encoder in f32.
#[derive(Clone, Debug)]
pub struct Exact {
    texts: Texts,
    bert: Bert,
    recipe: Recipe,
}

impl Exact {
    /// Makes the encoder of a Hugging Face folder.
    ///
    /// # Errors
    ///
    /// When the tokenizer cannot be read, or weights are missing or of another shape than the configuration says.
    pub fn new(folder: &Folder) -> std::result::Result<Self, OpenError> {
        let wrong = |file: &str, reason: String| OpenError::wrong(&folder.path().join(file), reason);
        let texts = Texts::new(&folder.tokenizer, folder.recipe.tokens_max)
            .map_err(|reason| wrong("tokenizer.json", reason))?;
        let (known, given) = (folder.architecture.vocabulary, texts.vocabulary());
        if given > known {
            let reason = format!("it gives {given} tokens, and the model knows {known}");
            return Err(wrong("tokenizer.json", reason));
        }
        let bert = Bert::load(&folder.architecture, &folder.weights.builder())
            .map_err(|error| wrong("model.safetensors", error.to_string()))?;
        Ok(Self { texts, bert, recipe: folder.recipe.clone() })
    }

    /// Makes the encoder of a model in our format, with the weights that 8 bits have kept.
    ///
    /// # Errors
    ///
    /// When its files do not have what the manifest says.
    pub fn of_package(package: &Package) -> std::result::Result<Self, String> {
        let manifest = &package.manifest;
        let texts = Texts::new(&package.tokenizer, manifest.recipe.tokens_max)?;
        let bert =
            Bert::load(&manifest.architecture, &package.weights()?.builder()).map_err(|error| error.to_string())?;
        Ok(Self { texts, bert, recipe: manifest.recipe.clone() })
    }

    /// Encodes each text by itself.
    ///
    /// # Errors
    ///
    /// What candle reports; of a model that was loaded, nothing is expected.
    pub fn encode(&self, texts: &[&str]) -> Result<Vec<Encoding>> {
        texts.iter().map(|text| self.encode_one(text)).collect()
    }

    /// The model itself, to be tuned or looked into.
    pub fn bert(&self) -> &Bert {
        &self.bert
    }

    fn encode_one(&self, text: &str) -> Result<Encoding> {
        let ids = Tensor::new(self.texts.ids(text), &Device::Cpu)?.unsqueeze(0)?;
        let mask = ids.ones_like()?.to_dtype(candle_core::DType::F32)?;
        let states = self.bert.forward(&ids, &mask)?;
        let vector = |pooled: Tensor| pooled.squeeze(0)?.to_vec1::<f32>();
        let layers =
            states.iter().map(|states| vector(mean_over_tokens(states, &mask)?)).collect::<Result<Vec<_>>>()?;
        let mut sentence = vector(self.recipe.pooling.pool(&states[states.len() - 1], &mask)?)?;
        if self.recipe.is_normalised {
            crate::encoding::normalise(&mut sentence);
        }
        Ok(Encoding { sentence, layers })
    }
}
