//! Webhooks as Meta writes them: what is in them, their bytes, their signature. Pure.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{
    SandboxConfig,
    chat::{Message, Status},
    ids,
    phone::Phone,
};

/// `entry[].id`: the business account, which has no other role in the sandbox.
const BUSINESS_ACCOUNT_ID: &str = "100000000000001";

/// A webhook with one message of a person. `item` is what stands in `messages[]`.
pub(super) fn message(config: &SandboxConfig, phone: &Phone, name: &str, item: &Value) -> Value {
    let contact = json!({"profile": {"name": name}, "wa_id": phone, "user_id": ids::user_id(phone)});
    let mut value = frame(config);
    value["contacts"] = json!([contact]);
    value["messages"] = json!([item]);
    envelope(value)
}

/// A webhook that tells how far a message of the business got.
pub(super) fn status(config: &SandboxConfig, phone: &Phone, message: &Message, status: Status, at_ms: i64) -> Value {
    let mut item = json!({
        "id": message.id,
        "status": status,
        "timestamp": seconds(at_ms),
        "recipient_id": phone,
        "recipient_user_id": ids::user_id(phone),
    });
    if let Some(callback_data) = &message.callback_data {
        item["biz_opaque_callback_data"] = json!(callback_data);
    }
    if matches!(status, Status::Sent | Status::Delivered) {
        let category = if message.kind == "template" { "utility" } else { "service" };
        item["pricing"] = json!({"billable": true, "pricing_model": "PMP", "type": "regular", "category": category});
    }
    let mut value = frame(config);
    value["statuses"] = json!([item]);
    envelope(value)
}

/// A moment as webhooks write it: whole seconds, in a string.
pub(super) fn seconds(at_ms: i64) -> String {
    at_ms.div_euclid(1000).to_string()
}

/// The bytes: anything beyond ASCII as lower-case `\uXXXX` in UTF-16 units, and `/` as `\/`. Both occur only inside strings.
pub(super) fn encode(webhook: &Value) -> Vec<u8> {
    let plain = webhook.to_string();
    let mut text = String::with_capacity(plain.len() * 2);
    for c in plain.chars() {
        match c {
            '/' => text.push_str("\\/"),
            c if c.is_ascii() => text.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(text, "\\u{unit:04x}").expect("writing to a string cannot fail. This is a bug.");
                }
            }
        }
    }
    text.into_bytes()
}

/// The `X-Hub-Signature-256` header over the exact bytes.
pub(super) fn sign(app_secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()).expect("HMAC takes any key. This is a bug.");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

fn frame(config: &SandboxConfig) -> Value {
    json!({
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": config.display_phone_number,
            "phone_number_id": config.phone_number_id,
        },
    })
}

fn envelope(value: Value) -> Value {
    json!({
        "object": "whatsapp_business_account",
        "entry": [{"id": BUSINESS_ACCOUNT_ID, "changes": [{"field": "messages", "value": value}]}],
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{encode, sign};

    #[test]
    fn bytes_are_escaped_as_meta_does() {
        for (text, bytes) in [
            ("a/b", r#""a\/b""#),
            ("não", r#""n\u00e3o""#),
            ("👍", r#""\ud83d\udc4d""#),
            ("\"\\\n", r#""\"\\\n""#),
            ("\u{7f}", "\"\u{7f}\""),
        ] {
            assert_eq!(encode(&json!(text)), bytes.as_bytes(), "{text}");
        }
    }

    /// RFC 4231, test case 2.
    #[test]
    fn signature_is_hmac_sha256() {
        let expected = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(sign("Jefe", b"what do ya want for nothing?"), expected);
    }
}
