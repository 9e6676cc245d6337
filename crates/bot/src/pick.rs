//! What a button carries: everything needed to act on it months later, in one short text. The role of whoever taps is checked
//! when it is tapped.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::{message::ID_MAX, reply::Pick};

/// Characters with a meaning of their own in an id.
const RESERVED: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'&').add(b'=').add(b'/').add(b' ');

/// The id of a choice: `v1/c/order?order=1823` for a command, `v1/a/12/yes` for an answer to question 12. `None` when it
/// would be longer than [`ID_MAX`].
pub fn to_id(pick: &Pick) -> Option<String> {
    let encode = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
    let id = match pick {
        Pick::Command { intent, slots } => {
            let slots: Vec<_> = slots.iter().map(|(name, text)| format!("{}={}", encode(name), encode(text))).collect();
            let separator = if slots.is_empty() { "" } else { "?" };
            format!("v1/c/{}{separator}{}", encode(intent), slots.join("&"))
        }
        Pick::Answer { question, value } => format!("v1/a/{question}/{}", encode(value)),
    };
    (id.len() <= ID_MAX).then_some(id)
}

/// Reads an id back. `None` for what we never wrote.
///
/// ```
/// use bot::{pick, reply::Pick};
/// let pick = Pick::Command { intent: "order".into(), slots: vec![("order".into(), "18/23 &".into())] };
/// assert_eq!(pick::from_id(&pick::to_id(&pick).unwrap()), Some(pick));
/// assert_eq!(pick::from_id("drop table"), None);
/// ```
pub fn from_id(id: &str) -> Option<Pick> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned);
    if let Some(answer) = id.strip_prefix("v1/a/") {
        let (question, value) = answer.split_once('/')?;
        return Some(Pick::Answer { question: question.parse().ok()?, value: decode(value)? });
    }
    let command = id.strip_prefix("v1/c/")?;
    let (intent, slots) = command.split_once('?').unwrap_or((command, ""));
    let slots = slots.split('&').filter(|slot| !slot.is_empty()).map(|slot| {
        let (name, text) = slot.split_once('=')?;
        Some((decode(name)?, decode(text)?))
    });
    Some(Pick::Command { intent: decode(intent)?, slots: slots.collect::<Option<_>>()? })
}
