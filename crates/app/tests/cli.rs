//! The program as people and machines meet it: arguments, files, output, exit codes.

#![cfg(test)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn nonla(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nonla")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A folder of this test's own under the build directory.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Serves REQ-D2: the whole story, on a small scale, ends well and says so in JSON.
#[test]
fn the_demo_tells_machines_that_all_was_as_expected() {
    let trace = folder("trace");
    let small = ["demo", "--script", "--people", "1500", "--holders", "12", "--seed", "5"];
    let day = ["--day", "2026-11-22", "--json", "--trace", trace.to_str().unwrap()];
    let output = nonla(&[small.as_slice(), &day].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["ok"], true);
    assert_eq!(report["holders"], 12);
    assert_eq!(report["story"]["failed"], serde_json::json!([]));
    assert!(report["story"]["chapters"].as_array().unwrap().len() >= 15);
    assert!(report["who_could_learn"].as_array().unwrap().len() >= 8);
    assert!(std::fs::read_dir(&trace).unwrap().count() > 50);
    let index = std::fs::read_to_string(trace.join("INDEX.md")).unwrap();
    for entry in std::fs::read_dir(&trace).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name == "INDEX.md" || index.contains(&format!("\n| {name} | ")), "{name}");
    }
    for line in [
        "| presentation | wallet | platform A |",
        "| credential request | wallet | issuer |",
        "| request | platform B | wallet |",
        "| letter | wallet | platform A |",
        "| answer | wallet | platform A | 1 |",
    ] {
        assert!(index.contains(line), "{line}");
    }
    assert!(!index.contains("specs/proof-format.md"), "each kind is explained");
}

/// Serves REQ-D2, REQ-D6: the first screen says what it is about and comes from a crowd; what the platform
/// keeps is readable; over-asking is refused as over-asking; and the end is one sentence.
#[test]
fn the_demo_opens_with_its_point_and_ends_with_it() {
    let output = nonla(&["demo", "--script", "--people", "1500", "--holders", "12"]);
    let said = text(&output.stdout);
    assert!(output.status.success(), "{said}");
    let opening: Vec<&str> = said.lines().take(3).collect();
    assert!(opening[0].starts_with("A forum wants one account for each adult"), "{said}");
    assert!(opening[2].contains("what the forum, a market and the issuer learn"), "{said}");
    let consent =
        said.split("who asks:").nth(1).unwrap().split("the person says yes").next().unwrap();
    assert!(!consent.contains("single you out"), "{consent}");
    let kept = said.split("all it keeps of this").nth(1).unwrap().split("   ok ").next().unwrap();
    for member in ["account", "outcome", "tier", "day", "verifier"] {
        assert!(kept.contains(&format!("\n      {member}")), "{member} in {kept}");
    }
    assert!(said.lines().all(|line| line.len() < 250), "no line of 400 characters");
    let over = said.split("REFUSED  over-asking: A registered").nth(1).unwrap();
    let reason = over.lines().nth(1).unwrap();
    assert!(reason.contains("asks for more than its registered purpose allows"), "{reason}");
    let last: Vec<&str> = said.trim_end().lines().rev().take(3).collect();
    assert_eq!(last[0], "Everything was as expected.");
    assert!(last[2].ends_with("could only guess who has which account."), "{said}");
}

/// Serves REQ-D2, REQ-W7: the demo speaks the chosen language from its first line to its last, and so does
/// the index of its trace.
#[test]
fn the_demo_is_told_in_vietnamese() {
    let trace = folder("trace-vi");
    let small = ["demo", "--script", "--people", "1500", "--holders", "12", "--lang", "vi"];
    let output = nonla(&[small.as_slice(), &["--trace", trace.to_str().unwrap()]].concat());
    let said = text(&output.stdout);
    assert!(output.status.success(), "{said}");
    let lines: Vec<&str> = said.trim_end().lines().collect();
    assert!(lines[0].starts_with("Một diễn đàn muốn mỗi người lớn"), "{said}");
    assert_eq!(lines[lines.len() - 1], "Mọi việc diễn ra đúng như mong đợi.");
    let index = std::fs::read_to_string(trace.join("INDEX.md")).unwrap();
    assert!(index.starts_with("# Những gì mỗi bên nhận được\n"), "{index}");
    let rows = index.lines().filter(|line| !line.contains(".txt") && !line.contains(".bin"));
    // Data stays as it is: what was sent and is kept, the name a platform is listed under, identifiers.
    let is_data = |line: &&str| line.starts_with("      ") && !line.starts_with("       ");
    for line in lines.iter().copied().filter(|line| !is_data(line)).chain(rows) {
        // Nor is a command translated.
        let told: String = line.split('`').step_by(2).collect();
        let told = told.replace("Agora, a forum (platform A)", "");
        let words = told.split_whitespace().filter(|word| !word.starts_with("urn:"));
        let mut letters = words.flat_map(|word| word.split(|sign: char| !sign.is_alphabetic()));
        assert_eq!(letters.find(|word| is_english(word)), None, "{line}");
    }
}

/// Whether a word is one of those that no English sentence of the demo does without.
fn is_english(word: &str) -> bool {
    const COMMON: [&str; 32] = [
        "the",
        "of",
        "and",
        "is",
        "are",
        "was",
        "with",
        "for",
        "by",
        "not",
        "no",
        "who",
        "which",
        "that",
        "its",
        "it",
        "they",
        "one",
        "same",
        "account",
        "issuer",
        "wallet",
        "platform",
        "day",
        "days",
        "bytes",
        "credential",
        "request",
        "revoked",
        "proof",
        "refuses",
        "from",
    ];
    COMMON.contains(&word.to_lowercase().as_str())
}

/// Serves T-B4's replay rule: the same seed plays the same story.
#[test]
fn the_same_seed_plays_the_same_story() {
    let play = || {
        let arguments = ["--people", "300", "--holders", "10", "--day", "2026-11-22", "--json"];
        let output = nonla(&[["demo", "--script"].as_slice(), &arguments].concat());
        let mut report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        strip_times(&mut report);
        report.to_string()
    };
    assert_eq!(play(), play());
}

fn strip_times(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            members.retain(|name, _| name != "ms" && name != "median_ms");
            // The one sentence of the story that tells a time.
            members.retain(|_, value| !value.to_string().contains("platform A checks it in"));
            members.values_mut().for_each(strip_times);
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(strip_times),
        _ => {}
    }
}

#[test]
fn a_sample_register_imports_and_plays() {
    let file = folder("sample").join("register.csv");
    let file = file.to_str().unwrap();
    let sample = ["register", "sample", "--people", "400", "--seed", "3", "--out", file];
    assert!(nonla(&sample).status.success());
    let imported = nonla(&["register", "import", file]);
    assert!(imported.status.success());
    assert_eq!(text(&imported.stdout), "400 people imported\n");
    let demo = nonla(&["demo", "--script", "--register", file, "--holders", "10"]);
    assert!(demo.status.success(), "{}", text(&demo.stderr));
    assert!(text(&demo.stdout).ends_with("Everything was as expected.\n"));
}

/// Every bad row by line and reason, no value of a person, and nothing imported unless told so.
#[test]
fn a_bad_register_is_refused_row_by_row() {
    let file = folder("bad").join("register.csv");
    let sample = nonla(&["register", "sample", "--people", "60", "--seed", "3"]);
    let mut lines: Vec<String> = text(&sample.stdout).lines().map(str::to_owned).collect();
    let name = lines[5].split(',').next().unwrap().to_owned();
    lines[5] = lines[5].replacen(&name, "", 1);
    lines[9].push_str(",one column more");
    lines[12] = lines[11].clone();
    std::fs::write(&file, lines.join("\n")).unwrap();
    let file = file.to_str().unwrap();

    let refused = nonla(&["register", "import", file]);
    assert_eq!(refused.status.code(), Some(1));
    let said = text(&refused.stdout);
    for line in ["line 6, full_name: ", "line 10, ", "line 12, id_number: ", "line 13, id_number: "]
    {
        assert!(said.contains(line), "{line} in {said}");
    }
    assert!(said.contains("nothing imported"));
    assert!(!said.contains(&name));

    let skipped = nonla(&["register", "import", file, "--skip-bad", "--json"]);
    assert!(skipped.status.success());
    let report: serde_json::Value = serde_json::from_slice(&skipped.stdout).unwrap();
    assert_eq!(report["imported"], 56);
    assert_eq!(report["bad_rows"][0]["line"], 6);
}

#[test]
fn a_mistake_gets_one_line_that_says_what_to_do() {
    let mistakes: [(&[&str], &str); 3] = [
        (&["register", "import", "/nowhere/register.csv"], "cannot read /nowhere/register.csv"),
        (&["demo", "--script", "--register", "/nowhere.csv"], "cannot read /nowhere.csv"),
        (&["demo", "--script", "--people", "60", "--holders", "90"], "take fewer"),
    ];
    for (arguments, expected) in mistakes {
        let output = nonla(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = text(&output.stderr);
        assert!(said.starts_with("nonla: ") && said.contains(expected), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(output.stdout.is_empty());
    }
}

/// What is missing, which values there are and what was meant perhaps: all that clap says.
#[test]
fn a_mistake_on_the_command_line_is_explained_whole() {
    let mistakes: [(&[&str], &[&str]); 5] = [
        (&["demoo"], &["'demoo'", "'demo'", "Usage:", "--help"]),
        (&["demo", "--holders", "none"], &["'none'", "--holders"]),
        (&["demo", "--day", "22/11/2026"], &["22/11/2026", "YYYY-MM-DD"]),
        (&["--lang", "fr", "demo"], &["'fr'", "possible values: en, vi"]),
        (&["register", "import"], &["<FILE>", "Usage: nonla register import"]),
    ];
    for (arguments, expected) in mistakes {
        let output = nonla(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = text(&output.stderr);
        for part in expected {
            assert!(said.contains(part), "{part} in {said}");
        }
        assert!(output.stdout.is_empty());
    }
}

/// Serves REQ-W7: the language that was named, else that of the environment.
#[test]
fn the_program_speaks_the_language_that_was_asked_for() {
    let file = folder("language").join("register.csv");
    let file = file.to_str().unwrap();
    let sample = ["--people", "60", "--seed", "3", "--day", "2026-11-22", "--out", file];
    assert!(nonla(&[["register", "sample"].as_slice(), &sample].concat()).status.success());
    let import = |before: &[&str], settings: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nonla"));
        for name in ["NONLA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(name);
        }
        command.args(before).args(["register", "import", file]).envs(settings.iter().copied());
        text(&command.output().unwrap().stdout)
    };
    let (english, vietnamese) = ("60 people imported\n", "đã nhập 60 người\n");
    assert_eq!(import(&[], &[]), english);
    assert_eq!(import(&["--lang", "vi"], &[]), vietnamese);
    assert_eq!(import(&[], &[("LANG", "vi_VN.UTF-8")]), vietnamese);
    assert_eq!(import(&[], &[("LANG", "vi_VN.UTF-8"), ("LC_ALL", "C")]), english);
    assert_eq!(import(&[], &[("LC_ALL", "C"), ("NONLA_LANG", "vi")]), vietnamese);
    assert_eq!(import(&["--lang=en"], &[("LANG", "vi")]), english);
}

/// Serves REQ-W7: help comes in the language that was asked for, wherever that was said.
#[test]
fn help_speaks_the_language_that_was_asked_for() {
    let help = |arguments: &[&str]| text(&nonla(arguments).stdout);
    let vietnamese = help(&["--lang", "vi", "wallet", "receive", "--help"]);
    assert!(vietnamese.starts_with("Nhận một lời đề nghị cấp"), "{vietnamese}");
    assert!(vietnamese.contains("Cách dùng: nonla wallet receive"), "{vietnamese}");
    assert_eq!(help(&["wallet", "receive", "--help", "--lang=vi"]), vietnamese);
    let english = help(&["--lang", "en", "wallet", "receive", "--help"]);
    assert!(english.starts_with("Take up an offer"), "{english}");
    let kinds = help(&["--lang", "vi", "wallet", "message", "--help"]);
    assert!(kinds.contains("Xóa tài khoản của tôi"), "{kinds}");
}

/// Serves case 13: what the hint about the clock names is there.
#[test]
fn a_register_is_read_on_a_day_that_is_named() {
    let file = folder("day").join("register.csv");
    std::fs::write(&file, format!("{HEADER}\n{AN}\n")).unwrap();
    let file = file.to_str().unwrap();
    let read = nonla(&["register", "import", "--day", "2026-11-28", file]);
    assert!(read.status.success(), "{}", text(&read.stderr));
    let before_birth = nonla(&["register", "import", "--day", "1989-01-01", file]);
    assert_eq!(before_birth.status.code(), Some(1), "{}", text(&before_birth.stdout));
}

#[test]
fn a_file_that_is_no_register_is_refused_in_one_line() {
    let file = folder("none").join("picture.png");
    std::fs::write(&file, [0x89, b'P', b'N', b'G', 0, 255, 254]).unwrap();
    let output = nonla(&["register", "import", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    let said = text(&output.stderr);
    assert!(said.contains("nothing was imported"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

const HEADER: &str =
    "full_name,birth_date,id_number,phone,province,status,nationality,resident_country";
const AN: &str = "Nguyễn Văn An,1990-03-01,001090000001,0912345678,079,citizen,VN,VN";
const BINH: &str = "Trần Thị Bình,1985-02-28,001185000002,0712345678,001,citizen,VN,VN";

/// Serves T-Z1: however many faults there are, what is said fits a page; all are counted.
#[test]
fn a_file_of_faults_is_told_about_in_a_page() {
    let file = folder("faults").join("register.csv");
    let rows = (0..20_000).map(|_| AN.replace("0912345678", "1") + "\n").collect::<String>();
    std::fs::write(&file, format!("{HEADER}\n{rows}")).unwrap();
    let said = nonla(&["register", "import", file.to_str().unwrap()]);
    assert_eq!(said.status.code(), Some(1));
    let said = text(&said.stdout);
    assert!(said.lines().count() < 60, "{said}");
    assert!(said.contains("and 39950 more faults; of all there are:"), "{said}");
    assert!(said.contains("  20000 x id_number: same ID number as another line"), "{said}");
}

/// Serves T-Z1: read all the same, with the type to choose; or refused with it.
#[test]
fn what_a_spreadsheet_saved_otherwise_is_read_or_named() {
    let file = folder("saved").join("register.csv");
    let path = file.to_str().unwrap();
    let semicolons = format!("sep=;\r\n{HEADER}\r\n{AN}\r\n").replace(',', ";");
    std::fs::write(&file, semicolons).unwrap();
    let read = nonla(&["register", "import", path]);
    assert!(read.status.success());
    let said = text(&read.stdout);
    assert!(said.contains("separated by semicolons; the type to choose when saving is CSV UTF-8"));
    assert!(said.ends_with("1 people imported\n"), "{said}");
    std::fs::write(&file, b"PK\x03\x04 the rest of a workbook").unwrap();
    let refused = nonla(&["register", "import", path]);
    assert_eq!(refused.status.code(), Some(2));
    let said = text(&refused.stderr);
    assert!(said.contains("workbook (.xlsx or .ods)") && said.contains("CSV UTF-8"), "{said}");
    assert!(said.contains(path) && said.lines().count() == 1, "{said}");
}

/// Serves REQ-I2: a corrected export is planned over the one before, and carried out into a new file
/// when told so.
#[test]
fn a_corrected_register_is_planned_and_then_applied() {
    let folder = folder("over");
    let [old, new, out] = ["old.csv", "new.csv", "out.csv"].map(|name| folder.join(name));
    let [old, new, out] = [&old, &new, &out].map(|path| path.to_str().unwrap());
    std::fs::write(old, format!("{HEADER}\n{AN}\n{BINH}\n")).unwrap();
    let corrected = format!(
        "{HEADER},former_numbers\n{},001090000001\nLê Chi,1999,001199000003,0812345678,001,citizen,VN,VN\n",
        AN.replace("001090000001", "001090000009")
    );
    std::fs::write(new, corrected).unwrap();
    let plan = nonla(&["register", "import", new, "--over", old]);
    assert!(plan.status.success(), "{}", text(&plan.stderr));
    let said = text(&plan.stdout);
    assert!(said.contains("plan: 1 added, 1 changed, 0 as they were, 1 gone"), "{said}");
    assert!(said.contains("  line 2, changed: id_number"), "{said}");
    assert!(said.contains("nothing is changed: add --apply"), "{said}");
    assert!(!std::path::Path::new(out).exists());
    let arguments = ["register", "import", new, "--over", old, "--apply", "--out", out];
    assert!(nonla(&arguments).status.success());
    let written = std::fs::read_to_string(out).unwrap();
    assert_eq!(written.lines().count(), 3, "{written}");
    assert!(written.contains("Lê Chi,1999-00-00,"), "{written}");
    assert!(written.contains(",001090000001\n"), "{written}");
    let again = nonla(&arguments);
    assert_eq!(again.status.code(), Some(2), "a file that is there is not replaced");
    let json = nonla(&["register", "import", out, "--over", new, "--json"]);
    let plan: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((&plan["unchanged"], &plan["applied"]), (&2.into(), &false.into()));
}

/// Serves REQ-I2: a practice town shows what a new export changes, takes it when told so, and offers
/// nothing more to who is gone.
#[test]
fn a_practice_town_takes_a_corrected_register() {
    let folder = folder("town-register");
    let [town, file, other] = ["town", "register.csv", "other.csv"].map(|name| folder.join(name));
    let [town, file, other] = [&town, &file, &other].map(|path| path.to_str().unwrap());
    assert!(nonla(&["practice", town, "init", "--people", "50"]).status.success());
    assert!(nonla(&["practice", town, "export", "--out", file]).status.success());
    let same = nonla(&["practice", town, "import", file, "--apply"]);
    assert!(text(&same.stdout).contains("plan: 0 added, 0 changed, 50 as they were, 0 gone"));
    let register = std::fs::read_to_string(file).unwrap();
    let without_last: String = register.lines().take(50).flat_map(|line| [line, "\n"]).collect();
    std::fs::write(other, without_last).unwrap();
    let plan = nonla(&["practice", town, "import", other]);
    assert!(text(&plan.stdout).contains("49 as they were, 1 gone"), "{}", text(&plan.stderr));
    assert!(text(&plan.stdout).contains("nothing is changed: add --apply"));
    assert!(nonla(&["practice", town, "import", other, "--apply"]).status.success());
    let offer = folder.join("offer.json");
    let offer = offer.to_str().unwrap();
    let gone = nonla(&["practice", town, "offer", "--person", "49", "--out", offer]);
    assert_eq!(gone.status.code(), Some(1));
    let said = text(&gone.stderr);
    assert!(said.contains("does not have this person"), "{said}");
    let counts = text(&nonla(&["practice", town, "counts"]).stdout);
    assert!(counts.contains("enrolments merged 0"), "{counts}");
}

#[test]
fn help_is_there_for_every_command() {
    for arguments in [
        vec!["--help"],
        vec!["demo", "--help"],
        vec!["register", "--help"],
        vec!["register", "sample", "--help"],
        vec!["register", "import", "--help"],
    ] {
        let output = nonla(&arguments);
        assert!(output.status.success());
        assert!(text(&output.stdout).contains("Usage:"), "{arguments:?}");
    }
}

/// Every verb of the wallet explains itself by one example at least.
#[test]
fn every_verb_of_the_wallet_has_an_example() {
    let verbs = [
        "init",
        "receive",
        "show",
        "prove",
        "history",
        "pseudonyms",
        "message",
        "receipt",
        "update",
        "backup",
        "restore",
        "guardians",
        "passphrase",
        "lock",
    ];
    let listed = text(&nonla(&["wallet", "--help"]).stdout);
    assert!(listed.contains("Exit codes:") && listed.contains("never arguments"));
    for verb in verbs {
        assert!(listed.contains(&format!("\n  {verb} ")), "{verb}");
        let help = text(&nonla(&["wallet", verb, "--help"]).stdout);
        assert!(help.contains("Example") && help.contains("  nonla wallet "), "{verb}");
    }
    let practice = text(&nonla(&["practice", "--help"]).stdout);
    assert!(practice.contains("This is for practice.") && practice.contains("in the open"));
}
