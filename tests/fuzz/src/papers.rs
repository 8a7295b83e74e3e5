//! What people read out and type: the shares of guardians, the code that revokes a lost device.

use std::sync::LazyLock;

use nonla_credential::Hash;
use nonla_issuer::RevocationCode;
use nonla_storage::{GuardianShare, Threshold, recover_secret, share_secret};

use super::Reading;
use super::edits::edited;
use super::honest;

/// The signs of a share and of a code.
const SHARE_SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_SIGNS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Version, threshold, set, number and the guardian's part.
const BODY: usize = 2 + 16 + 1 + 64;

/// Two of three shares of one secret, as they are printed.
pub fn shares() -> &'static [String] {
    static SHARES: LazyLock<Vec<String>> = LazyLock::new(|| {
        let threshold = Threshold::new(2, 3).unwrap();
        let shares = share_secret(&honest::holder_secret(41), threshold, &mut honest::rng(42));
        shares.iter().map(|share| share.to_text().to_string()).collect()
    });
    &SHARES
}

/// A guardian's share. The first byte says what the others are: 0 the text, 1 the bytes before the
/// checksum, from 128 edits of those of an honest share, else edits of an honest share's text.
pub(crate) fn guardian_share(bytes: &[u8]) -> Reading {
    let Some((how, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let honest = shares()[usize::from(*how) % 3].as_bytes();
    let text = match how {
        0 => rest.to_vec(),
        1 => checked_share(rest),
        128.. => checked_share(&edited(&body_of(honest), rest)),
        _ => edited(honest, rest),
    };
    let Ok(text) = std::str::from_utf8(&text) else {
        return Reading::Refused;
    };
    let Ok(share) = GuardianShare::parse(text) else {
        return Reading::Refused;
    };
    let written = share.to_text();
    assert_eq!(signs(text), written.split_ascii_whitespace().collect::<String>(), "one spelling");
    let lines: Vec<Vec<&str>> = written.lines().map(|line| line.split(' ').collect()).collect();
    let of_four = |line: &Vec<&str>| line.iter().all(|group| group.len() == 4);
    assert!(lines.len() == 6 && lines.iter().all(|line| line.len() == 6 && of_four(line)));
    assert!(GuardianShare::parse(&written).is_ok_and(|again| again.to_text() == written));
    let (needed, given) = (share.threshold().needed(), share.threshold().given());
    assert!(2 <= needed && needed <= given && given <= 16, "a threshold there can be");
    assert!((1..=given).contains(&share.number()));
    joins_only_its_own(share);
    Reading::Value
}

/// With an honest share, none but another honest share brings a secret back.
fn joins_only_its_own(share: GuardianShare) {
    let text = share.to_text().to_string();
    let is_honest = shares().contains(&text);
    let parse = |text: &String| GuardianShare::parse(text).unwrap();
    let other = shares().iter().map(parse).find(|other| other.number() != share.number());
    let recovered = recover_secret(&[share, other.unwrap()]);
    assert_eq!(recovered.is_ok(), is_honest, "only shares of the secret bring it back");
    if let Ok(secret) = recovered {
        let scope = nonla_crypto::Scope::new(b"s");
        assert!(secret.pseudonym(&scope) == honest::holder_secret(41).pseudonym(&scope));
    }
}

/// What people write differently, written as it is printed, without blanks and hyphens.
fn signs(text: &str) -> String {
    let kept = text.chars().filter(|sign| !sign.is_whitespace() && *sign != '-');
    let upper = kept.map(|sign| sign.to_ascii_uppercase());
    upper.map(|sign| if sign == 'O' { '0' } else { sign }).map(one).collect()
}

fn one(sign: char) -> char {
    if matches!(sign, 'I' | 'L') { '1' } else { sign }
}

/// The bytes that a share's text stands for, without the checksum.
fn body_of(text: &[u8]) -> Vec<u8> {
    let value = |sign: &u8| SHARE_SIGNS.iter().position(|known| known == sign);
    let bits =
        text.iter().filter_map(value).flat_map(|five| (0..5).rev().map(move |b| five >> b & 1));
    let bits: Vec<usize> = bits.collect();
    let byte = |eight: &[usize]| eight.iter().fold(0, |byte, bit| byte << 1 | *bit as u8);
    bits.chunks(8).map(byte).take(BODY).collect()
}

/// The text of a share whose body is `bytes`, cut or filled up to its 83 bytes.
fn checked_share(bytes: &[u8]) -> Vec<u8> {
    let mut share: Vec<u8> = bytes.iter().copied().chain(std::iter::repeat(0)).take(BODY).collect();
    let hash = Hash::of(&[b"NONLA-GUARDIAN-SHARE-V1", share.as_slice()].concat());
    share.extend(&hash.as_bytes()[..7]);
    let bits = share.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    let bits: Vec<u8> = bits.collect();
    let value = |five: &[u8]| five.iter().fold(0, |value, bit| value << 1 | bit);
    bits.chunks(5).map(|five| SHARE_SIGNS[usize::from(value(five))]).collect()
}

/// A self-revocation code. The first byte says what the others are: 0 the text, else its signs but
/// the last, which is worked out here.
pub(crate) fn revocation_code(bytes: &[u8]) -> Reading {
    let Some((how, rest)) = bytes.split_first() else {
        return Reading::Refused;
    };
    let text = if *how == 0 { rest.to_vec() } else { checked_code(rest) };
    let Ok(text) = std::str::from_utf8(&text) else {
        return Reading::Refused;
    };
    let Ok(code) = RevocationCode::parse(text) else {
        assert!(*how == 0, "what fits is read");
        return Reading::Refused;
    };
    let written = code.to_text();
    let groups: Vec<&str> = written.split('-').collect();
    assert!(groups.len() == 6 && groups.iter().all(|group| group.len() == 4), "six groups");
    let signs = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|letter| letter.to_ascii_uppercase()).collect()
    };
    assert_eq!(signs(text), signs(&written), "one spelling");
    assert!(text.len() <= 256);
    assert_eq!(code_sum(signs(text).as_bytes()), 0, "the check sign fits");
    let again = RevocationCode::parse(&written).ok().unwrap();
    assert_eq!(again.to_text(), written);
    Reading::Value
}

/// A code of 23 signs, each chosen by a byte of `bytes`, and the one that fits.
fn checked_code(bytes: &[u8]) -> Vec<u8> {
    let chosen = bytes.iter().copied().chain(std::iter::repeat(0)).take(23);
    let mut code: Vec<u8> = chosen.map(|byte| CODE_SIGNS[usize::from(byte) % 31]).collect();
    code.push(CODE_SIGNS[0]);
    code[23] = CODE_SIGNS[(31 - code_sum(&code)) % 31];
    code
}

/// The sum of the signs' places, the last once, the one before twice, and so on; modulo 31.
fn code_sum(code: &[u8]) -> usize {
    let place = |sign: &u8| CODE_SIGNS.iter().position(|known| known == sign).unwrap();
    code.iter()
        .rev()
        .enumerate()
        .map(|(from_end, sign)| (from_end + 1) * place(sign))
        .sum::<usize>()
        % 31
}
