//! A journey in Vietnamese: what is shown, asked, answered and refused.

use std::io::Write;

use serde_json::{Value, json};

use crate::town::{BACKUP_PASSPHRASE, Ended, PASSPHRASE, Town};

/// A command of the wallet in Vietnamese, for people and not for machines.
fn said(town: &Town, typed: &[&str], arguments: &[&str]) -> Ended {
    let wallet = town.wallet_file().to_str().unwrap();
    let common = ["--lang", "vi", "wallet", "--passphrase-stdin", "--wallet", wallet];
    let mut command = town.command(&[common.as_slice(), arguments].concat());
    command.stdin(std::process::Stdio::piped());
    command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines: String = typed.iter().map(|line| format!("{line}\n")).collect();
    // A command that fails before it reads closes its input.
    let _ = child.stdin.take().unwrap().write_all(lines.as_bytes());
    crate::town::ended(child.wait_with_output().unwrap())
}

/// The purpose of platform A, as it registered it in Vietnamese.
const TO_POST: &str = "mỗi người trưởng thành cư trú một tài khoản, để đăng bài";

fn out(ended: &Ended) -> String {
    String::from_utf8(ended.out.clone()).unwrap()
}

/// Serves REQ-W7: the question is asked and answered in the person's language, and what the platform
/// receives is the same in each.
#[test]
fn a_request_is_shown_and_answered_in_vietnamese() {
    let town = Town::with_credential("vietnamese");
    assert_eq!(town.practice(&["ask", "--at", "a", "--out", "ask.jwt"]).code, 0);
    let prove = ["prove", "ask.jwt", "--out", "answer.bin"];
    let declined = said(&town, &[PASSPHRASE, "không"], &prove);
    assert_eq!(declined.code, 1, "{}", declined.err);
    for part in [TO_POST, "ai hỏi:", "họ sẽ biết:", "được giấu kín:", "đủ 18 tuổi", "họ và tên"]
    {
        assert!(declined.err.contains(part), "{part} in {}", declined.err);
    }
    assert!(out(&declined).contains("bạn đã nói không"), "{}", out(&declined));
    let answer = std::fs::read(town.path("answer.bin")).unwrap();
    assert_eq!(answer, nonla_credential::NOTHING_TO_SHOW);
    std::fs::remove_file(town.path("answer.bin")).unwrap();

    // In JSON it is named as registered, with the translation that was shown.
    let asked = town.wallet(&[PASSPHRASE, "no"], &prove).json()["asked"].clone();
    let english = "one account for each adult resident, to post";
    assert_eq!((&asked["purpose"], &asked["purpose_lang"]), (&json!(english), &json!("en")));
    assert_eq!(asked["purpose_translation"], Value::Null);
    std::fs::remove_file(town.path("answer.bin")).unwrap();
    let json = [&["--json"], prove.as_slice()].concat();
    let asked = said(&town, &[PASSPHRASE, "không"], &json).json()["asked"].clone();
    assert_eq!((&asked["purpose"], &asked["purpose_lang"]), (&json!(english), &json!("en")));
    assert_eq!(asked["purpose_translation"], json!({ "lang": "vi", "text": TO_POST }));
    // What was shown has a code that stays, and the text in the person's language.
    assert_eq!(asked["stays_hidden"][0], json!({ "code": "full-name", "text": "họ và tên" }));
    assert_eq!(asked["learns"][1], json!({ "code": "resident-country", "text": "bạn sống ở VN" }));
    assert_eq!(asked["warnings"][0]["code"], "first-time-here");
    std::fs::remove_file(town.path("answer.bin")).unwrap();

    let proved = said(&town, &[PASSPHRASE, "co\u{301}"], &prove);
    assert_eq!(proved.code, 0, "{}", proved.err);
    assert_eq!(town.practice(&["check", "answer.bin"]).json()["outcome"], "new");
    let history = out(&said(&town, &[PASSPHRASE], &["history"]));
    assert!(history.contains("đã hỏi: đã trả lời") && history.contains("bạn đã nói không"));
}

/// Serves REQ-W7: refusals and hints, too.
#[test]
fn errors_and_their_hints_are_in_vietnamese() {
    let town = Town::with_credential("vietnamese-errors");
    let wrong = said(&town, &["con trau an co"], &["show"]);
    assert_eq!((wrong.code, wrong.err.as_str()), (2, "nonla: sai cụm mật khẩu\n"));
    let unknown = said(&town, &[PASSPHRASE], &["message", "erase", "nobody"]);
    assert!(unknown.err.contains("không có nền tảng nào"), "{}", unknown.err);
    assert!(unknown.err.contains("pseudonyms --all"), "{}", unknown.err);
    let shown = out(&said(&town, &[PASSPHRASE], &["show", "--claims"]));
    assert!(shown.contains("ngày sinh: ") && shown.contains("chưa bị thu hồi"), "{shown}");
}

/// Serves REQ-W7: a passphrase with accents opens what it sealed however they are spelled, after a word
/// of warning.
#[test]
fn a_passphrase_with_accents_is_one_in_each_spelling() {
    let town = Town::with_credential("accents");
    let change = town.wallet(&[PASSPHRASE, "nón lá che nắng"], &["passphrase"]);
    assert_eq!(change.code, 0, "{}", change.err);
    assert!(change.err.contains("letters with accents"), "{}", change.err);
    let decomposed = "no\u{301}n la\u{301} che na\u{306}\u{301}ng";
    assert_eq!(town.wallet(&[decomposed], &["show"]).code, 0);
    assert_eq!(town.wallet(&["non la che nang"], &["show"]).error(), "wrong-passphrase");
    let plain = town.wallet(&[decomposed, BACKUP_PASSPHRASE], &["passphrase"]);
    assert!(plain.code == 0 && !plain.err.contains("accents"), "{}", plain.err);
}
