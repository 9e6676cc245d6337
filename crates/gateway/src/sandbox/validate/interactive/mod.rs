//! Interactive messages: the frame that they share, and a file for each family of actions.

mod address;
mod carousel;
mod choices;
mod flow;
mod payment;
pub(super) mod products;
mod requests;

use super::{super::error::ApiError, super::media::MediaKind, Field, FileReference, content};
use crate::whatsapp::limits::{BODY_MAX, FOOTER_MAX, HEADER_MAX};

type Files = Vec<FileReference>;

/// What a kind of interactive message has.
struct Kind {
    name: &'static str,
    headers: Headers,
    has_footer: bool,
    /// Checks the action; adds the files that it names.
    action: fn(&Field<'_>, &mut Files) -> Result<(), ApiError>,
}

/// Which headers a kind takes. Where Meta documents none there is none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Headers {
    None,
    Text,
    /// A text, and it must be there.
    NeedsText,
    Any,
}

const fn kind(
    name: &'static str,
    headers: Headers,
    has_footer: bool,
    action: fn(&Field<'_>, &mut Files) -> Result<(), ApiError>,
) -> Kind {
    Kind { name, headers, has_footer, action }
}

const KINDS: [Kind; 15] = [
    kind("address_message", Headers::Text, true, address::check),
    kind("button", Headers::Any, true, choices::buttons),
    kind("call_permission_request", Headers::None, false, requests::call_permission),
    kind("carousel", Headers::None, false, carousel::check),
    kind("catalog_message", Headers::None, true, products::catalog),
    kind("cta_url", Headers::Any, true, requests::link),
    kind("flow", Headers::Any, true, flow::check),
    kind("list", Headers::Text, true, choices::list),
    kind("location_request_message", Headers::None, false, requests::location),
    kind("order_details", Headers::Any, true, payment::details),
    kind("order_status", Headers::None, true, payment::status),
    kind("product", Headers::None, true, products::one),
    kind("product_list", Headers::NeedsText, true, products::some),
    kind("request_contact_info", Headers::None, false, requests::contact_info),
    kind("voice_call", Headers::None, false, requests::voice_call),
];

/// Checks the `interactive` object; adds the files that it names.
pub(super) fn check(interactive: &Field<'_>, files: &mut Files) -> Result<(), ApiError> {
    let name = interactive.get("type").one_of(&KINDS.each_ref().map(|kind| kind.name))?;
    let kind = KINDS.iter().find(|kind| kind.name == name).expect("the name is one of the kinds'. This is a bug.");
    let body = interactive.get("body");
    // Only the words beside a single product may be missing.
    if name != "product" || body.is_present() {
        body.object()?.get("text").text(BODY_MAX)?;
    }
    (kind.action)(interactive.get("action").object()?, files)?;
    footer(&interactive.get("footer"), kind)?;
    header(&interactive.get("header"), kind, files)
}

fn footer(footer: &Field<'_>, kind: &Kind) -> Result<(), ApiError> {
    if !footer.is_present() {
        return Ok(());
    }
    if !kind.has_footer {
        return Err(footer.refuse(&format!("is not possible on a message of type {}", kind.name)));
    }
    footer.object()?.get("text").text(FOOTER_MAX).map(|_| ())
}

fn header(header: &Field<'_>, kind: &Kind, files: &mut Files) -> Result<(), ApiError> {
    if !header.is_present() && kind.headers != Headers::NeedsText {
        return Ok(());
    }
    let types: &[&str] = match kind.headers {
        Headers::None => return Err(header.refuse(&format!("is not possible on a message of type {}", kind.name))),
        Headers::Text | Headers::NeedsText => &["text"],
        Headers::Any => &["text", "image", "video", "document"],
    };
    let header_type = header.object()?.get("type").one_of(types)?;
    let inside = header.get(header_type);
    match header_type {
        "image" => content::media(&inside, MediaKind::Image, files),
        "video" => content::media(&inside, MediaKind::Video, files),
        "document" => content::media(&inside, MediaKind::Document, files),
        _ => inside.text(HEADER_MAX).map(|_| ()),
    }
}
