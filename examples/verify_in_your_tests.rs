//! Test your platform against adults, minors, expired and revoked credentials, and every attack
//! there is a check for: no wallet, no issuer and no network needed.

use nonla_credential::Tier;
use nonla_verifier::testing::{HolderKind, TestWorld, sent};
use nonla_verifier::{Intent, Refusal, RefusalKind};

type Tested = Result<(), Box<dyn std::error::Error>>;

fn adults_may_post_and_minors_may_not() -> Tested {
    let world = TestWorld::new(1);
    let (verifier, moment, mut rng) = (world.verifier(), world.moment(), world.rng());
    let (request, session) = sent(verifier.ask(Tier::Post, Intent::Register, &moment, &mut rng)?);
    for (kind, expected) in [
        (HolderKind::AdultCitizen, None),
        (HolderKind::EighteenToday, None),
        (HolderKind::EighteenTomorrow, Some(Refusal::BadProof)),
        (HolderKind::Revoked, Some(Refusal::BadProof)),
    ] {
        let answer = world.holder(kind).present(&request);
        let checked = verifier.check(&session, &answer, &moment, &mut rng);
        assert_eq!(checked.err(), expected, "{kind:?}");
    }
    Ok(())
}

fn every_bad_answer_is_refused_for_its_own_reason() -> Tested {
    let world = TestWorld::new(1);
    for kind in RefusalKind::ALL {
        let bad = world.presentation_for(kind);
        let checked = world.verifier().check(
            bad.session(),
            bad.presentation(),
            &bad.moment(),
            &mut world.rng(),
        );
        assert_eq!(checked.err().map(Refusal::kind), Some(kind));
    }
    Ok(())
}

fn main() -> Tested {
    adults_may_post_and_minors_may_not()?;
    every_bad_answer_is_refused_for_its_own_reason()
}
