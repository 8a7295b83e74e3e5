//! Who of the demo's parties said no, and why, in words.

use nonla_wallet::{ReceiveError, RequestRefusal};

use super::{asking, receiving, say};

/// Why a wallet of the demo does not answer. The days of the demo are not those of this device's clock, and
/// its wallets have no commands, so that the hints of a real wallet are left out.
pub(crate) fn request(refusal: &RequestRefusal) -> String {
    let why = match refusal {
        RequestRefusal::OtherDay => say!("halt-other-day"),
        RequestRefusal::Expired => say!("halt-expired"),
        RequestRefusal::UnknownPeriod { period } => {
            say!("halt-unknown-period", day = period.day().to_string())
        }
        other => asking::refusal(other),
    };
    say!("halt-wallet", why = why)
}

/// Why a wallet of the demo does not take an offer or a credential.
pub(crate) fn receive(error: &ReceiveError) -> String {
    let why = match error {
        ReceiveError::UnlistedKey => say!("halt-unlisted-key"),
        other => receiving::receive(other),
    };
    say!("halt-wallet", why = why)
}
