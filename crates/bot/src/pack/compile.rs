//! From files to a pack: each file read on its own, then all of them checked against each other.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use nlu::{Language, entities::CatalogueName, pattern::Pattern};
use serde::de::DeserializeOwned;
use serde_saphyr::Spanned;

use super::{
    AnswerTemplate, CatalogueSource, Complaint, Delivery, Flow, Intent, Pack, Query, Risk, Role, SourceFile, check,
    schedules,
    source::{BotFile, CatalogueFile, FlowFile, IntentFile, OutOfScopeFile},
    steps,
};
use crate::templates::Templates;

/// Precision asked of each risk where the pack says nothing. A question costs a person about a third of what a wrong answer
/// costs, a twelfth of a change to be undone and a fiftieth of one that cannot be: above these it is cheaper to act than to ask.
const PRECISION: [(Risk, f32); 3] = [(Risk::Read, 0.67), (Risk::Reversible, 0.92), (Risk::Irreversible, 0.98)];

/// What a wrong run may cost, in questions: below, anything likelier than not would be run; above, nothing but an exact form ever.
const COST_MIN: f32 = 2.0;
const COST_MAX: f32 = 1000.0;

pub(super) fn compile(files: &[SourceFile]) -> Result<Pack, Vec<Complaint>> {
    let mut compiler = Compiler { files, complaints: Vec::new(), is_whole: true };
    let pack = compiler.pack();
    let Compiler { mut complaints, is_whole, .. } = compiler;
    if let Some(pack) = pack.as_ref().filter(|_| is_whole) {
        check::check(pack, &mut complaints);
    }
    complaints.sort();
    complaints.dedup();
    match pack {
        Some(pack) if complaints.is_empty() => Ok(pack),
        _ => Err(complaints),
    }
}

/// The files being compiled and what was wrong with them so far.
struct Compiler<'a> {
    files: &'a [SourceFile],
    complaints: Vec<Complaint>,
    /// False once a file could not be read: whatever mentions its contents would be complained about for nothing.
    is_whole: bool,
}

impl<'a> Compiler<'a> {
    fn pack(&mut self) -> Option<Pack> {
        let Some(file) = self.files.iter().find(|file| file.path == "bot.yaml") else {
            self.complaints.push(Complaint::of_file("bot.yaml", "a pack needs this file; see docs/packs.md"));
            return None;
        };
        let bot: BotFile = self.read(file)?;
        let languages = bot.languages.value.clone();
        if languages.is_empty() {
            let message = "expected at least one language of en, pt, es";
            self.complaints.push(Complaint::at(&file.path, bot.languages.referenced, message));
            return None;
        }
        let time_zone = self.time_zone(file, &bot.time_zone)?;
        let templates = self.templates(&bot.languages, &time_zone, bot.currency.as_deref());
        let mut precision = BTreeMap::from(PRECISION);
        for (risk, target) in bot.precision {
            if !(0.5..1.0).contains(&target.value) {
                let message = format!("expected a precision from 0.5 to below 1, found {}", target.value);
                self.complaints.push(Complaint::at(&file.path, target.referenced, message));
            }
            precision.insert(risk, target.value);
        }
        let roles = bot.roles.into_iter().map(|(name, role)| {
            let query = role.value.query.map(|query| query.value);
            Role { name, people: role.value.people, query }
        });
        Some(Pack {
            name: bot.name,
            time_zone,
            region: bot.region,
            currency: bot.currency,
            handlers: bot.handlers,
            data: bot.data.map(|data| data.sqlite),
            roles: roles.collect(),
            menu: bot.menu.value,
            choices: bot.choices,
            intents: self.intents(&languages),
            flows: self.flows(),
            catalogues: self.catalogues(),
            queries: self.queries(),
            templates,
            out_of_scope: self.out_of_scope(),
            precision,
            schedules: schedules::compile(bot.schedules, &file.path, &mut self.complaints),
            sandbox: bot.sandbox,
            files: self.files.to_vec(),
            languages,
        })
    }

    /// Parses one file; what is wrong is noted with its line.
    fn read<T: DeserializeOwned>(&mut self, file: &SourceFile) -> Option<T> {
        match serde_saphyr::from_str(&file.text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.is_whole = false;
                let message = error.without_snippet().to_string();
                let message = message.split(" at line ").next().unwrap_or_default().to_owned();
                self.complaints.push(match error.location() {
                    Some(location) => Complaint::at(&file.path, location, message),
                    None => Complaint::of_file(&file.path, message),
                });
                None
            }
        }
    }

    /// The files of a folder that end in `extension`, with their bare names.
    fn folder(&self, folder: &str, extension: &str) -> Vec<(&'a SourceFile, &'a str)> {
        let bare = |file: &'a SourceFile| {
            let name = file.path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(extension)?.strip_suffix('.')?;
            Some((file, name))
        };
        self.files.iter().filter_map(bare).collect()
    }

    fn time_zone(&mut self, file: &SourceFile, name: &Spanned<String>) -> Option<TimeZone> {
        let zone = TimeZone::get(&name.value);
        if zone.is_err() {
            let message = format!("expected a time zone such as America/Sao_Paulo, found `{}`", name.value);
            self.complaints.push(Complaint::at(&file.path, name.referenced, message));
        }
        zone.ok()
    }

    fn templates(&mut self, languages: &Spanned<Vec<Language>>, zone: &TimeZone, currency: Option<&str>) -> Templates {
        let mut templates = Templates::new(zone.clone(), currency);
        for &language in &languages.value {
            let path = format!("replies/{language}.yaml");
            let Some(file) = self.files.iter().find(|file| file.path == path) else {
                let message = format!("`languages` lists {language}, but the file {path} is missing");
                self.complaints.push(Complaint::at("bot.yaml", languages.referenced, message));
                continue;
            };
            let Some(replies) = self.read::<BTreeMap<String, Spanned<String>>>(file) else { continue };
            for (name, text) in replies {
                if let Err(error) = templates.add(language, &name, text.value.trim_end()) {
                    self.complaints.push(Complaint::at(
                        &file.path,
                        text.referenced,
                        format!("reply `{name}`: {error}"),
                    ));
                }
            }
        }
        templates
    }

    fn intents(&mut self, languages: &[Language]) -> BTreeMap<String, Intent> {
        let mut intents = BTreeMap::new();
        for (file, bare) in self.folder("intents", "yaml") {
            let Some(source) = self.read::<IntentFile>(file) else { continue };
            self.expect_name(file, &source.intent, bare);
            let slots = steps::slots(&source.slots, &file.path, &mut self.complaints);
            let patterns = self.patterns(file, &source, languages);
            let Some(run) = steps::run(&source.run, &file.path, &mut self.complaints) else { continue };
            if let Some(cost) = source.cost.as_ref().filter(|cost| !(COST_MIN..=COST_MAX).contains(&cost.value)) {
                let message = format!("expected a cost of {COST_MIN} to {COST_MAX} questions, found {}", cost.value);
                self.complaints.push(Complaint::at(&file.path, cost.referenced, message));
            }
            let examples = source
                .examples
                .into_iter()
                .flat_map(|(language, texts)| texts.into_iter().map(move |text| (language, text)));
            let intent = Intent {
                name: source.intent.value.clone(),
                label: source.label.value,
                about: source.about.value,
                risk: source.risk,
                is_small_talk: source.small_talk,
                cost: source.cost.map(|cost| cost.value),
                roles: source.roles.value,
                slots,
                patterns,
                examples: examples.collect(),
                run,
                offer: source.offer.into_iter().map(|name| name.value).collect(),
                delivery: Delivery {
                    resend: source.deliver.resend,
                    is_marketing: source.deliver.marketing,
                    template: source.deliver.template.map(AnswerTemplate::new),
                },
            };
            intents.insert(source.intent.value, intent);
        }
        if intents.is_empty() && self.complaints.is_empty() {
            self.complaints.push(Complaint::of_file("intents", "a pack needs at least one intent"));
        }
        intents
    }

    fn patterns(&mut self, file: &SourceFile, source: &IntentFile, languages: &[Language]) -> Vec<(Language, Pattern)> {
        let mut patterns = Vec::new();
        for (&language, texts) in &source.patterns {
            for text in texts {
                if !languages.contains(&language) {
                    let message = format!("patterns in {language}, which bot.yaml does not list");
                    self.complaints.push(Complaint::at(&file.path, text.referenced, message));
                }
                match Pattern::parse(&text.value) {
                    Ok(pattern) => {
                        for slot in pattern.slots() {
                            if !source.slots.contains_key(slot) {
                                let message = format!(
                                    "pattern `{}` mentions `{{{slot}}}`, which is not among the slots",
                                    text.value
                                );
                                self.complaints.push(Complaint::at(&file.path, text.referenced, message));
                            }
                        }
                        patterns.push((language, pattern));
                    }
                    Err(error) => {
                        let message = format!("pattern `{}`: {error}", text.value);
                        self.complaints.push(Complaint::at(&file.path, text.referenced, message));
                    }
                }
            }
        }
        patterns
    }

    fn flows(&mut self) -> BTreeMap<String, Flow> {
        let mut flows = BTreeMap::new();
        for (file, bare) in self.folder("flows", "yaml") {
            let Some(source) = self.read::<FlowFile>(file) else { continue };
            self.expect_name(file, &source.flow, bare);
            let steps =
                source.steps.iter().filter_map(|step| steps::step(step, &file.path, &mut self.complaints)).collect();
            let Some(run) = steps::run(&source.run, &file.path, &mut self.complaints) else { continue };
            flows.insert(source.flow.value.clone(), Flow { name: source.flow.value, steps, run });
        }
        flows
    }

    fn catalogues(&mut self) -> BTreeMap<String, CatalogueSource> {
        let mut catalogues = BTreeMap::new();
        for (file, bare) in self.folder("entities", "yaml") {
            let Some(source) = self.read::<CatalogueFile>(file) else { continue };
            self.expect_name(file, &source.catalogue, bare);
            let catalogue = match source.query {
                Some(query) if source.entries.is_empty() => CatalogueSource::Query(query.value),
                None if !source.entries.is_empty() => {
                    let entries = source.entries.into_iter();
                    CatalogueSource::Names(entries.flat_map(|entry| names(entry.key, entry.names)).collect())
                }
                _ => {
                    let message = "expected either `query` or `entries`";
                    self.complaints.push(Complaint::at(&file.path, source.catalogue.referenced, message));
                    continue;
                }
            };
            catalogues.insert(source.catalogue.value, catalogue);
        }
        catalogues
    }

    fn queries(&self) -> BTreeMap<String, Query> {
        self.folder("queries", "sql")
            .into_iter()
            .map(|(file, name)| (name.to_owned(), Query::parse(&file.text)))
            .collect()
    }

    fn out_of_scope(&mut self) -> Vec<(Language, String)> {
        let Some(file) = self.files.iter().find(|file| file.path == "out_of_scope.yaml") else { return Vec::new() };
        let Some(source) = self.read::<OutOfScopeFile>(file) else { return Vec::new() };
        let texts = source.examples.into_iter();
        texts.flat_map(|(language, texts)| texts.into_iter().map(move |text| (language, text))).collect()
    }

    fn expect_name(&mut self, file: &SourceFile, name: &Spanned<String>, bare: &str) {
        if name.value != bare {
            let message = format!("the file's name says `{bare}`, its contents say `{}`: they must agree", name.value);
            self.complaints.push(Complaint::at(&file.path, name.referenced, message));
        }
    }
}

fn names(key: String, names: BTreeMap<Language, Vec<String>>) -> impl Iterator<Item = CatalogueName> {
    names.into_iter().flat_map(move |(language, names)| {
        let key = key.clone();
        names.into_iter().map(move |name| CatalogueName { key: key.clone(), language: Some(language), name })
    })
}
