//! Models by their name on the Hugging Face hub, such as `sentence-transformers/all-MiniLM-L6-v2`.

use std::path::{Path, PathBuf};

use hf_hub::{
    Cache, Repo,
    api::sync::{ApiBuilder, ApiError, ApiRepo},
};

use crate::weights::FILES as WEIGHTS;

/// What every model has.
const NEEDED: [&str; 2] = ["config.json", "tokenizer.json"];
/// What sentence-transformers adds.
const OPTIONAL: [&str; 3] = ["modules.json", "sentence_bert_config.json", "1_Pooling/config.json"];
/// A failed request is tried again so many times.
const RETRIES: usize = 2;

/// Where models are fetched from, and kept.
#[derive(Clone, Debug)]
pub struct Hub {
    endpoint: String,
    cache: PathBuf,
}

/// A model that could not be fetched.
#[derive(Debug, thiserror::Error)]
#[error("fetching {file} of the model {model} from {endpoint}")]
pub struct HubError {
    model: String,
    file: String,
    endpoint: String,
    source: Box<ApiError>,
}

impl Hub {
    /// The hub at `endpoint`, with fetched files kept in `cache` as Hugging Face's own libraries keep them.
    pub fn new(endpoint: impl Into<String>, cache: &Path) -> Self {
        Self { endpoint: endpoint.into(), cache: cache.to_owned() }
    }

    /// The hub that the environment names (`HF_ENDPOINT`, `HF_HOME`), or else the usual one.
    pub fn from_env() -> Self {
        let endpoint = std::env::var("HF_ENDPOINT").unwrap_or_else(|_| "https://huggingface.co".to_owned());
        Self::new(endpoint, Cache::from_env().path())
    }

    /// The folder of the model called `model`, which is fetched unless it is in the cache.
    ///
    /// # Errors
    ///
    /// When a file is neither in the cache nor can be fetched.
    pub fn folder(&self, model: &str) -> Result<PathBuf, HubError> {
        let failed = |file: &str, source: ApiError| HubError {
            model: model.to_owned(),
            file: file.to_owned(),
            endpoint: self.endpoint.clone(),
            source: Box::new(source),
        };
        let cached = Cache::new(self.cache.clone()).repo(Repo::model(model.to_owned()));
        // Weights are fetched last: where they are, the rest is too.
        if WEIGHTS.iter().any(|file| cached.get(file).is_some())
            && let Some(config) = cached.get(NEEDED[0])
        {
            return Ok(parent(&config));
        }
        let builder = ApiBuilder::new().with_endpoint(self.endpoint.clone()).with_cache_dir(self.cache.clone());
        let api =
            builder.with_progress(false).with_retries(RETRIES).build().map_err(|error| failed(NEEDED[0], error))?;
        let repository = api.model(model.to_owned());
        for file in NEEDED {
            repository.get(file).map_err(|error| failed(file, error))?;
        }
        for file in OPTIONAL {
            if_there(&repository, file).map_err(|error| failed(file, error))?;
        }
        let [better, other] = WEIGHTS;
        let weights = if_there(&repository, better).map_err(|error| failed(better, error))?;
        let weights = weights.map_or_else(|| repository.get(other).map_err(|error| failed(other, error)), Ok)?;
        Ok(parent(&weights))
    }
}

/// A file, unless the hub says that there is none.
fn if_there(repository: &ApiRepo, file: &str) -> Result<Option<PathBuf>, ApiError> {
    match repository.get(file) {
        Ok(path) => Ok(Some(path)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_missing(error: &ApiError) -> bool {
    error.to_string().contains("404")
}

fn parent(file: &Path) -> PathBuf {
    file.parent().unwrap_or(file).to_owned()
}
