//! The arguments of `recado models`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Models {
    /// Turns a sentence encoder of Hugging Face into recado's format: weights in 8 bits, a manifest, the tokenizer
    #[command(after_help = "Examples:\n  recado models import ~/all-MiniLM-L6-v2 --out models/all-MiniLM-L6-v2\n  \
        recado models import intfloat/multilingual-e5-small --licence MIT")]
    Import(Import),
    /// Lists the encoder that is part of the program, and those in a folder
    #[command(after_help = "Example: recado models list --json")]
    List(ListModels),
    /// Shows what an encoder says of itself: where it comes from, its licence, its shape, its hashes
    #[command(after_help = "Example: recado models show models/all-MiniLM-L6-v2")]
    Show(ShowModel),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Import {
    /// A folder as Hugging Face lays it out, or the name of a model on its hub: owner/name
    #[arg(value_name = "DIR|NAME")]
    pub(crate) from: String,
    /// The folder that it becomes [default: models/ and its name]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// What it is called [default: the last part of where it comes from]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Where its weights come from, for the manifest [default: the argument]
    #[arg(long, value_name = "TEXT")]
    pub(crate) origin: Option<String>,
    /// Its licence as an SPDX identifier, for the manifest
    #[arg(long, value_name = "ID", default_value = "unknown")]
    pub(crate) licence: String,
    /// Prints the manifest as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ListModels {
    /// The folder in which each model has a folder
    #[arg(long, value_name = "DIR", default_value = "models")]
    pub(crate) models: PathBuf,
    /// Prints a JSON array
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ShowModel {
    /// The model's folder [default: the one that is part of the program]
    pub(crate) dir: Option<PathBuf>,
    /// Prints one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}
