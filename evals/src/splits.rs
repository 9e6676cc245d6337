//! Parts of labelled data: folds for cross-validation and growing shares for a learning curve. Each label is split by itself, so that
//! none is lost by chance.

use std::collections::BTreeMap;

use crate::{dataset::Row, dice::Dice};

/// Every row's fold, from 0 to below `folds`. Each label's rows are spread evenly over the folds.
pub fn folds(rows: &[Row], folds: usize, seed: u64) -> Vec<usize> {
    let mut fold_of = vec![0; rows.len()];
    let mut next = 0;
    for indices in shuffled(rows, seed).values() {
        for index in indices {
            fold_of[*index] = next % folds;
            next += 1;
        }
    }
    fold_of
}

/// The rows outside and inside a fold.
pub fn split(rows: &[Row], fold_of: &[usize], fold: usize) -> (Vec<Row>, Vec<Row>) {
    let (kept, held_out): (Vec<_>, Vec<_>) = rows.iter().zip(fold_of).partition(|(_, of)| **of != fold);
    let rows = |part: Vec<(&Row, &usize)>| part.into_iter().map(|(row, _)| row.clone()).collect();
    (rows(kept), rows(held_out))
}

/// A share of the rows of each label, at least one of each. A larger share of the same seed contains the smaller one.
pub fn share(rows: &[Row], share: f64, seed: u64) -> Vec<Row> {
    let by_label = shuffled(rows, seed);
    let mut chosen: Vec<_> = by_label
        .values()
        .flat_map(|indices| &indices[..((indices.len() as f64 * share).round() as usize).clamp(1, indices.len())])
        .collect();
    chosen.sort_unstable();
    chosen.into_iter().map(|index| rows[*index].clone()).collect()
}

/// The rows of each label by their indices, in any order.
fn shuffled(rows: &[Row], seed: u64) -> BTreeMap<&str, Vec<usize>> {
    let mut by_label: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        by_label.entry(&row.intent).or_default().push(index);
    }
    let mut dice = Dice::new(seed);
    by_label.values_mut().for_each(|indices| dice.shuffle(indices));
    by_label
}
