//! What this device's clock shows, for errors that a wrong clock can cause.

use std::time::{SystemTime, UNIX_EPOCH};

use nonla_credential::CivilZone;

use super::say;

/// The civil day.
pub(crate) fn today() -> String {
    let day = seconds().and_then(|seconds| CivilZone::VIETNAM.day_at(seconds));
    day.map_or_else(|| say!("clock-unreadable"), |day| day.to_string())
}

/// Day and time of day in Vietnam.
pub(super) fn time() -> String {
    let Some(seconds) = seconds() else { return say!("clock-unreadable") };
    let minutes = (seconds.div_euclid(60) + 7 * 60).rem_euclid(24 * 60);
    let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    say!("clock-time", day = today(), time = time)
}

fn seconds() -> Option<i64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}
