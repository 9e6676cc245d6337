//! Standard output. A reader that has seen enough, such as `head`, closes it early: that ends the program and is no failure.

use std::{
    error::Error,
    io::{self, ErrorKind},
};

/// `println!` that returns an error instead of panicking when nobody reads any more.
macro_rules! say {
    ($($arguments:tt)*) => {{
        use std::io::Write;
        writeln!(std::io::stdout(), $($arguments)*)?
    }};
}

/// True when the error is that nobody reads any more.
pub(crate) fn is_closed(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
}

/// An error with its causes in one line; a cause that the text before it tells already is left out.
pub(crate) fn explain(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(<dyn Error>::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}
