//! Short texts, days, base64url, and the files people write by hand: policies and registers.

use std::collections::BTreeSet;
use std::fmt::Display;

use nonla_credential::{
    AgeThreshold, BirthdayRule, CivilZone, Claims, ClientId, Country, CredentialType, Day,
    DisplayName, FullName, IdNumber, IssuerId, Jws, KeyId, LanguageTag, MessageText, Need, Nonce,
    Period, Predicate, PredicateKind, Province, Purpose, Requirement, ResidenceStatus, ResponseUri,
    Tier, TierPolicy, VerifierId, VerifyingKey, latest_birth_day, parse_json, reaches_age_on,
    slot_values, to_json,
};
use nonla_issuer::{ImportError, ImportMode, Phone, import, write_csv};

use super::Reading;
use super::documents::example;
use super::honest;
use super::json::is_written_back;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64url without padding, written in another way than the library's.
pub(crate) fn encode_base64url(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for place in 0..=chunk.len() {
            let letter = ALPHABET[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(char::from(letter));
        }
    }
    text
}

/// Reads what [`encode_base64url`] writes and nothing else.
pub(crate) fn decode_base64url(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        bits = (bits << 6) | value as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    (encode_base64url(&bytes) == text).then_some(bytes)
}

/// Base64url wherever it is read: payloads, key ids, keys, nonces.
pub(crate) fn base64url(bytes: &[u8]) -> Reading {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Reading::Refused;
    };
    let decoded = decode_base64url(text);
    let length = decoded.as_ref().map(Vec::len);
    let key_id = KeyId::parse(text).ok().map(|id| id.to_string());
    assert_eq!(key_id.as_deref(), (length == Some(16)).then_some(text));
    let key = VerifyingKey::parse(text).ok().map(|key| key.to_string());
    assert_eq!(key.as_deref(), is_key(decoded.as_deref()).then_some(text));
    let json = to_json(&text).unwrap();
    let nonce = parse_json::<Nonce>(&json, 4096).ok();
    let expected = decoded.as_deref().filter(|bytes| bytes.len() == 32 && json.len() <= 4096);
    assert_eq!(nonce.as_ref().map(|nonce| nonce.as_bytes().as_slice()), expected);
    let as_payload = example().replacen(".e30.", &format!(".{text}."), 1);
    let whole = Jws::parse(&as_payload, usize::MAX);
    assert_eq!(whole.is_ok(), decoded.is_some(), "the payload is base64url");
    if decoded.is_some() { Reading::Value } else { Reading::Refused }
}

fn is_key(bytes: Option<&[u8]>) -> bool {
    let bytes = bytes.and_then(|bytes| <&[u8; 32]>::try_from(bytes).ok());
    bytes.is_some_and(|bytes| VerifyingKey::from_bytes(bytes).is_ok())
}

/// What a credential says, as JSON: consistent, and written back.
pub(crate) fn claims(bytes: &[u8]) -> Reading {
    let parse = |json: &[u8]| parse_json::<Claims>(json, 4096);
    let Ok(claims) = parse(bytes) else {
        return Reading::Refused;
    };
    is_written_back(bytes, &claims, &to_json(&claims).unwrap(), parse);
    let at_home = claims.resident_country() == Country::VIETNAM;
    assert!(claims.birth_date() <= claims.enrolled_on());
    assert!(claims.enrolled_on() <= claims.valid_until());
    assert_eq!(claims.province().is_some(), at_home);
    assert_eq!(claims.status() == ResidenceStatus::CitizenAbroad, !at_home);
    assert!(shows_all(claims.full_name().as_str()));
    assert_eq!(
        slot_values(&claims, nonla_credential::Handle::new(1)).len(),
        nonla_credential::SLOTS - 1
    );
    Reading::Value
}

/// A day as text, with what follows it as a moment and a zone.
pub(crate) fn days(bytes: &[u8]) -> Reading {
    if let Some((zone, moment)) = bytes.split_first_chunk::<2>()
        && let Ok(moment) = <[u8; 8]>::try_from(moment)
        && let Ok(zone) = CivilZone::from_offset_minutes(i16::from_be_bytes(*zone))
    {
        let seconds = i64::from_be_bytes(moment);
        let local = i128::from(seconds) + i128::from(zone.offset_minutes()) * 60;
        let number = u16::try_from(local.div_euclid(86_400) + 25_567).ok();
        assert_eq!(zone.day_at(seconds), number.map(Day::from_number));
    }
    let Some(day) = std::str::from_utf8(bytes).ok().and_then(|text| Day::parse(text).ok()) else {
        return Reading::Refused;
    };
    assert_eq!(day.to_string().as_bytes(), bytes);
    let (year, month, date) = day.civil();
    assert_eq!(Day::from_civil(year, month, date), Ok(day));
    let period = Period::of(day);
    assert_eq!(Period::from_number(period.number()), Ok(period));
    assert_eq!(period.next().and_then(Period::previous).is_some(), day != Day::LAST);
    for rule in [BirthdayRule::FirstOfMarch, BirthdayRule::LastOfFebruary] {
        for years in AgeThreshold::ALL {
            let Ok(latest) = latest_birth_day(day, years, rule) else { continue };
            assert!(reaches_age_on(latest, years, rule).is_some_and(|of_age| of_age <= day));
            let later = latest.checked_add_days(1).and_then(|day| reaches_age_on(day, years, rule));
            assert!(later.is_none_or(|of_age| of_age > day), "the latest there is");
        }
    }
    Reading::Value
}

/// Ids, names and codes. The first byte picks the type, the others are the text.
pub(crate) fn texts(bytes: &[u8]) -> Reading {
    let Some((which, text)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return Reading::Refused;
    };
    match which % 16 {
        0 => spelled(IssuerId::parse(text), text),
        1 => spelled(VerifierId::parse(text), text),
        2 => spelled(CredentialType::parse(text), text),
        3 => spelled(ClientId::parse(text), text),
        4 => spelled(ResponseUri::parse(text), text),
        5 => spelled(Country::parse(text), text),
        6 => spelled(Province::parse(text), text),
        7 => spelled(KeyId::parse(text), text),
        8 => spelled(VerifyingKey::parse(text), text),
        9 => shown(DisplayName::parse(text).as_ref().map(DisplayName::as_str).ok(), text),
        10 => shown(FullName::parse(text).as_ref().map(FullName::as_str).ok(), text),
        11 => shown(IdNumber::parse(text).as_ref().map(IdNumber::as_str).ok(), text),
        12 => shown(Purpose::parse(text).as_ref().map(Purpose::as_str).ok(), text),
        13 => shown(MessageText::parse(text).as_ref().map(MessageText::as_str).ok(), text),
        14 => Phone::parse(text).into(),
        _ => spelled(LanguageTag::parse(text), text),
    }
}

fn spelled<T: Display, E>(read: Result<T, E>, text: &str) -> Reading {
    shown(read.ok().map(|value| value.to_string()).as_deref(), text)
}

/// A text for people is kept as it is, and hides nothing.
fn shown(read: Option<&str>, text: &str) -> Reading {
    let Some(read) = read else {
        return Reading::Refused;
    };
    assert_eq!(read, text);
    assert!(shows_all(text) && text.trim() == text && !text.is_empty());
    Reading::Value
}

/// Some of the characters that hide or turn others.
fn shows_all(text: &str) -> bool {
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}')
    };
    !text.contains(hides)
}

/// A platform's policy.
pub(crate) fn policy(bytes: &[u8]) -> Reading {
    let Ok(policy) = TierPolicy::parse(bytes) else {
        return Reading::Refused;
    };
    is_written_back(bytes, &policy, &to_json(&policy).unwrap(), TierPolicy::parse);
    let needs = Tier::ALL.map(|tier| policy.need(tier));
    let asked = needs.iter().filter_map(|need| need.requirement());
    let asked: Vec<_> = asked.flat_map(Requirement::iter).collect();
    assert!(asks_one_bound_of_each_kind(asked.iter().copied()), "a wallet answers one age");
    let age = asked.iter().find(|predicate| predicate.kind() == PredicateKind::AgeAtLeast);
    assert_eq!(age.map(|age| (*age).clone()), policy.age_threshold().map(Predicate::AgeAtLeast));
    for need in needs {
        if let Need::Proof(requirement) = need {
            assert!(need.is_met_by(Some(requirement)) && requirement.covers(requirement));
        }
    }
    Reading::Value
}

/// A civil register. What is read is written and read as the same people.
pub(crate) fn register(bytes: &[u8]) -> Reading {
    let today = honest::today();
    let Ok(read) = import(bytes, ImportMode::SkipBad, today) else {
        assert!(import(bytes, ImportMode::AllOrNothing, today).is_err());
        return Reading::Refused;
    };
    let people = &read.people;
    assert!(people.iter().all(|person| person.birth_date() <= today));
    let numbers: BTreeSet<&str> = people.iter().map(|person| person.id_number().as_str()).collect();
    assert_eq!(numbers.len(), people.len(), "no number stands twice");
    match import(bytes, ImportMode::AllOrNothing, today) {
        Ok(whole) => assert!(read.skipped.is_empty() && whole == read),
        Err(ImportError::BadRows(rows)) => assert!(!rows.is_empty() && rows == read.skipped),
        Err(other) => panic!("read in one mode only: {other}"),
    }
    let written = write_csv(people);
    let again = import(&written, ImportMode::AllOrNothing, today).unwrap();
    assert!(again.people == *people, "the same people");
    assert_eq!(write_csv(&again.people), written);
    if people.is_empty() { Reading::Refused } else { Reading::Value }
}

/// Whether no two of these set different bounds of one kind.
pub(crate) fn asks_one_bound_of_each_kind<'a>(
    predicates: impl Iterator<Item = &'a Predicate>,
) -> bool {
    let bounds: Vec<_> = predicates.filter(|predicate| predicate.bound().is_some()).collect();
    bounds.iter().all(|one| bounds.iter().all(|two| one.bound() != two.bound() || one == two))
}
