//! Cards beside each other, to be swiped: with pictures or films, or products.

use super::{ApiError, Field, Files, choices, content, products, requests};
use crate::{
    sandbox::media::MediaKind,
    whatsapp::limits::{CARD_BODY_MAX, CARD_LINE_BREAKS_MAX, CARDS_MAX, CARDS_MIN},
};

/// What can be tapped on a card; the same on every card.
#[derive(Clone, PartialEq, Eq)]
enum Tap {
    Link,
    Replies(usize),
    Product(String),
}

pub(super) fn check(action: &Field<'_>, files: &mut Files) -> Result<(), ApiError> {
    let mut first = None;
    for (place, card) in action.get("cards").list(CARDS_MIN..=CARDS_MAX)?.iter().enumerate() {
        let index = card.object()?.get("card_index");
        let found = index.whole(0..=CARDS_MAX as i64 - 1)?;
        if usize::try_from(found) != Ok(place) {
            return Err(index.refuse(&format!("must be {place}: cards are counted from 0")));
        }
        let tap = tap(card, files)?;
        if *first.get_or_insert_with(|| tap.clone()) != tap {
            return Err(card.get("action").refuse("must have the kind and number of buttons of the first card"));
        }
    }
    Ok(())
}

fn tap(card: &Field<'_>, files: &mut Files) -> Result<Tap, ApiError> {
    let (kind, action) = (card.get("type").one_of(&["cta_url", "product"])?, card.get("action"));
    action.object()?;
    if kind == "product" {
        return products::product(&action).map(|catalogue| Tap::Product(catalogue.to_owned()));
    }
    let header = card.get("header");
    let header_type = header.object()?.get("type").one_of(&["image", "video"])?;
    let media = if header_type == "image" { MediaKind::Image } else { MediaKind::Video };
    content::source(&header.get(header_type), media, None, files)?;
    body(&card.get("body"))?;
    // The card's type is `cta_url` whatever its buttons are.
    if action.get("buttons").is_present() {
        return choices::replies(&action.get("buttons"), "quick_reply").map(Tap::Replies);
    }
    requests::link_button(&action).map(|()| Tap::Link)
}

fn body(body: &Field<'_>) -> Result<(), ApiError> {
    if !body.is_present() {
        return Ok(());
    }
    let field = body.object()?.get("text");
    let breaks = field.text(CARD_BODY_MAX)?.matches('\n').count();
    if breaks <= CARD_LINE_BREAKS_MAX {
        return Ok(());
    }
    Err(field.refuse(&format!("has {breaks} line breaks, the limit is {CARD_LINE_BREAKS_MAX}")))
}
