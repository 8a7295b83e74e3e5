//! What a person decides upon, in words.

use nonla_credential::{CodeSet, Predicate, Province, PurposeText, ResidenceStatus};
use nonla_wallet::{Asking, ClaimName, ForgetWarning, Learned, RequestRefusal, Warning};

use super::{clock, jws, language, say};

/// How it is known who asks.
pub(crate) fn verified_how(asking: &Asking) -> String {
    say!(
        "asking-verified-how",
        list = asking.trust_list(),
        verifier = asking.verifier().id.to_string()
    )
}

/// The purpose in the language of the person, or as it is with the name of its language.
pub(crate) fn purpose(asking: &Asking) -> String {
    purpose_text(asking.purpose_in(&language().tag()))
}

fn purpose_text(purpose: PurposeText<'_>) -> String {
    let text = purpose.text.as_str();
    if purpose.is_in_wanted {
        return text.to_owned();
    }
    say!(
        "asking-in-language",
        text = text,
        language = purpose.lang.language(),
        tag = purpose.lang.as_str()
    )
}

/// One thing the platform would learn.
pub(crate) fn learned(learned: &Learned) -> String {
    match learned {
        Learned::Credential(issuer) => say!("learns-credential", issuer = issuer.to_string()),
        Learned::ResidentCountry(country) => {
            say!("learns-country", country = country.to_string())
        }
        Learned::AgeAtLeast(age, day) => {
            say!("learns-age", years = age.years(), day = day.to_string())
        }
        Learned::NotExpired(day) => say!("learns-not-expired", day = day.to_string()),
        Learned::NotRevoked(period) => {
            say!("learns-not-revoked", day = period.day().to_string())
        }
        Learned::EnrolledDaysAgo(days) => say!("learns-enrolled", days = days.days()),
        Learned::ProvinceIn(set) => say!("learns-provinces", codes = provinces(set)),
        Learned::StatusIn(set) => say!("learns-statuses", statuses = statuses(set)),
        Learned::Pseudonym => say!("learns-pseudonym"),
    }
}

/// A claim by its name.
pub(crate) fn claim(name: ClaimName) -> String {
    match name {
        ClaimName::FullName => say!("claim-full-name"),
        ClaimName::IdNumber => say!("claim-id-number"),
        ClaimName::BirthDate => say!("claim-birth-date"),
        ClaimName::Nationality => say!("claim-nationality"),
        ClaimName::Province => say!("claim-province"),
        ClaimName::Status => say!("claim-status"),
        ClaimName::ResidentCountry => say!("claim-resident-country"),
        ClaimName::EnrolledOn => say!("claim-enrolled-on"),
        ClaimName::ValidUntil => say!("claim-valid-until"),
        ClaimName::Handle => say!("claim-handle"),
        ClaimName::HolderSecret => say!("claim-holder-secret"),
    }
}

/// What to beware of.
pub(crate) fn warning(warning: &Warning) -> String {
    match warning {
        Warning::FirstTimeHere => say!("beware-first-time"),
        Warning::UnknownSinceBackup => say!("beware-unknown-since-backup"),
        Warning::Binds(bound) => say!("beware-binds", bound = predicate(bound)),
        Warning::TrustListEnds(day) => {
            say!("beware-trust-list-ends", day = day.to_string(), wallet = super::wallet())
        }
        Warning::Lookalike => say!("beware-lookalike"),
        Warning::KeptLong(retention) => say!("beware-kept-long", days = retention.days()),
        Warning::SmallCrowd(people) => say!("beware-small-crowd", people = *people),
        Warning::CrowdUnknown(unknown) => {
            say!("beware-crowd-unknown", what = predicate(unknown))
        }
        other => say!("unnamed", error = other.to_string()),
    }
}

/// What the person decides upon.
pub(crate) fn screen(asked: &Asking, unmet: &[String]) -> Vec<String> {
    let mut rows = vec![
        (say!("asking-who"), asked.verifier().name.as_str().to_owned()),
        (say!("asking-known-how"), verified_how(asked)),
        (say!("asking-why"), purpose(asked)),
        (say!("asking-kept"), say!("asking-kept-days", days = asked.retention().days())),
    ];
    let learns = asked.learns();
    rows.extend(learns.iter().map(|what| (say!("asking-learns"), learned(what))));
    let hidden: Vec<String> = asked.stays_hidden().into_iter().map(claim).collect();
    rows.push((say!("asking-hidden"), hidden.join(", ")));
    let warnings = asked.warnings();
    rows.extend(warnings.iter().map(|what| (say!("asking-beware"), warning(what))));
    rows.extend(unmet.iter().map(|condition| (say!("asking-unmet"), condition.clone())));
    in_columns(&rows)
}

/// Labels in one column, what they say in the next.
fn in_columns(rows: &[(String, String)]) -> Vec<String> {
    let wide = rows.iter().map(|(label, _)| label.chars().count()).max().into_iter().sum::<usize>();
    rows.iter().map(|(label, said)| format!("{label:wide$} {said}")).collect()
}

/// What forgetting a platform does.
pub(crate) fn forget(warning: &ForgetWarning) -> String {
    let name = warning.name.as_str();
    let mut said = say!("forget-warning", platform = name, count = warning.times);
    if !warning.erasure_asked {
        said.push(' ');
        said.push_str(&say!("forget-erase-first"));
    }
    said.push(' ');
    said.push_str(&say!("forget-history-stays"));
    said
}

/// Why a request is not answered: which condition is unmet, for the person alone.
pub(crate) fn refusal(refusal: &RequestRefusal) -> String {
    use nonla_credential::RequestError;
    match refusal {
        RequestRefusal::Malformed(RequestError::Signature(error)) => {
            say!("refused-signature", why = jws(*error))
        }
        RequestRefusal::Malformed(error) => {
            say!("refused-malformed", why = super::asked::request(error))
        }
        RequestRefusal::UnknownVerifier => say!("refused-unknown-verifier"),
        RequestRefusal::TrustListEnded { last } => {
            say!("refused-trust-list-ended", day = last.to_string(), wallet = super::wallet())
        }
        RequestRefusal::UnknownTrustList { sequence } => {
            say!("refused-unknown-trust-list", list = *sequence, wallet = super::wallet())
        }
        RequestRefusal::OldTrustList { sequence } => {
            say!("refused-old-trust-list", list = *sequence)
        }
        RequestRefusal::OtherTrustList => say!("refused-other-trust-list"),
        RequestRefusal::ChangedMeanwhile => say!("refused-changed-meanwhile"),
        RequestRefusal::ForeignClientId => say!("refused-foreign-client-id"),
        RequestRefusal::ForeignResponseUri => say!("refused-foreign-response-uri"),
        RequestRefusal::Expired => say!("refused-expired", now = clock::time()),
        RequestRefusal::ClockUnset => say!("refused-clock-unset"),
        RequestRefusal::OtherDay => say!("refused-other-day", today = clock::today()),
        RequestRefusal::UnknownIssuer => say!("refused-unknown-issuer"),
        RequestRefusal::UnregisteredPurpose => say!("refused-unregistered-purpose"),
        RequestRefusal::OverAsking(more) => {
            say!("refused-over-asking", more = predicate(more))
        }
        RequestRefusal::KeepsTooLong => say!("refused-keeps-too-long"),
        RequestRefusal::SecondBound { answered, .. } => {
            say!("refused-second-bound", bound = predicate(answered))
        }
        RequestRefusal::SecondDay { answered } => {
            say!("refused-second-day", day = answered.to_string())
        }
        RequestRefusal::UnknownPeriod { period } => {
            say!("refused-unknown-period", day = period.day().to_string(), wallet = super::wallet())
        }
        RequestRefusal::OtherHead => say!("refused-other-head"),
        RequestRefusal::NoCredential => say!("refused-no-credential"),
        RequestRefusal::DoesNotFulfil => say!("refused-does-not-fulfil"),
        RequestRefusal::Revoked => say!("refused-revoked"),
        RequestRefusal::NoDigitTable => say!("refused-no-digit-table", wallet = super::wallet()),
        other => say!("unnamed", error = other.to_string()),
    }
}

/// A predicate in a few words, within a sentence.
fn predicate(predicate: &Predicate) -> String {
    match predicate {
        Predicate::ResidentIn(country) => say!("over-country", country = country.to_string()),
        Predicate::NotExpired => say!("over-not-expired"),
        Predicate::AgeAtLeast(age) => say!("over-age", years = age.years()),
        Predicate::EnrolledAtLeast(days) => say!("over-enrolled", days = days.days()),
        Predicate::ProvinceIn(set) => say!("over-provinces", codes = provinces(set)),
        Predicate::StatusIn(set) => say!("over-statuses", statuses = statuses(set)),
        Predicate::NotRevoked => say!("over-not-revoked"),
        Predicate::OneAccount => say!("over-one-account"),
    }
}

fn provinces(set: &CodeSet<Province>) -> String {
    set.iter().map(|province| province.to_string()).collect::<Vec<_>>().join(", ")
}

fn statuses(set: &CodeSet<ResidenceStatus>) -> String {
    let name = |status| match status {
        ResidenceStatus::Citizen => say!("status-citizen"),
        ResidenceStatus::ForeignResident => say!("status-foreign-resident"),
        ResidenceStatus::CitizenAbroad => say!("status-citizen-abroad"),
    };
    set.iter().map(name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use nonla_credential::{LanguageTag, Purpose};

    use super::*;
    use crate::words::Language;
    use crate::words::catalogue::text_in;

    /// Serves REQ-P7, REQ-W7: a text in another language is shown with the name of that language.
    #[test]
    fn a_text_in_another_language_says_which() {
        let text = Purpose::parse("one account each").unwrap();
        let said = |lang: &str, is_in_wanted| {
            let lang = LanguageTag::parse(lang).unwrap();
            purpose_text(PurposeText { text: &text, lang: &lang, is_in_wanted })
        };
        assert_eq!(said("en", true), "one account each");
        assert_eq!(said("en-GB", false), "one account each (in English)");
        assert_eq!(said("zh-Hant", false), "one account each (in Chinese)");
        assert_eq!(said("pt-BR", false), "one account each (in the language pt-BR)");
        let values = [("text", "x".into()), ("language", "en".into()), ("tag", "en-GB".into())];
        let vietnamese = text_in(Language::Vietnamese, "asking-in-language", &values);
        assert_eq!(vietnamese, "x (bằng tiếng Anh)");
    }
}
