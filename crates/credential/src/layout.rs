//! Which claim stands in which slot, and how it is written there: the one place that knows.

use nonla_crypto::{SUITE_ID, SlotValue};

use crate::claims::Claims;
use crate::encoded::Hash;
use crate::id::{CredentialType, IssuerId};

/// A slot of a credential of type `urn:nonla:resident:1`.
///
/// The order is for ever. Every credential of the type has all slots, so all look alike. There is
/// no slot for a phone number: that exists in the issuer's register alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(usize)]
pub enum Slot {
    /// The holder secret, a raw scalar; never seen by an issuer.
    HolderSecret = 0,
    /// The revocation handle, an integer.
    Handle = 1,
    /// Last day on which the credential counts, a day number.
    ValidUntil = 2,
    /// Day of birth, a day number.
    BirthDate = 3,
    /// Day of first enrolment, a day number.
    EnrolledOn = 4,
    /// Country of residence, a code.
    ResidentCountry = 5,
    /// Province of residence, a code; 0 abroad.
    Province = 6,
    /// Residence status, a code.
    Status = 7,
    /// Nationality, a code.
    Nationality = 8,
    /// Full name, a hashed text.
    FullName = 9,
    /// Number of the identity document, a hashed text.
    IdNumber = 10,
}

/// Slots of every credential of the type.
pub const SLOTS: usize = 11;

/// The layout as text, in slot order: what the layout hash is taken over.
const LAYOUT: &str = "holder_secret:raw,handle:integer,valid_until:day,birth_date:day,\
enrolled_on:day,resident_country:country,province:province,status:status,nationality:country,\
full_name:text,id_number:text";

impl Slot {
    /// The slot's number.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A revocation handle: drawn from [1, H), never a multiple of 256, never used twice.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct Handle(u64);

impl Handle {
    /// Wraps a number.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handle(..)")
    }
}

/// Hash of the layout of `urn:nonla:resident:1`.
#[must_use]
pub fn layout_hash() -> Hash {
    Hash::of_parts("NONLA-LAYOUT-V1", &[LAYOUT.as_bytes()])
}

/// The header every credential under one issuer key has: suite, issuer, type and layout.
///
/// It is the same for everybody, so it can tag nobody.
#[must_use]
pub fn credential_header(
    issuer: &IssuerId,
    credential_type: &CredentialType,
    layout: &Hash,
) -> Vec<u8> {
    let mut header = Vec::new();
    for part in [
        b"NONLA-CREDENTIAL-V1".as_slice(),
        SUITE_ID.as_bytes(),
        issuer.as_bytes(),
        credential_type.as_bytes(),
        layout.as_bytes(),
    ] {
        header.extend_from_slice(&(part.len() as u64).to_be_bytes());
        header.extend_from_slice(part);
    }
    header
}

/// The values of slots 1 to 10 for these claims and this handle.
#[must_use]
pub fn slot_values<'a>(claims: &'a Claims, handle: Handle) -> [SlotValue<'a>; SLOTS - 1] {
    let mut values = [SlotValue::Integer(0); SLOTS - 1];
    let mut put = |slot: Slot, value| {
        if let Some(place) = values.get_mut(slot.index() - 1) {
            *place = value;
        }
    };
    let day = |day: crate::day::Day| SlotValue::Integer(u64::from(day.number()));
    put(Slot::Handle, SlotValue::Integer(handle.number()));
    put(Slot::ValidUntil, day(claims.valid_until()));
    put(Slot::BirthDate, day(claims.birth_date()));
    put(Slot::EnrolledOn, day(claims.enrolled_on()));
    put(Slot::ResidentCountry, SlotValue::Integer(claims.resident_country().code().into()));
    let province = claims.province().map_or(0, |province| province.code());
    put(Slot::Province, SlotValue::Integer(province.into()));
    put(Slot::Status, SlotValue::Integer(claims.status().code().into()));
    put(Slot::Nationality, SlotValue::Integer(claims.nationality().code().into()));
    put(Slot::FullName, SlotValue::Text(claims.full_name().as_str()));
    put(Slot::IdNumber, SlotValue::Text(claims.id_number().as_str()));
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_text_names_every_slot_in_order() {
        let names: Vec<&str> = LAYOUT.split(',').collect();
        assert_eq!(names.len(), SLOTS);
        assert_eq!(names[Slot::BirthDate.index()], "birth_date:day");
        assert_eq!(names[Slot::IdNumber.index()], "id_number:text");
        assert!(!LAYOUT.contains("phone"));
    }

    #[test]
    fn the_header_depends_on_issuer_type_and_layout_only() {
        let issuer = |text| IssuerId::parse(text).unwrap();
        let vct = CredentialType::parse("urn:nonla:resident:1").unwrap();
        let header = credential_header(&issuer("a"), &vct, &layout_hash());
        assert_eq!(header, credential_header(&issuer("a"), &vct, &layout_hash()));
        assert_ne!(header, credential_header(&issuer("b"), &vct, &layout_hash()));
        assert_ne!(header, credential_header(&issuer("a"), &vct, &Hash::of(b"")));
    }
}
