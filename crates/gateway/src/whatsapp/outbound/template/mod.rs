//! A template that Meta has approved, with what goes into its places. The only message that may be sent outside the 24 hours.

mod button;
mod parameter;

use jiff::Timestamp;
use serde::Serialize;

use super::{
    check::{self, Checked},
    error::LimitError,
};
use crate::whatsapp::limits::{
    CARDS_MAX, CARDS_MIN, LANGUAGE_MAX, TEMPLATE_BODY_MAX, TEMPLATE_BUTTONS_MAX, TEMPLATE_HEADER_MAX, TEMPLATE_NAME_MAX,
};

pub use button::Button;
pub use parameter::{Currency, Parameter, Place};

/// A template and its parameters.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Template {
    name: String,
    language: Language,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    components: Vec<Component>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Language {
    policy: &'static str,
    code: String,
}

/// A part of a template that has parameters. [`Template::new`] checks it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Component {
    /// What stands above: one text, picture, film, document, place or product.
    Header {
        /// One.
        parameters: Vec<Parameter>,
    },
    /// The words.
    Body {
        /// As many as the template has places.
        parameters: Vec<Parameter>,
    },
    /// A button.
    Button(button::Placed),
    /// When an offer ends.
    LimitedTimeOffer {
        /// One.
        parameters: Vec<Parameter>,
    },
    /// Cards beside each other.
    Carousel {
        /// Two to ten.
        cards: Vec<Card>,
    },
}

/// A card of a template's carousel.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Card {
    card_index: usize,
    components: Vec<Component>,
}

impl Component {
    /// The header with this parameter.
    pub fn header(parameter: Parameter) -> Self {
        Self::Header { parameters: vec![parameter] }
    }

    /// The body with these parameters, in the order of its places.
    pub fn body(parameters: Vec<Parameter>) -> Self {
        Self::Body { parameters }
    }

    /// The button at `index`, counted from 0.
    pub fn button(index: usize, button: Button) -> Self {
        Self::Button(button::Placed::new(index, button))
    }

    /// The end of an offer.
    pub fn limited_time_offer(ends: Timestamp) -> Self {
        Self::LimitedTimeOffer { parameters: vec![Parameter::offer_until(ends)] }
    }

    /// Cards, each of a header, perhaps a body, and buttons.
    pub fn carousel(cards: Vec<Vec<Component>>) -> Self {
        let card = |(card_index, components)| Card { card_index, components };
        Self::Carousel { cards: cards.into_iter().enumerate().map(card).collect() }
    }
}

impl Template {
    /// The template `name` in the language `code`, such as `pt_BR`, with these parameters.
    ///
    /// Whether the template exists, and how many places it has, only Meta knows.
    ///
    /// # Errors
    /// Names the first field that is beyond its limit; also when some parameters of a header or body have names and
    /// others have none, a component occurs twice, or one stands where it cannot.
    pub fn new(
        name: impl Into<String>,
        code: impl Into<String>,
        components: Vec<Component>,
    ) -> Result<Self, LimitError> {
        let (name, code) = (name.into(), code.into());
        check::text("template.name", &name, TEMPLATE_NAME_MAX)?;
        let is_plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        check::rule("template.name", &name, is_plain, "a-z, 0-9 and _ only")?;
        check::text("template.language.code", &code, LANGUAGE_MAX)?;
        let is_code = code.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        check::rule("template.language.code", &code, is_code, "a code such as pt_BR")?;
        check_components("template", &components, false)?;
        Ok(Self { name, language: Language { policy: "deterministic", code }, components })
    }
}

fn check_components(at: &str, components: &[Component], is_card: bool) -> Checked {
    let at = format!("{at}.components");
    let mut names = Names::default();
    let mut seen = Vec::new();
    for (index, component) in components.iter().enumerate() {
        let at = format!("{at}[{index}]");
        let key = component.key();
        check::rule(&at, &key, !seen.contains(&key), "each component once")?;
        seen.push(key);
        component.check(&at, is_card, &mut names)?;
    }
    let buttons = components.iter().filter(|component| matches!(component, Component::Button(_))).count();
    check::items(at, buttons, 0..=TEMPLATE_BUTTONS_MAX)
}

impl Component {
    /// What may occur once.
    fn key(&self) -> String {
        match self {
            Self::Header { .. } => "header".to_owned(),
            Self::Body { .. } => "body".to_owned(),
            Self::Button(button) => format!("button {}", button.index()),
            Self::LimitedTimeOffer { .. } => "limited_time_offer".to_owned(),
            Self::Carousel { .. } => "carousel".to_owned(),
        }
    }

    fn check(&self, at: &str, is_card: bool, names: &mut Names) -> Checked {
        match self {
            Self::Header { parameters } => {
                check::items(format_args!("{at}.parameters"), parameters.len(), 1..=1)?;
                check_parameters(at, parameters, TEMPLATE_HEADER_MAX, Parameter::fits_header, names)
            }
            Self::Body { parameters } => {
                check_parameters(at, parameters, TEMPLATE_BODY_MAX, Parameter::fits_body, names)
            }
            Self::Button(button) => button.check(at),
            Self::LimitedTimeOffer { parameters } => {
                check::items(format_args!("{at}.parameters"), parameters.len(), 1..=1)?;
                check::rule(at, "", !is_card, "not on a card")?;
                check_parameters(at, parameters, TEMPLATE_BODY_MAX, Parameter::is_offer, names)
            }
            Self::Carousel { cards } => {
                check::rule(at, "", !is_card, "not on a card")?;
                check::items(format_args!("{at}.cards"), cards.len(), CARDS_MIN..=CARDS_MAX)?;
                for (index, card) in cards.iter().enumerate() {
                    check_components(&format!("{at}.cards[{index}]"), &card.components, true)?;
                }
                Ok(())
            }
        }
    }
}

/// Whether the parameters so far have names: all do, or none.
#[derive(Default)]
struct Names(Option<bool>);

fn check_parameters(
    at: &str,
    parameters: &[Parameter],
    together: usize,
    fits: fn(&Parameter) -> bool,
    names: &mut Names,
) -> Checked {
    for (index, parameter) in parameters.iter().enumerate() {
        let at = format!("{at}.parameters[{index}]");
        check::rule(format_args!("{at}.type"), parameter.kind(), fits(parameter), "a type that this component takes")?;
        parameter.check(&at, together)?;
        if let Some(name) = parameter.name() {
            let is_named = name.is_some();
            let is_alike = *names.0.get_or_insert(is_named) == is_named;
            let words = "on every parameter or on none";
            check::rule(format_args!("{at}.parameter_name"), name.unwrap_or_default(), is_alike, words)?;
        }
    }
    let found = parameters.iter().map(Parameter::chars).sum();
    check::at_most(format_args!("{at}.parameters"), found, together)
}
