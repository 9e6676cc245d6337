//! Meta's limits, once: the types of `outbound` cannot break them, and the sandbox refuses what does.
//!
//! Lengths are counted in Unicode scalar values (`str::chars`): Meta says "characters" and nothing more, and a flag or a
//! family is several of them for us, so that we are never above what Meta counts unless it counts bytes. Source: Cloud API,
//! "Messages", and Meta's OpenAPI (Business Messaging, v23.0). Where the two differ, the smaller figure stands here, and the
//! constant says so.

pub use bot::message::{
    BODY_MAX, BUTTON_TITLE_MAX, BUTTONS_MAX, ID_MAX as ROW_ID_MAX, ROW_DESCRIPTION_MAX, ROW_TITLE_MAX, ROWS_MAX,
    TEXT_MAX,
};

/// `caption` of an image, a video or a document.
pub const CAPTION_MAX: usize = 1024;
/// `biz_opaque_callback_data`.
pub const CALLBACK_DATA_MAX: usize = 512;
/// A message id. Meta's have about 60 characters and no published limit; this keeps nonsense out.
pub const WAMID_MAX: usize = 256;
/// The id of a file. Digits; no published limit.
pub const MEDIA_ID_MAX: usize = 64;
/// Addresses of files and buttons.
pub const URL_MAX: usize = 2000;
/// Cards in one `contacts` message: 5 in the OpenAPI, 257 in the reference.
pub const CONTACTS_MAX: usize = 5;

/// `interactive.header.text`.
pub const HEADER_MAX: usize = 60;
/// `interactive.footer.text`.
pub const FOOTER_MAX: usize = 60;
/// The id of a reply button.
pub const BUTTON_ID_MAX: usize = 256;
/// Sections of a list, or of a list of products.
pub const SECTIONS_MAX: usize = 10;
/// The title of a section.
pub const SECTION_TITLE_MAX: usize = 24;
/// Products of all sections together.
pub const PRODUCTS_MAX: usize = 30;
/// The words on the button of a Flow: 20 and 30 are both published.
pub const FLOW_CTA_MAX: usize = 20;
/// Cards of a carousel: at least two.
pub const CARDS_MIN: usize = 2;
/// Cards of a carousel.
pub const CARDS_MAX: usize = 10;
/// The body of a carousel's card.
pub const CARD_BODY_MAX: usize = 160;
/// Line breaks in the body of a carousel's card.
pub const CARD_LINE_BREAKS_MAX: usize = 2;
/// Minutes that a call button stays active: 30 days.
pub const CALL_TTL_MINUTES_MAX: u32 = 43_200;

/// The name of a template.
pub const TEMPLATE_NAME_MAX: usize = 512;
/// A language code such as `pt_BR`; no published limit.
pub const LANGUAGE_MAX: usize = 16;
/// The text parameters of a template's header.
pub const TEMPLATE_HEADER_MAX: usize = 60;
/// The text parameters of a template's body, together: the rendered body has at most this many characters. The OpenAPI
/// allows one parameter 32,768.
pub const TEMPLATE_BODY_MAX: usize = 1024;
/// Buttons of a template.
pub const TEMPLATE_BUTTONS_MAX: usize = 10;
/// What a quick reply of a template gives back.
pub const PAYLOAD_MAX: usize = 256;
/// A code to copy.
pub const COUPON_MAX: usize = 15;
/// Blanks in a row in a parameter of a template.
pub const TEMPLATE_BLANKS_MAX: usize = 4;
/// The name of a parameter of a template; no published limit.
pub const PARAMETER_NAME_MAX: usize = 64;
/// The words on a button of a template.
pub const TEMPLATE_LABEL_MAX: usize = 25;
/// Templates of an account that Meta has not verified.
pub const TEMPLATES_MAX: usize = 250;
