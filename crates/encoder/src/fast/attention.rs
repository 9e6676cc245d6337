//! Each token looks at all tokens of its text, with several heads.

use kernel::{Level, Shape};

use super::scratch::room;

/// Columns of scores are filled up to a multiple of it: the lanes of a vector.
const LANES: usize = 16;

#[derive(Clone, Copy, Debug)]
pub(super) struct Heads {
    pub(super) level: Level,
    pub(super) count: usize,
    /// Components of each.
    pub(super) width: usize,
}

impl Heads {
    /// Fills `seen`, a row for each token, from `projected`, which has its query, key and value side by side.
    pub(super) fn attend(
        &self,
        texts: &[&[u32]],
        projected: &[f32],
        seen: &mut [f32],
        keys: &mut Vec<f32>,
        scores: &mut Vec<f32>,
    ) {
        let hidden = self.count * self.width;
        let mut first = 0;
        for text in texts.iter().filter(|text| !text.is_empty()) {
            let rows = first..first + text.len();
            let projected = &projected[3 * hidden * rows.start..3 * hidden * rows.end];
            let seen = &mut seen[hidden * rows.start..hidden * rows.end];
            for head in 0..self.count {
                self.attend_one(
                    text.len(),
                    &projected[head * self.width..],
                    &mut seen[head * self.width..],
                    keys,
                    scores,
                );
            }
            first = rows.end;
        }
    }

    /// One head of one text; its columns are the first of what is given.
    fn attend_one(
        &self,
        tokens: usize,
        projected: &[f32],
        seen: &mut [f32],
        keys: &mut Vec<f32>,
        scores: &mut Vec<f32>,
    ) {
        let Self { level, count, width } = *self;
        let hidden = count * width;
        let stride = 3 * hidden;
        let columns = tokens.next_multiple_of(LANES);
        let keys = room(keys, width * columns);
        keys.fill(0.0);
        for token in 0..tokens {
            let key = &projected[token * stride + hidden..][..width];
            key.iter().enumerate().for_each(|(at, value)| keys[at * columns + token] = *value);
        }
        let scores = room(scores, tokens * columns);
        let queries = (projected, stride);
        kernel::product(
            level,
            queries,
            (keys, columns),
            (scores, columns),
            Shape { rows: tokens, inner: width, columns },
        );
        kernel::softmax(level, scores, columns, tokens, 1.0 / (width as f32).sqrt());
        let values = (&projected[2 * hidden..], stride);
        kernel::product(
            level,
            (scores, columns),
            values,
            (seen, hidden),
            Shape { rows: tokens, inner: tokens, columns: width },
        );
    }
}
