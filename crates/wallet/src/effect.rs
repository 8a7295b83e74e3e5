//! What a change comes to: which records it writes, and how the wallet takes it over.

use nonla_credential::TrustList;
use nonla_crypto::HolderSecret;

use crate::credentials::CredentialsEdit;
use crate::evidence::EvidenceEdit;
use crate::history_lines::HistoryEdit;
use crate::platforms::PlatformsEdit;
use crate::record::{RecordChange, RecordKey, Table};
use crate::revocation::RevocationEdit;
use crate::stored;
use crate::wallet::Wallet;

/// One settled change, of the wallet itself or of one of its parts.
pub(crate) enum Effect {
    TrustList(Box<TrustList>, String),
    /// In place of a secret that served for nothing.
    NewSecret(HolderSecret),
    Credentials(CredentialsEdit),
    Revocation(RevocationEdit),
    Platforms(PlatformsEdit),
    History(HistoryEdit),
    Evidence(EvidenceEdit),
}

impl From<CredentialsEdit> for Effect {
    fn from(edit: CredentialsEdit) -> Self {
        Self::Credentials(edit)
    }
}

impl From<RevocationEdit> for Effect {
    fn from(edit: RevocationEdit) -> Self {
        Self::Revocation(edit)
    }
}

impl From<PlatformsEdit> for Effect {
    fn from(edit: PlatformsEdit) -> Self {
        Self::Platforms(edit)
    }
}

impl Wallet {
    /// The records that `effect` changes.
    pub(crate) fn write_effect(&self, effect: &Effect, records: &mut Vec<RecordChange>) {
        match effect {
            Effect::TrustList(_, text) => {
                records.push(RecordChange::put(RecordKey::only(Table::TrustList), text.as_bytes()));
            }
            Effect::NewSecret(secret) => records.push(stored::identity(&self.operator, secret)),
            Effect::Credentials(edit) => records.push(edit.record()),
            Effect::Revocation(edit) => records.push(edit.record()),
            Effect::Platforms(edit) => records.push(edit.record()),
            Effect::History(edit) => edit.write(records),
            Effect::Evidence(edit) => edit.write(records),
        }
    }

    /// Takes a settled change over.
    pub(crate) fn apply(&mut self, effect: Effect) {
        match effect {
            Effect::TrustList(list, text) => {
                self.trust_list = *list;
                self.trust_text = text;
            }
            Effect::NewSecret(secret) => self.secret = secret,
            Effect::Credentials(edit) => self.credentials.apply(edit),
            Effect::Revocation(edit) => self.revocation.apply(edit),
            Effect::Platforms(edit) => self.platforms.apply(edit),
            Effect::History(edit) => self.history.apply(edit),
            Effect::Evidence(edit) => self.evidence.apply(edit),
        }
    }
}
