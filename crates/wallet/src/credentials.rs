//! What a wallet keeps of credentials: those it has, the issuances that wait for one, and the digit tables of
//! their keys.

use std::sync::OnceLock;

use nonla_credential::{
    Claims, CredentialRequest, CredentialType, Day, Handle, Hash, IssuedCredential, IssuerId,
    MAX_ISSUANCE, Offer, parse_json,
};
use nonla_crypto::{DigitKey, DigitTable, PreparedSignature, PublicKey};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::on_need::OnNeed;
use crate::record::{MAX_RECORD, Record, RecordChange, Table, json_of};
use crate::row::{Edit, Row, Rows};

/// Credentials, issuances and digit tables.
#[derive(Default)]
pub(crate) struct Credentials {
    /// One of each issuer and type: the newest.
    held: Rows<StoredCredential>,
    issuances: Rows<StoredIssuance>,
    tables: Rows<KeptTable>,
}

/// What becomes of one of their records.
pub(crate) enum CredentialsEdit {
    Credential(Edit<StoredCredential>),
    Issuance(Edit<StoredIssuance>),
    Table(Edit<KeptTable>),
}

/// A credential and the seed of its decoys.
pub(crate) struct StoredCredential {
    pub(crate) facts: CredentialFacts,
    /// All of it; its bytes are those the issuer sent.
    pub(crate) whole: OnNeed<IssuedCredential>,
    /// Chosen once: decoys drawn anew each time would leave the own file as what always recurs.
    pub(crate) decoy_seed: u64,
    /// The day it was received.
    pub(crate) received: Day,
    /// Tables that make proofs quicker, once they are made.
    pub(crate) prepared: OnceLock<PreparedSignature>,
}

/// What a credential says, without the points of its signature.
pub(crate) struct CredentialFacts {
    pub(crate) issuer: IssuerId,
    pub(crate) vct: CredentialType,
    pub(crate) claims: Claims,
    pub(crate) handle: Handle,
}

/// An issuance as the wallet keeps it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoredIssuance {
    pub(crate) offer: Offer,
    pub(crate) request: CredentialRequest,
    pub(crate) today: Day,
    #[serde(with = "hex")]
    pub(crate) decoy_seed: [u8; 8],
}

impl StoredIssuance {
    /// What it is known by: the offer's code is a secret and stands in no key.
    pub(crate) fn code_hash(&self) -> Hash {
        let code = self.offer.code.text();
        Hash::of_parts("NONLA-ISSUANCE-ROW-V1", &[code.as_bytes()])
    }
}

/// A digit table, as everybody has it.
pub(crate) struct KeptTable(pub(crate) OnNeed<DigitTable>);

impl CredentialFacts {
    pub(crate) fn of(credential: &IssuedCredential) -> Self {
        let IssuedCredential { issuer, vct, claims, handle, .. } = credential.clone();
        Self { issuer, vct, claims, handle }
    }
}

/// An [`IssuedCredential`](nonla_credential::IssuedCredential) whose points are left as they stand.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CredentialForm {
    issuer: IssuerId,
    vct: CredentialType,
    request: Hash,
    issuer_key: String,
    claims: Claims,
    handle: Handle,
    signature: String,
}

impl Row for StoredCredential {
    const TABLE: Table = Table::Credential;

    fn row(&self) -> Vec<u8> {
        row_of(&self.facts.issuer, &self.facts.vct)
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        let reply = self.whole.bytes();
        let mut bytes = Zeroizing::new(Vec::with_capacity(10 + reply.len()));
        bytes.extend_from_slice(&self.decoy_seed.to_be_bytes());
        bytes.extend_from_slice(&self.received.number().to_be_bytes());
        bytes.extend_from_slice(reply);
        bytes
    }

    fn decode(record: &Record) -> Option<Box<Self>> {
        let read = read_credential(&record.bytes);
        // What the reading left would lie in the gaps of whatever is read next.
        nonla_crypto::overwrite_stack();
        read
    }
}

fn row_of(issuer: &IssuerId, vct: &CredentialType) -> Vec<u8> {
    let parts = [issuer.as_bytes(), vct.as_bytes()];
    Hash::of_parts("NONLA-CREDENTIAL-ROW-V1", &parts).as_bytes().to_vec()
}

#[inline(never)]
fn read_credential(bytes: &[u8]) -> Option<Box<StoredCredential>> {
    let (seed, rest) = bytes.split_first_chunk::<8>()?;
    let (day, reply) = rest.split_first_chunk::<2>()?;
    let mut form: CredentialForm = parse_json(reply, MAX_ISSUANCE).ok()?;
    form.signature.zeroize();
    let CredentialForm { issuer, vct, claims, handle, .. } = form;
    Some(Box::new(StoredCredential {
        facts: CredentialFacts { issuer, vct, claims, handle },
        whole: OnNeed::kept(Zeroizing::new(reply.to_vec())),
        decoy_seed: u64::from_be_bytes(*seed),
        received: Day::from_number(u16::from_be_bytes(*day)),
        prepared: OnceLock::new(),
    }))
}

impl Row for StoredIssuance {
    const TABLE: Table = Table::Issuance;

    fn row(&self) -> Vec<u8> {
        self.code_hash().as_bytes().to_vec()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        json_of(self)
    }

    fn decode(record: &Record) -> Option<Box<Self>> {
        parse_json(&record.bytes, MAX_RECORD).ok()
    }
}

impl Row for KeptTable {
    const TABLE: Table = Table::DigitTable;

    fn row(&self) -> Vec<u8> {
        Hash::of(self.0.bytes()).as_bytes().to_vec()
    }

    fn encode(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.bytes().to_vec())
    }

    fn decode(record: &Record) -> Option<Box<Self>> {
        Some(Box::new(Self(OnNeed::kept(record.bytes.clone()))))
    }
}

impl CredentialsEdit {
    /// The issuance with this code is over.
    pub(crate) fn done(code: &Hash) -> Self {
        Self::Issuance(Edit::Delete(code.as_bytes().to_vec()))
    }

    pub(crate) fn record(&self) -> RecordChange {
        match self {
            Self::Credential(edit) => edit.record(),
            Self::Issuance(edit) => edit.record(),
            Self::Table(edit) => edit.record(),
        }
    }
}

impl Credentials {
    pub(crate) fn apply(&mut self, edit: CredentialsEdit) {
        match edit {
            CredentialsEdit::Credential(edit) => self.held.apply(edit),
            CredentialsEdit::Issuance(edit) => self.issuances.apply(edit),
            CredentialsEdit::Table(edit) => self.tables.apply(edit),
        }
    }

    /// Takes over a record of the table of credentials, of issuances or of digit tables.
    pub(crate) fn load(&mut self, record: &Record) -> Option<()> {
        match record.key.table {
            Table::Credential => self.held.load(record),
            Table::Issuance => self.issuances.load(record),
            Table::DigitTable => self.tables.load(record),
            _ => None,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &StoredCredential> {
        self.held.iter()
    }

    pub(crate) fn of_issuer(&self, issuer: &IssuerId) -> impl Iterator<Item = &StoredCredential> {
        self.held.iter().filter(move |stored| stored.facts.issuer == *issuer)
    }

    pub(crate) fn of(&self, issuer: &IssuerId, vct: &CredentialType) -> Option<&StoredCredential> {
        self.held.get(&row_of(issuer, vct))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// The tables of one of the credentials, if they were made.
    pub(crate) fn prepared(&self, credential: &IssuedCredential) -> Option<&PreparedSignature> {
        let is_it = |own: &IssuedCredential| own.signature == credential.signature;
        let stored = self.iter().find(|stored| stored.whole.if_read().is_some_and(is_it));
        stored.and_then(|stored| stored.prepared.get())
    }

    pub(crate) fn issuances(&self) -> impl Iterator<Item = &StoredIssuance> {
        self.issuances.iter()
    }

    /// Whether the issuance with this code is under way.
    pub(crate) fn awaits(&self, code: &Hash) -> bool {
        self.issuances.has(code.as_bytes())
    }

    /// Whether it is the only one.
    pub(crate) fn awaits_only(&self, code: &Hash) -> bool {
        self.awaits(code) && self.issuances.len() == 1
    }

    pub(crate) fn digit_table(&self, key: &DigitKey) -> Option<&DigitTable> {
        // A table begins with its key's point: one that begins otherwise need not be read.
        let point = key.to_bytes();
        let point = point.get(..PublicKey::LENGTH);
        let likely = self.tables.iter().map(|kept| &kept.0);
        let mut likely = likely.filter(|table| table.bytes().get(..PublicKey::LENGTH) == point);
        likely.find_map(|table| table.get().filter(|table| table.key() == key))
    }

    /// The first of these tables with points that cannot be read.
    pub(crate) fn bad_points(&self) -> Option<Table> {
        if !self.held.iter().all(|own| own.whole.get().is_some()) {
            return Some(Table::Credential);
        }
        let whole = self.tables.iter().all(|kept| kept.0.get().is_some());
        (!whole).then_some(Table::DigitTable)
    }
}
