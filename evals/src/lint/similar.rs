//! Pairs of texts that are nearly the same, found without comparing every text with every other.

use std::collections::{BTreeSet, HashMap, HashSet};

/// Texts that share so much of their runs of three characters are one text written twice. Lower, "order 1823" and "order 1824" are
/// found as well; higher, a letter more in a short text hides it.
const SIMILAR: f64 = 0.8;

/// Two texts that are nearly the same, by their indices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The earlier one.
    pub first: usize,
    /// The later one.
    pub second: usize,
    /// The share of their runs of three characters that both have (Jaccard).
    pub similarity: f64,
}

/// All pairs that are nearly the same, in order. Two texts that are so similar share at least one of their rarest runs, so that
/// only texts with such a run in common are compared (Chaudhuri et al. 2006, prefix filtering).
pub fn pairs(texts: &[String]) -> Vec<Pair> {
    let runs = rarest_first(texts);
    let mut texts_with: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut pairs = Vec::new();
    for (second, of_second) in runs.iter().enumerate() {
        let needed = (SIMILAR * of_second.len() as f64).ceil() as usize;
        let prefix = &of_second[..of_second.len() - needed + usize::from(needed > 0)];
        let seen = prefix.iter().filter_map(|run| texts_with.get(run)).flatten();
        let candidates: BTreeSet<_> = seen.copied().collect();
        for first in candidates {
            let similarity = jaccard(&runs[first], of_second);
            if similarity >= SIMILAR {
                pairs.push(Pair { first, second, similarity });
            }
        }
        prefix.iter().for_each(|run| texts_with.entry(*run).or_default().push(second));
    }
    pairs.sort_by_key(|pair| (pair.first, pair.second));
    pairs
}

/// The distinct runs of each text as numbers, those that few texts have first.
fn rarest_first(texts: &[String]) -> Vec<Vec<usize>> {
    let runs: Vec<HashSet<[char; 3]>> = texts.iter().map(|text| runs(text)).collect();
    let mut counts: HashMap<[char; 3], usize> = HashMap::new();
    runs.iter().flatten().for_each(|run| *counts.entry(*run).or_default() += 1);
    let mut order: Vec<_> = counts.into_iter().collect();
    order.sort_unstable_by_key(|(run, count)| (*count, *run));
    let number: HashMap<_, _> = order.into_iter().enumerate().map(|(number, (run, _))| (run, number)).collect();
    let numbered = |runs: &HashSet<[char; 3]>| {
        let mut numbers: Vec<_> = runs.iter().map(|run| number[run]).collect();
        numbers.sort_unstable();
        numbers
    };
    runs.iter().map(numbered).collect()
}

/// A blank before and after makes runs of words of one or two letters too.
fn runs(text: &str) -> HashSet<[char; 3]> {
    if text.is_empty() {
        return HashSet::new();
    }
    let characters: Vec<_> = format!(" {text} ").chars().collect();
    characters.windows(3).map(|run| [run[0], run[1], run[2]]).collect()
}

/// Of two sorted lists, the share of all their elements that both have.
fn jaccard(a: &[usize], b: &[usize]) -> f64 {
    let common = a.iter().filter(|run| b.binary_search(run).is_ok()).count();
    common as f64 / (a.len() + b.len() - common) as f64
}
