//! The buttons of a template: their words are the template's, what they do can be ours.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    super::{
        check::{self, Checked},
        interactive::{FLOW_TEXT_MAX, PRODUCT_ID_MAX, ProductSection},
    },
    parameter::check_words,
};
use crate::whatsapp::limits::{CALL_TTL_MINUTES_MAX, COUPON_MAX, PAYLOAD_MAX, TEMPLATE_BUTTONS_MAX, URL_MAX};

/// What a button of a template is given.
#[derive(Clone, Debug, PartialEq)]
pub enum Button {
    /// A quick reply: what comes back, at most 256 characters.
    QuickReply {
        /// Comes back when it is tapped.
        payload: String,
    },
    /// A link: the end of its address, which the template begins.
    Url {
        /// Appended to the template's address.
        suffix: String,
    },
    /// A code to copy, at most 15 characters.
    CopyCode {
        /// The code.
        code: String,
    },
    /// A Flow.
    Flow {
        /// Comes back with the answer.
        token: Option<String>,
        /// What its first screen is given.
        data: Map<String, Value>,
    },
    /// The whole catalogue.
    Catalog {
        /// The product whose picture is shown; the first one without it.
        thumbnail: Option<String>,
    },
    /// Some products.
    Products {
        /// The product whose picture is shown.
        thumbnail: String,
        /// One to thirty products in up to ten sections.
        sections: Vec<ProductSection>,
    },
    /// A call to the business.
    VoiceCall {
        /// How long the button works, at most 43,200 minutes.
        ttl_minutes: Option<u32>,
        /// Comes back with the call, at most 256 characters.
        payload: Option<String>,
    },
}

/// A button and its place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Placed {
    sub_type: &'static str,
    /// A number as a string, as Meta's schema wants it.
    index: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<ButtonParameter>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ButtonParameter {
    Payload { payload: String },
    Text { text: String },
    CouponCode { coupon_code: String },
    TtlMinutes { ttl_minutes: u32 },
    Action { action: ButtonAction },
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct ButtonAction {
    #[serde(skip_serializing_if = "Option::is_none")]
    flow_token: Option<String>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    flow_action_data: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_product_retailer_id: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sections: Vec<ProductSection>,
}

impl Placed {
    pub(super) fn new(index: usize, button: Button) -> Self {
        let action = |action| vec![ButtonParameter::Action { action }];
        let (sub_type, parameters) = match button {
            Button::QuickReply { payload } => ("quick_reply", vec![ButtonParameter::Payload { payload }]),
            Button::Url { suffix } => ("url", vec![ButtonParameter::Text { text: suffix }]),
            Button::CopyCode { code } => ("copy_code", vec![ButtonParameter::CouponCode { coupon_code: code }]),
            Button::Flow { token, data } => {
                let flow = ButtonAction { flow_token: token, flow_action_data: data, ..ButtonAction::default() };
                ("flow", if flow == ButtonAction::default() { Vec::new() } else { action(flow) })
            }
            Button::Catalog { thumbnail: None } => ("catalog", Vec::new()),
            Button::Catalog { thumbnail } => {
                let thumbnail = ButtonAction { thumbnail_product_retailer_id: thumbnail, ..ButtonAction::default() };
                ("catalog", action(thumbnail))
            }
            Button::Products { thumbnail, sections } => {
                let thumbnail_product_retailer_id = Some(thumbnail);
                let products = ButtonAction { thumbnail_product_retailer_id, sections, ..ButtonAction::default() };
                ("mpm", action(products))
            }
            Button::VoiceCall { ttl_minutes, payload } => {
                let ttl = ttl_minutes.map(|ttl_minutes| ButtonParameter::TtlMinutes { ttl_minutes });
                let payload = payload.map(|payload| ButtonParameter::Payload { payload });
                ("voice_call", ttl.into_iter().chain(payload).collect())
            }
        };
        Self { sub_type, index: index.to_string(), parameters }
    }

    pub(super) fn index(&self) -> &str {
        &self.index
    }

    pub(super) fn check(&self, at: &str) -> Checked {
        let fits = self.index.parse::<usize>().is_ok_and(|index| index < TEMPLATE_BUTTONS_MAX);
        check::rule(format_args!("{at}.index"), &self.index, fits, "a number from 0 to 9")?;
        for (index, parameter) in self.parameters.iter().enumerate() {
            parameter.check(&format!("{at}.parameters[{index}]"), self.sub_type)?;
        }
        Ok(())
    }
}

impl ButtonParameter {
    fn check(&self, at: &str, sub_type: &str) -> Checked {
        match self {
            Self::Payload { payload } => check::text(format_args!("{at}.payload"), payload, PAYLOAD_MAX),
            Self::Text { text } => check_words(&format!("{at}.text"), text, URL_MAX),
            Self::CouponCode { coupon_code } => check_words(&format!("{at}.coupon_code"), coupon_code, COUPON_MAX),
            Self::TtlMinutes { ttl_minutes } => {
                let fits = (1..=CALL_TTL_MINUTES_MAX).contains(ttl_minutes);
                let field = format_args!("{at}.ttl_minutes");
                check::rule(field, &ttl_minutes.to_string(), fits, "a number from 1 to 43200")
            }
            Self::Action { action } => {
                let at = format!("{at}.action");
                check::optional(format_args!("{at}.flow_token"), action.flow_token.as_deref(), FLOW_TEXT_MAX)?;
                let thumbnail = action.thumbnail_product_retailer_id.as_deref();
                check::optional(format_args!("{at}.thumbnail_product_retailer_id"), thumbnail, PRODUCT_ID_MAX)?;
                let is_products = sub_type == "mpm";
                if is_products {
                    ProductSection::check_all(&format!("{at}.sections"), &action.sections)?;
                }
                Ok(())
            }
        }
    }
}
