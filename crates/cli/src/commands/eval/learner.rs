//! The classifier that evals measure. Whoever brings another one changes this file.

use evals::predictor::{self, Train};

/// Its name in the record of a run.
pub(super) const MODEL: &str = "sparse";

/// What learns labelled messages, of which those labelled `oos_label` ask for nothing.
pub(super) fn learner(oos_label: &str) -> Box<Train<'static>> {
    predictor::sparse(oos_label)
}
