//! What must hold of a figure.

use serde::Deserialize;

/// What must hold of one figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// The figure's place in the metrics, `intents.order.recall`.
    pub figure: String,
    /// What must hold; never empty.
    pub rules: Vec<Rule>,
    /// Chance is allowed for: see [`Rule`].
    pub with_confidence: bool,
    /// The line of the suite.
    pub line: u64,
}

/// One bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// At least so much. With confidence, the lower end of the interval reaches it: it holds, and not by luck.
    Min(f64),
    /// At most so much. With confidence, the upper end of the interval does not exceed it.
    Max(f64),
    /// At most so much worse than the committed results. With confidence, only a fall counts that the interval does not explain.
    Drop(f64),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GateFile {
    min: Option<f64>,
    max: Option<f64>,
    drop: Option<f64>,
    confidence: Option<f64>,
}

/// The confidence of the intervals that runs keep.
const CONFIDENCE: f64 = 0.95;

impl GateFile {
    pub(super) fn compile(self, figure: String, line: u64) -> Result<Gate, String> {
        let rules = [self.min.map(Rule::Min), self.max.map(Rule::Max), self.drop.map(Rule::Drop)];
        let rules: Vec<_> = rules.into_iter().flatten().collect();
        if rules.is_empty() {
            return Err(format!("gate `{figure}`: expected `min`, `max` or `drop`, found none"));
        }
        if let Some(drop) = self.drop.filter(|drop| *drop < 0.0) {
            return Err(format!("gate `{figure}`: expected a drop of 0 or more, found {drop}"));
        }
        if let Some(other) = self.confidence.filter(|confidence| *confidence != CONFIDENCE) {
            return Err(format!("gate `{figure}`: expected the confidence 0.95, that of all intervals, found {other}"));
        }
        Ok(Gate { figure, rules, with_confidence: self.confidence.is_some(), line })
    }
}
