//! The arguments of every command, with their help.

pub(crate) mod entities;
mod eval;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use secrecy::SecretString;

pub(crate) use eval::{CompareArgs, CrossValidateArgs, CurveArgs, Eval, IntentsArgs, LintArgs, ReportArgs, RunArgs};

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
    #[command(
        after_help = "Example: echo '{\"text\": \"two mugs for R$ 50\"}' | recado entities --lang en --kinds number,money"
    )]
    Entities(entities::Entities),
    /// Checks a bot pack and complains with file and line; exit code 1 when something is wrong
    #[command(after_help = "Example: recado check examples/shop")]
    Check(Check),
    /// Replays the conversations of a pack or of a folder; exit code 1 when an answer differs
    #[command(after_help = "Example: recado test examples/shop --conversations tests/conversations")]
    Test(Test),
    /// Emulates WhatsApp's Cloud API and its people, alone, for any bot in any language
    #[command(
        after_help = "Examples:\n  recado sandbox --callback http://127.0.0.1:3000/webhook --app-secret s3cret --access-token t0ken\n  \
        recado sandbox --callback http://127.0.0.1:3000/webhook --script greeting.txt"
    )]
    Sandbox(Sandbox),
    /// Looks at what was put aside because it could not be handled, and hands it out again
    #[command(subcommand)]
    Dead(Dead),
    /// Erases a person from the store: names, messages, answers, state; on SQLite, stop the service first
    #[command(after_help = "Example: recado forget +5511990000002 --yes")]
    Forget(Forget),
    /// Brings the store's schema up to date, or makes the store; on SQLite, stop the service first
    #[command(after_help = "Example: recado migrate --config recado.toml")]
    Migrate(Migrate),
    /// Measures how well messages are understood
    #[command(subcommand)]
    Eval(Eval),
    /// Measures this machine: accepting webhooks, whole messages, a backlog, memory
    #[command(after_help = "Example: recado bench --only accept,whole --seconds 10 --json")]
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
    /// Holds them through the sandbox: webhook, store, sender and client, with the window and all limits enforced
    #[arg(long, conflicts_with = "accept")]
    pub(crate) sandbox: bool,
    /// Writes the answers of today into the files instead of comparing
    #[arg(long)]
    pub(crate) accept: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Sandbox {
    /// Where it listens: an address of this machine alone, since it lets everybody write as anybody
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS")]
    pub(crate) address: SocketAddr,
    /// The bot's address for webhooks
    #[arg(long, default_value = "http://127.0.0.1:3000/webhook", value_name = "URL")]
    pub(crate) callback: String,
    /// Asks the bot for this in a handshake before the first webhook [default: no handshake]
    #[arg(long, value_name = "TOKEN")]
    pub(crate) verify_token: Option<SecretString>,
    /// Signs webhooks [default: made for this run]
    #[arg(long, value_name = "SECRET")]
    pub(crate) app_secret: Option<SecretString>,
    /// The bearer token that the bot sends [default: made for this run]
    #[arg(long, value_name = "TOKEN")]
    pub(crate) access_token: Option<SecretString>,
    /// The id of the business number
    #[arg(long, default_value = "100000000000001", value_name = "ID")]
    pub(crate) phone_number_id: String,
    /// The same seed makes the same ids and the same chances [default: another for each run]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Plays this conversation against the bot and ends: exit code 1 when it goes otherwise, 2 when the file is wrong
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Option<PathBuf>,
    /// Prints one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Dead {
    /// Lists what was put aside, the latest first
    #[command(after_help = "Example: recado dead list --error \"took longer\"")]
    List(DeadList),
    /// Shows one of them, with what was written
    #[command(after_help = "Example: recado dead show 12")]
    Show(DeadShow),
    /// Hands them out again, or tells what would come of it
    #[command(after_help = "Example: recado dead replay 12 --dry-run")]
    Replay(DeadReplay),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DeadList {
    #[command(flatten)]
    pub(crate) select: Select,
    /// At most so many
    #[arg(long, default_value_t = 50, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) limit: u16,
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Prints a JSON array
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which of them.
#[derive(Debug, ClapArgs)]
pub(crate) struct Select {
    /// Only those whose error contains this
    #[arg(long, value_name = "TEXT")]
    pub(crate) error: Option<String>,
    /// Only those put aside at this moment or later, such as 2026-11-22T10:00:00Z
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<jiff::Timestamp>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DeadShow {
    /// Its number, from the list
    pub(crate) id: i64,
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Prints one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
#[command(group = clap::ArgGroup::new("which").required(true).multiple(true).args(["ids", "error", "since", "all"]))]
pub(crate) struct DeadReplay {
    /// Their numbers, from the list
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<i64>,
    #[command(flatten)]
    pub(crate) select: Select,
    /// All of them
    #[arg(long, conflicts_with_all = ["ids", "error", "since"])]
    pub(crate) all: bool,
    /// Tells what would be decided, and changes nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) source: Source,
    /// Prints one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Forget {
    /// The phone number in international form, or the user id where WhatsApp hides it
    pub(crate) phone: String,
    /// Confirms it: there is no way back
    #[arg(long)]
    pub(crate) yes: bool,
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Prints one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Migrate {
    /// The configuration file
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Prints one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Bench {
    #[command(flatten)]
    pub(crate) source: Source,
    /// How long each measurement takes
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=600))]
    pub(crate) seconds: u64,
    /// Connections that deliver webhooks at once
    #[arg(long, default_value_t = 32, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) connections: u16,
    /// People who write where whole messages are measured
    #[arg(long, default_value_t = 200, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub(crate) people: u32,
    /// Messages a second, whether or not the last ones are answered, in the second measurement of whole messages
    #[arg(long, default_value_t = 500, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub(crate) rate: u32,
    /// What each message says: something that anybody may ask and that one message answers
    #[arg(long, default_value = "stock of blue mug", value_name = "TEXT")]
    pub(crate) text: String,
    /// Only these, with commas between them [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(crate) only: Vec<Measurement>,
    /// Prints one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
    /// Is the server of a measurement; the bench starts itself with it
    #[arg(long, hide = true, value_name = "WHAT")]
    pub(crate) serve: Option<Served>,
}

/// What the bench can measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Measurement {
    /// Webhooks with one message, until their 200
    Accept,
    /// Webhooks with 1,000 messages, the most that Meta sends, until their 200
    Batches,
    /// Messages, from the webhook to the request that carries the answer
    Whole,
    /// 100,000 messages that waited, until the last answer
    Drain,
    /// What somebody with 10,000 messages does to everybody else
    Neighbour,
    /// Starting, and doing nothing
    Idle,
    /// Understanding alone, on one thread
    Understanding,
}

/// The servers that only the bench needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Served {
    /// Checks the signature and keeps nothing: what HTTP costs
    Limit,
    /// The webhook and the store: nobody works on what is accepted
    Accept,
}
