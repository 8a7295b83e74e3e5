//! One issuer, two platforms, a register full of people and their wallets, in one process.
//!
//! Every message goes through its written form, and what each party receives is recorded. Time is
//! a day that the caller moves on.

use std::time::Instant;

use nonla_credential::{
    Counters, Day, Head, IdNumber, MessageKind, Period, PseudonymMessage, SigningKey, Tier,
    TrustList, TrustListContent, sign_trust_list,
};
use nonla_issuer::{Issuer, Person, PublishedList, Register, RegisterEntry};
use nonla_verifier::{Intent, Moment, Session, Verdict};
use nonla_wallet::{Acceptance, Wallet};
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

use crate::demo_issuer::new_issuer;
pub use crate::halt::Halt;
pub use crate::platform::At;
use crate::platform::{Platforms, platform_a, platform_b};
use crate::record::{Party, Record};
use crate::store::Store;
use crate::timings::{TimedStep, Timings};

/// Everything and everybody of the demo.
pub struct World {
    /// All randomness of the demo; seeded, so that it can be played again.
    pub rng: ChaCha20Rng,
    /// The civil day.
    pub today: Day,
    /// The issuer.
    pub issuer: Issuer,
    /// The issuer's records.
    pub office: Store,
    /// The people of the register, in its order: the ground truth.
    pub people: Vec<Person>,
    /// Platforms A and B.
    pub platforms: Platforms,
    /// What everybody received.
    pub record: Record,
    /// How long each step took.
    pub timings: Timings,
    operator: SigningKey,
    trust_text: String,
    trust_list: TrustList,
    lists: Vec<(PublishedList, Head)>,
}

/// A visit that ended in a verdict.
pub struct Visit {
    /// The request.
    pub request: String,
    /// The presentation as the platform received it.
    pub presentation: Vec<u8>,
    /// The verdict.
    pub verdict: Verdict,
}

impl World {
    /// A world with these people, on this day.
    ///
    /// # Errors
    /// [`Halt::BadRegister`] if two people have one number.
    pub fn new(people: Vec<Person>, today: Day, seed: u64) -> Result<Self, Halt> {
        let mut world = Self::before_the_first_list(people, today, seed)?;
        world.publish()?;
        Ok(world)
    }

    /// The same, before the issuer has published a revocation list: the list counts everybody who is
    /// enrolled until then.
    pub(crate) fn before_the_first_list(
        people: Vec<Person>,
        today: Day,
        seed: u64,
    ) -> Result<Self, Halt> {
        let mut world = Self::with_keys(people.len(), today, seed)?;
        let plan = Register::default().plan(people.clone()).map_err(|_| Halt::BadRegister)?;
        world.office.commit(plan.apply(today))?.map_err(|_| Halt::BadRegister)?;
        world.people = people;
        Ok(world)
    }

    /// Everybody's keys, which follow from the seed, and no records: an issuer for so many people.
    pub(crate) fn with_keys(people: usize, today: Day, seed: u64) -> Result<Self, Halt> {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let issuer = new_issuer(people, today, &mut rng)?;
        let platforms = Platforms { a: platform_a(&mut rng)?, b: platform_b(&mut rng)? };
        let operator = SigningKey::generate(&mut rng);
        let content = TrustListContent {
            domain: platforms.a.verifier.config().domain.clone(),
            sequence: 0,
            published: today,
            valid_until: TrustListContent::latest_end(today),
            previous: None,
            suites: vec![nonla_crypto::SUITE_ID.to_owned()],
            issuers: vec![issuer.entry()],
            verifiers: vec![platforms.a.entry.clone(), platforms.b.entry.clone()],
        };
        let trust_text = sign_trust_list(&operator, &content)?;
        let trust_list = TrustList::read(&trust_text, &operator.verifying_key())?;
        Ok(Self {
            rng,
            today,
            issuer,
            office: Store::default(),
            people: Vec::new(),
            platforms,
            record: Record::default(),
            timings: Timings::default(),
            operator,
            trust_text,
            trust_list,
            lists: Vec::new(),
        })
    }

    /// The moment: noon in Vietnam, in seconds since 1970.
    #[must_use]
    pub fn now(&self) -> i64 {
        const UNIX_DAY_ZERO: u16 = 25_567;
        let day = i64::from(self.today.number()) - i64::from(UNIX_DAY_ZERO);
        day * 86_400 + 5 * 3_600
    }

    /// The trust list in force.
    #[must_use]
    pub const fn trust_list(&self) -> &TrustList {
        &self.trust_list
    }

    /// The trust list as published, and its operator's signing key.
    #[must_use]
    pub const fn operator(&self) -> (&str, &SigningKey) {
        (self.trust_text.as_str(), &self.operator)
    }

    /// What the issuer has counted in public by the end of today.
    ///
    /// # Errors
    /// [`Halt::Store`].
    pub fn counters(&self) -> Result<Counters, Halt> {
        self.office.commit(nonla_issuer::counters(self.today))
    }

    /// The entry of a person in the issuer's register.
    ///
    /// # Errors
    /// [`Halt::Store`].
    pub fn find(&self, number: &IdNumber) -> Result<Option<RegisterEntry>, Halt> {
        self.office.commit(nonla_issuer::find(number))
    }

    /// The newest revocation list.
    #[must_use]
    pub fn list(&self) -> Option<&(PublishedList, Head)> {
        self.lists.last()
    }

    /// What a wallet that knows this head, or none, has to read to know the newest: all heads since,
    /// oldest first. The newest is among them even if it is known: its files may be needed anew,
    /// for a re-issued credential.
    #[must_use]
    pub fn heads_since(&self, known: Option<&Head>) -> Vec<&str> {
        let known = known.map(|head| head.content().period);
        let is_new = |head: &Head| known.is_none_or(|known| known < head.content().period);
        let newest = self.lists.len().saturating_sub(1);
        let lists = self.lists.iter().enumerate();
        let wanted = lists.filter(|(index, (_, head))| is_new(head) || *index == newest);
        wanted.map(|(_, (list, _))| list.head.as_str()).collect()
    }

    /// Moves on to the next day, on which the issuer publishes its next list.
    ///
    /// # Errors
    /// [`Halt::Issuer`], or [`Halt::LastDay`] if there is no next day.
    pub fn next_day(&mut self) -> Result<(), Halt> {
        self.today = self.today.checked_add_days(1).ok_or(Halt::LastDay)?;
        self.publish()
    }

    /// Jumps to a later day.
    ///
    /// # Errors
    /// [`Halt::Issuer`].
    pub fn jump_to(&mut self, day: Day) -> Result<(), Halt> {
        self.today = day;
        self.publish()
    }

    /// The issuer publishes the revocation list of today.
    pub(crate) fn publish(&mut self) -> Result<(), Halt> {
        let start = Instant::now();
        let list = self.office.publish(&self.issuer, Period::of(self.today))?;
        let bytes = list.files.iter().map(Vec::len).sum();
        self.timings.add(TimedStep::IssuerLists, start.elapsed(), bytes);
        let entry = self.issuer.entry();
        let head = Head::read(&list.head, &entry.head_key, &entry.id)?;
        self.lists.push((list, head));
        Ok(())
    }

    /// A new wallet with a fresh holder secret.
    ///
    /// # Errors
    /// [`Halt::Update`].
    pub fn new_wallet(&mut self) -> Result<Wallet, Halt> {
        Ok(Wallet::new(self.operator.verifying_key(), &self.trust_text, &mut self.rng)?)
    }

    /// The wallet of the same person on a new phone, restored from a backup of the secret.
    ///
    /// # Errors
    /// [`Halt::Update`] or [`Halt::BadRegister`] for a secret that is none.
    pub fn restored_wallet(&mut self, old: &Wallet) -> Result<Wallet, Halt> {
        let backup = old.expose_secret().expose_bytes();
        let secret = nonla_crypto::HolderSecret::from_bytes(backup.as_slice())
            .map_err(|_| Halt::BadRegister)?;
        let operator = self.operator.verifying_key();
        Ok(Wallet::with_secret(secret, operator, &self.trust_text, &mut self.rng)?)
    }

    /// Enrols a person with a wallet: offer, blind request, credential, published lists.
    ///
    /// # Errors
    /// [`Halt`] of whoever refuses.
    pub fn enrol(&mut self, person: usize, wallet: &mut Wallet) -> Result<(), Halt> {
        let offer = self.offer(person)?.to_bytes()?;
        self.record.add((Party::Issuer, Party::Wallet), "offer", Some(person), &offer);
        let start = Instant::now();
        let step = wallet.receive(&offer, self.today, &mut self.rng)?;
        let Acceptance { request, pending } = wallet.stage_at(step, self.now())?.saved();
        self.timings.add(TimedStep::WalletCommits, start.elapsed(), request.len());
        let reply = self.issue(person, &request)?;
        let start = Instant::now();
        let received = pending.finish(wallet, &reply, self.today)?;
        self.timings.add(TimedStep::WalletChecksCredential, start.elapsed(), 0);
        wallet.stage(received.confirm())?.saved();
        self.refresh(wallet)
    }

    /// The wallet fetches what is published for everybody: digit table, head, index, its file.
    ///
    /// # Errors
    /// [`Halt::Update`].
    pub fn refresh(&mut self, wallet: &mut Wallet) -> Result<(), Halt> {
        if !wallet.has_digit_table(&self.issuer.entry().id) {
            let bytes = self.issuer.digit_table().to_bytes();
            let start = Instant::now();
            let table = wallet.learn_digit_table(&bytes)?;
            let took = start.elapsed();
            self.timings.add(TimedStep::WalletChecksTable, took, bytes.len());
            wallet.stage(table)?.saved();
        }
        let Some((list, head)) = self.lists.last() else { return Ok(()) };
        let issuer = &head.content().issuer;
        let heads = self.heads_since(wallet.newest_head(issuer));
        let wanted = wallet.files_to_fetch(issuer, head.content().handle_limit.files(), 3);
        let fetched = (0..).zip(&list.files).filter(|(number, _)| wanted.contains(number));
        let fetched: Vec<_> = fetched.map(|(number, file)| (number, file.as_slice())).collect();
        if fetched.len() != wanted.len() {
            return Err(Halt::BadRegister);
        }
        let index = list.index.to_bytes();
        let step = wallet.learn_revocation_list(issuer, (&heads, &index), fetched)?;
        wallet.stage(step)?.saved();
        wallet.prepare();
        Ok(())
    }

    /// A platform asks.
    ///
    /// # Errors
    /// [`Halt::Ask`].
    pub fn ask(&mut self, at: At, tier: Tier, intent: Intent) -> Result<(String, Session), Halt> {
        let now = self.now();
        let head = self.lists.last().map(|(_, head)| head);
        let moment = Moment { trust_list: &self.trust_list, head, now };
        let start = Instant::now();
        let asked = self.platforms.at(at).ask(tier, intent, &moment, &mut self.rng)?;
        self.timings.add(TimedStep::PlatformAsks, start.elapsed(), asked.0.len());
        Ok(asked)
    }

    /// The holder reads the request, says yes, and the wallet answers.
    ///
    /// # Errors
    /// [`Halt::Wallet`]; the wallet's history has a line either way.
    pub fn answer(&mut self, wallet: &mut Wallet, request: &str) -> Result<Vec<u8>, Halt> {
        let start = Instant::now();
        let asking = match wallet.inspect(request, self.now()) {
            Ok(asking) => asking,
            Err(refused) => {
                let _held = wallet.stage(refused.step)?.saved();
                return Err(Halt::Wallet(refused.reason));
            }
        };
        self.timings.add(TimedStep::WalletReads, start.elapsed(), request.len());
        let start = Instant::now();
        match asking.approve().prove(wallet, self.now(), &mut self.rng) {
            Ok(proved) => {
                let took = start.elapsed();
                let presentation = wallet.stage_at(proved, self.now())?.saved().presentation;
                self.timings.add(TimedStep::WalletProves, took, presentation.len());
                Ok(presentation.to_vec())
            }
            Err(failed) => {
                drop(wallet.stage(failed.step)?.saved());
                Err(Halt::Wallet(failed.reason))
            }
        }
    }

    /// A platform receives an answer, checks it, commits it and decides.
    ///
    /// # Errors
    /// [`Halt::Verifier`]; a counter is all that stays of a refused presentation.
    pub fn judge(
        &mut self,
        at: At,
        session: &Session,
        presentation: &[u8],
        truth: Option<usize>,
    ) -> Result<Verdict, Halt> {
        self.record.add((Party::Wallet, at.party()), "presentation", truth, presentation);
        let now = self.now();
        let head = self.lists.last().map(|(_, head)| head);
        let moment = Moment { trust_list: &self.trust_list, head, now };
        let platform = self.platforms.at(at);
        let start = Instant::now();
        match platform.verifier.check(session, presentation, &moment, &mut self.rng) {
            Ok(checked) => {
                self.timings.add(TimedStep::PlatformChecks, start.elapsed(), presentation.len());
                platform.commit(platform.verifier.decide(checked, self.today)?)
            }
            Err(refusal) => {
                platform.commit(refusal.count())?;
                Err(Halt::Verifier(refusal))
            }
        }
    }

    /// A whole visit: request, consent, proof, verdict.
    ///
    /// # Errors
    /// [`Halt`] of whoever refuses.
    pub fn visit(
        &mut self,
        (person, wallet): (usize, &mut Wallet),
        at: At,
        tier: Tier,
        intent: Intent,
    ) -> Result<Visit, Halt> {
        let (request, session) = self.ask(at, tier, intent)?;
        let route = (at.party(), Party::Wallet);
        self.record.add(route, "request", Some(person), request.as_bytes());
        let presentation = self.answer(wallet, &request)?;
        let verdict = self.judge(at, &session, &presentation, Some(person))?;
        Ok(Visit { request, presentation, verdict })
    }

    /// The holder writes to a platform, as the pseudonym there.
    ///
    /// # Errors
    /// [`Halt`]; none of the messages written here fails.
    pub fn write(
        &mut self,
        wallet: &mut Wallet,
        at: At,
        kind: MessageKind,
    ) -> Result<PseudonymMessage, Halt> {
        let platform = &self.platforms.at(at).entry.id;
        let letter = wallet.write_to((platform, kind), None, self.today, &mut self.rng)?;
        let message = wallet.stage(letter)?.saved();
        self.record.add((Party::Wallet, at.party()), "letter", None, &message);
        Ok(PseudonymMessage::parse(&message)?)
    }
}
