//! The town: the demo's world, brought back by replaying its log.

use std::path::Path;

use nonla_credential::{
    CivilZone, CredentialRequest, Day, ErasureOutcome, HolderConsent, Period, PseudonymMessage,
};
use nonla_issuer::{
    BirthKnown, ImportMode, RevocationCode, RevokeWhat, newest_list, sample_register, signed_with,
};
use nonla_verifier::{
    AccountKey, AccountRecord, CheckedMessage, Heard, Intent, Letter, MessageRefusal, Moment,
    Outcome, Session, Standing, accounts,
};
use rand::RngCore;
use rand::rngs::OsRng;
use serde_json::json;

use super::Failure;
use super::inbox::{Inbox, Inboxes};
use super::log::{Founding, Log, Step, Stop};
use crate::done::Done;
use crate::halt::Halt;
use crate::office::is_adult_resident;
use crate::platform::Platform;
use crate::register_cli::{RegisterFailure, birth_in_words};
use crate::words::say;
use crate::world::World;

const DAY_SECONDS: i64 = 86_400;
/// People that are listed.
pub(super) const LISTED: usize = 20;

/// An issuer, two platforms, and the log that brings them back.
pub(super) struct Town {
    pub(super) world: World,
    log: Log,
    /// What was asked last, and where.
    asked: Option<(Stop, Session)>,
    /// What each platform sent and was sent.
    inboxes: Inboxes,
    founded: Day,
}

/// What came of a step.
pub(super) enum Came {
    /// Nothing to hand over.
    Nothing,
    /// A message.
    Bytes(Vec<u8>),
    /// An offer, and the code on paper.
    Offer { offer: Vec<u8>, code: String },
    /// A platform's verdict.
    Verdict { outcome: Outcome, account: AccountKey, receipt: Option<String> },
    /// The receipt for an erasure, and what became of the account.
    Erasure { receipt: Vec<u8>, outcome: ErasureOutcome },
    /// An appeal.
    Appeal { at: Stop, account: AccountKey },
    /// A complaint.
    Complaint { at: Stop, account: AccountKey },
}

impl Came {
    /// The message, if it is one.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) | Self::Offer { offer: bytes, .. } => bytes,
            _ => &[],
        }
    }
}

impl Town {
    /// Founds a town today, with a seed that nobody knows before.
    pub(super) fn found(folder: &Path, people_and_crowd: (u32, u32)) -> Result<Self, Failure> {
        let day = CivilZone::VIETNAM.day_at(clock()?).ok_or(Failure::Clock)?;
        let founding = Founding::new(OsRng.next_u64(), day, people_and_crowd);
        let world = world_of(&founding)?;
        let log = Log::begin(folder, &founding)?;
        Ok(Self { world, log, asked: None, inboxes: Inboxes::default(), founded: day })
    }

    /// Brings a town back.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let (log, founding, steps) = Log::read(folder)?;
        let (world, inboxes) = (world_of(&founding)?, Inboxes::default());
        let mut town = Self { world, log, asked: None, inboxes, founded: founding.day };
        for step in &steps {
            town.act(step)?;
        }
        Ok(town)
    }

    /// Does a step, and writes it down if it was done: one that was refused leaves no trace.
    pub(super) fn step(&mut self, step: Step) -> Result<Came, Failure> {
        let came = self.act(&step)?;
        self.log.add(&step)?;
        Ok(came)
    }

    /// The town's day.
    pub(super) const fn today(&self) -> Day {
        self.world.today
    }

    /// The town's first day.
    pub(super) const fn founded(&self) -> Day {
        self.founded
    }

    /// What a platform sent and was sent.
    pub(super) const fn inbox(&self, at: Stop) -> &Inbox {
        self.inboxes.at(at)
    }

    /// The accounts of a platform, as they stand today.
    pub(super) fn records(&self, at: Stop) -> Result<Vec<AccountRecord>, Failure> {
        let today = self.world.today;
        let records = self.world.platforms.at(at.at()).accounts()?.into_iter();
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
        let standing = accounts::standing(*account, self.world.today);
        Ok(self.world.platforms.at(at.at()).commit(standing)?)
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
            self.step(Step::Day(today))?;
        }
        Ok(behind)
    }

    /// Lets a day pass, once.
    pub(super) fn pass_day(&mut self) -> Result<(), Failure> {
        let today = CivilZone::VIETNAM.day_at(clock()?).ok_or(Failure::Clock)?;
        if self.world.today > today {
            return Err(Failure::DayAhead);
        }
        let next = self.world.today.checked_add_days(1).ok_or(Failure::Clock)?;
        self.step(Step::Day(next)).map(drop)
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

    fn act(&mut self, step: &Step) -> Result<Came, Failure> {
        match step {
            Step::Day(day) => {
                self.world.jump_to(*day)?;
                Ok(Came::Nothing)
            }
            Step::Offer { person, anew } => self.offer(*person, *anew),
            Step::Import { register, merge } => self.import(register, *merge),
            Step::Issue { request } => self.issue(request),
            Step::Ask { at, tier, returns, now } => {
                let intent = if *returns { Intent::Return } else { Intent::Register };
                let (platforms, rng) = (&self.world.platforms, &mut self.world.rng.clone());
                let moment = moment(&self.world, *now);
                let asked = platforms.at(at.at()).ask(*tier, intent, &moment, rng);
                let (request, session) = asked?;
                self.world.rng = rng.clone();
                self.asked = Some((*at, session));
                self.inboxes.at_mut(*at).requests += 1;
                Ok(Came::Bytes(request.into_bytes()))
            }
            Step::Check { presentation, consent, now } => {
                self.check((presentation, consent.as_deref()), *now)
            }
            Step::Message { message, now } => self.read_message(message, *now),
            Step::Revoke { person } => {
                let next = self.world.today.checked_add_days(1).ok_or(Failure::Clock)?;
                let number = self.world.people.get(*person).ok_or(Failure::NoSuchPerson)?;
                let what = RevokeWhat::Person(number.id_number().clone());
                let revoked = self.world.office.commit(self.world.issuer.revoke(what, next))?;
                revoked.map_err(Halt::from)?;
                Ok(Came::Nothing)
            }
            Step::RevokeWithCode { code } => {
                let code = RevocationCode::parse(code)?;
                let next = self.world.today.checked_add_days(1).ok_or(Failure::Clock)?;
                let step = self.world.issuer.revoke_by_code(&code, next);
                self.world.office.commit(step)?.map_err(Halt::from)?;
                Ok(Came::Nothing)
            }
            Step::Ban { at, account, until } => {
                let banned =
                    self.world.platforms.at(at.at()).commit(accounts::ban(*account, *until))?;
                banned.map_err(|_| Failure::NoSuchAccount)?;
                Ok(Came::Nothing)
            }
            Step::Lift { at, account } => {
                let lifted =
                    self.world.platforms.at(at.at()).commit(accounts::lift_ban(*account))?;
                lifted.map_err(|_| Failure::NoSuchAccount)?;
                self.inboxes.at_mut(*at).appeals.retain(|appeal| appeal != account);
                Ok(Came::Nothing)
            }
        }
    }

    /// Takes a register that was checked when it came.
    fn import(&mut self, register: &[u8], merge: bool) -> Result<Came, Failure> {
        let World { office, people, today, .. } = &mut self.world;
        let export = nonla_issuer::import(register, ImportMode::AllOrNothing, *today);
        let export = export.map_err(|_| Halt::BadRegister)?.people;
        let plan = office.register()?.plan(export).map_err(|_| Halt::BadRegister)?;
        let plan = if merge { plan.allow_merges() } else { plan };
        office.commit(plan.apply(*today))?.map_err(RegisterFailure::from)?;
        *people = office.register()?.everybody();
        Ok(Came::Nothing)
    }

    /// What a person should know whose day of birth the register does not know.
    pub(super) fn birth_note(&self, person: usize) -> Option<String> {
        let person = self.world.people.get(person)?;
        (person.birth_known() != BirthKnown::Day)
            .then(|| say!("offer-birth", birth = birth_in_words(person)))
    }

    fn offer(&mut self, person: usize, anew: bool) -> Result<Came, Failure> {
        let world = &mut self.world;
        let number = world.people.get(person).ok_or(Failure::NoSuchPerson)?.id_number();
        let (today, rng) = (world.today, &mut world.rng);
        let step = if anew {
            world.issuer.offer_re_enrolment(number, today, rng)
        } else {
            world.issuer.offer(number, today, rng)
        };
        let made = world.office.commit(step)?.map_err(Halt::from)?;
        let offer = made.offer.to_bytes().map_err(Halt::from)?;
        Ok(Came::Offer { offer, code: made.revocation_code.to_text().as_str().to_owned() })
    }

    fn issue(&mut self, request: &[u8]) -> Result<Came, Failure> {
        let world = &mut self.world;
        let request = CredentialRequest::parse(request).map_err(Halt::from)?;
        let step = world.issuer.issue(&request, world.today, &mut world.rng);
        let credential = world.office.commit(step)?.map_err(Halt::from)?;
        Ok(Came::Bytes(credential.to_bytes().map_err(Halt::from)?))
    }

    fn check(
        &mut self,
        (presentation, consent): (&[u8], Option<&[u8]>),
        now: i64,
    ) -> Result<Came, Failure> {
        let (stop, session) = self.asked.as_ref().ok_or(Failure::NobodyAsked)?;
        let moment = moment(&self.world, now);
        let platform = self.world.platforms.at(stop.at());
        let rng = &mut self.world.rng.clone();
        let checked = platform.verifier.check(session, presentation, &moment, rng);
        let checked = checked.map_err(Halt::Verifier)?;
        let receipt = match consent {
            Some(bytes) => {
                let consent = HolderConsent::parse(bytes);
                let consent = consent.map_err(nonla_verifier::ConsentRefusal::from)?;
                let given = (session, &checked);
                Some(platform.verifier.receipt_consent(given, consent, &moment)?)
            }
            None => None,
        };
        let (stop, at, today) = (*stop, stop.at(), self.world.today);
        self.world.rng = rng.clone();
        let platform = self.world.platforms.at(at);
        let decided = platform.verifier.decide(checked, today).map_err(Halt::from)?;
        let verdict = platform.commit(decided)?;
        self.inboxes.at_mut(stop).answers.push(presentation.to_vec());
        Ok(Came::Verdict {
            outcome: verdict.outcome(),
            account: verdict.account(),
            receipt: receipt.map(|receipt| receipt.signed().to_owned()),
        })
    }

    fn read_message(&mut self, bytes: &[u8], now: i64) -> Result<Came, Failure> {
        let message = PseudonymMessage::parse(bytes).map_err(MessageRefusal::from)?;
        let verifier = &message.content().verifier;
        let here = |at: &Stop| self.world.platforms.at(at.at()).entry.id == *verifier;
        let at = [Stop::A, Stop::B].into_iter().find(here).ok_or(Failure::NoSuchPlatform)?;
        let moment = moment(&self.world, now);
        let read = self.world.platforms.at(at.at()).verifier.check_message(message, &moment)?;
        let today = self.world.today;
        let platform = self.world.platforms.at(at.at());
        let inbox = self.inboxes.at_mut(at);
        match read {
            CheckedMessage::Erase(erasure) => {
                let erased = platform.verifier.erase(erasure, today).map_err(Halt::from)?;
                let receipt = platform.commit(erased)?;
                let outcome = receipt.outcome();
                inbox.letters.push(bytes.to_vec());
                Ok(Came::Erasure { receipt: receipt.signed().as_bytes().to_vec(), outcome })
            }
            CheckedMessage::Appeal(appeal) => {
                let account = appeal.account();
                hear(platform, appeal, today)?;
                inbox.letters.push(bytes.to_vec());
                if !inbox.appeals.contains(&account) {
                    inbox.appeals.push(account);
                }
                Ok(Came::Appeal { at, account })
            }
            CheckedMessage::Complaint(complaint) => {
                let account = complaint.account();
                hear(platform, complaint, today)?;
                inbox.letters.push(bytes.to_vec());
                Ok(Came::Complaint { at, account })
            }
        }
    }
}

fn world_of(founding: &Founding) -> Result<World, Failure> {
    let Founding { seed, day, people, crowd, .. } = founding;
    let [people, crowd] = [people, crowd].map(|count| usize::try_from(*count));
    let people = sample_register(people.map_err(|_| Halt::BadRegister)?, *day, *seed);
    let mut world = World::before_the_first_list(people, *day, *seed)?;
    let numbers = LISTED..world.people.len();
    let adult = |number: &usize| {
        world.people.get(*number).is_some_and(|person| is_adult_resident(person, *day))
    };
    let crowd = numbers.filter(adult).take(crowd.map_err(|_| Halt::BadRegister)?);
    for number in crowd.collect::<Vec<_>>() {
        world.enrol_without_wallet(number)?;
    }
    world.publish()?;
    Ok(world)
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

fn clock() -> Result<i64, Failure> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.ok().and_then(|since| i64::try_from(since.as_secs()).ok());
    seconds.ok_or(Failure::Clock)
}

#[cfg(test)]
mod tests {
    use nonla_crypto::HolderSecret;

    use super::*;

    /// A folder of a test's own.
    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("nonla-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        folder
    }

    /// What must never go down: signatures of both keys, the newest list, and the public counts.
    fn counted(town: &Town) -> [u64; 6] {
        let World { issuer, office, .. } = &town.world;
        let (entry, counters) = (issuer.entry(), town.world.counters().unwrap());
        let newest = office.commit(newest_list()).unwrap();
        [
            office.commit(signed_with(&entry.keys[0].key)).unwrap(),
            office.commit(signed_with(&entry.gap_keys[0].key)).unwrap(),
            newest.map_or(0, |newest| newest.day().number().into()),
            counters.people,
            counters.credentials,
            counters.re_enrolled,
        ]
    }

    fn request(town: &Town, offer: &[u8], secret: &HolderSecret) -> Step {
        let offer = nonla_credential::Offer::parse(offer).unwrap();
        let entry = town.world.issuer.entry();
        let header = entry.header(&entry.types[0]);
        let blind = secret.blind_request(&offer.context(&header), &mut OsRng);
        let request = CredentialRequest { code: offer.code, blind, anchor: None };
        Step::Issue { request: request.to_bytes().unwrap() }
    }

    /// Serves T-B12, T-B10: the log is cut after each step and within each line, as by `kill -9` or a
    /// power failure. What is brought back has counted all that was done, and so all that left.
    #[test]
    fn a_town_that_ended_between_any_two_steps_has_counted_all_that_left() {
        let folder = folder("practice-cut");
        let mut town = Town::found(&folder, (50, 0)).unwrap();
        let log = folder.join("practice.jsonl");
        let length = || usize::try_from(std::fs::metadata(&log).unwrap().len()).unwrap();
        let mut reached = vec![(length(), counted(&town))];
        let secrets = [(); 2].map(|()| HolderSecret::generate(&mut OsRng));
        let day = town.today().checked_add_days(1).unwrap();
        let after = day.checked_add_days(1).unwrap();
        let offer = |anew| Step::Offer { person: 0, anew };
        for (secret, anew, next) in [(&secrets[0], false, day), (&secrets[1], true, after)] {
            let offered = town.step(offer(anew)).unwrap();
            reached.push((length(), counted(&town)));
            town.step(Step::Day(next)).unwrap();
            reached.push((length(), counted(&town)));
            let request = request(&town, offered.bytes(), secret);
            town.step(request).unwrap();
            reached.push((length(), counted(&town)));
        }
        let last = counted(&town);
        assert_eq!((last[0], last[3], last[5]), (2, 1, 1));
        assert!(last[1] >= 3 * 256, "three lists");

        let text = std::fs::read(&log).unwrap();
        let (copy, mut tried) = (self::tests::folder("practice-cut-copy"), 0);
        std::fs::create_dir_all(&copy).unwrap();
        for pair in reached.windows(2) {
            let [(from, counts), (until, _)] = pair else { panic!("windows of two") };
            for cut in [*from, from + 1, (from + until) / 2, until - 1] {
                std::fs::write(copy.join("practice.jsonl"), &text[..cut]).unwrap();
                let mut back = Town::open(&copy).unwrap();
                assert_eq!(counted(&back), *counts, "cut at {cut}");
                // A line after a cut one is whole.
                back.step(Step::Offer { person: 2, anew: false }).unwrap();
                // An open town holds its log.
                drop(back);
                let again = counted(&Town::open(&copy).unwrap());
                assert_eq!(again, *counts, "cut at {cut}, and gone on");
                tried += 1;
            }
        }
        assert_eq!(tried, 24);
        for made in [folder, copy] {
            std::fs::remove_dir_all(made).unwrap();
        }
    }

    /// Serves T-B12: what cannot be written down does not leave.
    #[test]
    fn a_step_that_cannot_be_recorded_hands_nothing_out() {
        let folder = folder("practice-full");
        let mut town = Town::found(&folder, (50, 0)).unwrap();
        std::fs::remove_file(folder.join("practice.jsonl")).unwrap();
        std::fs::create_dir(folder.join("practice.jsonl")).unwrap();
        let said = town.step(Step::Offer { person: 0, anew: false });
        assert!(matches!(said, Err(Failure::File(_))));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
