//! The arguments of `recado train`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

/// Learns a pack's examples, and keeps what was learnt where `recado serve` looks for it
///
/// What is odd about the examples is told first; what was learnt is scored on examples held out. A running service learns by itself when it
/// starts and the examples have changed: this is for learning beforehand, and for seeing how well it went.
#[derive(Debug, ClapArgs)]
#[command(after_help = "Example: recado train examples/shop")]
pub(crate) struct Train {
    /// The bot pack [default: examples/shop, or what the configuration says]
    #[arg(value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
    /// The configuration file; recado.example.toml shows every key
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Tunes so many of the encoder's top layers on the examples, and keeps the tuned encoder with what was learnt: takes minutes, and pays
    /// from about fifty examples an intent and language on
    #[arg(long, value_name = "LAYERS")]
    pub(crate) tune: Option<usize>,
    /// Prints one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}
