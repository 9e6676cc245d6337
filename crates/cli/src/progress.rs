//! What a long command is doing, for somebody who watches. Standard error, and nothing when it is no terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// How often the sign of life moves.
const TICK: Duration = Duration::from_millis(120);

/// Something whose end is not known: what is being done, and a sign of life.
pub(crate) fn steps(message: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(message.to_owned());
    bar.enable_steady_tick(TICK);
    bar
}

/// Something of so many parts.
pub(crate) fn parts(count: usize, message: &str) -> ProgressBar {
    let bar = ProgressBar::new(count as u64).with_message(message.to_owned());
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}");
    bar.with_style(style.expect("the template is right. This is a bug."))
}

/// Nothing that anybody would watch.
pub(crate) fn hidden() -> ProgressBar {
    ProgressBar::hidden()
}
