//! The drafts' signatures, here and in another implementation, `zkryptium` 0.8.
//!
//! Ten messages, one shown; both sides go from bytes to bytes, the way their public functions are
//! meant to be called. The pseudonyms are not of one draft: 01 here, 03 there, each with one
//! secret. What is proved is the same.

use nonla_crypto::bbs::pseudonym::{self, Holding, NymSecret, Opening, ProverBlind, Shown};
use nonla_crypto::bbs::{self, Suite};
use nonla_crypto::{PointG1, PublicKey, SecretKey, Signature};
use rand_chacha::ChaCha20Rng;
use zkryptium::bbsplus::ciphersuites::Bls12381Sha256;
use zkryptium::bbsplus::commitment::BlindFactor;
use zkryptium::bbsplus::keys::{BBSplusPublicKey, BBSplusSecretKey};
use zkryptium::bbsplus::pseudonym::{BBSplusPseudonym, PseudonymSecret};
use zkryptium::errors::Error;
use zkryptium::schemes::algorithms::BBSplus;
use zkryptium::schemes::generics::{
    BlindSignature, Commitment, PoKSignature, Signature as TheirSignature,
};

use super::Failure;
use super::step::Step;

type Theirs = BBSplus<Bls12381Sha256>;

const SUITE: Suite = Suite::Sha256;
const HEADERS: (&[u8], &[u8]) = (b"header", b"presentation header");
const CONTEXT: &[u8] = b"context";
const MESSAGES: usize = 10;
const SHOWN: &[usize] = &[3];

/// Signatures of one key over the same messages, and a proof of each.
pub(crate) struct Drafts {
    messages: Vec<Vec<u8>>,
    here: Here,
    there: There,
}

struct Here {
    key: PublicKey,
    signature: [u8; Signature::LENGTH],
    proof: Vec<u8>,
    blind: ProverBlind,
    nym_signature: [u8; Signature::LENGTH],
    nym_secret: NymSecret,
    nym_proof: Vec<u8>,
    pseudonym: [u8; PointG1::LENGTH],
}

struct There {
    key: BBSplusPublicKey,
    signature: [u8; Signature::LENGTH],
    proof: Vec<u8>,
    blind: BlindFactor,
    nym_signature: [u8; Signature::LENGTH],
    nym_secrets: Vec<PseudonymSecret>,
    nym_proof: Vec<u8>,
    pseudonym: Vec<u8>,
}

impl Drafts {
    pub(crate) fn new(rng: &mut ChaCha20Rng) -> Result<Self, Failure> {
        let messages: Vec<Vec<u8>> =
            (0..MESSAGES).map(|number| format!("message {number}").into_bytes()).collect();
        let key = SecretKey::generate(rng);
        let here = Here::new(&key, &messages, rng)?;
        let there = There::new(&key, &messages).map_err(|error| error.to_string())?;
        Ok(Self { messages, here, there })
    }

    /// Each draft's step here, and beside it there.
    pub(crate) fn steps(&self, rng: &ChaCha20Rng) -> Vec<Step<'_>> {
        let (here, there, messages) = (&self.here, &self.there, self.messages.as_slice());
        let [mut rng1, mut rng2] = [rng.clone(), rng.clone()];
        let prove = move || here.prove(messages, &mut rng1).is_ok();
        let nym_prove = move || here.nym_prove(messages, &mut rng2).is_ok();
        let their_nym_verify = move || there.nym_verify(messages).is_ok();
        vec![
            Step::new("bbs_prove", "BBS draft, 1 of 10 shown, prove", prove)
                .makes(here.proof.len())
                .beside("zkryptium_prove"),
            Step::new("bbs_verify", "BBS draft, verify", || here.verify(messages).is_ok())
                .beside("zkryptium_verify"),
            Step::new("bbs_nym_prove", "pseudonyms draft 01, prove", nym_prove)
                .makes(here.nym_proof.len())
                .beside("zkryptium_nym_prove"),
            Step::new("bbs_nym_verify", "pseudonyms draft 01, verify", || {
                here.nym_verify(messages).is_ok()
            })
            .beside("zkryptium_nym_verify"),
            Step::new("zkryptium_prove", "zkryptium: BBS draft, prove", || {
                there.prove(messages).is_ok()
            })
            .makes(there.proof.len()),
            Step::new("zkryptium_verify", "zkryptium: BBS draft, verify", || {
                there.verify(messages).is_ok()
            }),
            Step::new("zkryptium_nym_prove", "zkryptium: pseudonyms draft 03, prove", || {
                there.nym_prove(messages).is_ok()
            })
            .makes(there.nym_proof.len()),
            Step::new(
                "zkryptium_nym_verify",
                "zkryptium: pseudonyms draft 03, verify",
                their_nym_verify,
            ),
        ]
    }
}

fn slices(messages: &[Vec<u8>]) -> Vec<&[u8]> {
    messages.iter().map(Vec::as_slice).collect()
}

/// What our verifier is shown.
fn shown(messages: &[Vec<u8>]) -> Vec<(usize, &[u8])> {
    SHOWN.iter().map(|index| (*index, messages[*index].as_slice())).collect()
}

/// What theirs is shown.
fn shown_messages(messages: &[Vec<u8>]) -> Vec<Vec<u8>> {
    SHOWN.iter().map(|index| messages[*index].clone()).collect()
}

impl Here {
    fn new(key: &SecretKey, messages: &[Vec<u8>], rng: &mut ChaCha20Rng) -> Result<Self, Failure> {
        let listed = &slices(messages);
        let public = key.public_key();
        let signature = bbs::sign(SUITE, key, HEADERS.0, listed)?.to_bytes();
        let [share, entropy] = [3, 5].map(|byte| NymSecret::from_bytes(&[byte; 32]));
        let (share, entropy) = (share?, entropy?);
        let (commitment, blind) = pseudonym::commit(SUITE, &[], &share, rng)?;
        let nym_signature =
            pseudonym::sign(SUITE, key, (&commitment, &entropy), HEADERS.0, listed)?;
        let holding = Holding {
            suite: SUITE,
            key: &public,
            signature: &nym_signature,
            header: HEADERS.0,
            messages: listed,
            opening: Opening { messages: &[], blind: Some(&blind) },
        };
        let nym_secret = pseudonym::verify(&holding, (&share, &entropy))?;
        let nym_signature = nym_signature.to_bytes();
        let [proof, nym_proof] = [Vec::new(), Vec::new()];
        let pseudonym = [0; PointG1::LENGTH];
        let mut here = Self {
            key: public,
            signature,
            proof,
            blind,
            nym_signature,
            nym_secret,
            nym_proof,
            pseudonym,
        };
        here.proof = here.prove(messages, rng)?;
        (here.nym_proof, here.pseudonym) = here.nym_prove(messages, rng)?;
        Ok(here)
    }

    fn prove(&self, messages: &[Vec<u8>], rng: &mut ChaCha20Rng) -> Result<Vec<u8>, Failure> {
        let signature = Signature::from_bytes(&self.signature)?;
        let what = (&slices(messages)[..], SHOWN);
        Ok(bbs::prove(SUITE, (&self.key, &signature), HEADERS, what, rng)?)
    }

    fn verify(&self, messages: &[Vec<u8>]) -> Result<(), Failure> {
        Ok(bbs::verify_proof(SUITE, &self.key, &self.proof, HEADERS, &shown(messages))?)
    }

    fn nym_prove(
        &self,
        messages: &[Vec<u8>],
        rng: &mut ChaCha20Rng,
    ) -> Result<(Vec<u8>, [u8; PointG1::LENGTH]), Failure> {
        let holding = Holding {
            suite: SUITE,
            key: &self.key,
            signature: &Signature::from_bytes(&self.nym_signature)?,
            header: HEADERS.0,
            messages: &slices(messages),
            opening: Opening { messages: &[], blind: Some(&self.blind) },
        };
        let context = (CONTEXT, &self.nym_secret);
        let (proof, pseudonym) = pseudonym::prove(&holding, HEADERS.1, (SHOWN, &[]), context, rng)?;
        Ok((proof, pseudonym.to_bytes()))
    }

    fn nym_verify(&self, messages: &[Vec<u8>]) -> Result<(), Failure> {
        let shown = Shown { signer_count: MESSAGES, messages: &shown(messages), committed: &[] };
        let pseudonym = PointG1::from_bytes(&self.pseudonym)?;
        let proof = (&self.key, self.nym_proof.as_slice());
        Ok(pseudonym::verify_proof(SUITE, proof, HEADERS, &shown, (CONTEXT, &pseudonym))?)
    }
}

impl There {
    fn new(key: &SecretKey, messages: &[Vec<u8>]) -> Result<Self, Error> {
        let secret = BBSplusSecretKey::from_bytes(key.expose_bytes().as_slice())?;
        let public = BBSplusPublicKey::from_bytes(&key.public_key().to_bytes())?;
        let (header, listed) = (Some(HEADERS.0), Some(messages));
        let signature =
            TheirSignature::<Theirs>::sign(listed, &secret, &public, header)?.to_bytes();
        let nyms = PseudonymSecret::random_vec(1);
        let entropy = PseudonymSecret::random();
        let (commitment, blind) = Commitment::<Theirs>::commit_with_nym(None, nyms.clone())?;
        let nym_signature = BlindSignature::<Theirs>::blind_sign_with_nym(
            &secret,
            &public,
            Some(&commitment.to_bytes()),
            nyms.len(),
            header,
            &entropy,
            listed,
        )?;
        let nym_secrets = nym_signature.verify_finalize_with_nym(
            &public,
            header,
            listed,
            None,
            nyms,
            Some(&entropy),
            Some(&blind),
        )?;
        let nym_signature = nym_signature.to_bytes();
        let [proof, nym_proof, pseudonym] = [Vec::new(), Vec::new(), Vec::new()];
        let mut there = Self {
            key: public,
            signature,
            proof,
            blind,
            nym_signature,
            nym_secrets,
            nym_proof,
            pseudonym,
        };
        there.proof = there.prove(messages)?;
        (there.nym_proof, there.pseudonym) = there.nym_prove(messages)?;
        Ok(there)
    }

    fn prove(&self, messages: &[Vec<u8>]) -> Result<Vec<u8>, Error> {
        let proof = PoKSignature::<Theirs>::proof_gen(
            &self.key,
            &self.signature,
            Some(HEADERS.0),
            Some(HEADERS.1),
            Some(messages),
            Some(SHOWN),
        )?;
        Ok(proof.to_bytes())
    }

    fn verify(&self, messages: &[Vec<u8>]) -> Result<(), Error> {
        PoKSignature::<Theirs>::from_bytes(&self.proof)?.proof_verify(
            &self.key,
            Some(&shown_messages(messages)),
            Some(SHOWN),
            Some(HEADERS.0),
            Some(HEADERS.1),
        )
    }

    fn nym_prove(&self, messages: &[Vec<u8>]) -> Result<(Vec<u8>, Vec<u8>), Error> {
        let (proof, pseudonym) = PoKSignature::<Theirs>::proof_gen_with_nym(
            &self.key,
            &self.nym_signature,
            Some(HEADERS.0),
            Some(HEADERS.1),
            &self.nym_secrets,
            CONTEXT,
            Some(messages),
            None,
            Some(SHOWN),
            None,
            Some(&self.blind),
        )?;
        Ok((proof.to_bytes(), pseudonym.to_bytes()))
    }

    fn nym_verify(&self, messages: &[Vec<u8>]) -> Result<(), Error> {
        PoKSignature::<Theirs>::from_bytes(&self.nym_proof)?.proof_verify_with_nym(
            &self.key,
            Some(HEADERS.0),
            Some(HEADERS.1),
            &BBSplusPseudonym::from_bytes(&self.pseudonym)?,
            CONTEXT,
            self.nym_secrets.len(),
            Some(MESSAGES),
            Some(&shown_messages(messages)),
            None,
            Some(SHOWN),
            None,
        )
    }
}
