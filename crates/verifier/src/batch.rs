//! Many answers at once, for less work each.

use std::collections::BTreeSet;

use rand_core::{CryptoRng, RngCore};

use crate::check::{Checked, Examined};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::verifier::{Moment, Verifier};

/// One answer of a batch, with the verifier and the session it is for.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// Who asked. One service may answer for several verifiers, with policies of their own.
    pub verifier: &'a Verifier,
    /// What was asked.
    pub session: &'a Session,
    /// What came back.
    pub presentation: &'a [u8],
}

/// Checks many answers: each as [`Verifier::check`] would, in a fraction of the time.
///
/// The answers may be for different verifiers, policies, issuers and periods. The results stand in
/// the order of the answers. Bad answers cost the good ones nothing but time: each is refused for
/// its own reason. Of several good answers to one request the first counts; whatever else was sent
/// to that request does not make it the second.
///
/// # Examples
/// ```
/// use nonla_credential::Tier;
/// use nonla_verifier::testing::{HolderKind, TestWorld};
/// use nonla_verifier::{Answer, Intent, MemoryStore, check_batch};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let world = TestWorld::new(7);
/// let (verifier, moment, mut rng) = (world.verifier(), world.moment(), world.rng());
/// let people = [HolderKind::AdultCitizen, HolderKind::Minor, HolderKind::ForeignResident];
/// let mut answered = Vec::new();
/// for person in people {
///     let asked = verifier.ask(Tier::Post, Intent::Register, &moment, &mut rng)?;
///     let asked = MemoryStore::default().commit(asked)?;
///     answered.push((asked.session, world.holder(person).present(&asked.request)));
/// }
/// let answers: Vec<_> = answered
///     .iter()
///     .map(|(session, presentation)| Answer { verifier, session, presentation })
///     .collect();
/// let results = check_batch(&answers, &moment, &mut rng);
/// let let_in: Vec<_> = results.iter().map(Result::is_ok).collect();
/// assert_eq!(let_in, [true, false, true]);
/// # Ok(())
/// # }
/// ```
pub fn check_batch(
    answers: &[Answer<'_>],
    moment: &Moment<'_>,
    rng: &mut (impl RngCore + CryptoRng),
) -> Vec<Result<Checked, Refusal>> {
    let examine =
        |answer: &Answer<'_>| answer.verifier.examine(answer.session, answer.presentation, moment);
    let mut examined: Vec<_> = answers.iter().map(examine).collect();
    refuse_bad_proofs(&mut examined, rng);
    let mut answered = BTreeSet::new();
    let mut first_good = |examined: Examined| {
        if answered.insert(examined.checked.session) {
            Ok(examined.checked)
        } else {
            Err(Refusal::AnsweredTwice)
        }
    };
    examined.into_iter().map(|examined| examined.and_then(&mut first_good)).collect()
}

/// Checks all proofs together and turns those that do not verify into refusals.
#[expect(clippy::expect_used, reason = "a culprit's index is its place among the proofs given")]
fn refuse_bad_proofs(
    examined: &mut [Result<Examined, Refusal>],
    rng: &mut (impl RngCore + CryptoRng),
) {
    let well_formed = examined.iter().filter_map(|result| result.as_ref().ok());
    let proofs: Vec<_> = well_formed.map(|one| (&one.statement, one.proof.as_slice())).collect();
    let Err(culprits) = nonla_crypto::verify_batch(&proofs, rng) else { return };
    let mut well_formed: Vec<_> = examined.iter_mut().filter(|result| result.is_ok()).collect();
    for culprit in culprits {
        let refused = well_formed.get_mut(culprit.index).expect("one of the proofs given");
        **refused = Err(culprit.error.into());
    }
}

#[cfg(test)]
mod tests {
    use nonla_credential::{NOTHING_TO_SHOW, Tier};
    use rand::Rng;

    use super::*;
    use crate::intent::Intent;
    use crate::testing::{HolderKind, TestWorld, sent};

    /// A session of `verifier` and what `kind` answers.
    fn answered(world: &TestWorld, verifier: &Verifier, kind: HolderKind) -> (Session, Vec<u8>) {
        answered_for(world, verifier, kind, Intent::Register)
    }

    fn answered_for(
        world: &TestWorld,
        verifier: &Verifier,
        kind: HolderKind,
        intent: Intent,
    ) -> (Session, Vec<u8>) {
        let (request, session) = sent(
            verifier.ask(Tier::Post, intent, &world.moment(), &mut rand::rngs::OsRng).unwrap(),
        );
        (session, world.holder(kind).present(&request))
    }

    /// Serves REQ-P8, T-B2: in a batch of two verifiers with policies of their own, good answers
    /// and bad ones of every kind, each answer fares as it does alone.
    #[test]
    fn a_batch_decides_each_answer_as_a_check_alone_does() {
        let world = TestWorld::new(1);
        let mut rng = world.rng();
        let verifiers = [world.verifier(), world.other_verifier()];
        let mut all: Vec<(usize, (Session, Vec<u8>))> = Vec::new();
        for (index, kind) in HolderKind::ALL.into_iter().enumerate() {
            let intent = if index % 3 == 0 { Intent::Return } else { Intent::Register };
            let at = index % 2;
            let mut one = answered_for(&world, verifiers[at], kind, intent);
            match index % 4 {
                1 => {
                    let place = rng.gen_range(0..one.1.len());
                    one.1[place] ^= 1 << rng.gen_range(0..8);
                }
                2 => one.1.truncate(rng.gen_range(0..one.1.len())),
                _ => {}
            }
            all.push((at, one));
            all.push((at, answered(&world, verifiers[at], kind)));
        }
        let answer = |(at, (session, presentation)): &'_ (usize, (Session, Vec<u8>))| {
            (verifiers[*at], session.clone(), presentation.clone())
        };
        let owned: Vec<_> = all.iter().map(answer).collect();
        let answers: Vec<_> = owned
            .iter()
            .map(|(verifier, session, presentation)| Answer { verifier, session, presentation })
            .collect();
        let together = check_batch(&answers, &world.moment(), &mut rng);
        let alone = |answer: &Answer<'_>| {
            let mut rng = world.rng();
            answer.verifier.check(answer.session, answer.presentation, &world.moment(), &mut rng)
        };
        let alone: Vec<_> = answers.iter().map(alone).collect();
        assert_eq!(together, alone);
        let accepted = alone.iter().filter(|result| result.is_ok()).count();
        assert!(accepted >= 5 && alone.len() - accepted >= 5, "{accepted} of {}", alone.len());
    }

    /// Serves T-O1, T-O2: one request is answered once, whoever answers it.
    #[test]
    fn a_second_answer_to_one_request_is_refused() {
        let world = TestWorld::new(1);
        let verifier = world.verifier();
        let (session, presentation) = answered(&world, verifier, HolderKind::AdultCitizen);
        let one = Answer { verifier, session: &session, presentation: &presentation };
        let results = check_batch(&[one, one, one], &world.moment(), &mut world.rng());
        let refused = results.iter().map(|result| result.as_ref().err()).collect::<Vec<_>>();
        assert_eq!(refused, [None, Some(&Refusal::AnsweredTwice), Some(&Refusal::AnsweredTwice)]);
        assert!(check_batch(&[], &world.moment(), &mut world.rng()).is_empty());
    }

    /// Serves T-O1: nobody makes an honest answer the second one by sending something before it:
    /// only good answers count, and every other one is refused for its own reason.
    #[test]
    fn junk_before_an_honest_answer_does_not_make_it_the_second() {
        let world = TestWorld::new(1);
        let verifier = world.verifier();
        let asked = verifier
            .ask(Tier::Post, Intent::Register, &world.moment(), &mut rand::rngs::OsRng)
            .unwrap();
        let (request, session) = sent(asked);
        let honest = world.holder(HolderKind::AdultCitizen).present(&request);
        let lie = world.holder(HolderKind::Minor).present(&request);
        let other = world.other_holder(HolderKind::AdultCitizen).present(&request);
        let mut malformed = honest.clone();
        let last = malformed.len() - 32;
        malformed[last..].fill(0xff);
        let sent: [&[u8]; 9] = [
            &[],
            NOTHING_TO_SHOW,
            &malformed,
            &lie,
            &honest,
            &lie,
            NOTHING_TO_SHOW,
            &honest,
            &other,
        ];
        let answers = sent.map(|presentation| Answer { verifier, session: &session, presentation });
        let results = check_batch(&answers, &world.moment(), &mut world.rng());
        let refused: Vec<_> = results.iter().map(|result| result.as_ref().err()).collect();
        let expected = [
            Some(&Refusal::WrongLength),
            Some(&Refusal::Declined),
            Some(&Refusal::MalformedProof),
            Some(&Refusal::BadProof),
            None,
            Some(&Refusal::BadProof),
            Some(&Refusal::Declined),
            Some(&Refusal::AnsweredTwice),
            Some(&Refusal::AnsweredTwice),
        ];
        assert_eq!(refused, expected);
    }

    /// Serves T-O5: what makes a check refuse everything makes a batch refuse everything.
    #[test]
    fn a_late_batch_is_refused() {
        let world = TestWorld::new(1);
        let verifier = world.verifier();
        let (session, presentation) = answered(&world, verifier, HolderKind::AdultCitizen);
        let one = Answer { verifier, session: &session, presentation: &presentation };
        let late = world.moment_at(world.now() + 301);
        let results = check_batch(&[one], &late, &mut world.rng());
        assert_eq!(results, [Err(Refusal::RequestExpired)]);
    }
}
