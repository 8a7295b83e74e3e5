//! Whether a platform that keeps its accounts in a store keeps what it promises people.

use std::pin::Pin;

use nonla_credential::{Day, MessageKind, Tier};
use nonla_verifier::testing::{HolderKind, TestHolder, TestWorld};
use nonla_verifier::{
    CheckedMessage, Intent, Outcome, Refusal, RefusalCounters, RefusalKind, Table, Verdict,
    accounts,
};

use crate::records::contract::{BrokenRecords, RecordStoreMaker, at_once, failed, fresh, promised};
use crate::records::store::RecordStore;

/// Tries out a store, and a platform on top of it: [`check_record_store`](super::check_record_store) first,
/// then one account for each person whoever comes at once, bans that stay, sessions that outlive a restart
/// and are decided upon once, erasures and counts.
///
/// # Errors
/// The first [`BrokenRecords`].
pub async fn check_platform_store<M: RecordStoreMaker>(maker: &mut M) -> Result<(), BrokenRecords> {
    super::contract::check_record_store(maker).await?;
    let world = TestWorld::new(1);
    check_one_account(maker, &world).await?;
    check_restart(maker, &world).await?;
    check_counts(maker).await
}

/// A platform of the world, on a store.
struct Platform<'a, S> {
    world: &'a TestWorld,
    store: S,
}

fn broken(what: &'static str) -> BrokenRecords {
    BrokenRecords::Platform(what)
}

impl<S: RecordStore> Platform<'_, S> {
    /// Asks, and finds the session again by its name.
    async fn ask(&self, intent: Intent) -> Result<Open, BrokenRecords> {
        let (world, verifier) = (self.world, self.world.verifier());
        let asked = verifier.ask(Tier::Post, intent, &world.moment(), &mut world.rng());
        let asked = asked.map_err(|_| broken("nothing can be asked"))?;
        let asked = self.store.commit(asked).await.map_err(failed("writing a session down"))?;
        let name = asked.session.id().to_string();
        Ok(Open { request: asked.request, session: name })
    }

    /// Checks an answer and decides.
    async fn decide(&self, open: &Open, answer: &[u8]) -> Result<Option<Verdict>, BrokenRecords> {
        let (world, verifier) = (self.world, self.world.verifier());
        let id = open.session.parse().map_err(|_| broken("a session has no name"))?;
        let session = self.store.commit(verifier.session(id)).await;
        let Some(session) = session.map_err(failed("finding a session"))? else { return Ok(None) };
        let checked = verifier.check(&session, answer, &world.moment(), &mut world.rng());
        let checked = checked.map_err(|_| broken("a good answer is refused"))?;
        let step = verifier.decide(checked, world.day());
        let step = step.map_err(|_| broken("a good answer is refused"))?;
        self.store.commit(step).await.map(Some).map_err(failed("deciding"))
    }

    /// What comes of a whole visit.
    async fn visit(
        &self,
        holder: &TestHolder<'_>,
        intent: Intent,
    ) -> Result<Option<Outcome>, BrokenRecords> {
        let open = self.ask(intent).await?;
        let answer = holder.present(&open.request);
        Ok(self.decide(&open, &answer).await?.map(|verdict| verdict.outcome()))
    }
}

/// What is kept outside of the store between question and answer.
struct Open {
    request: String,
    session: String,
}

async fn check_one_account<M: RecordStoreMaker>(
    maker: &mut M,
    world: &TestWorld,
) -> Result<(), BrokenRecords> {
    let platform = Platform { world, store: fresh(maker).await? };
    let holder = world.holder(HolderKind::AdultCitizen);
    let mut answered = Vec::new();
    for _ in 0..4 {
        let open = platform.ask(Intent::Register).await?;
        let answer = holder.present(&open.request);
        // Each comes twice.
        answered.extend([(open, answer)]);
    }
    let twice = answered.iter().chain(&answered);
    let running = twice.map(|(open, answer)| -> Pin<Box<dyn Future<Output = _> + '_>> {
        Box::pin(platform.decide(open, answer))
    });
    let (mut new, mut admitted) = (0, 0);
    for verdict in at_once(running).await {
        let Some(verdict) = verdict? else { continue };
        new += usize::from(verdict.outcome() == Outcome::New);
        admitted += usize::from(verdict.outcome().admits());
    }
    promised(new == 1, broken("several accounts of one person, or none"))?;
    promised(admitted == 4, broken("a session was decided upon twice, or not at all"))?;
    let page = platform.store.page(&Table::Accounts.first(), 9).await;
    let page = page.map_err(failed("reading the accounts"))?;
    let read = page.iter().map(|(key, bytes)| accounts::read(key, bytes));
    let read = read.collect::<Result<Vec<_>, _>>();
    promised(read.is_ok_and(|accounts| accounts.len() == 1), broken("accounts cannot be listed"))
}

async fn check_restart<M: RecordStoreMaker>(
    maker: &mut M,
    world: &TestWorld,
) -> Result<(), BrokenRecords> {
    let mut platform = Platform { world, store: fresh(maker).await? };
    let holder = world.holder(HolderKind::AdultCitizen);
    let open = platform.ask(Intent::Register).await?;
    let answer = holder.present(&open.request);
    platform.store =
        maker.reopen(platform.store).await.map_err(failed("opening the store again"))?;
    let verdict = platform.decide(&open, &answer).await?;
    let verdict = verdict.ok_or(broken("a session is lost by a restart"))?;
    promised(verdict.outcome() == Outcome::New, broken("a session is lost by a restart"))?;
    let until = world.day().checked_add_days(3);
    let banned = platform.store.commit(accounts::ban(verdict.account(), until)).await;
    promised(banned.map_err(failed("banning"))?.is_ok(), broken("an account is lost"))?;
    platform.store =
        maker.reopen(platform.store).await.map_err(failed("opening the store again"))?;
    let again = platform.decide(&open, &answer).await?.map(|verdict| verdict.outcome());
    let used = matches!(again, None | Some(Outcome::NonceUsed));
    promised(used, broken("a session is decided upon again after a restart"))?;
    let outcome = platform.visit(&holder, Intent::Register).await?;
    promised(outcome == Some(Outcome::Banned { until }), broken("a ban is lost by a restart"))?;
    erased(&platform, &holder, until).await
}

/// Erasing sheds no ban, also over a restart.
async fn erased<S: RecordStore>(
    platform: &Platform<'_, S>,
    holder: &TestHolder<'_>,
    until: Option<Day>,
) -> Result<(), BrokenRecords> {
    let (world, verifier) = (platform.world, platform.world.verifier());
    let message = holder.message(verifier, MessageKind::Erase);
    let Ok(CheckedMessage::Erase(erasure)) = verifier.check_message(message, &world.moment())
    else {
        return Err(broken("an erasure is refused"));
    };
    let step = verifier.erase(erasure, world.day()).map_err(|_| broken("an erasure is refused"))?;
    platform.store.commit(step).await.map_err(failed("erasing"))?;
    let outcome = platform.visit(holder, Intent::Register).await?;
    promised(outcome == Some(Outcome::Banned { until }), broken("an erasure sheds a ban"))
}

async fn check_counts<M: RecordStoreMaker>(maker: &mut M) -> Result<(), BrokenRecords> {
    let mut store = fresh(maker).await?;
    let running = (0..6).map(|_| -> Pin<Box<dyn Future<Output = _> + '_>> {
        Box::pin(store.commit(Refusal::BadProof.count()))
    });
    for counted in at_once(running).await {
        counted.map_err(failed("counting a refusal"))?;
    }
    store = maker.reopen(store).await.map_err(failed("opening the store again"))?;
    let counters = store.commit(RefusalCounters::read()).await;
    let counted = counters.map_err(failed("reading the counts"))?.of(RefusalKind::BadProof);
    promised(counted == 6, broken("refusals are miscounted"))
}
