//! Yes and no: the only road to a proof leads through a person's consent.

use nonla_credential::{
    AnonymousPresentation, Basis, ConsentContent, HolderConsent, Period, PredicateKind,
};
use nonla_crypto::{ProveError, Visit};
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::answer::{StillOpen, nothing_to_show};
use crate::bounds::BoundsUsed;
use crate::history::{Ending, FailureReason};
use crate::holding::NoGap;
use crate::inspect::Asking;
use crate::platform::PlatformUse;
use crate::refusal::RequestRefusal;
use crate::step::{Change, Expiring, Standing, Step};
use crate::wallet::Wallet;

/// A person said yes to exactly this request. [`Asking::approve`] is the only way to one, and it
/// makes one proof (`tests/compile_fail/`).
#[must_use = "the person said yes and nothing was proved yet"]
pub struct Consent {
    asking: Asking,
}

/// What leaves once a yes is committed.
#[must_use = "the platform waits for it"]
pub struct Proved {
    /// What the verifier receives. It names the pseudonym: dropped, it is wiped.
    pub presentation: Zeroizing<Vec<u8>>,
    /// What was agreed, signed as the pseudonym, if the pseudonym was asked for: send it along, and
    /// the verifier's receipt comes back.
    pub consent: Option<Zeroizing<Vec<u8>>>,
}

/// The person said yes and no presentation could be made: the reason for the person, and what to commit.
#[derive(Debug)]
pub struct ProveFailed {
    /// Why. For the person alone: the verifier gets the answer of every wallet that shows nothing.
    pub reason: RequestRefusal,
    /// The history line; of it comes the one answer of a wallet that shows nothing.
    pub step: Step<Vec<u8>>,
}

impl Asking {
    /// The person read what is asked and said yes.
    pub const fn approve(self) -> Consent {
        Consent { asking: self }
    }

    /// The person said no: of the history line comes the one answer of a wallet that shows nothing.
    pub fn refuse(self) -> Step<Vec<u8>> {
        self.not_shown(Ending::Refused)
    }

    /// The person did not decide in time: the same as for a no.
    ///
    /// `now` is in seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`StillOpen`] if the request has not expired: until then only the person ends it.
    pub fn expire(self, now: i64) -> Result<Step<Vec<u8>>, StillOpen<Self>> {
        if !self.has_expired(now) {
            return Err(StillOpen(Box::new(self)));
        }
        Ok(self.not_shown(Ending::Expired))
    }

    fn not_shown(&self, ending: Ending) -> Step<Vec<u8>> {
        Step::of(self.ended(ending)).giving(nothing_to_show())
    }
}

impl Consent {
    /// Makes the one presentation the person agreed to, if the wallet would still show it to them: all is
    /// judged again. `now` is in seconds since 1970-01-01T00:00:00Z.
    ///
    /// It is committed by the clock, which judges once more: see [`Wallet::stage_at`].
    ///
    /// # Errors
    /// [`ProveFailed`] if the credential does not fulfil what is asked, or if the request has expired, the
    /// trust list has ended or changed what was shown, or another request was answered meanwhile.
    pub fn prove(
        self,
        wallet: &Wallet,
        now: i64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Expiring<Proved>, ProveFailed> {
        let Self { asking } = self;
        let scope = wallet.scope(&asking.verifier.id);
        let visit = wallet.secret.visit(&scope);
        let asking = match wallet.judge_again(&asking, now) {
            Ok(asking) => asking,
            Err(reason) => return Err(asking.failed(reason, Vec::new())),
        };
        let presented = asking.present(wallet, &visit, rng);
        nonla_crypto::overwrite_stack();
        match presented {
            Ok(bytes) => {
                let presentation = Zeroizing::new(bytes);
                let consent = asking.sign_consent(&visit, rng).map(Zeroizing::new);
                let step = Step::of(asking.approved()).giving(Proved { presentation, consent });
                Ok(step.standing_on(asking.standing(wallet)))
            }
            Err(reason) => {
                let tried = vec![Change::Tried(Box::new(asking.bounds()))];
                Err(asking.failed(reason, tried))
            }
        }
    }
}

impl Asking {
    /// The person said yes, and nothing is shown.
    fn failed(&self, reason: RequestRefusal, more: Vec<Change>) -> ProveFailed {
        let mut list = self.ended(Ending::Failed(FailureReason::from(&reason)));
        list.extend(more);
        ProveFailed { reason, step: Step::of(list).giving(nothing_to_show()) }
    }

    /// What the wallet remembers of an answer.
    fn approved(&self) -> Vec<Change> {
        let requirement = &self.request.asked().requirement;
        let mut list = self.ended(Ending::Approved);
        list.push(Change::Bound(Box::new(self.bounds())));
        list.push(Change::Used(Box::new(PlatformUse {
            verifier: self.verifier.id.clone(),
            name: self.verifier.name.clone(),
            day: self.day,
            shown: requirement.clone(),
        })));
        list
    }

    /// An answer counts until the request's end, and under the trust list it was judged by.
    fn standing(&self, wallet: &Wallet) -> Standing {
        Standing { expires_at: Some(self.last_second), ..Standing::on_list_of(wallet) }
    }

    fn bounds(&self) -> BoundsUsed {
        BoundsUsed::of(&self.verifier.id, self.request.asked(), self.day)
    }

    /// What was agreed, signed as the pseudonym; `None` if none was asked for.
    #[expect(clippy::expect_used, reason = "a consent is texts and numbers, which JSON can write")]
    fn sign_consent(&self, visit: &Visit<'_>, rng: &mut impl CryptoRngCore) -> Option<Vec<u8>> {
        let verifier = &self.verifier.id;
        let content = match ConsentContent::of(&self.request, verifier, self.day) {
            Ok(content) => content,
            Err(_no_pseudonym_asked) => return None,
        };
        let signature = visit.sign(&content.to_be_signed(), rng);
        nonla_crypto::overwrite_stack();
        let consent = HolderConsent::new(content, visit.pseudonym(), signature);
        Some(consent.to_bytes().expect("has a written form"))
    }

    #[inline(never)]
    fn present(
        &self,
        wallet: &Wallet,
        visit: &Visit<'_>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<u8>, RequestRefusal> {
        let asked = self.request.asked();
        let credential = wallet
            .credential_of(&asked.issuer, &asked.credential_type)
            .ok_or(RequestRefusal::NoCredential)?;
        let last = credential.claims.valid_until();
        if asked.requirement.has(PredicateKind::NotExpired) && last < self.day {
            return Err(RequestRefusal::DoesNotFulfil);
        }
        let key = self.issuer.key(&credential.issuer_key);
        let key = key.filter(|key| key.in_force(asked.as_of));
        let key = key.ok_or(RequestRefusal::NoCredential)?;
        let table = wallet.digit_table(&key.digit_key).ok_or(RequestRefusal::NoDigitTable)?;
        let gap = match self.period {
            Some(period) => {
                let own = wallet.own_gap(credential, period);
                Some(own.map_err(|missing| refusal_without_gap(missing, period))?)
            }
            None => None,
        };
        let basis = Basis {
            request: &self.request,
            domain: wallet.trust_list.domain(),
            verifier: &self.verifier.id,
            issuer: &self.issuer,
            credential_type: &self.credential_type,
            key,
        };
        let one_account = asked.requirement.has(PredicateKind::OneAccount);
        let pseudonym = one_account.then(|| visit.pseudonym());
        let shown = pseudonym.map(|pseudonym| (visit.scope(), pseudonym));
        let statement =
            basis.statement(self.period, shown).map_err(|_| RequestRefusal::DoesNotFulfil)?;
        let proof = wallet
            .prove_about((&statement, visit.into()), (credential, table), gap, rng)
            .map_err(refusal_of)?;
        let presentation =
            AnonymousPresentation { period: self.period, key_id: key.short_id(), pseudonym, proof };
        Ok(presentation.to_bytes())
    }
}

const fn refusal_without_gap(missing: NoGap, period: Period) -> RequestRefusal {
    match missing {
        NoGap::NoList => RequestRefusal::UnknownPeriod { period },
        NoGap::Revoked => RequestRefusal::Revoked,
    }
}

const fn refusal_of(error: ProveError) -> RequestRefusal {
    match error {
        ProveError::NotInGap => RequestRefusal::Revoked,
        ProveError::WrongDigitTable => RequestRefusal::NoDigitTable,
        _ => RequestRefusal::DoesNotFulfil,
    }
}
