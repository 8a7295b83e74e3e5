//! Who could learn what: every party's real records, joined as well as anyone can.

use nonla_credential::Day;
use nonla_issuer::write_csv;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::demo::play::Play;
use crate::demo::pools::{Pool, Wish};
use crate::demo::problem::DemoError;
use crate::linking::{Item, Rate, join, joined_with_best};
use crate::record::Party;
use crate::scan::Canaries;
use crate::words::demo::{pool, wish};
use crate::words::say;

/// One try.
#[derive(Serialize)]
pub struct LearnRow {
    /// Who puts their records together.
    pub who: Pool,
    /// What they want to know.
    pub wants: Wish,
    /// How often they were right.
    pub rate: Rate,
    /// Whether this try must succeed: it shows that the joiner works.
    pub control: bool,
}

impl Play {
    /// Tries every pool of parties on what they recorded.
    pub(crate) fn who_could_learn(&mut self, first_day: Day) -> Result<Vec<LearnRow>, DemoError> {
        self.story.chapter(say!("demo-learn"));
        self.search_for_personal_data(first_day)?;
        let [a, b, returns] = [(Party::PlatformA, 0), (Party::PlatformB, 0), (Party::PlatformA, 1)]
            .map(|(party, nth)| self.visits(party, nth));
        let issuer = self.issuer_log();
        let rng = &mut self.world.rng;
        let nothing: Vec<Item> =
            issuer.iter().map(|item| Item { truth: item.truth, bytes: Vec::new() }).collect();
        let mut rows = vec![
            row(Pool::A, Wish::WhoseAtA, join(&a, &nothing, rng)),
            row(Pool::B, Wish::WhoseAtB, join(&b, &nothing, rng)),
            row(Pool::AAndB, Wish::SameAtB, join(&a, &b, rng)),
            row(Pool::Issuer, Wish::WhereAtA, join(&issuer, &empty(&a), rng)),
            row(Pool::IssuerAndA, Wish::WhoseAtA, join(&a, &issuer, rng)),
            row(Pool::IssuerAndB, Wish::WhoseAtB, join(&b, &issuer, rng)),
        ];
        let enriched = joined_with_best(&a, &issuer, rng);
        rows.push(row(Pool::All, Wish::SameAtB, join(&enriched, &b, rng)));
        let enriched = joined_with_best(&a, &b, rng);
        rows.push(row(Pool::All, Wish::WhoseAtA, join(&enriched, &issuer, rng)));
        rows.push(control(Pool::A, Wish::WhoReturns, join(&a, &returns, rng)));
        let leaky = with_planted_hash(&a);
        let rate = join(&leaky, &with_planted_hash(&issuer), rng);
        rows.push(control(Pool::IssuerAndA, Wish::WhoseWithLeak, rate));
        for row in &rows {
            let LearnRow { who, wants, rate, control } = row;
            let (who, wants, right, of) = (pool(*who), wish(*wants), rate.right, rate.of);
            if *control {
                let said =
                    say!("demo-learn-control", who = who, wants = wants, right = right, of = of);
                self.story.expect(said, right * 2 > of);
            } else {
                let said = say!("demo-learn-try", who = who, wants = wants, right = right, of = of);
                self.story.expect(said, rate.is_chance());
            }
        }
        Ok(rows)
    }

    /// Nothing any platform received holds a personal value of anyone, in any encoding.
    fn search_for_personal_data(&mut self, first_day: Day) -> Result<(), DemoError> {
        let canaries = Canaries::of_register_before(&write_csv(&self.world.people), first_day)?;
        let received = [Party::PlatformA, Party::PlatformB];
        let messages: Vec<_> =
            received.into_iter().flat_map(|party| self.world.record.of(party)).collect();
        let bytes: usize = messages.iter().map(|message| message.bytes.len()).sum();
        let leak = messages.iter().find_map(|message| canaries.find(&message.bytes));
        let (count, patterns) = (messages.len(), canaries.len());
        self.story.say(say!(
            "demo-learn-searched",
            count = count,
            bytes = bytes,
            patterns = patterns
        ));
        self.story.expect(say!("demo-learn-nothing"), leak.is_none());
        Ok(())
    }

    /// The nth presentation of each holder at one platform, in order of arrival.
    fn visits(&self, party: Party, nth: usize) -> Vec<Item> {
        let mut seen = std::collections::HashMap::new();
        let holders: Vec<usize> = self.crowd.iter().map(|holder| holder.person).collect();
        self.world
            .record
            .of(party)
            .filter(|message| message.what == "presentation")
            .filter_map(|message| {
                let truth = message.truth.filter(|truth| holders.contains(truth))?;
                let count = seen.entry(truth).or_insert(0);
                *count += 1;
                (*count == nth + 1).then(|| Item { truth, bytes: message.bytes.clone() })
            })
            .collect()
    }

    /// Everything the issuer has on each holder: the register's row, hashes of its fields, the
    /// blind request, the credential it signed.
    fn issuer_log(&self) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        for message in self.world.record.of(Party::Issuer) {
            let Some(truth) = message.truth else { continue };
            match items.iter_mut().find(|item| item.truth == truth) {
                Some(item) => item.bytes.extend_from_slice(&message.bytes),
                None => items.push(Item { truth, bytes: message.bytes.clone() }),
            }
        }
        items.retain(|item| self.crowd.iter().any(|holder| holder.person == item.truth));
        for item in &mut items {
            let Some(person) = self.world.people.get(item.truth) else {
                continue;
            };
            let row = write_csv(std::slice::from_ref(person));
            for field in row.split(|byte| matches!(byte, b',' | b'\n')) {
                item.bytes.extend_from_slice(&Sha256::digest(field));
            }
            item.bytes.extend_from_slice(&row);
        }
        items
    }
}

fn row(who: Pool, wants: Wish, rate: Rate) -> LearnRow {
    LearnRow { who, wants, rate, control: false }
}

fn control(who: Pool, wants: Wish, rate: Rate) -> LearnRow {
    LearnRow { who, wants, rate, control: true }
}

fn empty(items: &[Item]) -> Vec<Item> {
    items.iter().map(|item| Item { truth: item.truth, bytes: Vec::new() }).collect()
}

/// The same records with a hash of the person in each: a leak the joiner must see.
fn with_planted_hash(items: &[Item]) -> Vec<Item> {
    let mut leaky = items.to_vec();
    for item in &mut leaky {
        item.bytes.extend_from_slice(&Sha256::digest(item.truth.to_be_bytes()));
    }
    leaky
}

/// The result of all tries in one sentence.
pub(crate) fn in_one_sentence(rows: &[LearnRow]) -> String {
    if rows.iter().all(|row| row.control || row.rate.is_chance()) {
        say!("demo-only-guesses")
    } else {
        say!("demo-more-than-guesses")
    }
}

/// The table, for people.
pub(crate) fn table(rows: &[LearnRow]) -> String {
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::ASCII_MARKDOWN);
    table.set_header([
        say!("demo-learn-who"),
        say!("demo-learn-wants"),
        say!("demo-learn-right"),
        say!("demo-learn-chance"),
    ]);
    for LearnRow { who, wants, rate, .. } in rows {
        let chance = 100.0 * rate.chance / rate.of.max(1) as f64;
        table.add_row([
            pool(*who),
            wish(*wants),
            format!("{:.1} %", rate.percent()),
            format!("{chance:.1} %"),
        ]);
    }
    table.to_string()
}
