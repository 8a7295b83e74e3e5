//! Receive, prove, say no, return.

use std::time::Instant;

use nonla_credential::Tier;
use nonla_verifier::{Intent, Outcome};
use nonla_wallet::Asking;

use crate::decoded::members;
use crate::demo::cast::Holder;
use crate::demo::{DemoError, Play};
use crate::halt::Halt;
use crate::outcome_words::words;
use crate::platform::At;
use crate::record::Party;

impl Play {
    /// What is published for everybody.
    pub(crate) fn published(&mut self) {
        self.story.chapter("What is published for everybody");
        let (trust_list, _) = self.world.operator();
        let trust_list = trust_list.len();
        self.story
            .say(format!("trust list: {trust_list} bytes, signed, names issuer and platforms"));
        let table = self.world.issuer.digit_table().to_bytes().len();
        self.story
            .say(format!("the issuer's digit table: {table} bytes, checked once by each wallet"));
        if let Some((list, head)) = self.world.list() {
            let files: usize = list.files.iter().map(Vec::len).sum();
            let period = head.content().period.day();
            self.story.say(format!(
                "revocation list of {period}: {} file(s), {files} bytes, head of {} bytes",
                list.files.len(),
                list.head.len()
            ));
        }
    }

    /// The hero gets a credential.
    pub(crate) fn receive(&mut self) -> Result<(), DemoError> {
        self.story
            .chapter("Receive: a credential the issuer signs without seeing the secret in it");
        let person = self.cast.hero;
        let mut wallet = self.world.new_wallet()?;
        let name =
            self.world.people.get(person).map(|person| person.full_name().as_str().to_owned());
        self.story.say(format!(
            "{}, whom we follow, shows an ID card at the front office and gets a code; no phone number",
            name.ok_or(Halt::BadRegister)?
        ));
        let before = self.world.record.messages().len();
        self.world.enrol(person, &mut wallet)?;
        let messages = self.world.record.messages().get(before..);
        let messages = messages.ok_or(Halt::BadRegister)?.to_vec();
        for message in &messages {
            if message.from != message.party {
                let route = (message.from, message.party);
                self.story.received(route, message.what, &message.bytes, None);
            }
        }
        self.story.say(
            "stayed hidden from the issuer: the holder secret; it is in the signature all the same",
        );
        let secret = wallet.expose_secret().expose_bytes();
        let seen = self.world.record.of(Party::Issuer).any(|message| {
            message.bytes.windows(8).any(|window| secret.windows(8).any(|part| part == window))
        });
        self.story.expect("nothing the issuer received holds eight bytes of the secret", !seen);
        self.crowd.insert(0, Holder { person, wallet });
        Ok(())
    }

    /// The hero proves "verified adult resident" and gets an account.
    pub(crate) fn prove(&mut self) -> Result<(), DemoError> {
        self.story.chapter("Prove: verified adult resident, and nothing else");
        let Self { world, story, crowd, .. } = self;
        let hero = crowd.first_mut().ok_or(Halt::BadRegister)?;
        let (request, session) = world.ask(At::A, Tier::Post, Intent::Register)?;
        let route = (Party::PlatformA, Party::Wallet);
        world.record.add(route, "request", Some(hero.person), request.as_bytes());
        story.received(route, "request", request.as_bytes(), None);
        let asking =
            hero.wallet.inspect(&request, world.now()).map_err(|r| Halt::Wallet(r.reason))?;
        for line in consent_screen(&asking) {
            story.say(line);
        }
        story.say("the person says yes");
        let start = Instant::now();
        let proved = asking
            .approve()
            .prove(&hero.wallet, world.now(), &mut world.rng)
            .map_err(|f| Halt::Wallet(f.reason))?;
        let proving = start.elapsed();
        let (changes, presentation) = (proved.changes, proved.presentation);
        let committed = hero.wallet.stage_at(changes, world.now()).saved();
        let presentation = presentation.release(&committed).map_err(|_| Halt::NotCommitted)?;
        let route = (Party::Wallet, Party::PlatformA);
        story.received(route, "presentation", &presentation, Some(proving));
        let start = Instant::now();
        let verdict = world.judge(At::A, &session, &presentation, Some(hero.person))?;
        let checking = start.elapsed();
        let ms = checking.as_secs_f64() * 1e3;
        story.say(format!("platform A checks it in {ms:.1} ms: {}", words(verdict.outcome())));
        story.say("all it keeps of this, signed by itself:");
        story.list(members(verdict.signed()));
        story.expect("a new account was opened", verdict.outcome() == Outcome::New);
        story.expect("the presentation has at most 2,400 bytes", presentation.len() <= 2_400);
        Ok(())
    }

    /// A refusal, and a return to the account.
    pub(crate) fn decline_and_return(&mut self) -> Result<(), DemoError> {
        self.story.chapter("Say no; then return");
        let Self { world, story, crowd, .. } = self;
        let hero = crowd.first_mut().ok_or(Halt::BadRegister)?;
        let (request, _) = world.ask(At::A, Tier::Post, Intent::Register)?;
        let route = (Party::PlatformA, Party::Wallet);
        world.record.add(route, "request", Some(hero.person), request.as_bytes());
        let asking =
            hero.wallet.inspect(&request, world.now()).map_err(|r| Halt::Wallet(r.reason))?;
        let refused = asking.refuse();
        let saved = hero.wallet.stage(refused.changes).saved();
        let answer = refused.answer.release(&saved).map_err(|_| Halt::NotCommitted)?;
        let route = (Party::Wallet, Party::PlatformA);
        world.record.add(route, "answer", Some(hero.person), &answer);
        story.received(route, "answer", &answer, None);
        story
            .say("the same answer as for a credential that does not fit: the platform cannot tell");
        let visit =
            world.visit((hero.person, &mut hero.wallet), At::A, Tier::Post, Intent::Return)?;
        story.say("returning asks no age: daily proofs would show the day someone turns 18");
        story.expect("the same account", visit.verdict.outcome() == Outcome::Returning);
        let endings: Vec<String> = hero
            .wallet
            .history()
            .iter()
            .filter_map(|line| line.ending())
            .map(|ending| format!("{ending:?}"))
            .collect();
        story.say(format!("the wallet's history: {}", endings.join(", ")));
        story.expect("every request has its line in the history", endings.len() == 3);
        Ok(())
    }
}

/// What the wallet puts before the person.
fn consent_screen(asking: &Asking) -> Vec<String> {
    let mut lines = vec![
        format!("who asks:     {}", asking.verifier().name.as_str()),
        format!("              {}", asking.verified_how()),
        format!("why:          {}", asking.purpose().as_str()),
        format!("kept:         the verdict, {} days", asking.retention().days()),
    ];
    for learned in asking.learns() {
        lines.push(format!("learns:       {learned}"));
    }
    let hidden: Vec<String> = asking.stays_hidden().iter().map(ToString::to_string).collect();
    lines.push(format!("stays hidden: {}", hidden.join(", ")));
    for warning in asking.warnings() {
        lines.push(format!("beware:       {warning}"));
    }
    lines
}
