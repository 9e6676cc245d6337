//! Who may ask: whoever reaches the sandbox by its own name, and no page of somebody else.

use std::net::IpAddr;

use axum::{
    extract::Request,
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{HOST, ORIGIN},
        uri::Authority,
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::error::Refusal;

/// Refuses a request whose `Host` is neither an IP address nor `localhost`: a page of somebody else whose name was made to lead
/// here (DNS rebinding) would otherwise write as anybody. So would one that asks across origins without reading the answer.
pub(super) async fn only_by_its_own_name(request: Request, next: Next) -> Response {
    let host = authority(request.headers(), &HOST, "");
    let is_own = host.as_ref().is_some_and(|host| {
        let name = host.host().trim_matches(['[', ']']);
        name == "localhost" || name.parse::<IpAddr>().is_ok()
    });
    let is_foreign = request.headers().contains_key(ORIGIN) && authority(request.headers(), &ORIGIN, "http://") != host;
    if !is_own || is_foreign {
        let why = "reach the sandbox by its IP address or as localhost, and from its own page".to_owned();
        return Refusal(StatusCode::MISDIRECTED_REQUEST, why).into_response();
    }
    next.run(request).await
}

fn authority(headers: &HeaderMap, name: &HeaderName, before: &str) -> Option<Authority> {
    headers.get(name)?.to_str().ok()?.strip_prefix(before)?.parse().ok()
}
