//! The pack's own files, for the tests that read it whole.

use std::path::Path;

use bot::{Pack, pack::SourceFile};

/// Every file of the pack, as the loader takes them.
pub(crate) fn files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["", "intents", "flows", "entities", "queries", "replies"].map(|folder| root.join(folder));
    let entries = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path());
    let is_of_pack = |path: &std::path::PathBuf| path.extension().is_some_and(|kind| kind == "yaml" || kind == "sql");
    paths
        .filter(is_of_pack)
        .map(|path| SourceFile {
            path: path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"),
            text: std::fs::read_to_string(&path).unwrap(),
        })
        .collect()
}

/// The pack, or what is wrong with it.
pub(crate) fn pack() -> Pack {
    Pack::compile(&files())
        .unwrap_or_else(|complaints| panic!("{}", complaints.iter().map(|c| format!("{c}\n")).collect::<String>()))
}
