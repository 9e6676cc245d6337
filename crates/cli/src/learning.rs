//! What a pack teaches: read from where it was kept, or learnt now and kept.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use anyhow::Context;
use bot::{Bot, Content, Hearing, State, hear};
use encoder::{
    Encoder,
    hub::Hub,
    service::{Options, Service},
};
use gateway::{business::Business, config::Config, encodings};
use indicatif::ProgressBar;
use jiff::Zoned;
use learn::{Artefact, Progress, as_understood};
use nlu::{Encodings, understand::Domain};

use crate::{output, progress};

/// A business's examples, and what is to learn them.
pub(crate) struct Lesson {
    domain: Domain,
    encoder: Encoder,
    folder: PathBuf,
}

impl Lesson {
    /// `None` when messages are to be understood by words alone: there is no encoder, or no example to learn from.
    pub(crate) fn of(business: &Business, config: &Config) -> anyhow::Result<Option<Self>> {
        let pack = &business.bot().pack;
        let domain = pack.domain();
        let teaches = domain.intents.iter().any(|intent| !intent.examples.is_empty());
        let Some(encoder) = open_encoder(&config.understanding.encoder)?.filter(|_| teaches) else { return Ok(None) };
        Ok(Some(Self { domain, encoder, folder: config.understanding.learnt.join(folder_name(&pack.name)) }))
    }

    /// Reads what is kept, or learns it and keeps it. Learning takes seconds, and a processor.
    pub(crate) fn learn(&self) -> anyhow::Result<Artefact> {
        match Artefact::read(&self.folder, &self.domain, Some(self.encoder.hash())) {
            Ok(artefact) => Ok(artefact),
            Err(reason) => {
                tracing::debug!(%reason, "nothing is kept that can be used");
                let artefact = self.learn_now()?;
                if let Err(error) = self.keep(&artefact) {
                    tracing::warn!(error = %output::explain(&error), "what was learnt is not kept: the next start learns again");
                }
                Ok(artefact)
            }
        }
    }

    /// Learns, and keeps what was learnt.
    pub(crate) fn learn_again(&self) -> anyhow::Result<Artefact> {
        let artefact = self.learn_now()?;
        self.keep(&artefact)?;
        Ok(artefact)
    }

    fn learn_now(&self) -> anyhow::Result<Artefact> {
        let bar = progress::steps("learning the pack's examples");
        let artefact = learnt(&self.domain, &self.encoder, &bar);
        bar.finish_and_clear();
        artefact
    }

    fn keep(&self, artefact: &Artefact) -> anyhow::Result<()> {
        fs::create_dir_all(self.folder.parent().unwrap_or(&self.folder))
            .context("making the folder of what is learnt")?;
        artefact.write(&self.folder).context("keeping what was learnt")
    }

    /// Where it is kept.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Has `business` understand by what was learnt, from its next message on.
    pub(crate) fn teach(&self, business: &Business, artefact: Artefact) -> anyhow::Result<()> {
        let service = Service::new(self.encoder.clone(), Options::default());
        Ok(business.adopt(artefact.learnt, encodings::Encoder::new(service))?)
    }
}

/// Has `business` understand as well as it can, learning first where nothing is kept. False when that is by words alone.
pub(crate) async fn prepare(business: &Business, config: &Config) -> anyhow::Result<bool> {
    let Some(lesson) = Lesson::of(business, config)? else { return Ok(false) };
    let lesson = Arc::new(lesson);
    let learning = Arc::clone(&lesson);
    // A thread of its own, for which the end of the program need not wait.
    let (done, artefact) = tokio::sync::oneshot::channel();
    thread::spawn(move || {
        // Whoever asked may have ended meanwhile, and then wants no answer.
        let _ = done.send(learning.learn());
    });
    let artefact = artefact.await.context("learning the pack's examples")??;
    lesson.teach(business, artefact)?;
    Ok(true)
}

/// Has `business` understand with this encoder. Nothing is read, and nothing is kept.
pub(crate) fn teach_now(business: &Business, encoder: &Encoder) -> anyhow::Result<()> {
    let artefact = learnt(&business.bot().pack.domain(), encoder, &ProgressBar::hidden())?;
    Ok(business.adopt(artefact.learnt, encodings::Encoder::new(Service::new(encoder.clone(), Options::default())))?)
}

fn learnt(domain: &Domain, encoder: &Encoder, bar: &ProgressBar) -> anyhow::Result<Artefact> {
    let learnt = learn::domain(domain, encoder, &mut |progress| match progress {
        Progress::Encoded(done, all) => {
            bar.set_message(format!("learning the pack's examples: {done} of {all} encoded"));
        }
        Progress::Training => bar.set_message("learning the pack's examples: training"),
    });
    let learnt = learnt.context("learning the pack's examples")?;
    Ok(Artefact::new(domain, Some(encoder.hash()), learnt))
}

/// Understands what arrived as the service does, with an encoder that is never too busy.
pub(crate) fn hear_with(
    bot: &Bot,
    encoder: Option<&Encoder>,
    state: &State,
    content: &Content,
    now: &Zoned,
) -> Hearing {
    let by_words = hear(bot, state, content, now, &Encodings::default());
    let Some(encoder) = encoder.filter(|_| !by_words.wants.is_empty()) else { return by_words };
    let texts: Vec<_> = by_words.wants.iter().map(String::as_str).collect();
    let encodings = encoder.encode(&texts).into_iter().map(as_understood);
    let encodings = by_words.wants.iter().cloned().zip(encodings);
    hear(bot, state, content, now, &encodings.filter_map(|(text, encoding)| Some((text, encoding?))).collect())
}

/// The encoder that a name stands for: `shipped`, a folder, or a model on the hub; `None` for `none`.
pub(crate) fn open_encoder(name: &str) -> anyhow::Result<Option<Encoder>> {
    match name {
        "none" => Ok(None),
        "shipped" => Ok(Some(Encoder::shipped())),
        other => {
            let folder = Path::new(other);
            let folder = if folder.is_dir() { folder.to_owned() } else { Hub::from_env().folder(other)? };
            Ok(Some(Encoder::open(&folder)?))
        }
    }
}

/// A pack's name as a folder's: letters and digits, and a dash for the rest.
fn folder_name(pack: &str) -> String {
    let letters = nlu::utterance::fold(pack);
    let words: Vec<_> = letters.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "pack".to_owned() } else { words.join("-") }
}
