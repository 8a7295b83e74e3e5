//! The second call: check an answer.

use rand_core::{CryptoRng, RngCore};

use nonla_credential::{
    AnonymousPresentation, Asked, Basis, Day, IssuerKeyEntry, Period, TrustList,
};

use crate::ask::Session;
use crate::changes::{Changes, OpenTiers};
use crate::refusal::Refusal;
use crate::verifier::{Moment, Verifier};

/// Longest answer anyone looks at, in bytes; a real one has under 3,000.
const MAX_PRESENTATION: usize = 16 * 1024;

/// A presentation that was checked and not yet committed.
///
/// Commit its [`changes`](Self::changes), then hand the outcome to [`decide`](Self::decide): the
/// only road to a verdict.
#[must_use = "commit the changes, then decide"]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub(crate) changes: Changes,
}

impl Checked {
    /// What to commit.
    pub const fn changes(&self) -> &Changes {
        &self.changes
    }
}

impl Verifier {
    /// Checks a wallet's answer to a request of this verifier.
    ///
    /// Cheap checks come first, the proof last. A refused answer changes nothing; count the
    /// refusal and forget the rest.
    ///
    /// # Errors
    /// [`Refusal`], never a panic, whatever the bytes.
    pub fn check(
        &self,
        session: &Session,
        presentation: &[u8],
        moment: &Moment<'_>,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Checked, Refusal> {
        let request = &session.request;
        if request.has_expired(moment.now) && !nonla_crypto::planted("verifier-skip-session-expiry")
        {
            return Err(Refusal::RequestExpired);
        }
        if presentation.len() > MAX_PRESENTATION {
            return Err(Refusal::WrongLength);
        }
        let presentation = AnonymousPresentation::read(presentation, request)?;
        let basis = self.basis(session, &presentation, moment.trust_list)?;
        let asked = request.asked();
        check_key(basis.key, asked.as_of)?;
        let today = self.today(moment).ok_or(Refusal::DayOff)?;
        check_day(asked.as_of, today)?;
        check_period(asked, presentation.period)?;
        let statement = basis
            .statement(presentation.period, presentation.pseudonym)
            .map_err(|_| Refusal::Unanswerable)?;
        if !presentation.fits(&statement) {
            return Err(Refusal::WrongLength);
        }
        nonla_crypto::verify(&statement, &presentation.proof, rng)?;
        let pseudonym = statement.pseudonym().ok_or(Refusal::Unanswerable)?;
        let expiry = basis.credential_type.zone_minutes.day_at(request.content().expires_at);
        let changes = Changes {
            nonce: request.content().nonce,
            nonce_expires_on: expiry.unwrap_or(Day::LAST),
            account: self.platform_key.account(&pseudonym),
            intent: session.intent,
            tier: session.tier,
            opens: OpenTiers::met_by(&self.config.policy, &asked.requirement),
            day: today,
        };
        Ok(Checked { changes })
    }

    /// Under which entries of the trust list the presentation stands.
    fn basis<'a>(
        &'a self,
        session: &'a Session,
        presentation: &AnonymousPresentation,
        list: &'a TrustList,
    ) -> Result<Basis<'a>, Refusal> {
        let (issuer, credential_type) = self.listed_type(list).ok_or(Refusal::UnknownIssuer)?;
        let key = issuer
            .keys
            .iter()
            .find(|key| key.short_id() == presentation.key_id)
            .ok_or(Refusal::UnknownIssuerKey)?;
        let verifier = &self.config.id;
        Ok(Basis { request: &session.request, verifier, issuer, credential_type, key })
    }
}

fn check_key(key: &IssuerKeyEntry, as_of: Day) -> Result<(), Refusal> {
    let counts = (key.valid_from..=key.valid_until).contains(&as_of);
    if counts || nonla_crypto::planted("verifier-skip-key-validity") {
        Ok(())
    } else {
        Err(Refusal::KeyNotValid)
    }
}

fn check_day(as_of: Day, today: Day) -> Result<(), Refusal> {
    let near = today.days_since(as_of).abs() <= 1;
    if near || nonla_crypto::planted("verifier-skip-day") { Ok(()) } else { Err(Refusal::DayOff) }
}

fn check_period(asked: &Asked, period: Option<Period>) -> Result<(), Refusal> {
    let (Some(accepted), Some(period)) = (&asked.not_revoked, period) else { return Ok(()) };
    let fits = (accepted.oldest_period..=accepted.period).contains(&period);
    if fits || nonla_crypto::planted("verifier-skip-period") {
        Ok(())
    } else {
        Err(Refusal::WrongPeriod { expected: accepted.period })
    }
}
