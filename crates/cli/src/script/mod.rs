//! Scripts: conversations written as text, played against any bot through the sandbox.
//!
//! A script is a [conversation](crate::conversation) that may also say who is there, what goes wrong, and how the emulated
//! WhatsApp behaves, with the JSON of the control API:
//!
//! ```text
//! # After a day only templates arrive
//! as +15550100101
//! now 2026-11-20T10:30
//!
//! ! settings {"window": "failed_status"}
//!
//! > hi
//! Hello!
//!
//! > (25h later)
//! Are you still there?
//! (failed: 131047)
//! ```

mod directive;
mod play;
mod show;

use jiff::{Timestamp, tz::TimeZone};

use self::directive::Directive;
pub use self::play::{PlayError, play};
use crate::written::{What, Written, WrongLine};

/// A script as written.
#[derive(Clone, Debug)]
pub struct Script {
    head: String,
    phone: Option<String>,
    now: Option<jiff::civil::DateTime>,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
struct Step {
    line: usize,
    written: String,
    deed: Deed,
    answers: usize,
}

#[derive(Clone, Debug)]
enum Deed {
    /// Somebody writes, taps or lets time pass.
    Say(String),
    /// Something around them is different.
    Direct(Directive),
}

impl Script {
    /// Reads a script.
    ///
    /// # Errors
    /// When a line is none of a script, or nothing happens.
    pub fn parse(text: &str) -> Result<Self, WrongLine> {
        let Written { head, phone, now, steps } = Written::parse(text)?;
        if steps.is_empty() {
            return Err(WrongLine::first(text, "at least one line `> words` or `! directive`"));
        }
        let mut is_somebody = phone.is_some();
        let mut read = Vec::new();
        for step in steps {
            let written = step.written();
            let deed = match step.what {
                What::Said(words) => Deed::Say(words),
                What::Done(words) => {
                    let directive = Directive::parse(&words);
                    Deed::Direct(directive.map_err(|expected| WrongLine::new(step.line, expected, &written))?)
                }
            };
            is_somebody |= matches!(deed, Deed::Direct(Directive::As(_)));
            let needs_somebody = matches!(deed, Deed::Say(_) | Deed::Direct(Directive::Deed(_)));
            if needs_somebody && !is_somebody {
                return Err(WrongLine::new(step.line, "a line `as PHONE` before it", written));
            }
            read.push(Step { line: step.line, written, deed, answers: step.answers });
        }
        Ok(Self { head, phone, now, steps: read })
    }

    /// When it begins, if it says so: a local time in `zone`.
    ///
    /// # Errors
    /// When no calendar has this time.
    pub fn begins(&self, zone: TimeZone) -> Result<Option<Timestamp>, jiff::Error> {
        self.now.map(|now| Ok(now.to_zoned(zone)?.timestamp())).transpose()
    }
}
