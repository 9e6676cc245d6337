//! The model that is part of the program, so that it works in any folder and without a download.

use std::sync::OnceLock;

use crate::{encoder::Encoder, package::Package};

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/all-MiniLM-L6-v2/", $name))
    };
}

const MANIFEST: &[u8] = file!("manifest.json");
const WEIGHTS: &[u8] = file!("model.safetensors");
const TOKENIZER: &[u8] = file!("tokenizer.json");

impl Package {
    /// The model that is part of the program. Its table of words stays where the program lies; nothing is copied here.
    pub fn shipped() -> Self {
        Self::built_in(MANIFEST, WEIGHTS, TOKENIZER).expect("the manifest is tested. This is a bug.")
    }
}

impl Encoder {
    /// The encoder that is part of the program. It is loaded once, in less than a tenth of a second; all calls share it.
    pub fn shipped() -> Self {
        static SHIPPED: OnceLock<Encoder> = OnceLock::new();
        let load = || Self::new(&Package::shipped()).expect("the model is tested. This is a bug.");
        SHIPPED.get_or_init(load).clone()
    }
}
