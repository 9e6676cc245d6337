//! Reading what happens when no answer comes.

use jiff::SignedDuration;
use serde_saphyr::Spanned;

use super::{
    After, Complaint, Silence,
    source::{AfterFile, StepFile},
};
use crate::duration;

/// Shorter, and it would press somebody who is still writing.
const SHORTEST: SignedDuration = SignedDuration::from_mins(1);
/// Longer, and WhatsApp would not let it through: an hour before the customer service window closes.
const LONGEST: SignedDuration = SignedDuration::from_hours(23);
/// The reply to a timeout, where the pack names none.
const TIMED_OUT: &str = "timed_out";

/// What happens when no answer comes to a step that says `say`.
pub(super) fn compile(step: &StepFile, say: &str, file: &str, complaints: &mut Vec<Complaint>) -> Silence {
    let mut read = |what: &str, source: Option<&Spanned<AfterFile>>, default: &str| {
        let source = source?;
        let written = &source.value.after;
        let Some(after) = duration::parse(written).filter(|after| (SHORTEST..=LONGEST).contains(after)) else {
            let expected = duration::EXPECTED;
            let message = format!("`{what}` has `after`, {expected}, from 1m to 23h; found `{written}`");
            complaints.push(Complaint::at(file, source.referenced, message));
            return None;
        };
        Some(After { after, say: source.value.say.clone().unwrap_or_else(|| default.to_owned()) })
    };
    let reminder = read("reminder", step.reminder.as_ref(), say);
    let timeout = read("timeout", step.timeout.as_ref(), TIMED_OUT);
    if let (Some(reminder), Some(timeout), Some(source)) = (&reminder, &timeout, &step.reminder)
        && reminder.after >= timeout.after
    {
        let message = "the reminder comes before the timeout, or nobody reads it";
        complaints.push(Complaint::at(file, source.referenced, message));
    }
    Silence { reminder, timeout }
}
