//! The service's configuration: defaults, then one TOML file, then the environment.
//!
//! `recado.example.toml` documents every key. The environment spells a key in capitals, with two underscores between its
//! section and its name: `RECADO_SERVER__ADDRESS`.

mod environment;
mod error;
mod field;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use figment::{
    Figment, Metadata, Profile, Provider,
    value::{Dict, Map},
};
use jiff::SignedDuration;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

pub use error::ConfigError;

/// Everything that can be set.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where it listens.
    pub server: Server,
    /// The WhatsApp number and how to reach it.
    pub whatsapp: WhatsApp,
    /// Where it keeps what must survive.
    pub store: Store,
    /// How long it keeps what is done with.
    pub retention: Retention,
    /// Which bot it runs.
    pub bot: Bot,
    /// How messages are understood.
    pub understanding: Understanding,
    /// The emulator of the Cloud API.
    pub sandbox: Sandbox,
    /// What it tells.
    pub log: Log,
}

/// Where it listens.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port. HTTP: a proxy in front speaks TLS.
    pub address: SocketAddr,
}

/// The WhatsApp number and how to reach it. Only a real number needs anything here.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct WhatsApp {
    /// Where the Cloud API lives, without a version.
    #[serde(deserialize_with = "field::url")]
    pub base_url: String,
    /// The version of the Graph API.
    #[serde(deserialize_with = "field::graph_version")]
    pub graph_version: String,
    /// The number's id, digits.
    #[serde(deserialize_with = "field::digits", serialize_with = "field::optional")]
    pub phone_number_id: Option<String>,
    /// The number as people dial it.
    #[serde(deserialize_with = "field::text", serialize_with = "field::optional")]
    pub display_phone_number: Option<String>,
    /// Every request carries it.
    #[serde(deserialize_with = "field::secret", serialize_with = "field::masked")]
    pub access_token: Option<SecretString>,
    /// The app's secrets, which sign webhooks. Any of them is good.
    #[serde(deserialize_with = "field::secrets", serialize_with = "field::all_masked")]
    pub app_secrets: Vec<SecretString>,
    /// What Meta repeats when the webhook's address is saved.
    #[serde(deserialize_with = "field::secret", serialize_with = "field::masked")]
    pub verify_token: Option<SecretString>,
    /// Messages a second that the number may send and receive: 80, or 1,000 once Meta has raised it (Cloud API, "Throughput").
    #[serde(deserialize_with = "field::at_least_one")]
    pub messages_per_second: u32,
    /// Messages to one person that may leave at once; beyond, one every 6 seconds (Cloud API, pair rate limit).
    #[serde(deserialize_with = "field::at_least_one")]
    pub messages_per_person: u32,
}

/// Where it keeps what must survive.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Store {
    /// The database's file, unless `url` names a server.
    pub path: PathBuf,
    /// A PostgreSQL database, `postgres://user:password@host/name`: for several processes.
    #[serde(deserialize_with = "field::secret", serialize_with = "field::masked")]
    pub url: Option<SecretString>,
    /// The name of this process among those that share a database: what it left under way, a later one of the same name takes up.
    pub worker: String,
}

/// How messages are understood.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Understanding {
    /// The sentence encoder: `shipped`, a folder, the name of a model on the hub, or `none` to understand by words alone.
    pub encoder: String,
    /// The folder where what was learnt from the pack is kept.
    pub learnt: PathBuf,
}

/// Which bot it runs.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bot {
    /// The bot pack.
    pub dir: PathBuf,
    /// The folder of the pack's data sources.
    pub data: PathBuf,
    /// A message older than this when it is taken up gets no answer of its own: the person is told of all such messages together.
    #[serde(deserialize_with = "field::stale_after", serialize_with = "field::duration")]
    pub stale_after: SignedDuration,
    /// How long a text waits for more of the same person, to be heard together with it. Zero: not at all.
    #[serde(deserialize_with = "field::coalesce", serialize_with = "field::duration")]
    pub coalesce: SignedDuration,
}

/// How long it keeps what is done with.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Retention {
    /// What people wrote and what was sent to them.
    #[serde(deserialize_with = "field::payloads", serialize_with = "field::duration")]
    pub payloads: SignedDuration,
    /// The keys that make a webhook's repetition harmless, and everything else without content.
    #[serde(deserialize_with = "field::keys", serialize_with = "field::duration")]
    pub keys: SignedDuration,
}

/// The emulator of the Cloud API.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sandbox {
    /// Serves it, with its chat page.
    pub enabled: bool,
}

/// What it tells.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Log {
    /// The least important thing that is told.
    pub level: LogLevel,
    /// How.
    pub format: LogFormat,
}

/// How important a line of the log is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What somebody must look at.
    Error,
    /// What may become an error.
    Warn,
    /// What the service does.
    #[default]
    Info,
    /// How it does it.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// Its name, as filters of logs spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for Server {
    /// Only this machine, until somebody decides otherwise.
    fn default() -> Self {
        Self { address: (Ipv4Addr::LOCALHOST, 8080).into() }
    }
}

impl Default for WhatsApp {
    /// Meta's host, at a version that is neither the newest nor about to end.
    fn default() -> Self {
        Self {
            base_url: "https://graph.facebook.com".to_owned(),
            graph_version: "v25.0".to_owned(),
            phone_number_id: None,
            display_phone_number: None,
            access_token: None,
            app_secrets: Vec::new(),
            verify_token: None,
            messages_per_second: 80,
            messages_per_person: 45,
        }
    }
}

impl Default for Store {
    fn default() -> Self {
        Self { path: "recado.db".into(), url: None, worker: "recado".to_owned() }
    }
}

impl Default for Understanding {
    fn default() -> Self {
        Self { encoder: "shipped".to_owned(), learnt: "data/learnt".into() }
    }
}

impl Default for Bot {
    fn default() -> Self {
        Self {
            dir: "examples/shop".into(),
            data: "data".into(),
            stale_after: SignedDuration::from_mins(15),
            coalesce: SignedDuration::ZERO,
        }
    }
}

impl Default for Retention {
    /// A month of words to look things up in, and three of keys.
    fn default() -> Self {
        Self { payloads: SignedDuration::from_hours(30 * 24), keys: SignedDuration::from_hours(90 * 24) }
    }
}

impl Default for Sandbox {
    fn default() -> Self {
        Self { enabled: true }
    }
}

impl Config {
    /// Reads `file`, if one is given, and `environment`: usually [`std::env::vars`].
    ///
    /// A variable `RECADO_…` without two underscores in a row is not a key and is left alone.
    ///
    /// # Errors
    /// [`ConfigError`] with one line for each thing that is wrong: what was expected, what was found, and where.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut sources = Figment::new();
        if let Some(file) = file {
            let text = std::fs::read_to_string(file).map_err(|source| ConfigError::unreadable(file, &source))?;
            let contents = toml::from_str(&text).map_err(|source| ConfigError::syntax(file, &text, &source))?;
            sources = sources.merge(File { path: file, contents });
        }
        sources.merge(environment::Environment::new(environment)).extract().map_err(ConfigError::from_figment)
    }

    /// The whole configuration as TOML for people: a secret that is set reads `"[set]"`, one that is not `""`.
    pub fn to_masked_toml(&self) -> String {
        toml::to_string(self).expect("a configuration is plain TOML. This is a bug.")
    }
}

/// A file's contents under the file's own name. Figment's own reader would search the parent folders, take a missing file
/// for an empty one, and show the line around a mistake, with whatever secret is in it.
struct File<'a> {
    path: &'a Path,
    contents: Dict,
}

impl Provider for File<'_> {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.path.display().to_string())
    }

    fn data(&self) -> figment::Result<Map<Profile, Dict>> {
        Ok(Profile::Default.collect(self.contents.clone()))
    }
}
