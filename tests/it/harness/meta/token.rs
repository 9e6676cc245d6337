//! The access token, which may expire.

use super::{ACCESS_TOKEN, desk::Wrong};

pub(super) struct Token {
    good: String,
    expired: Vec<String>,
    /// After so many more messages the good one expires.
    messages_left: Option<usize>,
}

impl Default for Token {
    fn default() -> Self {
        Self { good: ACCESS_TOKEN.to_owned(), expired: Vec::new(), messages_left: None }
    }
}

impl Token {
    /// Whether a request with the token `found` is served. A token that was never given to anybody is a mistake of the request.
    pub(super) fn admits(&mut self, found: Option<&str>, is_message: bool) -> Result<bool, Wrong> {
        let found = found.ok_or("there is no token")?;
        if self.expired.iter().any(|expired| expired == found) {
            return Ok(false);
        }
        if found != self.good {
            return Err(format!("the token is {found}"));
        }
        match &mut self.messages_left {
            Some(0) => return Ok(false),
            Some(left) if is_message => *left -= 1,
            Some(_) | None => {}
        }
        Ok(true)
    }

    pub(super) fn expire_after(&mut self, messages: usize) {
        self.messages_left = Some(messages);
    }

    /// From now on `token` is good. Another one that was before has expired.
    pub(super) fn renew(&mut self, token: &str) {
        if self.good != token {
            self.expired.push(std::mem::replace(&mut self.good, token.to_owned()));
        }
        self.messages_left = None;
    }
}
