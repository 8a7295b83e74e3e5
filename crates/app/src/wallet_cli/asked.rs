//! A request as a machine reads it: codes that stay, and the texts that the person was shown.

use nonla_credential::BoundKind;
use nonla_wallet::{Asking, ClaimName, Learned, Warning};
use serde_json::{Value, json};

use crate::words::{asking, language};

/// What was asked. `unmet` are the conditions that the credential does not fulfil.
pub(super) fn in_json(asked: &Asking, unmet: &[Learned]) -> Value {
    let shown = asked.purpose_in(&language().tag());
    let translation =
        (shown.text != asked.purpose()).then(|| json!({ "lang": shown.lang, "text": shown.text }));
    let conditions = |all: &[Learned]| -> Vec<Value> {
        all.iter().map(|one| said(of_learned(one), &asking::learned(one))).collect()
    };
    let hidden = asked.stays_hidden();
    let hidden = hidden.into_iter().map(|name| said(of_claim(name), &asking::claim(name)));
    let warnings = asked.warnings();
    let warnings = warnings.iter().map(|one| said(of_warning(one), &asking::warning(one)));
    json!({
        "verifier": asked.verifier().id,
        "name": asked.verifier().name.as_str(),
        "trust_list": asked.trust_list(),
        "known_how": asking::verified_how(asked),
        "purpose": asked.purpose().as_str(),
        "purpose_lang": asked.purpose_language(),
        "purpose_translation": translation,
        "retention_days": asked.retention().days(),
        "credential_type": asked.credential_type(),
        "learns": conditions(&asked.learns()),
        "stays_hidden": hidden.collect::<Vec<Value>>(),
        "unmet": conditions(unmet),
        "warnings": warnings.collect::<Vec<Value>>(),
    })
}

fn said(code: &str, text: &str) -> Value {
    json!({ "code": code, "text": text })
}

const fn of_learned(learned: &Learned) -> &'static str {
    match learned {
        Learned::Credential(_) => "credential",
        Learned::ResidentCountry(_) => "resident-country",
        Learned::AgeAtLeast(..) => "age-at-least",
        Learned::NotExpired(_) => "not-expired",
        Learned::NotRevoked(_) => "not-revoked",
        Learned::EnrolledDaysAgo(_) => "enrolled-days-ago",
        Learned::ProvinceIn(_) => "province-in",
        Learned::StatusIn(_) => "status-in",
        Learned::Pseudonym => "pseudonym",
    }
}

const fn of_claim(name: ClaimName) -> &'static str {
    match name {
        ClaimName::FullName => "full-name",
        ClaimName::IdNumber => "id-number",
        ClaimName::BirthDate => "birth-date",
        ClaimName::Nationality => "nationality",
        ClaimName::Province => "province",
        ClaimName::Status => "status",
        ClaimName::ResidentCountry => "resident-country",
        ClaimName::EnrolledOn => "enrolled-on",
        ClaimName::ValidUntil => "valid-until",
        ClaimName::Handle => "handle",
        ClaimName::HolderSecret => "holder-secret",
    }
}

fn of_warning(warning: &Warning) -> &'static str {
    match warning {
        Warning::FirstTimeHere => "first-time-here",
        Warning::UnknownSinceBackup => "unknown-since-backup",
        Warning::Binds(bound) => match bound.bound() {
            Some(BoundKind::Age) => "binds-age",
            Some(BoundKind::Enrolment) => "binds-enrolment",
            Some(BoundKind::Province) => "binds-province",
            Some(BoundKind::Status) => "binds-status",
            None => "binds",
        },
        Warning::TrustListEnds(_) => "trust-list-ends",
        Warning::Lookalike => "lookalike",
        Warning::KeptLong(_) => "kept-long",
        Warning::SmallCrowd(_) => "small-crowd",
        Warning::CrowdUnknown(_) => "crowd-unknown",
        _ => "other",
    }
}
