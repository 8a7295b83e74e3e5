//! A credential that came: the person sees whose it is, and takes it or refuses it.
//!
//! An issuer binds a person to the first holder secret they come with, for good. Who hands their own
//! offer to somebody else's new wallet binds that wallet's secret to themselves. So nothing is kept
//! before the person has seen the name; and a first credential that is refused leaves a new secret behind.

use nonla_credential::{Claims, CredentialType, Hash, IssuerId};
use nonla_crypto::HolderSecret;
use rand_core::CryptoRngCore;

use crate::credentials::{CredentialsEdit, StoredCredential};
use crate::history::{Event, HistoryEntry};
use crate::step::{Change, Step};
use crate::wallet::Wallet;

/// A credential that was checked and is not kept yet: show the person its [`claims`](Self::claims), the
/// name first, and ask whether it is theirs.
#[must_use = "show whose it is, then confirm or refuse"]
pub struct Received {
    stored: Box<StoredCredential>,
    /// The issuance it ends.
    code: Hash,
}

/// A credential was refused: the issuance is over, and the history says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RefusedCredential {
    /// Whether the wallet begins with a new secret: the old one was bound to whoever the credential
    /// names, and to nothing else. Backups and shares made before are of the old one.
    pub new_secret: bool,
}

impl Received {
    pub(crate) const fn of(stored: Box<StoredCredential>, code: Hash) -> Self {
        Self { stored, code }
    }

    /// Who issued it.
    #[must_use]
    pub const fn issuer(&self) -> &IssuerId {
        &self.stored.facts.issuer
    }

    /// Its type.
    #[must_use]
    pub const fn credential_type(&self) -> &CredentialType {
        &self.stored.facts.vct
    }

    /// What it says, as the issuer signed it.
    #[must_use]
    pub const fn claims(&self) -> &Claims {
        &self.stored.facts.claims
    }

    /// The person saw whose credential it is, and it is theirs.
    pub fn confirm(self) -> Step {
        let Self { stored, code } = self;
        let event = Event::CredentialIssued {
            issuer: stored.facts.issuer.clone(),
            credential_type: stored.facts.vct.clone(),
        };
        let entry = HistoryEntry { day: stored.received, event };
        let done = CredentialsEdit::done(&code).into();
        Step::of(vec![Change::Credential(code, stored), done, entry.into()])
    }

    /// The person saw whose credential it is, and it is somebody else's. If it was to be the wallet's
    /// first, and its secret served for nothing before, the wallet begins with a new one.
    pub fn refuse(self, wallet: &Wallet, rng: &mut impl CryptoRngCore) -> Step<RefusedCredential> {
        let Self { stored, code } = self;
        let new_secret = wallet.has_unused_secret(&code);
        let event = Event::CredentialRefused {
            issuer: stored.facts.issuer.clone(),
            credential_type: stored.facts.vct.clone(),
        };
        let entry = HistoryEntry { day: stored.received, event };
        let mut changes: Vec<Change> = vec![CredentialsEdit::done(&code).into(), entry.into()];
        if new_secret {
            changes.push(Change::NewSecret(code, HolderSecret::generate(rng)));
        }
        Step::of(changes).giving(RefusedCredential { new_secret })
    }
}

impl std::fmt::Debug for Received {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Received(..)")
    }
}

impl Wallet {
    /// Whether the secret served for nothing but the issuance with this code: no credential, no answer,
    /// no other issuance under way, and no line of the history that told of anything else, whether it was
    /// deleted or is not at hand. A secret that was recovered or restored stays.
    pub(crate) fn has_unused_secret(&self, code: &Hash) -> bool {
        self.credentials.is_empty()
            && self.platforms.are_unused()
            && self.credentials.awaits_only(code)
            && !self.history.head().secret_served
    }
}
