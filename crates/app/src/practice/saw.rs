//! What a platform holds, beside what the register of the issuer holds: for people who doubt it.

use nonla_credential::{Day, Tier, to_json};
use nonla_issuer::write_csv;
use nonla_verifier::{AccountRecord, Standing};
use serde_json::{Value, json};

use super::books::Inbox;
use super::failure::Failure;
use super::stop::Stop;
use super::town::{LISTED, Town};
use crate::done::Done;
use crate::register_cli::birth_in_words;
use crate::scan::{Canaries, Leak};
use crate::words::say;

/// What a search of everything a platform holds came to.
struct Search {
    bytes: usize,
    patterns: usize,
    leak: Option<Leak>,
}

/// Shows both, and searches the one for the values of the other.
pub(super) fn saw(town: &Town, at: Stop) -> Result<Done, Failure> {
    let entry = &town.world.platforms.at(at.at()).entry;
    let (inbox, records, sent) = (town.inbox(at)?, town.records(at)?, town.messages(at)?);
    let search = search((&write_csv(&town.world.people), town.founded), (&sent, &records))?;
    let mut lines = vec![say!("saw-platform", name = entry.name.as_str())];
    lines.extend(platform_in_words(&inbox, &records));
    lines.push(say!("saw-register"));
    let (register, enrolled) = register(town)?;
    lines.extend(register);
    lines.push(search.in_words());
    let json = json!({
        "platform": {
            "id": entry.id, "name": entry.name, "accounts": records, "appeals": inbox.appeals,
            "requests": inbox.requests, "answers": inbox.answers,
            "letters": inbox.letters,
        },
        "register": { "people": town.world.people.len(), "enrolled": enrolled },
        "searched": {
            "bytes": search.bytes, "patterns": search.patterns, "found": search.leak.is_some(),
        },
    });
    let found = search.leak.is_some();
    Ok(if found { Done::refused(lines, json) } else { Done::well(lines, json) })
}

fn platform_in_words(inbox: &Inbox, records: &[AccountRecord]) -> Vec<String> {
    let mut lines = vec![say!(
        "saw-counts",
        accounts = records.len(),
        requests = inbox.requests,
        answers = inbox.answers,
        letters = inbox.letters
    )];
    for AccountRecord { account, standing } in records {
        let standing = standing_in_words(standing);
        lines.push(say!("saw-account", account = account.to_string(), standing = standing));
    }
    for account in &inbox.appeals {
        lines.push(say!("saw-appeal", account = account.to_string()));
    }
    lines.push(say!("saw-no-person"));
    lines.into_iter().map(indented).collect()
}

fn standing_in_words(standing: &Standing) -> String {
    let text = match standing {
        Standing::Active { since, tiers } | Standing::Banned { since, tiers, .. } => {
            let tiers: Vec<String> = tiers.iter().map(tier_in_words).collect();
            say!("saw-active", since = since.to_string(), tiers = tiers.join(", "))
        }
        Standing::Erased { on, may_return_on, .. } => {
            say!("saw-erased", on = on.to_string(), day = may_return_on.to_string())
        }
    };
    match standing.ban().map(|ban| ban.until) {
        None => text,
        Some(None) => say!("saw-banned", standing = text),
        Some(Some(day)) => say!("saw-banned-until", standing = text, day = day.to_string()),
    }
}

/// The word by which a person asks for a tier.
fn tier_in_words(tier: Tier) -> String {
    serde_json::to_value(tier)
        .ok()
        .and_then(|tier| tier.as_str().map(str::to_owned))
        .unwrap_or_else(|| format!("{tier:?}"))
}

/// The people with a credential, in words and for machines.
fn register(town: &Town) -> Result<(Vec<String>, Vec<Value>), Failure> {
    let (today, register) = (town.today(), town.world.office.register()?);
    let (mut lines, mut json) = (Vec::new(), Vec::new());
    for (number, person) in town.world.people.iter().enumerate() {
        let Some(entry) = register.find(person.id_number()) else { continue };
        let Some(enrolled_on) = entry.enrolled_on() else { continue };
        let credentials: Vec<_> = entry.credentials().collect();
        let live = credentials.iter().filter(|credential| credential.is_live_on(today)).count();
        let said = say!(
            "saw-person",
            name = entry.full_name().as_str(),
            birth = birth_in_words(person),
            day = enrolled_on.to_string(),
            credentials = credentials.len(),
            live = live
        );
        lines.push(format!("  {number:>3}  {said}"));
        json.push(json!({
            "person": number, "name": entry.full_name().as_str(), "enrolled_on": enrolled_on,
            "credentials": credentials.len(), "live": live,
        }));
    }
    let (people, enrolled) = (town.world.people.len(), lines.len());
    if enrolled > LISTED {
        lines.truncate(LISTED);
        lines.push(indented(say!("saw-more", count = enrolled - LISTED)));
    }
    lines.insert(0, indented(say!("saw-people", people = people, enrolled = enrolled)));
    lines.push(indented(say!("saw-no-platform")));
    Ok((lines, json))
}

/// Searches everything a platform was sent and keeps for the values of everybody in the register.
fn search(
    (register, founded): (&[u8], Day),
    (sent, records): (&[Vec<u8>], &[AccountRecord]),
) -> Result<Search, Failure> {
    let canaries = Canaries::of_register_before(register, founded).map_err(|_| Failure::Outcome)?;
    let kept = records.iter().map(to_json).collect::<Result<Vec<_>, _>>();
    let kept = kept.map_err(|_| Failure::Outcome)?;
    let held = || sent.iter().chain(&kept).map(Vec::as_slice);
    Ok(Search {
        bytes: held().map(<[u8]>::len).sum(),
        patterns: canaries.len(),
        leak: held().find_map(|bytes| canaries.find(bytes)),
    })
}

impl Search {
    fn in_words(&self) -> String {
        let Self { bytes, patterns, leak } = self;
        match leak {
            None => say!("saw-searched", bytes = *bytes, patterns = *patterns),
            Some(leak) => say!(
                "saw-found",
                field = leak.field,
                person = leak.person,
                encoding = leak.encoding
            ),
        }
    }
}

fn indented(line: String) -> String {
    format!("  {line}")
}

#[cfg(test)]
mod tests {
    use nonla_issuer::sample_register;

    use super::*;

    /// Serves REQ-D9, T-P3: a personal value among what a platform was sent is found and named by its
    /// kind, not shown.
    #[test]
    fn a_personal_value_that_a_platform_holds_is_found() {
        let day = Day::parse("2026-11-22").unwrap();
        let people = sample_register(10_000, day, 1);
        assert!(people.iter().any(|person| person.birth_date() == day), "the hard case");
        let csv = write_csv(&people);
        let register = (csv.as_slice(), day);
        let mut sent = vec![vec![7; 1_600]];
        // A letter of the day on which somebody was born tells nothing of them.
        sent.push(br#"{"day":"2026-11-22"}"#.to_vec());
        let clean = search(register, (&sent, &[])).unwrap();
        assert!(clean.leak.is_none() && clean.bytes == 1_620 && clean.patterns > 1_000);
        assert!(clean.in_words().ends_with("none is there"));
        let name = people[3].full_name().as_str();
        sent.push(format!("{{\"from\":\"{name}\"}}").into_bytes());
        let found = search(register, (&sent, &[])).unwrap();
        let said = found.in_words();
        assert!(said.starts_with("FOUND at the platform: the full_name of person 3"), "{said}");
        assert!(!said.contains(name));
    }
}
