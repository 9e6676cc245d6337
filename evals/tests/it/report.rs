//! The page of a run.

use std::collections::BTreeMap;

use evals::{
    case::{Act, Scope},
    compare::compare,
    curve::Trial,
    gates::Verdict,
    metrics::{self, Noisy, timings::by_tier},
    record::{Machine, Record},
    report::{Report, page},
};

use super::{case, inside, outside};

/// What somebody writes who would like the page to do something.
const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=\"alert('2')\"> & \u{1}";

fn record() -> Record {
    Record {
        suite: "tiny".to_owned(),
        at: "2026-11-20T10:30:00Z".to_owned(),
        version: "0.1.0".to_owned(),
        commit: Some("0123456789abcdef".to_owned()),
        has_changes: Some(false),
        hashes: BTreeMap::from([("test".to_owned(), "abc".to_owned())]),
        rows: BTreeMap::from([("test".to_owned(), 4)]),
        model: HOSTILE.to_owned(),
        seed: 1,
        options: BTreeMap::new(),
        machine: Machine { system: "linux".to_owned(), processor: None, threads: 2, build: "debug".to_owned() },
    }
}

/// A page with everything on it that a page may have, and with hostile text wherever text can come from.
fn whole_page() -> String {
    let mut cases = vec![
        inside(HOSTILE, HOSTILE, Some("order"), 0.9),
        inside("where is 1823", "order", Some("order"), 0.7),
        outside("sing a song", None, 0.2),
        case("fix my bike", Scope::Near, "oos", Some(HOSTILE), 0.6),
    ];
    for case in &mut cases {
        case.act = Some(Act {
            decision: HOSTILE.to_owned(),
            done: Vec::new(),
            slots: Vec::new(),
            wrong: Some(HOSTILE.to_owned()),
        });
        case.prediction.tier = HOSTILE.to_owned();
    }
    let mut metrics = metrics::measure(&cases, 0.9);
    let figures = Noisy::from(&metrics);
    metrics.noise.insert("typos".to_owned(), figures);
    let before: Vec<_> = cases
        .iter()
        .cloned()
        .map(|mut case| {
            case.prediction.predicted = None;
            case
        })
        .collect();
    let comparison = compare(&before, &cases).unwrap();
    let verdict =
        Verdict { figure: HOSTILE.to_owned(), rule: "at least 1".to_owned(), found: "0".to_owned(), holds: false };
    let trial = |rows, accuracy| Trial {
        share: 1.0,
        seed: 1,
        rows,
        in_scope_accuracy: Some(accuracy),
        out_of_scope_auroc: None,
    };
    page(&Report {
        record: &record(),
        metrics: &metrics,
        timings: &by_tier(&cases),
        cases: &cases,
        verdicts: &[verdict],
        against: Some((&record(), &comparison)),
        curve: &[trial(10, 0.5), trial(100, 0.7), trial(100, 0.8)],
    })
}

/// The page without its style and its script.
fn body(page: &str) -> &str {
    &page[page.find("<body>").unwrap()..page.find("<script>").unwrap()]
}

#[test]
fn nothing_that_somebody_wrote_becomes_markup() {
    let page = whole_page();
    assert_eq!(page.matches("<script>").count(), 1, "only the page's own script");
    assert!(!page.contains("<img") && !page.contains("onerror=\""), "a person's words became an element");
    assert!(page.contains("&lt;img src=x onerror=&quot;alert(&#39;2&#39;)&quot;&gt; &amp; \u{fffd}"));
    assert!(page.contains("default-src 'none'"), "the page asks for nothing");
    assert!(!page.contains("http://") && !page.contains("https://"), "the page names no address");
}

#[test]
fn every_element_that_is_opened_is_closed_in_order() {
    let page = whole_page();
    let body = body(&page);
    let mut open: Vec<&str> = Vec::new();
    for tag in body.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap_or_else(|| panic!("`<{tag}` never ends"));
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "</{name}> closes something else");
        } else if !tag.ends_with('/') && name != "input" {
            open.push(name);
        }
    }
    assert_eq!(open, ["body"]);
}

#[test]
fn the_page_has_all_its_parts_and_can_be_walked_without_a_mouse() {
    let page = whole_page();
    for id in ["gates", "changes", "quality", "confusions", "intents", "acts", "mistakes", "how"] {
        assert!(page.contains(&format!("<section id=\"{id}\"")) && page.contains(&format!("href=\"#{id}\"")), "{id}");
    }
    assert_eq!(page.matches("<svg").count(), 7, "seven charts");
    assert_eq!(page.matches("<svg").count(), page.matches("role=\"img\" aria-label=").count(), "each with its words");
    assert_eq!(page.matches("class=\"scroll\"").count(), page.matches("class=\"scroll\" tabindex=\"0\"").count());
    assert!(!body(&page).contains("NaN") && !body(&page).contains("inf"), "a figure is no number");
}

#[test]
fn a_run_without_anything_wrong_has_a_page_too() {
    let cases = [inside("where is 1823", "order", Some("order"), 1.0)];
    let metrics = metrics::measure(&cases, 0.9);
    let report = Report {
        record: &record(),
        metrics: &metrics,
        timings: &by_tier(&cases),
        cases: &cases,
        verdicts: &[],
        against: None,
        curve: &[],
    };
    let page = page(&report);
    assert!(page.contains("Nothing: every message was taken for what it is."));
    assert!(!body(&page).contains("NaN"), "a figure is no number");
}
