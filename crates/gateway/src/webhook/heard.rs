//! What a conversation's events say to the bot.

use bot::Content as Heard;

use super::{
    content::{ChoiceKind, Content},
    message::InboundMessage,
};
use crate::store::{
    Event,
    keys::{self, Kind},
};

/// What is not supported, and yet nothing that somebody said.
const NOTHING_SAID: [&str; 4] = ["pin", "keep_in_chat", "poll_update", "link_preview"];

/// What each of the events that are answered together says to the bot, in their order. What is no message says nothing.
///
/// An edit takes the place of the message that it corrects, and a message that was taken back says nothing, as long as they
/// are answered together. Once the message has been answered, an edit changes nothing any more. Of several things in a row
/// that cannot be read, such as an album, the last one is answered.
pub fn heard(events: &[Event]) -> Vec<Heard> {
    let messages: Vec<_> = events.iter().map(message).collect();
    let mut heard: Vec<_> = (0..messages.len()).map(|place| heard_among(&messages, place)).collect();
    for place in 1..heard.len() {
        if matches!(heard[place], Heard::Unreadable(_)) && heard[place - 1] == heard[place] {
            heard[place - 1] = Heard::Silent;
        }
    }
    heard
}

fn message(event: &Event) -> Option<InboundMessage> {
    let is_from_webhook = matches!(keys::kind(&event.key), Kind::Message | Kind::Other);
    if is_from_webhook { InboundMessage::find(&event.payload) } else { None }
}

/// What the message at `place` says among those that are answered with it.
fn heard_among(messages: &[Option<InboundMessage>], place: usize) -> Heard {
    let Some(message) = &messages[place] else { return Heard::Silent };
    let corrections = |messages: &[Option<InboundMessage>], wamid: &str| {
        messages.iter().flatten().any(|message| message.content.corrects() == Some(wamid))
    };
    let is_said = match (&message.content, message.content.corrects()) {
        (Content::Edit { .. }, Some(wamid)) => {
            let is_here = messages.iter().flatten().any(|message| message.wamid == wamid);
            is_here && !corrections(&messages[place + 1..], wamid)
        }
        (Content::Edit { .. }, None) => false,
        _ => message.wamid.is_empty() || !corrections(messages, &message.wamid),
    };
    if is_said { heard_alone(&message.content) } else { Heard::Silent }
}

/// What one message says, whatever else was said.
fn heard_alone(content: &Content) -> Heard {
    match content {
        Content::Text(text) => Heard::Text(text.clone()),
        Content::Media(media) => {
            let unreadable = || Heard::Unreadable(media.kind.name().to_owned());
            media.caption.as_ref().map_or_else(unreadable, |caption| Heard::Text(caption.clone()))
        }
        // A template's button to which we gave no payload sends its own words.
        Content::Choice(choice) if choice.kind == ChoiceKind::QuickReply && choice.id == choice.title => {
            Heard::Text(choice.title.clone())
        }
        Content::Choice(choice) => Heard::Pick(choice.id.clone()),
        Content::Contacts(cards) => {
            // Asked for their number they tapped a button: that is an answer.
            let own = cards.iter().find(|card| card.is_requested).and_then(|card| card.phones.first());
            let phone =
                own.and_then(|phone| phone.phone.clone().or_else(|| Some(format!("+{}", phone.wa_id.as_ref()?))));
            phone.map_or_else(|| Heard::Unreadable("contacts".to_owned()), Heard::Text)
        }
        Content::Location(_) => Heard::Unreadable("location".to_owned()),
        Content::Form(_) => Heard::Unreadable("form".to_owned()),
        Content::Cart(_) => Heard::Unreadable("order".to_owned()),
        Content::Edit { content, .. } => heard_alone(content),
        Content::Unsupported { kind: Some(kind), .. } if NOTHING_SAID.contains(&kind.as_str()) => Heard::Silent,
        Content::Unsupported { kind, .. } => {
            Heard::Unreadable(kind.clone().unwrap_or_else(|| "unsupported".to_owned()))
        }
        Content::Other { kind } => Heard::Unreadable(kind.clone()),
        Content::Reaction { .. }
        | Content::CallPermission { .. }
        | Content::System(_)
        | Content::Revoke { .. }
        | Content::Welcome => Heard::Silent,
    }
}
