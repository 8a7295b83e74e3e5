//! The issuer of the demo.

use nonla_credential::{Day, DisplayName, HandleLimit, IssuerId};
use nonla_issuer::{Days, Issuer, IssuerConfig, IssuerKeys, SignatureCap};
use rand_chacha::ChaCha20Rng;

use crate::halt::Halt;

/// The civil register of the demo as an issuer.
pub(crate) fn new_issuer(people: usize, today: Day, rng: &mut ChaCha20Rng) -> Result<Issuer, Halt> {
    let name = DisplayName::parse("Civil register of Vietnam (demo)")?;
    let id = IssuerId::parse("urn:nonla:issuer:civil-register").map_err(|_| Halt::BadRegister)?;
    let handle_limit = HandleLimit::for_population(people as u64)?;
    let config = IssuerConfig {
        id,
        name,
        since: today,
        handle_limit,
        signature_cap: SignatureCap::for_handles(handle_limit),
        gap_cap: SignatureCap::MOST,
        key_from: today,
        key_until: today.checked_add_days(3 * 366).ok_or(Halt::LastDay)?,
        credential_days: Days::new(365),
        offer_days: Days::WEEK,
    };
    Ok(Issuer::new(config, IssuerKeys::generate(rng)))
}
