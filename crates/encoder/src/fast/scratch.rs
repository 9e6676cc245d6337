//! Memory that a forward pass needs and the next one uses again.

use kernel::Rows;

/// The memory of a forward pass.
#[derive(Clone, Debug, Default)]
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
    /// What the matrices are multiplied with, where somebody wants to know.
    pub(crate) noted: Option<Notes>,
}

/// What each matrix was multiplied with, in the order in which a pass comes to them.
#[derive(Clone, Debug)]
pub(crate) struct Notes {
    lists: Vec<Vec<f32>>,
    next: usize,
}

impl Notes {
    /// Of a model with so many matrices.
    pub(crate) fn new(matrices: usize) -> Self {
        Self { lists: vec![Vec::new(); matrices], next: 0 }
    }

    /// All that was noted, a list for each matrix.
    pub(crate) fn into_lists(self) -> Vec<Vec<f32>> {
        self.lists
    }

    pub(super) fn take(&mut self, values: &[f32]) {
        self.lists[self.next].extend_from_slice(values);
        self.next = (self.next + 1) % self.lists.len();
    }
}

/// The first `count` values, more of them if need be. What they were is of no importance.
pub(super) fn room(values: &mut Vec<f32>, count: usize) -> &mut [f32] {
    if values.len() < count {
        values.resize(count, 0.0);
    }
    &mut values[..count]
}
