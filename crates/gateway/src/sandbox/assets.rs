//! The files of the chat page, inside the program: nothing is fetched from anywhere else.

use axum::{
    Router,
    http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS},
    response::IntoResponse,
    routing::get,
};

use super::Sandbox;

/// Only our own files run on the page, nobody may frame it, and no form leaves it.
const CONTENT_POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Where each file is found, its type, its bytes.
const FILES: [(&str, &str, &[u8]); 40] = [
    ("/", HTML, include_bytes!("page/index.html")),
    ("/sandbox/page/chat.css", CSS, include_bytes!("page/chat.css")),
    ("/sandbox/page/message.css", CSS, include_bytes!("page/message.css")),
    ("/sandbox/page/style.css", CSS, include_bytes!("page/style.css")),
    ("/sandbox/page/tools.css", CSS, include_bytes!("page/tools.css")),
    ("/sandbox/page/account.js", SCRIPT, include_bytes!("page/account.js")),
    ("/sandbox/page/actions.js", SCRIPT, include_bytes!("page/actions.js")),
    ("/sandbox/page/answers.js", SCRIPT, include_bytes!("page/answers.js")),
    ("/sandbox/page/api.js", SCRIPT, include_bytes!("page/api.js")),
    ("/sandbox/page/behaviour.js", SCRIPT, include_bytes!("page/behaviour.js")),
    ("/sandbox/page/cards.js", SCRIPT, include_bytes!("page/cards.js")),
    ("/sandbox/page/chat.js", SCRIPT, include_bytes!("page/chat.js")),
    ("/sandbox/page/clock.js", SCRIPT, include_bytes!("page/clock.js")),
    ("/sandbox/page/columns.js", SCRIPT, include_bytes!("page/columns.js")),
    ("/sandbox/page/composer.js", SCRIPT, include_bytes!("page/composer.js")),
    ("/sandbox/page/content.js", SCRIPT, include_bytes!("page/content.js")),
    ("/sandbox/page/deeds.js", SCRIPT, include_bytes!("page/deeds.js")),
    ("/sandbox/page/element.js", SCRIPT, include_bytes!("page/element.js")),
    ("/sandbox/page/failures.js", SCRIPT, include_bytes!("page/failures.js")),
    ("/sandbox/page/faults.js", SCRIPT, include_bytes!("page/faults.js")),
    ("/sandbox/page/forms.js", SCRIPT, include_bytes!("page/forms.js")),
    ("/sandbox/page/history.js", SCRIPT, include_bytes!("page/history.js")),
    ("/sandbox/page/interactive.js", SCRIPT, include_bytes!("page/interactive.js")),
    ("/sandbox/page/log.js", SCRIPT, include_bytes!("page/log.js")),
    ("/sandbox/page/markup.js", SCRIPT, include_bytes!("page/markup.js")),
    ("/sandbox/page/media.js", SCRIPT, include_bytes!("page/media.js")),
    ("/sandbox/page/menu.js", SCRIPT, include_bytes!("page/menu.js")),
    ("/sandbox/page/message.js", SCRIPT, include_bytes!("page/message.js")),
    ("/sandbox/page/page.js", SCRIPT, include_bytes!("page/page.js")),
    ("/sandbox/page/people.js", SCRIPT, include_bytes!("page/people.js")),
    ("/sandbox/page/person.js", SCRIPT, include_bytes!("page/person.js")),
    ("/sandbox/page/sheet.js", SCRIPT, include_bytes!("page/sheet.js")),
    ("/sandbox/page/state.js", SCRIPT, include_bytes!("page/state.js")),
    ("/sandbox/page/template.js", SCRIPT, include_bytes!("page/template.js")),
    ("/sandbox/page/time.js", SCRIPT, include_bytes!("page/time.js")),
    ("/sandbox/page/tools.js", SCRIPT, include_bytes!("page/tools.js")),
    ("/sandbox/page/why.js", SCRIPT, include_bytes!("page/why.js")),
    ("/sandbox/page/icon.svg", "image/svg+xml", include_bytes!("page/icon.svg")),
    ("/sandbox/page/sticker.webp", "image/webp", include_bytes!("page/sticker.webp")),
    ("/sandbox/page/voice.ogg", "audio/ogg", include_bytes!("page/voice.ogg")),
];

pub(super) fn router() -> Router<Sandbox> {
    FILES.iter().fold(Router::new(), |router, &(path, content_type, bytes)| {
        router.route(path, get(move || async move { answer(content_type, bytes) }))
    })
}

fn answer(content_type: &'static str, bytes: &'static [u8]) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, content_type),
        (CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        // The files have no version in their names: a new program must not meet an old page.
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, bytes)
}
