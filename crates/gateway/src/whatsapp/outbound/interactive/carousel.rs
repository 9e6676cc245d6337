//! Cards beside each other, to be swiped.

use serde::Serialize;

use super::{
    super::{
        check::{self, Checked},
        error::LimitError,
        media::Media,
    },
    Action, Interactive, Kind, ReplyButton,
    choices::check_buttons,
    products::PRODUCT_ID_MAX,
};
use crate::whatsapp::limits::{
    BUTTON_TITLE_MAX, BUTTONS_MAX, CARD_BODY_MAX, CARD_LINE_BREAKS_MAX, CARDS_MAX, CARDS_MIN,
};

/// A card with a picture or a film. [`Interactive::carousel`] checks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkCard {
    /// What stands above.
    pub media: CardMedia,
    /// At most 160 characters and two line breaks.
    pub body: Option<String>,
    /// What can be tapped: on every card the same kind, and as many buttons.
    pub action: CardAction,
}

/// What stands above a card's body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CardMedia {
    /// A picture.
    Image {
        /// The file.
        image: Media,
    },
    /// A film.
    Video {
        /// The file.
        video: Media,
    },
}

/// What can be tapped on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardAction {
    /// A button that opens a page.
    Link {
        /// What it says, at most 20 characters.
        display_text: String,
        /// The page.
        url: String,
    },
    /// One to three quick replies.
    Replies(Vec<ReplyButton>),
}

/// A card that is a product of a catalogue. [`Interactive::product_carousel`] checks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProductCard {
    /// The catalogue, the same on every card.
    pub catalog_id: String,
    /// The product in it.
    pub product_retailer_id: String,
}

/// A card as Meta nests it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Card {
    card_index: usize,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<CardMedia>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<super::Words>,
    action: Tap,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Tap {
    Link { name: &'static str, parameters: super::Parameters },
    Replies { buttons: Vec<QuickReply> },
    Product(ProductCard),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct QuickReply {
    #[serde(rename = "type")]
    kind: &'static str,
    quick_reply: ReplyButton,
}

impl Interactive {
    /// Two to ten cards with pictures or films, all with the same kind and number of buttons.
    ///
    /// # Errors
    /// Names the first field that is beyond its limit.
    pub fn carousel(body: impl Into<String>, cards: Vec<LinkCard>) -> Result<Self, LimitError> {
        check::items(CARDS, cards.len(), CARDS_MIN..=CARDS_MAX)?;
        for (index, card) in cards.iter().enumerate() {
            card.check(&format!("{CARDS}[{index}]"), &cards[0].action)?;
        }
        // The type is `cta_url` whatever the buttons are.
        let card = |(card_index, card): (usize, LinkCard)| Card {
            card_index,
            kind: "cta_url",
            header: Some(card.media),
            body: card.body.map(|text| super::Words { text }),
            action: card.action.into_tap(),
        };
        let cards = cards.into_iter().enumerate().map(card).collect();
        Self::new(Kind::Carousel, body, Action::Cards { cards })
    }

    /// Two to ten products of one catalogue.
    ///
    /// # Errors
    /// Names the first field that is blank or beyond its limit.
    pub fn product_carousel(body: impl Into<String>, cards: Vec<ProductCard>) -> Result<Self, LimitError> {
        check::items(CARDS, cards.len(), CARDS_MIN..=CARDS_MAX)?;
        for (index, card) in cards.iter().enumerate() {
            let at = format!("{CARDS}[{index}].action");
            check::text(format_args!("{at}.catalog_id"), &card.catalog_id, PRODUCT_ID_MAX)?;
            check::text(format_args!("{at}.product_retailer_id"), &card.product_retailer_id, PRODUCT_ID_MAX)?;
            let is_same = card.catalog_id == cards[0].catalog_id;
            check::rule(format_args!("{at}.catalog_id"), &card.catalog_id, is_same, "the same on every card")?;
        }
        let card = |(card_index, card)| Card {
            card_index,
            kind: "product",
            header: None,
            body: None,
            action: Tap::Product(card),
        };
        let cards = cards.into_iter().enumerate().map(card).collect();
        Self::new(Kind::Carousel, body, Action::Cards { cards })
    }
}

const CARDS: &str = "interactive.action.cards";

impl LinkCard {
    fn check(&self, at: &str, first: &CardAction) -> Checked {
        match &self.media {
            CardMedia::Image { image } => image.check(&format!("{at}.header.image"))?,
            CardMedia::Video { video } => video.check(&format!("{at}.header.video"))?,
        }
        if let Some(body) = &self.body {
            let field = format!("{at}.body.text");
            check::text(&field, body, CARD_BODY_MAX)?;
            let fits = body.matches('\n').count() <= CARD_LINE_BREAKS_MAX;
            check::rule(&field, body, fits, "at most 2 line breaks")?;
        }
        match &self.action {
            CardAction::Link { display_text, url } => {
                check::label(format_args!("{at}.action.parameters.display_text"), display_text, BUTTON_TITLE_MAX)?;
                check::url(format_args!("{at}.action.parameters.url"), url)?;
            }
            CardAction::Replies(buttons) => {
                check_buttons(&format!("{at}.action.buttons"), "quick_reply", buttons, BUTTONS_MAX)?;
            }
        }
        let is_alike = match (&self.action, first) {
            (CardAction::Link { .. }, CardAction::Link { .. }) => true,
            (CardAction::Replies(here), CardAction::Replies(there)) => here.len() == there.len(),
            (CardAction::Link { .. }, CardAction::Replies(_)) | (CardAction::Replies(_), CardAction::Link { .. }) => {
                false
            }
        };
        check::rule(format_args!("{at}.action"), "", is_alike, "the kind and number of buttons of the first card")
    }
}

impl CardAction {
    fn into_tap(self) -> Tap {
        match self {
            Self::Link { display_text, url } => {
                Tap::Link { name: "cta_url", parameters: super::Parameters::Link { display_text, url } }
            }
            Self::Replies(buttons) => {
                let reply = |quick_reply| QuickReply { kind: "quick_reply", quick_reply };
                Tap::Replies { buttons: buttons.into_iter().map(reply).collect() }
            }
        }
    }
}
