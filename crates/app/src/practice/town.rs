//! The town: the demo's world, with its records in a file.

use nonla_credential::{
    CivilZone, CredentialRequest, Day, ErasureOutcome, HolderConsent, Period, PseudonymMessage,
    Tier,
};
use nonla_issuer::{BirthKnown, Person, RevocationCode, RevokeWhat, newest_list, signed_with};
use nonla_verifier::{
    AccountKey, AccountRecord, CheckedMessage, Heard, Intent, Letter, MemoryStore, MessageRefusal,
    Moment, Outcome, Session, Standing, Table, accounts,
};
use serde_json::json;

use super::books::{self, Asked, Inbox, Sent};
use super::failure::Failure;
use super::stop::Stop;
use crate::done::Done;
use crate::halt::Halt;
use crate::platform::Platform;
use crate::register_cli::{RegisterFailure, birth_in_words};
use crate::store::Store;
use crate::words::say;
use crate::world::World;

const DAY_SECONDS: i64 = 86_400;
/// People that are listed.
pub(super) const LISTED: usize = 20;

/// An issuer and two platforms, whose records are in a file.
pub(super) struct Town {
    pub(super) world: World,
    /// The town's own records.
    pub(super) books: Store,
    pub(super) founded: Day,
}

/// An offer, and the code on paper.
pub(super) struct Offered {
    pub(super) offer: Vec<u8>,
    pub(super) code: String,
}

/// A platform's verdict.
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) account: AccountKey,
    pub(super) receipt: Option<String>,
}

/// What a letter was.
pub(super) enum Read {
    /// The receipt for an erasure, and what became of the account.
    Erasure { receipt: Vec<u8>, outcome: ErasureOutcome },
    /// An appeal.
    Appeal { at: Stop, account: AccountKey },
    /// A complaint.
    Complaint { at: Stop, account: AccountKey },
}

impl Town {
    /// The town's day.
    pub(super) const fn today(&self) -> Day {
        self.world.today
    }

    fn platform(&self, at: Stop) -> &Platform {
        self.world.platforms.at(at.at())
    }

    /// What a platform sent and was sent.
    pub(super) fn inbox(&self, at: Stop) -> Result<Inbox, Failure> {
        Ok(self.books.commit(books::inbox(at))?)
    }

    /// Everything a platform was sent and accepted.
    pub(super) fn messages(&self, at: Stop) -> Result<Vec<Vec<u8>>, Failure> {
        let mut messages = Vec::new();
        for sent in [Sent::Answer, Sent::Letter] {
            let records = self.books.table(&sent.first())?.into_iter();
            messages.extend(
                records.filter(|(key, _)| Sent::is_to(at, key)).map(|(_, message)| message),
            );
        }
        Ok(messages)
    }

    /// The accounts of a platform, as they stand today.
    pub(super) fn records(&self, at: Stop) -> Result<Vec<AccountRecord>, Failure> {
        let today = self.world.today;
        let records = self.platform(at).accounts()?.into_iter();
        let on_day =
            |record: AccountRecord| AccountRecord { standing: record.standing.on(today), ..record };
        Ok(records.map(on_day).collect())
    }

    /// How an account of a platform stands today.
    pub(super) fn standing(
        &self,
        at: Stop,
        account: &AccountKey,
    ) -> Result<Option<Standing>, Failure> {
        Ok(self.platform(at).commit(accounts::standing(*account, self.world.today))?)
    }

    /// The town's clock: this machine's, a day ahead if a day was let pass.
    pub(super) fn now(&self) -> Result<i64, Failure> {
        let now = clock()?;
        let today = CivilZone::VIETNAM.day_at(now).ok_or(Failure::Clock)?;
        let ahead = i64::from(self.world.today.days_since(today)).max(0);
        Ok(now + ahead * DAY_SECONDS)
    }

    /// Lets the days pass that went by since; says whether there were any.
    pub(super) fn catch_up(&mut self) -> Result<bool, Failure> {
        let today = CivilZone::VIETNAM.day_at(clock()?).ok_or(Failure::Clock)?;
        let behind = today > self.world.today;
        if behind {
            self.world.jump_to(today)?;
        }
        Ok(behind)
    }

    /// Lets a day pass, once.
    pub(super) fn pass_day(&mut self) -> Result<(), Failure> {
        let today = CivilZone::VIETNAM.day_at(clock()?).ok_or(Failure::Clock)?;
        if self.world.today > today {
            return Err(Failure::DayAhead);
        }
        Ok(self.world.next_day()?)
    }

    /// The first people of the register; they are made up.
    pub(super) fn people(&self) -> Done {
        let mut lines = Vec::new();
        let mut json = Vec::new();
        for (number, person) in self.world.people.iter().take(LISTED).enumerate() {
            let (name, born) = (person.full_name().as_str(), person.birth_date());
            lines.push(format!("{number:>3}  {name}, {}", birth_in_words(person)));
            json.push(json!({ "person": number, "name": name, "birth_date": born }));
        }
        Done::well(lines, json!({ "people": json }))
    }

    /// What the issuer has counted, in public and for its keys.
    pub(super) fn counts(&self) -> Result<Done, Failure> {
        let World { issuer, office, .. } = &self.world;
        let (entry, counters) = (issuer.entry(), self.world.counters()?);
        let (mut credentials, mut gaps) = (0, 0);
        for key in &entry.keys {
            credentials += office.commit(signed_with(&key.key))?;
        }
        for key in &entry.gap_keys {
            gaps += office.commit(signed_with(&key.key))?;
        }
        let newest = office.commit(newest_list())?.map(Period::day);
        let due = office.commit(issuer.next_gap_key_due(0))?;
        let json = json!({
            "counters": counters, "newest_list": newest, "next_gap_key_due": due,
            "signatures": { "credential_key": credentials, "gap_key": gaps },
        });
        let mut lines = vec![
            say!("counts-people", people = counters.people, credentials = credentials),
            say!(
                "counts-again",
                again = counters.re_issued,
                anew = counters.re_enrolled,
                merged = counters.merged
            ),
            say!("counts-revoked", revoked = counters.revoked),
            say!("counts-gaps", gaps = gaps),
        ];
        lines.extend(newest.map(|day| say!("counts-newest", day = day.to_string())));
        lines.extend(due.map(|day| say!("counts-due", day = day.to_string())));
        Ok(Done::well(lines, json))
    }

    fn person(&self, person: usize) -> Result<&Person, Failure> {
        self.world.people.get(person).ok_or(Failure::NoSuchPerson)
    }

    /// What a person should know whose day of birth the register does not know.
    pub(super) fn birth_note(&self, person: usize) -> Option<String> {
        let person = self.world.people.get(person)?;
        (person.birth_known() != BirthKnown::Day)
            .then(|| say!("offer-birth", birth = birth_in_words(person)))
    }

    /// The front office makes an offer: to enrol anew, or any other.
    pub(super) fn offer(&mut self, person: usize, anew: bool) -> Result<Offered, Failure> {
        let number = self.person(person)?.id_number().clone();
        let World { issuer, office, rng, today, .. } = &mut self.world;
        let step = if anew {
            issuer.offer_re_enrolment(&number, *today, rng)
        } else {
            issuer.offer(&number, *today, rng)
        };
        let made = office.commit(step)?.map_err(Halt::from)?;
        let offer = made.offer.to_bytes().map_err(Halt::from)?;
        Ok(Offered { offer, code: made.revocation_code.to_text().as_str().to_owned() })
    }

    /// The issuer answers a credential request.
    pub(super) fn issue(&mut self, request: &[u8]) -> Result<Vec<u8>, Failure> {
        let request = CredentialRequest::parse(request).map_err(Halt::from)?;
        let World { issuer, office, rng, today, .. } = &mut self.world;
        let credential = office.commit(issuer.issue(&request, *today, rng))?.map_err(Halt::from)?;
        Ok(credential.to_bytes().map_err(Halt::from)?)
    }

    /// Revokes everything of a person, from the next list on.
    pub(super) fn revoke(&self, person: usize) -> Result<(), Failure> {
        let next = self.world.today.checked_add_days(1).ok_or(Failure::Clock)?;
        let what = RevokeWhat::Person(self.person(person)?.id_number().clone());
        let revoked = self.world.office.commit(self.world.issuer.revoke(what, next))?;
        Ok(revoked.map_err(Halt::from)?)
    }

    /// Revokes what came with a code on paper, from the next list on.
    pub(super) fn revoke_by_code(&self, code: &str) -> Result<(), Failure> {
        let code = RevocationCode::parse(code)?;
        let next = self.world.today.checked_add_days(1).ok_or(Failure::Clock)?;
        let revoked = self.world.office.commit(self.world.issuer.revoke_by_code(&code, next))?;
        Ok(revoked.map_err(Halt::from)?)
    }

    /// Takes a new register, planned over the one that is there.
    pub(super) fn import(&mut self, plan: nonla_issuer::Plan, merge: bool) -> Result<(), Failure> {
        let plan = if merge { plan.allow_merges() } else { plan };
        let World { office, people, today, .. } = &mut self.world;
        office.commit(plan.apply(*today))?.map_err(RegisterFailure::from)?;
        *people = office.register()?.everybody();
        Ok(())
    }

    /// A platform asks.
    pub(super) fn ask(
        &mut self,
        at: Stop,
        (tier, intent): (Tier, Intent),
        now: i64,
    ) -> Result<String, Failure> {
        let rng = &mut self.world.rng.clone();
        let asked = self.platform(at).ask(tier, intent, &moment(&self.world, now), rng);
        let (request, session) = asked?;
        self.world.rng = rng.clone();
        let open = self.platform(at).store.table(&Table::Requests.first())?;
        let of_this = |(_, record): &&(_, Vec<u8>)| contains(record, request.as_bytes());
        let (row, record) = open.iter().find(of_this).ok_or(Failure::NobodyAsked)?;
        self.books.commit(books::note_asked(Asked::new(at, session.id(), (row, record))))?;
        Ok(request)
    }

    /// The session that was opened last, whether it was decided upon or not.
    fn asked(&self) -> Result<(Stop, Session), Failure> {
        let asked = self.books.commit(books::asked())?.ok_or(Failure::NobodyAsked)?;
        let (at, id) = (asked.at, asked.id().ok_or(Failure::NobodyAsked)?);
        // As it was opened: whether it is still open is decided with the verdict.
        let opened = MemoryStore::default();
        let written = opened.write(&nonla_record::Reading::default(), &[asked.put()]);
        let session = opened.commit(self.platform(at).verifier.session(id)).map_err(Halt::from)?;
        session.filter(|_| written).map(|session| (at, session)).ok_or(Failure::NobodyAsked)
    }

    /// The platform that asked last checks an answer, and a consent that came along.
    pub(super) fn check(
        &mut self,
        presentation: &[u8],
        consent: Option<&[u8]>,
        now: i64,
    ) -> Result<Judged, Failure> {
        let (at, session) = self.asked()?;
        let rng = &mut self.world.rng.clone();
        let (platform, moment) = (self.platform(at), moment(&self.world, now));
        let checked = platform.verifier.check(&session, presentation, &moment, rng);
        let checked = checked.map_err(Halt::Verifier)?;
        let receipt = match consent {
            Some(bytes) => {
                let consent = HolderConsent::parse(bytes);
                let consent = consent.map_err(nonla_verifier::ConsentRefusal::from)?;
                let given = (&session, &checked);
                Some(platform.verifier.receipt_consent(given, consent, &moment)?)
            }
            None => None,
        };
        let decided = platform.verifier.decide(checked, self.world.today).map_err(Halt::from)?;
        let verdict = platform.commit(decided)?;
        self.books.commit(books::note_sent(at, Sent::Answer, presentation))?;
        self.world.rng = rng.clone();
        Ok(Judged {
            outcome: verdict.outcome(),
            account: verdict.account(),
            receipt: receipt.map(|receipt| receipt.signed().to_owned()),
        })
    }

    /// A platform reads a letter.
    pub(super) fn read_message(&self, bytes: &[u8], now: i64) -> Result<Read, Failure> {
        let message = PseudonymMessage::parse(bytes).map_err(MessageRefusal::from)?;
        let verifier = &message.content().verifier;
        let here = |at: &Stop| self.platform(*at).entry.id == *verifier;
        let at = [Stop::A, Stop::B].into_iter().find(here).ok_or(Failure::NoSuchPlatform)?;
        let (platform, today) = (self.platform(at), self.world.today);
        let moment = moment(&self.world, now);
        let read = match platform.verifier.check_message(message, &moment)? {
            CheckedMessage::Erase(erasure) => {
                let erased = platform.verifier.erase(erasure, today).map_err(Halt::from)?;
                let receipt = platform.commit(erased)?;
                let outcome = receipt.outcome();
                Read::Erasure { receipt: receipt.signed().as_bytes().to_vec(), outcome }
            }
            CheckedMessage::Appeal(appeal) => {
                let account = appeal.account();
                hear(platform, appeal, today)?;
                self.books.commit(books::note_appeal(at, account, true))?;
                Read::Appeal { at, account }
            }
            CheckedMessage::Complaint(complaint) => {
                let account = complaint.account();
                hear(platform, complaint, today)?;
                Read::Complaint { at, account }
            }
        };
        self.books.commit(books::note_sent(at, Sent::Letter, bytes))?;
        Ok(read)
    }

    /// A platform bans an account.
    pub(super) fn ban(
        &self,
        at: Stop,
        account: AccountKey,
        until: Option<Day>,
    ) -> Result<(), Failure> {
        let banned = self.platform(at).commit(accounts::ban(account, until))?;
        banned.map_err(|_| Failure::NoSuchAccount)
    }

    /// A platform ends the ban of an account.
    pub(super) fn lift(&self, at: Stop, account: AccountKey) -> Result<(), Failure> {
        let lifted = self.platform(at).commit(accounts::lift_ban(account))?;
        lifted.map_err(|_| Failure::NoSuchAccount)?;
        Ok(self.books.commit(books::note_appeal(at, account, false))?)
    }
}

fn contains(record: &[u8], part: &[u8]) -> bool {
    record.windows(part.len()).any(|window| window == part)
}

/// Only a letter that is new is acted upon.
fn hear(platform: &Platform, letter: Letter, today: Day) -> Result<(), Failure> {
    match platform.commit(letter.hear(today))? {
        Heard::New => Ok(()),
        heard => Err(Failure::Unheard(heard)),
    }
}

fn moment(world: &World, now: i64) -> Moment<'_> {
    Moment { trust_list: world.trust_list(), head: world.list().map(|(_, head)| head), now }
}

pub(super) fn clock() -> Result<i64, Failure> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.ok().and_then(|since| i64::try_from(since.as_secs()).ok());
    seconds.ok_or(Failure::Clock)
}

#[cfg(test)]
mod tests;
