//! Nobody too young is let in, and nobody is asked so often that their birth date shows.

use nonla_app::record::Party;
use nonla_app::world::{At, Halt, World};
use nonla_credential::{
    AgeThreshold, AnonymousPresentation, Basis, Country, Day, FullName, IdNumber, IssuedCredential,
    Period, Province, QueryError, RequestError, ResidenceStatus, Slot, SlotValues, Tier,
    VerifiedRequest, slot_values,
};
use nonla_crypto::adversary::{Cheat, cheat};
use nonla_crypto::{Gap, Signature, Witness};
use nonla_issuer::{Person, Phone, UncheckedPerson, sample_register};
use nonla_verifier::{Intent, PlatformKey, Refusal, Session, Verifier};
use nonla_wallet::{RequestRefusal, Wallet};
use rand::RngCore;
use serde_json::json;

use crate::engine::{rng, runs};
use crate::trust::{changed, rewritten};
