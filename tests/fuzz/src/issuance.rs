//! JSON messages and records that no document key signs.

use nonla_credential::{
    CredentialRequest, IssuedCredential, Offer, PseudonymMessage, parse_json, slot_values, to_json,
};
use nonla_verifier::AccountRecord;

use super::Reading;
use super::honest;
use super::json::is_written_back;

/// An issuer's offer.
pub(crate) fn offer(bytes: &[u8]) -> Reading {
    let Ok(offer) = Offer::parse(bytes) else {
        return Reading::Refused;
    };
    is_written_back(bytes, &offer, &offer.to_bytes().unwrap(), Offer::parse);
    Reading::Value
}

/// A wallet's answer to an offer.
pub(crate) fn credential_request(bytes: &[u8]) -> Reading {
    let Ok(request) = CredentialRequest::parse(bytes) else {
        return Reading::Refused;
    };
    is_written_back(bytes, &request, &request.to_bytes().unwrap(), CredentialRequest::parse);
    Reading::Value
}

/// A credential as the issuer sends it.
pub(crate) fn issued_credential(bytes: &[u8]) -> Reading {
    let Ok(credential) = IssuedCredential::parse(bytes) else {
        return Reading::Refused;
    };
    is_written_back(bytes, &credential, &credential.to_bytes().unwrap(), IssuedCredential::parse);
    assert_eq!(
        slot_values(&credential.claims, credential.handle).len(),
        nonla_credential::SLOTS - 1
    );
    Reading::Value
}

/// A message signed as a pseudonym. Only what the holder signed is taken.
pub(crate) fn pseudonym_message(bytes: &[u8]) -> Reading {
    let Ok(message) = PseudonymMessage::parse(bytes) else {
        return Reading::Refused;
    };
    let written = message.to_bytes().unwrap();
    is_written_back(bytes, &message, &written, PseudonymMessage::parse);
    let verified = message.verify(&honest::domain_id(), &honest::verifier_id());
    assert_eq!(verified.is_ok(), honest::messages().contains(&written), "only what was signed");
    Reading::Value
}

/// A line of a platform's registry, as it stored it.
pub(crate) fn record(bytes: &[u8]) -> Reading {
    let parse = |json: &[u8]| parse_json::<AccountRecord>(json, 4 * 1024);
    let Ok(record) = parse(bytes) else {
        return Reading::Refused;
    };
    is_written_back(bytes, &record, &to_json(&record).unwrap(), parse);
    Reading::Value
}
