//! The named places at which the program can be made to die: found in its source, so that none is forgotten.

use std::{fs, path::Path};

use crate::harness::repository;

/// What stands before and after the name of a place at which the process dies, wherever it is.
const BEFORE: &str = "fail_point!(\"";
const AFTER: &str = "\", |_| std::process::abort()";

/// Every place, in alphabetical order.
pub(super) fn named() -> Vec<String> {
    let mut points = Vec::new();
    collect(&repository().join("crates/gateway/src"), &mut points);
    points.sort_unstable();
    assert!(points.len() >= 8, "the places were not found: {points:?}");
    points
}

fn collect(folder: &Path, points: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, points);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let names = text.split(BEFORE).skip(1).filter_map(|rest| rest.split_once('"'));
            points.extend(
                names.filter(|(name, _)| text.contains(&format!("{name}{AFTER}"))).map(|(name, _)| name.to_owned()),
            );
        }
    }
}
