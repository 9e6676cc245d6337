//! The arguments of every command, with their help.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

/// Turns WhatsApp into the command line of a business.
///
/// Without a command it serves the demo shop with a chat page and prints its address.
#[derive(Debug, Parser)]
#[command(name = "recado", version, max_term_width = 110)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Runs the service: webhook, bot, sender, and the sandbox with its chat page
    #[command(after_help = "Example: recado serve --bot examples/shop --config recado.toml")]
    Serve(Serve),
    /// Talks to the bot in the terminal, through the same code that answers WhatsApp
    #[command(after_help = "Example: recado chat --as +5511990000002")]
    Chat(Chat),
    /// Asks one thing and prints the answer
    #[command(after_help = "Example: recado ask \"report today\" --json")]
    Ask(Ask),
    /// Shows how a message is understood: every stage, its candidates and why
    #[command(after_help = "Example: recado explain \"has my parcel left yet\"")]
    Explain(Explain),
    /// Checks a bot pack and complains with file and line; exit code 1 when something is wrong
    #[command(after_help = "Example: recado check examples/shop")]
    Check(Check),
    /// Replays the conversations of a pack or of a folder; exit code 1 when an answer differs
    #[command(after_help = "Example: recado test examples/shop --conversations tests/conversations")]
    Test(Test),
    /// Measures how well messages are understood
    #[command(subcommand)]
    Eval(Eval),
    /// Measures this machine: accepting webhooks, whole messages, understanding
    #[command(after_help = "Example: recado bench --seconds 5")]
    Bench(Bench),
}

impl Default for Command {
    fn default() -> Self {
        Self::Serve(Serve::default())
    }
}

/// Which business, with which settings.
#[derive(Clone, Debug, Default, ClapArgs)]
pub(crate) struct Source {
    /// The bot pack [default: examples/shop, or what the configuration says]
    #[arg(long, value_name = "DIR")]
    pub(crate) bot: Option<PathBuf>,
    /// The configuration file; recado.example.toml shows every key
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Debug, Default, ClapArgs)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) source: Source,
    /// Speaks to Meta instead of to the built-in sandbox
    #[arg(long)]
    pub(crate) no_sandbox: bool,
    /// Prints the configuration in force, secrets masked, and ends
    #[arg(long)]
    pub(crate) print_config: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Chat {
    #[command(flatten)]
    pub(crate) source: Source,
    /// Whose phone writes [default: the first person of the pack's first role]
    #[arg(long = "as", value_name = "PHONE")]
    pub(crate) phone: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Ask {
    /// What to ask
    pub(crate) text: String,
    #[command(flatten)]
    pub(crate) source: Source,
    /// Whose phone writes [default: the first person of the pack's first role]
    #[arg(long = "as", value_name = "PHONE")]
    pub(crate) phone: Option<String>,
    /// Prints replies and trace as one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    /// The message
    pub(crate) text: String,
    #[command(flatten)]
    pub(crate) source: Source,
    /// Prints one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    /// The pack's folder
    #[arg(default_value = "examples/shop")]
    pub(crate) dir: PathBuf,
    /// The folder of the pack's data, on which its queries are tried [default: data; the demo's is made]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
    /// Prints the complaints as a JSON array
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Test {
    /// The pack's folder
    #[arg(default_value = "examples/shop")]
    pub(crate) dir: PathBuf,
    /// Where the conversations are [default: DIR/tests]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) conversations: Option<PathBuf>,
    /// Writes the answers of today into the files instead of comparing
    #[arg(long)]
    pub(crate) accept: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Eval {
    /// Trains on labelled messages and scores on others: JSON lines with `text` and `intent`
    #[command(
        after_help = "Example: recado eval intents --train train.jsonl --valid valid.jsonl --test test.jsonl --out runs/1"
    )]
    Intents(EvalIntents),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct EvalIntents {
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
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Bench {
    #[command(flatten)]
    pub(crate) source: Source,
    /// How long each measurement takes
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=60))]
    pub(crate) seconds: u64,
    /// What each message says: something that anybody may ask
    #[arg(long, default_value = "stock of blue mug", value_name = "TEXT")]
    pub(crate) text: String,
    /// Connections that deliver webhooks at once
    #[arg(long, default_value_t = 32, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) connections: u16,
}
