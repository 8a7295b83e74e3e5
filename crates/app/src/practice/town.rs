//! The town: the demo's world, brought back by replaying its log.

use std::path::Path;

use nonla_credential::{CivilZone, CredentialRequest, Day, HolderConsent, PseudonymMessage};
use nonla_issuer::{RevokeWhat, sample_register};
use nonla_verifier::{CheckedMessage, Intent, MessageRefusal, Moment, Session};
use rand::RngCore;
use rand::rngs::OsRng;
use serde_json::{Value, json};

use super::Failure;
use super::log::{Founding, Log, Step, Stop};
use crate::done::Done;
use crate::halt::Halt;
use crate::platform::At;
use crate::world::World;

const DAY_SECONDS: i64 = 86_400;
/// People that are listed.
const LISTED: usize = 20;

/// An issuer, two platforms, and the log that brings them back.
pub(super) struct Town {
    pub(super) world: World,
    log: Log,
    /// What was asked last, and where.
    asked: Option<(Stop, Session)>,
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
    Verdict { outcome: Value, account: String, admits: bool, receipt: Option<String> },
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
    pub(super) fn found(folder: &Path, people: u32) -> Result<Self, Failure> {
        let day = CivilZone::VIETNAM.day_at(clock()?).ok_or(Failure::Clock)?;
        let founding = Founding::new(OsRng.next_u64(), day, people);
        let world = world_of(&founding)?;
        Ok(Self { world, log: Log::begin(folder, &founding)?, asked: None })
    }

    /// Brings a town back.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let (log, founding, steps) = Log::read(folder)?;
        let mut town = Self { world: world_of(&founding)?, log, asked: None };
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
            lines.push(format!("{number:>3}  {name}, born {born}"));
            json.push(json!({ "person": number, "name": name, "birth_date": born }));
        }
        Done::well(lines, json!({ "people": json }))
    }

    fn act(&mut self, step: &Step) -> Result<Came, Failure> {
        match step {
            Step::Day(day) => {
                self.world.jump_to(*day)?;
                Ok(Came::Nothing)
            }
            Step::Offer { person } => self.offer(*person),
            Step::Issue { request } => self.issue(request),
            Step::Ask { at, tier, returns, now } => {
                let intent = if *returns { Intent::Return } else { Intent::Register };
                let (platforms, rng) = (&self.world.platforms, &mut self.world.rng.clone());
                let moment = moment(&self.world, *now);
                let asked = platforms.at(at.at()).verifier.ask(*tier, intent, &moment, rng);
                let (request, session) = asked.map_err(Halt::from)?;
                self.world.rng = rng.clone();
                self.asked = Some((*at, session));
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
                let changes = self.world.issuer.revoke(&self.world.register, what, next);
                let _committed = self.world.register.commit(changes).map_err(Halt::from)?;
                Ok(Came::Nothing)
            }
        }
    }

    fn offer(&mut self, person: usize) -> Result<Came, Failure> {
        let world = &mut self.world;
        let number = world.people.get(person).ok_or(Failure::NoSuchPerson)?.id_number();
        let step = world.issuer.offer(&world.register, number, world.today, &mut world.rng);
        let step = step.map_err(Halt::from)?;
        let committed = world.register.commit(step.changes).map_err(Halt::from)?;
        let offer = step.offer.release(&committed).map_err(|_| Halt::NotCommitted)?;
        let code = step.revocation_code.release(&committed).map_err(|_| Halt::NotCommitted)?;
        let offer = offer.to_bytes().map_err(Halt::from)?;
        Ok(Came::Offer { offer, code: code.to_text().as_str().to_owned() })
    }

    fn issue(&mut self, request: &[u8]) -> Result<Came, Failure> {
        let world = &mut self.world;
        let request = CredentialRequest::parse(request).map_err(Halt::from)?;
        let step = world.issuer.issue(&world.register, &request, world.today, &mut world.rng);
        let step = step.map_err(Halt::from)?;
        let committed = world.register.commit(step.changes).map_err(Halt::from)?;
        let credential = step.credential.release(committed).map_err(|_| Halt::NotCommitted)?;
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
        let (at, today) = (stop.at(), self.world.today);
        self.world.rng = rng.clone();
        let platform = self.world.platforms.at_mut(at);
        let outcome = platform.registry.commit(checked.changes(), today);
        let verdict = checked.decide(outcome, &platform.verifier);
        Ok(Came::Verdict {
            outcome: serde_json::to_value(outcome).unwrap_or_default(),
            account: verdict.account().to_hash().to_string(),
            admits: outcome.admits(),
            receipt: receipt.map(|receipt| receipt.signed().to_owned()),
        })
    }

    fn read_message(&mut self, message: &[u8], now: i64) -> Result<Came, Failure> {
        let message = PseudonymMessage::parse(message).map_err(MessageRefusal::from)?;
        let verifier = &message.content().verifier;
        let here = |at: &At| self.world.platforms.at(*at).entry.id == *verifier;
        let at = [At::A, At::B].into_iter().find(here).ok_or(Failure::NoSuchPlatform)?;
        let moment = moment(&self.world, now);
        let read = self.world.platforms.at(at).verifier.check_message(message, &moment)?;
        let today = self.world.today;
        let platform = self.world.platforms.at_mut(at);
        match read {
            CheckedMessage::Erase(erasure) => {
                let outcome = platform.registry.erase(&erasure, today);
                let receipt = erasure.receipt(outcome, &platform.verifier);
                Ok(Came::Bytes(receipt.signed().as_bytes().to_vec()))
            }
            CheckedMessage::Appeal { account, .. } => {
                // Nobody to ask here: every appeal is granted.
                let _ = platform.registry.lift_ban(&account);
                Ok(Came::Nothing)
            }
            CheckedMessage::Complaint { .. } => Ok(Came::Nothing),
        }
    }
}

fn world_of(founding: &Founding) -> Result<World, Failure> {
    let Founding { seed, day, people, .. } = founding;
    let people = usize::try_from(*people).unwrap_or(usize::MAX);
    Ok(World::new(sample_register(people, *day, *seed), *day, *seed)?)
}

fn moment(world: &World, now: i64) -> Moment<'_> {
    Moment { trust_list: world.trust_list(), head: world.list().map(|(_, head)| head), now }
}

fn clock() -> Result<i64, Failure> {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let seconds = since.ok().and_then(|since| i64::try_from(since.as_secs()).ok());
    seconds.ok_or(Failure::Clock)
}
