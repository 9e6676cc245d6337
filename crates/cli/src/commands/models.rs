//! `recado models`: sentence encoders imported, listed and shown.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use encoder::{About, Encoder, Folder, Manifest, Package, hub::Hub};
use serde_json::json;

use crate::args::{Import, ListModels, Models, ShowModel};

/// Where the encoder is that needs no folder.
const BUILT_IN: &str = "part of the program";

pub(crate) fn run(args: &Models) -> anyhow::Result<ExitCode> {
    match args {
        Models::Import(args) => import(args),
        Models::List(args) => list(args),
        Models::Show(args) => show(args),
    }
}

fn import(args: &Import) -> anyhow::Result<ExitCode> {
    let last = args.from.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let name = args.name.clone().unwrap_or_else(|| last.to_owned());
    let out = args.out.clone().unwrap_or_else(|| Path::new("models").join(&name));
    let folder = folder(&args.from)?;
    let about = About {
        made_by: format!("recado models import DIR --name {name} --licence {}", args.licence),
        name,
        origin: args.origin.clone().unwrap_or_else(|| args.from.clone()),
        licence: args.licence.clone(),
    };
    let package = Package::import_with_care(&Folder::read(&folder)?, about)?;
    // Before it is written: a model that does not load is of no use to anybody.
    Encoder::new(&package).map_err(anyhow::Error::msg).context("loading what was imported")?;
    package.write(&out).with_context(|| format!("writing the model into {}", out.display()))?;
    if args.json {
        say!("{}", serde_json::to_string_pretty(&package.manifest)?);
    } else {
        say!("{} is in {}", package.manifest.name, out.display());
        say!("{}", description(&package.manifest));
    }
    Ok(ExitCode::SUCCESS)
}

/// The folder itself, or that of the model with this name, fetched from the hub.
fn folder(from: &str) -> anyhow::Result<PathBuf> {
    let path = PathBuf::from(from);
    let is_name = from.split('/').count() == 2 && !from.starts_with(['.', '/', '~']);
    if path.exists() || !is_name {
        return Ok(path);
    }
    Ok(Hub::from_env().folder(from)?)
}

fn list(args: &ListModels) -> anyhow::Result<ExitCode> {
    let mut models = vec![(BUILT_IN.to_owned(), Package::shipped().manifest)];
    let mut folders: Vec<_> = match fs::read_dir(&args.models) {
        Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?,
        Err(_) => Vec::new(),
    };
    folders.sort();
    for folder in folders.iter().filter(|folder| Package::is_at(folder)) {
        models.push((folder.display().to_string(), Package::manifest_at(folder)?));
    }
    if args.json {
        let models: Vec<_> = models.iter().map(|(place, manifest)| as_json(place, manifest)).collect();
        say!("{}", serde_json::to_string_pretty(&models)?);
    } else {
        for (place, manifest) in &models {
            say!(
                "{:<24} {:>4} components  {:>2} layers  {place}",
                manifest.name,
                manifest.architecture.hidden,
                manifest.architecture.layers
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show(args: &ShowModel) -> anyhow::Result<ExitCode> {
    let (place, manifest) = match &args.dir {
        Some(dir) => (dir.display().to_string(), Package::read(dir)?.manifest),
        None => (BUILT_IN.to_owned(), Package::shipped().manifest),
    };
    if args.json {
        say!("{}", serde_json::to_string_pretty(&as_json(&place, &manifest))?);
    } else {
        say!("{}: {place}", manifest.name);
        say!("{}", description(&manifest));
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(place: &str, manifest: &Manifest) -> serde_json::Value {
    json!({"place": place, "hash": manifest.hash(), "manifest": manifest})
}

fn description(manifest: &Manifest) -> String {
    let architecture = &manifest.architecture;
    let lines = [
        ("origin", manifest.origin.clone()),
        ("licence", manifest.licence.clone()),
        ("made by", manifest.made_by.clone()),
        ("components", architecture.hidden.to_string()),
        ("layers", architecture.layers.to_string()),
        ("words", architecture.vocabulary.to_string()),
        ("tokens", format!("{} at most", manifest.recipe.tokens_max)),
        ("pooling", format!("{:?}", manifest.recipe.pooling).to_lowercase()),
        ("weights", format!("SHA-256 {}", manifest.weights.sha256)),
        ("hash", manifest.hash()),
    ];
    lines.map(|(name, value)| format!("  {name:<10}  {value}")).join("\n")
}
