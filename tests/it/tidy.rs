//! The workspace's rules that a compiler does not know: who may depend on whom, how long a file may be, what tests must not do.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::harness::repository;

/// Each package and the packages of this workspace that it may use. Development dependencies count too.
const MAY_USE: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("encoder", &["kernel"]),
    ("nlu", &[]),
    ("learn", &["encoder", "nlu"]),
    ("bot", &["nlu"]),
    ("gateway", &["bot", "encoder", "nlu"]),
    ("shop", &["bot", "gateway", "nlu"]),
    ("evals", &["bot", "nlu"]),
    ("recado-cli", &["bot", "encoder", "evals", "gateway", "nlu", "shop"]),
    ("tests", &["bot", "gateway", "nlu", "recado-cli", "shop"]),
];
/// What the pure crates must not use: they do no I/O, know no runtime and read no clock of their own.
const IMPURE: &[&str] = &["axum", "hyper", "rand", "reqwest", "sqlx", "tokio"];
const PURE: &[&str] = &["bot", "nlu"];
/// A source file longer than this is more than one idea.
const LINES_MAX: usize = 400;
/// Tests may be tables.
const TEST_FOLDERS: &[&str] = &["tests", "benches"];

#[test]
fn every_package_uses_only_what_it_may() {
    let allowed: BTreeMap<_, _> = MAY_USE.iter().copied().collect();
    let packages = packages();
    for (name, dependencies) in &packages {
        let Some(allowed) = allowed.get(name.as_str()) else { panic!("package `{name}` is not in the list: add it") };
        let ours = dependencies.iter().filter(|dependency| packages.contains_key(*dependency));
        let more: Vec<_> = ours.filter(|dependency| !allowed.contains(&dependency.as_str())).collect();
        assert!(more.is_empty(), "`{name}` uses {more:?}");
        let impure: Vec<_> = dependencies.iter().filter(|name| IMPURE.contains(&name.as_str())).collect();
        assert!(!PURE.contains(&name.as_str()) || impure.is_empty(), "`{name}` is pure and uses {impure:?}");
    }
    assert_eq!(packages.len(), MAY_USE.len(), "a package in the list is gone");
}

#[test]
fn no_source_file_is_longer_than_an_idea() {
    for file in rust_files() {
        let is_test = file.components().any(|part| TEST_FOLDERS.iter().any(|folder| part.as_os_str() == *folder));
        let lines = read(&file).lines().count();
        assert!(is_test || lines <= LINES_MAX, "{} has {lines} lines", file.display());
    }
}

#[test]
fn no_test_sleeps_and_none_is_ignored() {
    // Written apart, so that this file does not find itself.
    let sleeps = [concat!("thread::", "sleep"), concat!("time::", "sleep(")];
    let ignored = concat!("#[", "ignore");
    for file in rust_files() {
        let text = read(&file);
        assert!(!text.contains(ignored), "{} ignores a test", file.display());
        let is_test = file.components().any(|part| part.as_os_str() == "tests");
        let sleeps = sleeps.iter().any(|sleep| text.contains(sleep));
        assert!(!(is_test && sleeps), "{} sleeps: wait for what you want to see", file.display());
    }
}

#[test]
fn every_crate_begins_with_what_it_is() {
    for file in rust_files() {
        let is_root = file.ends_with("src/lib.rs") || file.ends_with("src/main.rs");
        assert!(!is_root || read(&file).starts_with("//! "), "{} says nothing of itself", file.display());
    }
}

#[test]
fn every_page_of_documentation_can_be_found() {
    let root = repository();
    let fronts = ["README.md", "ARCHITECTURE.md"].map(|front| root.join(front));
    let fronts: String = fronts.iter().filter(|front| front.exists()).map(|front| read(front)).collect();
    for page in fs::read_dir(root.join("docs")).unwrap() {
        let name = page.unwrap().file_name().into_string().unwrap();
        let is_linked = fronts.contains(&format!("docs/{name}"));
        assert!(is_linked || fronts.is_empty(), "docs/{name} is linked from neither README.md nor ARCHITECTURE.md");
    }
}

/// The workspace's packages and what each depends on, whatever for.
fn packages() -> BTreeMap<String, BTreeSet<String>> {
    let root = repository();
    let workspace = manifest(&root);
    let members = workspace["workspace"]["members"].as_array().unwrap();
    let packages = members.iter().map(|member| {
        let manifest = manifest(&root.join(member.as_str().unwrap()));
        let name = manifest["package"]["name"].as_str().unwrap().to_owned();
        let tables = ["dependencies", "dev-dependencies", "build-dependencies"];
        let tables = tables.iter().filter_map(|table| manifest.get(*table)?.as_table());
        (name, tables.flat_map(|table| table.keys().cloned()).collect())
    });
    packages.collect()
}

fn manifest(folder: &Path) -> toml::Table {
    toml::from_str(&read(&folder.join("Cargo.toml"))).unwrap()
}

/// Every Rust file of the workspace, relative to its root.
fn rust_files() -> Vec<PathBuf> {
    let root = repository();
    let mut files = Vec::new();
    let mut folders = vec!["crates".into(), "evals".into(), "examples".into(), PathBuf::from("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if root.join(&path).is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 100, "the files were not found");
    files
}

fn read(file: &Path) -> String {
    let file = repository().join(file);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
