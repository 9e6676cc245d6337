//! Holding a run's figures against the gates of its suite.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::suite::{Gate, Rule};

/// What came of one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The figure.
    pub figure: String,
    /// What must hold, in words.
    pub rule: String,
    /// What was found, in words.
    pub found: String,
    /// It holds.
    pub holds: bool,
}

/// Checks every rule of every gate. `figures` are the run's metrics as JSON, `baseline` the committed ones.
pub fn check(gates: &[Gate], figures: &Value, baseline: Option<&Value>) -> Vec<Verdict> {
    let verdicts = gates.iter().flat_map(|gate| gate.rules.iter().map(move |rule| (gate, *rule)));
    verdicts.map(|(gate, rule)| verdict(gate, rule, figures, baseline)).collect()
}

fn verdict(gate: &Gate, rule: Rule, figures: &Value, baseline: Option<&Value>) -> Verdict {
    let Gate { figure, with_confidence, .. } = gate;
    let before = baseline.and_then(|baseline| look_up(baseline, figure));
    let sure = if *with_confidence { ", with 95 % confidence" } else { "" };
    let rule_in_words = match (rule, before) {
        (Rule::Min(least), _) => format!("at least {least}{sure}"),
        (Rule::Max(most), _) => format!("at most {most}{sure}"),
        (Rule::Drop(drop), Some(before)) => format!("at most {drop} worse than {before:.4}{sure}"),
        (Rule::Drop(drop), None) => format!("at most {drop} worse than the committed results{sure}"),
    };
    let verdict =
        |holds: bool, found: String| Verdict { figure: figure.clone(), rule: rule_in_words.clone(), found, holds };
    let Some(value) = look_up(figures, figure) else {
        return verdict(false, "no such figure in this run".to_owned());
    };
    let interval = if *with_confidence { interval(figures, figure) } else { Some((value, value)) };
    let Some((low, high)) = interval else {
        return verdict(false, format!("{value:.4}, for which no interval is known"));
    };
    let found = if *with_confidence { format!("{value:.4} ({low:.4} to {high:.4})") } else { format!("{value:.4}") };
    let holds = match (rule, before) {
        (Rule::Min(least), _) => low >= least,
        (Rule::Max(most), _) => high <= most,
        // A figure that must not exceed something gets worse by rising.
        (Rule::Drop(drop), Some(before)) if is_better_low(figure) => low <= before + drop,
        (Rule::Drop(drop), Some(before)) => high >= before - drop,
        (Rule::Drop(_), None) => return verdict(true, format!("{value:.4}, and nothing committed to compare with")),
    };
    verdict(holds, found)
}

/// The figures of which less is better.
fn is_better_low(figure: &str) -> bool {
    let name = figure.rsplit('.').next().unwrap_or(figure);
    let low = ["expected_calibration_error", "brier", "false_alarms", "wrong_acts", "out_of_scope_fpr95"];
    low.contains(&name) || name.ends_with("_us")
}

/// The number at a place such as `intents.order.recall`. Names may have dots of their own.
///
/// ```
/// let figures = serde_json::json!({"intents": {"order.state": {"recall": 0.5}}});
/// assert_eq!(evals::gates::look_up(&figures, "intents.order.state.recall"), Some(0.5));
/// assert_eq!(evals::gates::look_up(&figures, "intents.order"), None);
/// ```
pub fn look_up(figures: &Value, place: &str) -> Option<f64> {
    if let Some(value) = figures.get(place) {
        return value.as_f64();
    }
    let mut dots = place.match_indices('.');
    dots.find_map(|(dot, _)| look_up(figures.get(&place[..dot])?, &place[dot + 1..]))
}

fn interval(figures: &Value, figure: &str) -> Option<(f64, f64)> {
    let bounds = figures.get("intervals")?.get(figure)?;
    Some((bounds.get(0)?.as_f64()?, bounds.get(1)?.as_f64()?))
}
