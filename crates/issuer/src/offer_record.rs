//! What is kept of one offer.

use nonla_credential::{Day, Handle, Hash, Nonce, OfferCode};
use nonla_record::Key;
use serde::{Deserialize, Serialize};

use crate::person_record::PersonId;
use crate::table::Table;

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfferRecord {
    pub(crate) person: PersonId,
    pub(crate) nonce: Nonce,
    pub(crate) kind: OfferKind,
    /// The hash of the self-revocation code that came with it.
    pub(crate) revocation_code: Hash,
    pub(crate) made_on: Day,
    pub(crate) last_day: Day,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) used: Option<Used>,
}

/// The request that used an offer, and what that was given.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Used {
    pub(crate) request: Hash,
    pub(crate) handle: Handle,
}

/// What becomes of the person's earlier credentials when an offer is taken up.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OfferKind {
    /// The first credential, or one for a further device: the earlier ones stay.
    Device,
    /// The device with this credential is given up: it is revoked.
    Replaces(Handle),
    /// The holder secret is lost: the commit of the offer revokes all earlier credentials, and
    /// another secret counts once a published list names them.
    EnrolsAnew,
}

pub(crate) fn offer_key(code: &OfferCode) -> Key {
    Table::Offers.key(code.text().as_bytes())
}

pub(crate) fn revocation_code_key(hash: &Hash) -> Key {
    Table::RevocationCodes.key(*hash.as_bytes())
}
