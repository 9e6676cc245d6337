//! The arguments of `recado entities` and `recado eval entities`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};
use nlu::{
    Language,
    entities::{Kind, Prefer},
};

/// Finds values in texts: JSON lines in, JSON lines out.
///
/// Reads lines `{"text": "order 2 mugs", "reference": "2026-11-22T10:00:00"}` (the local time of speaking; the present without
/// it) from standard input. For each it writes `{"text", "entities": [{"kind", "text", "start", "end", "value"}]}` at once,
/// offsets in bytes; what a value looks like is in docs/entities.md. Of two values that overlap, the longer is listed. Empty
/// lines are skipped. At a line that is no such object it stops, says which, and ends with exit code 2; the lines before it
/// are answered.
#[derive(Debug, ClapArgs)]
pub(crate) struct Entities {
    /// The language of the texts: en, pt or es
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) lang: Language,
    /// Only these kinds, with commas between them; only they compete [default: all]
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub(crate) kinds: Vec<Kind>,
    #[command(flatten)]
    pub(crate) locale: Locale,
    /// Where it is the present, when a line has no reference: an IANA time zone
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    pub(crate) time_zone: String,
}

/// What a text does not say about the place and the intention of whoever wrote it.
#[derive(Debug, ClapArgs)]
pub(crate) struct Locale {
    /// The country of phone numbers without country code, ISO 3166-1 [default: US, BR or ES, by the language]
    #[arg(long, value_name = "COUNTRY")]
    pub(crate) region: Option<String>,
    /// The currency of amounts with a symbol that several share, ISO 4217 [default: none]
    #[arg(long, value_name = "CURRENCY")]
    pub(crate) currency: Option<String>,
    /// Which way an incomplete date points: that of a booking or that of a report
    #[arg(long, value_enum, default_value_t = Policy::Future)]
    pub(crate) policy: Policy,
}

/// Which of several moments an incomplete date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Policy {
    /// The latest one that has begun
    Past,
    /// The next one
    Future,
    /// Whichever is nearer
    Nearest,
}

impl Policy {
    pub(crate) fn prefer(self) -> Prefer {
        match self {
            Self::Past => Prefer::Past,
            Self::Future => Prefer::Future,
            Self::Nearest => Prefer::Nearest,
        }
    }
}

impl Locale {
    /// The country whose numbering plan is meant.
    pub(crate) fn region(&self, language: Language) -> String {
        let usual = match language {
            Language::En => "US",
            Language::Pt => "BR",
            Language::Es => "ES",
        };
        self.region.clone().unwrap_or_else(|| usual.to_owned())
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct EvalEntities {
    /// The folder with a folder for each language, and in it a file for each kind: en/money.jsonl [default: entities in
    /// the folder that RECADO_DATASETS names]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Only these languages, with commas between them
    #[arg(long, value_name = "LANGUAGES", value_delimiter = ',')]
    pub(crate) lang: Vec<Language>,
    /// Only the files of these kinds, with commas between them
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub(crate) kinds: Vec<Kind>,
    #[command(flatten)]
    pub(crate) locale: Locale,
    /// Lists what went wrong, with what was found instead
    #[arg(long)]
    pub(crate) failures: bool,
    /// Prints one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}
