//! What a button carries: everything needed to act on it months later, in one short text. The role of whoever taps is checked
//! when it is tapped.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::{message::ID_MAX, reply::Pick};

/// Characters with a meaning of their own in an id, or in WhatsApp's markup.
const RESERVED: &AsciiSet =
    &CONTROLS.add(b'%').add(b'?').add(b'&').add(b'=').add(b'/').add(b' ').add(b'*').add(b'~').add(b'`').add(b'>');
/// In data an underline may stand at the edge of a word, where it formats; in names of intents and slots it does not.
const RESERVED_IN_DATA: &AsciiSet = &RESERVED.add(b'_');

/// The id of a choice: `v1/c/order?order=1823` for a command, `v1/a/12/yes` for an answer to question 12, `v1/p/9f3c/18` for
/// the page of a list that begins with its choice 18. `None` when it would be longer than [`ID_MAX`].
pub fn to_id(pick: &Pick) -> Option<String> {
    let name = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
    let data = |text: &str| utf8_percent_encode(text, RESERVED_IN_DATA).to_string();
    let id = match pick {
        Pick::Command { intent, slots } => {
            let slots: Vec<_> = slots.iter().map(|(slot, text)| format!("{}={}", name(slot), data(text))).collect();
            let separator = if slots.is_empty() { "" } else { "?" };
            format!("v1/c/{}{separator}{}", name(intent), slots.join("&"))
        }
        Pick::Answer { question, value } => format!("v1/a/{question}/{}", data(value)),
        Pick::Page { list, start } => format!("v1/p/{list:x}/{start}"),
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
    if let Some(page) = id.strip_prefix("v1/p/") {
        let (list, start) = page.split_once('/')?;
        return Some(Pick::Page { list: u64::from_str_radix(list, 16).ok()?, start: start.parse().ok()? });
    }
    let command = id.strip_prefix("v1/c/")?;
    let (intent, slots) = command.split_once('?').unwrap_or((command, ""));
    let slots = slots.split('&').filter(|slot| !slot.is_empty()).map(|slot| {
        let (name, text) = slot.split_once('=')?;
        Some((decode(name)?, decode(text)?))
    });
    Some(Pick::Command { intent: decode(intent)?, slots: slots.collect::<Option<_>>()? })
}

/// Which list these choices are: the same choices are the same list, whenever they are shown. FNV-1a of their ids.
pub fn list_of<'a>(picks: impl Iterator<Item = &'a Pick>) -> u64 {
    let ids = picks.filter_map(to_id).flat_map(|id| id.into_bytes().into_iter().chain([0]));
    ids.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
