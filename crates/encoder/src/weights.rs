//! The weights of a model by name, in f32, whichever way its file spells the names.

use std::{collections::HashMap, path::Path};

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;

use crate::{
    error::{OpenError, read},
    names::WORDS,
};

/// The weights of a model in f32, by the names of Hugging Face without the model's prefix: `embeddings.word_embeddings.weight`,
/// `encoder.layer.0.attention.self.query.weight`.
#[derive(Clone, Debug)]
pub struct Weights(HashMap<String, Tensor>);

/// What weights are called in a folder, the better file first.
pub(crate) const FILES: [&str; 2] = ["model.safetensors", "pytorch_model.bin"];

impl Weights {
    /// Weights by name.
    pub fn new(tensors: HashMap<String, Tensor>) -> Self {
        Self(tensors)
    }

    /// Reads `model.safetensors`, or else `pytorch_model.bin`.
    pub(crate) fn from_folder(folder: &Path) -> Result<Self, OpenError> {
        let [safetensors, pickle] = FILES.map(|file| folder.join(file));
        let (path, tensors) = if safetensors.exists() || !pickle.exists() {
            let tensors = candle_core::safetensors::load_buffer(&read(&safetensors)?, &Device::Cpu);
            (safetensors, tensors)
        } else {
            let tensors = candle_core::pickle::read_all(&pickle);
            (pickle, tensors.map(|tensors| tensors.into_iter().collect()))
        };
        let tensors = tensors.map_err(|error| OpenError::wrong(&path, error))?;
        Self::canonical(tensors).map_err(|reason| OpenError::wrong(&path, reason))
    }

    /// Takes the prefix (`bert.`, `roberta.`) off the names, and gives the norms of old files their present names.
    fn canonical(tensors: HashMap<String, Tensor>) -> Result<Self, String> {
        let Some(prefix) = tensors.keys().find_map(|name| name.strip_suffix(WORDS)).map(str::to_owned) else {
            return Err(format!("no tensor is called `{WORDS}`, with or without a prefix"));
        };
        let mut named = HashMap::new();
        for (name, tensor) in tensors {
            let Some(name) = name.strip_prefix(&prefix) else { continue };
            // Position ids are a list of numbers that some files keep.
            if !tensor.dtype().is_float() {
                continue;
            }
            let name =
                name.replace(".LayerNorm.gamma", ".LayerNorm.weight").replace(".LayerNorm.beta", ".LayerNorm.bias");
            named.insert(name, tensor.to_dtype(DType::F32).map_err(|error| error.to_string())?);
        }
        Ok(Self(named))
    }

    /// A builder for [`Bert::load`](crate::Bert::load).
    pub fn builder(&self) -> VarBuilder<'static> {
        VarBuilder::from_tensors(self.0.clone(), DType::F32, &Device::Cpu)
    }

    /// The weights by name.
    pub fn tensors(&self) -> &HashMap<String, Tensor> {
        &self.0
    }
}
