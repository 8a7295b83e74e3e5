//! The receipt for what a person agreed to, given once their presentation was checked.

use nonla_credential::{ConsentContent, ConsentError, ConsentReceipt, HolderConsent};

use crate::check::Checked;
use crate::session::Session;
use crate::verifier::{Moment, Verifier};

/// Why a consent gets no receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConsentRefusal {
    /// The presentation that was checked answers another session than this one.
    #[error("the presentation is of another session")]
    OtherSession,
    /// Not for this verifier, or not signed by the pseudonym it names.
    #[error("{0}")]
    Consent(#[from] ConsentError),
    /// It is about another request than the session's.
    #[error("the consent is about another request")]
    OtherRequest,
    /// Purpose, retention, requirement or nonce are not those of the request.
    #[error("the consent says something else than the request")]
    Misstated,
    /// Its day is more than one from the verifier's own.
    #[error("the day of the consent is not today")]
    DayOff,
    /// Another person signed it than the one whose presentation was checked.
    #[error("the consent is of another person than the presentation")]
    OtherPerson,
}

impl Verifier {
    /// Signs a receipt for the consent that came with an answer: what both sides keep.
    ///
    /// It takes the session and the presentation that was checked for it, before that one is
    /// decided upon. The receipt holds neither pseudonym nor claim. The same consent may come
    /// again and gets the same receipt.
    ///
    /// # Errors
    /// [`ConsentRefusal`].
    pub fn receipt_consent(
        &self,
        (session, checked): (&Session, &Checked),
        consent: HolderConsent,
        moment: &Moment<'_>,
    ) -> Result<ConsentReceipt, ConsentRefusal> {
        if checked.session != session.id() {
            return Err(ConsentRefusal::OtherSession);
        }
        let consent = consent.verify(&self.config.domain, &self.config.id)?;
        self.check_agreed(session, consent.content(), moment)?;
        let account = self.platform_key.account(consent.pseudonym());
        if account != checked.account {
            return Err(ConsentRefusal::OtherPerson);
        }
        Ok(ConsentReceipt::sign(&self.signing_key, consent, account.to_hash()))
    }

    /// The consent has to be the one that follows from our own request, on our day.
    fn check_agreed(
        &self,
        session: &Session,
        agreed: &ConsentContent,
        moment: &Moment<'_>,
    ) -> Result<(), ConsentRefusal> {
        let ours = ConsentContent::of(&session.request, &self.config.id, agreed.day())?;
        if ours.request() != agreed.request() {
            return Err(ConsentRefusal::OtherRequest);
        }
        if ours != *agreed {
            return Err(ConsentRefusal::Misstated);
        }
        let today = self.today(moment).ok_or(ConsentRefusal::DayOff)?;
        if today.days_since(agreed.day()).abs() > 1 {
            return Err(ConsentRefusal::DayOff);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use nonla_credential::Tier;
    use serde_json::{Value, json};

    use super::*;
    use crate::intent::Intent;
    use crate::testing::{HolderKind, TestHolder, TestWorld, sent};

    /// A request, its session, and the checked answer of a person.
    struct Answered {
        request: String,
        session: Session,
        checked: Checked,
    }

    fn answered(world: &TestWorld, holder: &TestHolder<'_>) -> Answered {
        let mut rng = world.rng();
        let moment = world.moment();
        let (request, session) =
            sent(world.verifier().ask(Tier::Post, Intent::Register, &moment, &mut rng).unwrap());
        let bytes = holder.present(&request);
        let checked = world.verifier().check(&session, &bytes, &moment, &mut rng).unwrap();
        Answered { request, session, checked }
    }

    fn receipt(
        world: &TestWorld,
        answered: &Answered,
        consent: HolderConsent,
    ) -> Result<ConsentReceipt, ConsentRefusal> {
        let given = (&answered.session, &answered.checked);
        world.verifier().receipt_consent(given, consent, &world.moment())
    }

    fn edited(consent: &HolderConsent, member: &str, value: Value) -> ConsentContent {
        let mut content = serde_json::to_value(consent.content()).unwrap();
        content[member] = value;
        serde_json::from_value(content).unwrap()
    }

    /// REQ-T8: both sides hold the same receipt, signed by both.
    #[test]
    fn a_consent_is_receipted_for_both_sides() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        let answered = answered(&world, &holder);
        let sent = holder.consent(&answered.request);
        let sent = HolderConsent::parse(&sent.to_bytes().unwrap()).unwrap();
        let receipt = receipt(&world, &answered, sent.clone()).unwrap();

        assert_eq!(self::receipt(&world, &answered, sent.clone()).unwrap(), receipt);
        let key = world.verifier().verifying_key();
        let (entry, _) = world.trust_list().verifier_of_key(key.id()).unwrap();
        let kept = ConsentReceipt::read_listed(receipt.signed(), entry).unwrap();
        assert_eq!(kept, receipt);
        assert_eq!(kept.check_answers(&sent), Ok(()));
        assert_eq!(kept.account(), answered.checked.account().to_hash());
        let of_the_request =
            ConsentContent::of(answered.session.request(), &entry.id, world.day()).unwrap();
        assert_eq!(*kept.content(), of_the_request);

        let own = holder.pseudonym(&entry.id);
        let stranger = world.other_holder(HolderKind::AdultCitizen).pseudonym(&entry.id);
        let signed_by = |pseudonym| kept.signed_by(world.trust_list().domain(), pseudonym);
        assert!(signed_by(&own).is_ok() && signed_by(&stranger).is_err());
    }

    /// REQ-T8: a consent to one request is none to another one of the same verifier.
    #[test]
    fn a_consent_to_another_request_gets_no_receipt() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        let (first, second) = (answered(&world, &holder), answered(&world, &holder));
        let consent = holder.consent(&first.request);
        assert!(receipt(&world, &first, consent.clone()).is_ok());
        let refused = receipt(&world, &second, consent);
        assert_eq!(refused, Err(ConsentRefusal::OtherRequest));
    }

    /// REQ-T8: a receipt rests on a presentation that was checked for this very request.
    #[test]
    fn a_presentation_of_another_session_gets_no_receipt() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        let (first, second) = (answered(&world, &holder), answered(&world, &holder));
        let mixed = Answered { checked: first.checked, ..second };
        let refused = receipt(&world, &mixed, holder.consent(&mixed.request));
        assert_eq!(refused, Err(ConsentRefusal::OtherSession));
    }

    /// REQ-T8: nobody can have agreed to terms that were not asked.
    #[test]
    fn a_consent_to_other_terms_than_the_requests_gets_no_receipt() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        let answered = answered(&world, &holder);
        let consent = holder.consent(&answered.request);
        let other = self::answered(&world, &holder).session.request.content().nonce;
        let mut requirement = serde_json::to_value(consent.content().requirement()).unwrap();
        requirement["age_at_least"] = json!(21);
        let terms = [
            ("purpose", json!("advertising")),
            ("retention_days", json!(9_999)),
            ("nonce", json!(other)),
            ("requirement", requirement),
        ];
        for (member, value) in terms {
            let consent = holder.agree(edited(&consent, member, value));
            assert_eq!(
                receipt(&world, &answered, consent),
                Err(ConsentRefusal::Misstated),
                "{member}"
            );
        }
    }

    /// T-O5: a consent counts for its day and one to either side.
    #[test]
    fn a_consent_of_another_day_gets_no_receipt() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        let answered = answered(&world, &holder);
        for (days, accepted) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let day = world.day().checked_add_days(days).unwrap();
            let verifier = &world.verifier().config().id;
            let content = ConsentContent::of(answered.session.request(), verifier, day).unwrap();
            let refused = receipt(&world, &answered, holder.agree(content)).err();
            assert_eq!(refused, (!accepted).then_some(ConsentRefusal::DayOff), "{days}");
        }
    }

    /// REQ-T8, T-B8: nobody agrees for somebody else.
    #[test]
    fn a_consent_of_another_person_gets_no_receipt() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        let other = world.other_holder(HolderKind::AdultCitizen);
        let answered = answered(&world, &holder);
        let refused = receipt(&world, &answered, other.consent(&answered.request));
        assert_eq!(refused, Err(ConsentRefusal::OtherPerson));

        let own = String::from_utf8(holder.consent(&answered.request).to_bytes().unwrap()).unwrap();
        let theirs =
            String::from_utf8(other.consent(&answered.request).to_bytes().unwrap()).unwrap();
        let (content, _) = own.split_once("\"signature\"").unwrap();
        let (_, signature) = theirs.split_once("\"signature\"").unwrap();
        let forged = format!("{content}\"signature\"{signature}");
        let forged = HolderConsent::parse(forged.as_bytes()).unwrap();
        let refused = receipt(&world, &answered, forged);
        assert_eq!(refused, Err(ConsentRefusal::Consent(ConsentError::BadSignature)));
    }

    /// REQ-T8: a consent given to one platform is worth nothing at another.
    #[test]
    fn a_consent_for_another_platform_gets_no_receipt() {
        let world = TestWorld::new(1);
        let holder = world.holder(HolderKind::AdultCitizen);
        let answered = answered(&world, &holder);
        let elsewhere = json!(world.other_verifier().config().id);
        let consent = edited(&holder.consent(&answered.request), "verifier", elsewhere);
        let refused = receipt(&world, &answered, holder.agree(consent));
        assert_eq!(refused, Err(ConsentRefusal::Consent(ConsentError::OtherVerifier)));
    }
}
