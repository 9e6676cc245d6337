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
    Encoder, Package,
    hub::Hub,
    service::{Options, Service},
};
use gateway::{business::Business, config::Config, encodings};
use indicatif::ProgressBar;
use jiff::Zoned;
use learn::{Artefact, Progress, Tuning, as_understood};
use nlu::{Encodings, understand::Domain};

use crate::{output, progress};

/// A business's examples, and what is to learn them.
pub(crate) struct Lesson {
    domain: Domain,
    package: Package,
    encoder: Encoder,
    folder: PathBuf,
}

impl Lesson {
    /// `None` when messages are to be understood by words alone: there is no encoder, or no example to learn from.
    pub(crate) fn of(business: &Business, config: &Config) -> anyhow::Result<Option<Self>> {
        let pack = &business.bot().pack;
        let domain = pack.domain();
        let teaches = domain.intents.iter().any(|intent| !intent.examples.is_empty());
        let package = open_package(&config.understanding.encoder)?.filter(|_| teaches);
        let Some(package) = package else { return Ok(None) };
        let encoder = Encoder::new(&package).map_err(anyhow::Error::msg)?;
        let folder = config.understanding.learnt.join(folder_name(&pack.name));
        Ok(Some(Self { domain, package, encoder, folder }))
    }

    /// Reads what is kept, or learns it and keeps it. Learning takes seconds, and a processor.
    pub(crate) fn learn(&self) -> anyhow::Result<Artefact> {
        match Artefact::read(&self.folder, &self.domain, Some(self.encoder.hash())) {
            Ok(artefact) => Ok(artefact),
            Err(reason) => {
                tracing::debug!(%reason, "nothing is kept that can be used");
                let artefact = self.learn_now(None)?;
                if let Err(error) = self.keep(&artefact) {
                    tracing::warn!(error = %output::explain(&error), "what was learnt is not kept: the next start learns again");
                }
                Ok(artefact)
            }
        }
    }

    /// Learns, and keeps what was learnt. With `tuning` the encoder learns too.
    pub(crate) fn learn_again(&self, tuning: Option<Tuning>) -> anyhow::Result<Artefact> {
        let artefact = self.learn_now(tuning)?;
        self.keep(&artefact)?;
        Ok(artefact)
    }

    fn learn_now(&self, tuning: Option<Tuning>) -> anyhow::Result<Artefact> {
        let bar = progress::steps("learning the pack's examples");
        let artefact = learnt(&self.domain, &self.package, &self.encoder, tuning, &bar);
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
        teach(business, artefact, &self.encoder)?;
        Ok(())
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

/// Has `business` understand with this encoder, tuned first where that is wished, and returns the encoder that it is. Nothing is read, and
/// nothing is kept.
pub(crate) fn teach_now(business: &Business, package: &Package, tuning: Option<Tuning>) -> anyhow::Result<Encoder> {
    let encoder = Encoder::new(package).map_err(anyhow::Error::msg)?;
    let artefact = learnt(&business.bot().pack.domain(), package, &encoder, tuning, &progress::hidden())?;
    teach(business, artefact, &encoder)
}

/// Has `business` understand by what was learnt with `encoder`, or with what tuning has made of it, which is returned.
fn teach(business: &Business, artefact: Artefact, encoder: &Encoder) -> anyhow::Result<Encoder> {
    let encoder = match &artefact.tuned {
        Some(tuned) => Encoder::new(tuned).map_err(anyhow::Error::msg)?,
        None => encoder.clone(),
    };
    let service = Service::new(encoder.clone(), Options::default());
    business.adopt(artefact.learnt, encodings::Encoder::new(service))?;
    Ok(encoder)
}

fn learnt(
    domain: &Domain,
    package: &Package,
    encoder: &Encoder,
    tuning: Option<Tuning>,
    bar: &ProgressBar,
) -> anyhow::Result<Artefact> {
    let mut tell = |progress| tell(bar, progress);
    let learnt = match tuning {
        None => learn::domain(domain, encoder, &mut tell).map(|learnt| (learnt, None)),
        Some(tuning) => {
            learn::tuned_domain(domain, package, tuning, &mut tell).map(|(learnt, tuned)| (learnt, Some(tuned)))
        }
    };
    let (learnt, tuned) = learnt.context("learning the pack's examples")?;
    Ok(Artefact::new(domain, Some(encoder.hash()), learnt, tuned))
}

/// Says on a progress bar what learning is at.
pub(crate) fn tell(bar: &ProgressBar, progress: Progress) {
    bar.set_message(match progress {
        Progress::Tuned(step, steps) => format!("tuning the encoder: step {step} of {steps}"),
        Progress::Encoded(done, all) => format!("learning the examples: {done} of {all} encoded"),
        Progress::Training => "learning the examples: training".to_owned(),
    });
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

/// The model that a name stands for: `shipped`, a folder, or a model on the hub; `None` for `none`.
pub(crate) fn open_package(name: &str) -> anyhow::Result<Option<Package>> {
    match name {
        "none" => Ok(None),
        "shipped" => Ok(Some(Package::shipped())),
        other => {
            let folder = Path::new(other);
            let folder = if folder.is_dir() { folder.to_owned() } else { Hub::from_env().folder(other)? };
            Ok(Some(Package::open(&folder)?))
        }
    }
}

/// A pack's name as a folder's: letters and digits, and a dash for the rest.
fn folder_name(pack: &str) -> String {
    let letters = nlu::utterance::fold(pack);
    let words: Vec<_> = letters.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "pack".to_owned() } else { words.join("-") }
}
