//! Memory that a forward pass needs and the next one uses again.

use kernel::{Level, Rows};

/// The memory of a forward pass.
#[derive(Clone, Debug)]
pub(crate) struct Scratch {
    /// One row for each token: what goes from layer to layer.
    pub(super) states: Vec<f32>,
    /// Queries, keys and values, side by side.
    pub(super) projected: Vec<f32>,
    /// What each token has seen of the others.
    pub(super) seen: Vec<f32>,
    /// The inside of the feed-forward part.
    pub(super) inner: Vec<f32>,
    /// What is added to the states.
    pub(super) added: Vec<f32>,
    /// Rows as they are multiplied.
    pub(super) rows: Rows,
    /// The keys of one head, a column for each token.
    pub(super) keys: Vec<f32>,
    /// How much each token of a text looks at each.
    pub(super) scores: Vec<f32>,
}

impl Scratch {
    pub(super) fn new(level: Level) -> Self {
        let none = Vec::new;
        Self {
            states: none(),
            projected: none(),
            seen: none(),
            inner: none(),
            added: none(),
            rows: Rows::new(level),
            keys: none(),
            scores: none(),
        }
    }
}

/// The first `count` values, more of them if need be. What they were is of no importance.
pub(super) fn room(values: &mut Vec<f32>, count: usize) -> &mut [f32] {
    if values.len() < count {
        values.resize(count, 0.0);
    }
    &mut values[..count]
}
