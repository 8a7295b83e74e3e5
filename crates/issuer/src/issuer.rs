//! Who issues what, under which keys.

use nonla_credential::{
    BirthdayRule, CivilZone, CredentialType, Day, DisplayName, HandleLimit, IssuerEntry, IssuerId,
    IssuerKeyEntry, TypeEntry, layout_hash,
};
use nonla_crypto::{DigitTable, PublicKey};

use crate::anchor::Anchor;
use crate::days::Days;
use crate::keys::{GapKey, IssuerKeys};
use crate::refusal::IssuerRefusal;
use crate::signature_cap::SignatureCap;

/// One issuer: it identifies people and signs what the register says about them.
///
/// Its steps are pure: each is a [`Step`](nonla_record::Step) over the records of the [tables](crate::Table).
/// Commit it to a store: what comes of it, an offer or a credential, is there once the changes are durable.
pub struct Issuer {
    pub(crate) id: IssuerId,
    name: DisplayName,
    pub(crate) since: Day,
    pub(crate) keys: IssuerKeys,
    pub(crate) later_gap_keys: Vec<GapKey>,
    pub(crate) public_key: PublicKey,
    pub(crate) credential_type: TypeEntry,
    key_from: Day,
    pub(crate) key_until: Day,
    pub(crate) credential_days: Days,
    pub(crate) offer_days: Days,
    pub(crate) handle_limit: HandleLimit,
    pub(crate) signature_cap: SignatureCap,
    pub(crate) gap_cap: SignatureCap,
    pub(crate) anchor: Option<Anchor>,
}

/// What an operator decides about an issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuerConfig {
    /// Permanent id; enrolment tags depend on it, so it never changes.
    pub id: IssuerId,
    /// Name for people.
    pub name: DisplayName,
    /// The day the issuer began, for good: its first gap key signs from then on, and no credential
    /// key is older.
    pub since: Day,
    /// H: how many handles there can be, about twice the population.
    pub handle_limit: HandleLimit,
    /// First day on which the credential key signs.
    pub key_from: Day,
    /// Last day on which credentials under the key count.
    pub key_until: Day,
    /// How long after its issue a credential counts, at most.
    pub credential_days: Days,
    /// How long after it was made an offer can be taken up.
    pub offer_days: Days,
    /// How many credentials the credential key signs, ever.
    pub signature_cap: SignatureCap,
    /// How many gaps a gap key signs, ever, over all lists.
    pub gap_cap: SignatureCap,
}

impl Issuer {
    /// An issuer of credentials of type `urn:nonla:resident:1`, without an
    /// [anchor](Self::anchored_to).
    #[must_use]
    pub fn new(config: IssuerConfig, keys: IssuerKeys) -> Self {
        Self {
            id: config.id,
            name: config.name,
            public_key: keys.credential.public_key(),
            since: config.since,
            keys,
            later_gap_keys: Vec::new(),
            credential_type: resident_type(),
            key_from: config.key_from,
            key_until: config.key_until,
            credential_days: config.credential_days,
            offer_days: config.offer_days,
            handle_limit: config.handle_limit,
            signature_cap: config.signature_cap,
            gap_cap: config.gap_cap,
            anchor: None,
        }
    }

    /// What the trust list says about this issuer.
    #[must_use]
    pub fn entry(&self) -> IssuerEntry {
        IssuerEntry {
            id: self.id.clone(),
            name: self.name.clone(),
            since: self.since,
            types: vec![self.credential_type.clone()],
            keys: vec![IssuerKeyEntry {
                key: self.public_key,
                digit_key: *self.keys.digit_table.key(),
                valid_from: self.key_from,
                valid_until: self.key_until,
                withdrawn_on: None,
            }],
            gap_keys: self.gap_key_entries(),
            head_key: self.keys.head.verifying_key(),
        }
    }

    /// The digit table wallets need: static, the same for everybody.
    #[must_use]
    pub const fn digit_table(&self) -> &DigitTable {
        &self.keys.digit_table
    }

    /// Refuses to act on a day on which the credential key does not sign.
    pub(crate) fn check_key_in_force(&self, today: Day) -> Result<(), IssuerRefusal> {
        let in_force = self.key_from <= today && today <= self.key_until;
        if in_force { Ok(()) } else { Err(IssuerRefusal::KeyNotInForce) }
    }
}

#[expect(clippy::expect_used, reason = "a fixed text; every test that makes an issuer parses it")]
fn resident_type() -> TypeEntry {
    TypeEntry {
        vct: CredentialType::parse("urn:nonla:resident:1").expect("the text is an id"),
        layout: layout_hash(),
        zone_minutes: CivilZone::VIETNAM,
        birthday_rule: BirthdayRule::FirstOfMarch,
    }
}

impl std::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Issuer").field("id", &self.id).finish_non_exhaustive()
    }
}
