//! Receive, prove, say no, return.

use std::time::Instant;

use nonla_credential::Tier;
use nonla_verifier::{Intent, Outcome};

use crate::decoded::members;
use crate::demo::cast::Holder;
use crate::demo::play::Play;
use crate::demo::problem::DemoError;
use crate::halt::Halt;
use crate::outcome_words::words;
use crate::platform::At;
use crate::record::Party;
use crate::words::{asking, history, say};

impl Play {
    /// What is published for everybody.
    pub(crate) fn published(&mut self) {
        self.story.chapter(say!("demo-published"));
        let (trust_list, _) = self.world.operator();
        let trust_list = trust_list.len();
        self.story.say(say!("demo-published-trust", bytes = trust_list));
        let table = self.world.issuer.digit_table().to_bytes().len();
        self.story.say(say!("demo-published-table", bytes = table));
        if let Some((list, head)) = self.world.list() {
            let files: usize = list.files.iter().map(Vec::len).sum();
            let period = head.content().period.day();
            self.story.say(say!(
                "demo-published-list",
                day = period.to_string(),
                files = list.files.len(),
                bytes = files,
                head = list.head.len()
            ));
        }
    }

    /// The hero gets a credential.
    pub(crate) fn receive(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-receive"));
        let person = self.cast.hero;
        let mut wallet = self.world.new_wallet()?;
        let name =
            self.world.people.get(person).map(|person| person.full_name().as_str().to_owned());
        self.story.say(say!("demo-receive-who", name = name.ok_or(Halt::BadRegister)?));
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
        self.story.say(say!("demo-receive-hidden"));
        let secret = wallet.expose_secret().expose_bytes();
        let seen = self.world.record.of(Party::Issuer).any(|message| {
            message.bytes.windows(8).any(|window| secret.windows(8).any(|part| part == window))
        });
        self.story.expect(say!("demo-receive-unseen"), !seen);
        self.crowd.insert(0, Holder { person, wallet });
        Ok(())
    }

    /// The hero proves "verified adult resident" and gets an account.
    pub(crate) fn prove(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-prove"));
        let Self { world, story, crowd, .. } = self;
        let hero = crowd.first_mut().ok_or(Halt::BadRegister)?;
        let (request, session) = world.ask(At::A, Tier::Post, Intent::Register)?;
        let route = (Party::PlatformA, Party::Wallet);
        world.record.add(route, "request", Some(hero.person), request.as_bytes());
        story.received(route, "request", request.as_bytes(), None);
        let asked =
            hero.wallet.inspect(&request, world.now()).map_err(|r| Halt::Wallet(r.reason))?;
        for line in asking::screen(&asked, &[]) {
            story.say(line);
        }
        story.say(say!("demo-prove-yes"));
        let start = Instant::now();
        let proved = asked
            .approve()
            .prove(&hero.wallet, world.now(), &mut world.rng)
            .map_err(|f| Halt::Wallet(f.reason))?;
        let proving = start.elapsed();
        let staged = hero.wallet.stage_at(proved, world.now()).map_err(Halt::from)?;
        let presentation = staged.saved().presentation;
        let route = (Party::Wallet, Party::PlatformA);
        story.received(route, "presentation", &presentation, Some(proving));
        let start = Instant::now();
        let verdict = world.judge(At::A, &session, &presentation, Some(hero.person))?;
        let checking = start.elapsed();
        let ms = checking.as_secs_f64() * 1e3;
        story.say(say!(
            "demo-prove-checked",
            ms = format!("{ms:.1}"),
            outcome = words(verdict.outcome())
        ));
        story.say(say!("demo-prove-kept"));
        story.list(members(verdict.signed()));
        story.expect(say!("demo-prove-new"), verdict.outcome() == Outcome::New);
        story.expect(say!("demo-prove-size"), presentation.len() <= 2_400);
        Ok(())
    }

    /// A refusal, and a return to the account.
    pub(crate) fn decline_and_return(&mut self) -> Result<(), DemoError> {
        self.story.chapter(say!("demo-decline"));
        let Self { world, story, crowd, .. } = self;
        let hero = crowd.first_mut().ok_or(Halt::BadRegister)?;
        let (request, _) = world.ask(At::A, Tier::Post, Intent::Register)?;
        let route = (Party::PlatformA, Party::Wallet);
        world.record.add(route, "request", Some(hero.person), request.as_bytes());
        let asked =
            hero.wallet.inspect(&request, world.now()).map_err(|r| Halt::Wallet(r.reason))?;
        let answer = hero.wallet.stage(asked.refuse()).map_err(Halt::from)?.saved();
        let route = (Party::Wallet, Party::PlatformA);
        world.record.add(route, "answer", Some(hero.person), &answer);
        story.received(route, "answer", &answer, None);
        story.say(say!("demo-decline-same"));
        let visit =
            world.visit((hero.person, &mut hero.wallet), At::A, Tier::Post, Intent::Return)?;
        story.say(say!("demo-decline-return"));
        story.expect(say!("demo-decline-account"), visit.verdict.outcome() == Outcome::Returning);
        let endings: Vec<String> = hero
            .wallet
            .history()
            .iter()
            .filter_map(|line| line.ending())
            .map(history::ending)
            .collect();
        story.say(say!("demo-decline-history", endings = endings.join(", ")));
        story.expect(say!("demo-decline-lines"), endings.len() == 3);
        Ok(())
    }
}
