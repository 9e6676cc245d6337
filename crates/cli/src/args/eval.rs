//! The arguments of `recado eval`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use evals::noise::Noise;

use super::entities::EvalEntities;

#[derive(Debug, Subcommand)]
pub(crate) enum Eval {
    /// Measures a suite into a folder of its own; exit code 1 when a gate fails
    #[command(after_help = "Example: recado eval run shop --out runs/today --junit gates.xml")]
    Run(RunArgs),
    /// Compares two runs over the same messages, case by case
    #[command(after_help = "Example: recado eval compare runs/yesterday runs/today")]
    Compare(CompareArgs),
    /// Writes a run as one web page that needs nothing beside it
    #[command(after_help = "Example: recado eval report runs/today --against runs/yesterday --out report.html")]
    Report(ReportArgs),
    /// Learns growing shares of a suite's examples: what more of them would bring
    #[command(after_help = "Example: recado eval learning-curve hwu64 --out curve.json")]
    LearningCurve(CurveArgs),
    /// Learns a suite's examples in turns, each part scored by what the others teach
    #[command(after_help = "Example: recado eval cross-validate hwu64-10shot --folds 5")]
    CrossValidate(CrossValidateArgs),
    /// Looks for contradictions, repetitions, leaks and thin intents in labelled messages; exit code 1 when it finds some
    #[command(
        after_help = "Examples:\n  recado eval lint train.jsonl valid.jsonl test.jsonl\n  recado eval lint examples/shop"
    )]
    Lint(LintArgs),
    /// Trains on labelled messages and scores on others: JSON lines with `text` and `intent`
    #[command(
        after_help = "Example: recado eval intents --train train.jsonl --valid valid.jsonl --test test.jsonl --out runs/1"
    )]
    Intents(IntentsArgs),
    /// Scores the parsers of values on labelled texts: exit code 1 when a case is wrong that is not listed as deliberate
    #[command(after_help = "Example: recado eval entities --data entities --lang pt --kinds money --failures")]
    Entities(EvalEntities),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct RunArgs {
    /// A suite: its name in evals/suites, or its file
    pub(crate) suite: String,
    /// The folder for the run; one that is there is refused [default: runs/SUITE-TIME]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Tries this noise instead of the suite's: typos, accents, case, emoji, with commas between them
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) noise: Option<Vec<Noise>>,
    /// Uses this seed instead of the suite's
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Writes the figures over the committed results, to be read as a difference before they are committed
    #[arg(long)]
    pub(crate) save: bool,
    /// The folder of the committed results [default: results beside the suites]
    #[arg(long, value_name = "DIR")]
    pub(crate) results: Option<PathBuf>,
    /// Writes the gates as JUnit's XML
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// Leaves what people wrote out of the run's folder: cases keep their ids, which are hashes
    #[arg(long)]
    pub(crate) without_texts: bool,
    /// Prints the metrics as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) encoder: EncoderArg,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CompareArgs {
    /// The folder of the run before
    pub(crate) before: PathBuf,
    /// The folder of the run after
    pub(crate) after: PathBuf,
    /// Prints one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ReportArgs {
    /// The folder of a run
    pub(crate) run: PathBuf,
    /// A run to compare with
    #[arg(long, value_name = "DIR")]
    pub(crate) against: Option<PathBuf>,
    /// A learning curve to show, written by `recado eval learning-curve`
    #[arg(long, value_name = "FILE")]
    pub(crate) learning_curve: Option<PathBuf>,
    /// The page [default: report.html in the folder of the run]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CurveArgs {
    /// A suite of kind `intents`: its name in evals/suites, or its file
    pub(crate) suite: String,
    /// Shares of each intent's examples, with commas between them
    #[arg(long, value_name = "SHARES", value_delimiter = ',', default_values_t = evals::curve::SHARES)]
    pub(crate) shares: Vec<f64>,
    /// How many times each share is drawn
    #[arg(long, default_value_t = 3, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100))]
    pub(crate) seeds: u64,
    /// The file for the curve
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Prints the curve as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) encoder: EncoderArg,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CrossValidateArgs {
    /// A suite of kind `intents`: its name in evals/suites, or its file
    pub(crate) suite: String,
    /// The parts into which the examples are cut
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=50))]
    pub(crate) folds: u64,
    /// Cuts them otherwise
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seed: u64,
    /// Prints one JSON object
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) encoder: EncoderArg,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct LintArgs {
    /// Labelled JSON lines, one file a split, what is learnt first; or the folder of a bot pack
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The label of messages that ask for nothing
    #[arg(long, default_value = "oos", value_name = "LABEL")]
    pub(crate) oos_label: String,
    /// Also learns the first split in five turns and proposes other labels where what it learnt surely disagrees
    #[arg(long)]
    pub(crate) propose: bool,
    /// Prints a JSON array
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct IntentsArgs {
    /// What to learn from
    #[arg(long, value_name = "FILE")]
    pub(crate) train: PathBuf,
    /// What to choose by; scored beside the test
    #[arg(long, value_name = "FILE")]
    pub(crate) valid: PathBuf,
    /// What to report
    #[arg(long, value_name = "FILE")]
    pub(crate) test: PathBuf,
    /// The label of messages that ask for nothing
    #[arg(long, default_value = "oos", value_name = "LABEL")]
    pub(crate) oos_label: String,
    /// The folder for metrics.json and predictions.jsonl
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Prints the metrics as JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) encoder: EncoderArg,
}

/// With what messages are understood.
#[derive(Debug, ClapArgs)]
pub(crate) struct EncoderArg {
    /// The sentence encoder: `shipped`, a folder, the name of a model on the hub, or `none` for words alone
    #[arg(long = "encoder", env = "RECADO_UNDERSTANDING__ENCODER", default_value = "shipped", value_name = "MODEL")]
    pub(crate) name: String,
}
