//! That something is going on, where it can take more than a second: on the terminal, and nowhere
//! else.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A turning sign on standard error, if that is a terminal. It goes when it is dropped.
pub(crate) struct Spinner(ProgressBar);

impl Spinner {
    /// Shows what is being done.
    pub(crate) fn start(what: String) -> Self {
        let bar = ProgressBar::new_spinner().with_message(what);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
