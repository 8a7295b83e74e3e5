//! The promises about whole batches: all of it or nothing, for good, and nothing of before where
//! the store is written anew.

use std::pin::pin;
use std::task::Poll;

use crate::wallet::contract::lines::line;
use crate::wallet::contract::promise::{
    BrokenPromise, Held, StoreMaker, failed, fresh, held, promised, reopened, slot, with_header,
    write,
};
use crate::wallet::store::{Batch, LineKey, WalletStore};

/// How often a write is given up, each time one step later.
const GIVEN_UP: usize = 24;
/// Records, and as many lines, of a batch that is given up midway.
const BATCH: u8 = 8;

pub(crate) async fn check_writes<M: StoreMaker>(maker: &mut M) -> Result<(), BrokenPromise> {
    check_anew(maker).await?;
    check_reopening(maker).await?;
    check_tidying(maker).await?;
    check_giving_up(maker).await
}

type Lines = Vec<(LineKey, Vec<u8>)>;

/// Everything a store holds, as far as these tests write it.
async fn everything<S: WalletStore>(store: &mut S) -> Result<(Held, Lines), BrokenPromise> {
    let lines = store.lines(line(LineKey::MOST), usize::MAX).await;
    Ok((held(store).await?, lines.map_err(failed("reading lines"))?))
}

/// A header, records and lines that all say `byte`.
fn saying(byte: u8) -> Batch {
    let mut batch = Batch { header: Some(vec![byte; 40]), ..Batch::default() };
    for number in 1..=BATCH {
        batch.records.insert(slot(number), Some(vec![byte; 40]));
        batch.lines.insert(line(number.into()), Some(vec![byte; 40]));
    }
    batch
}

async fn check_anew<M: StoreMaker>(maker: &mut M) -> Result<(), BrokenPromise> {
    let mut store = fresh(maker).await?;
    write(&mut store, &saying(1), "writing").await?;
    let mut anew = Batch { anew: true, header: Some(b"anew".to_vec()), ..Batch::default() };
    // One place that was taken before, and one that was not.
    for number in [3, 100] {
        anew.records.insert(slot(number), Some(b"anew".to_vec()));
        anew.lines.insert(line(number.into()), Some(b"anew".to_vec()));
    }
    write(&mut store, &anew, "writing anew").await?;
    let (held, lines) = everything(&mut store).await?;
    let told = [slot(3), slot(100)].map(|slot| held.records.get(&slot) == Some(&b"anew".to_vec()));
    let written = lines.iter().filter(|(_, sealed)| sealed == b"anew").count();
    let whole = told == [true, true] && written == 2 && held.header == b"anew";
    promised(whole, BrokenPromise::AnewLoses)?;
    promised(held.records.len() == 2 && lines.len() == 2, BrokenPromise::NotAnew)?;
    let nothing = Batch { anew: true, ..Batch::default() };
    write(&mut store, &nothing, "writing nothing anew").await?;
    let (held, lines) = everything(&mut store).await?;
    promised(held == Held::default() && lines.is_empty(), BrokenPromise::NotAnew)
}

async fn check_reopening<M: StoreMaker>(maker: &mut M) -> Result<(), BrokenPromise> {
    let mut store = fresh(maker).await?;
    write(&mut store, &saying(1), "writing").await?;
    store = reopened(maker, store).await?;
    let mut change = with_header();
    change.records.insert(slot(1), None);
    change.records.insert(slot(2), Some(Vec::new()));
    change.lines.insert(line(1), None);
    write(&mut store, &change, "writing after the store was opened again").await?;
    let before = everything(&mut store).await?;
    store = reopened(maker, store).await?;
    promised(everything(&mut store).await? == before, BrokenPromise::NotDurable)?;
    let anew = Batch { anew: true, ..saying(2) };
    write(&mut store, &anew, "writing anew").await?;
    let before = everything(&mut store).await?;
    store = reopened(maker, store).await?;
    promised(everything(&mut store).await? == before, BrokenPromise::NotDurable)
}

async fn check_tidying<M: StoreMaker>(maker: &mut M) -> Result<(), BrokenPromise> {
    let mut store = fresh(maker).await?;
    write(&mut store, &saying(1), "writing").await?;
    let mut change = Batch::default();
    for number in 1..=BATCH / 2 {
        change.records.insert(slot(number), None);
        change.lines.insert(line(number.into()), None);
    }
    write(&mut store, &change, "deleting").await?;
    let before = everything(&mut store).await?;
    for _ in 0..2 {
        store.tidy().await.map_err(failed("tidying up"))?;
        promised(everything(&mut store).await? == before, BrokenPromise::TidyLoses)?;
        store = reopened(maker, store).await?;
        promised(everything(&mut store).await? == before, BrokenPromise::TidyLoses)?;
    }
    write(&mut store, &saying(2), "writing after tidying up").await?;
    let before = everything(&mut store).await?;
    store = reopened(maker, store).await?;
    promised(everything(&mut store).await? == before, BrokenPromise::NotDurable)
}

/// A caller may drop a write before it ends: then all of it is there, or nothing, now and later.
async fn check_giving_up<M: StoreMaker>(maker: &mut M) -> Result<(), BrokenPromise> {
    let mut store = fresh(maker).await?;
    let mut saying_now = 0;
    write(&mut store, &saying(saying_now), "writing").await?;
    for (polls, next) in (1..=GIVEN_UP).zip(1..) {
        let ended = polled(store.write(&saying(next)), polls).await;
        if let Some(ended) = ended {
            ended.map_err(failed("writing"))?;
        }
        let now = everything(&mut store).await?;
        let said = now.0.header.first().copied().unwrap_or(u8::MAX);
        let known = said == next || (said == saying_now && ended.is_none());
        promised(known && now == expected(said), BrokenPromise::HalfABatch)?;
        store = reopened(maker, store).await?;
        promised(everything(&mut store).await? == now, BrokenPromise::HalfABatch)?;
        saying_now = said;
        if ended.is_some() {
            break;
        }
    }
    Ok(())
}

fn expected(byte: u8) -> (Held, Lines) {
    let batch = saying(byte);
    let header = batch.header.unwrap_or_default();
    let records = batch.records.into_iter().filter_map(|(slot, to)| Some((slot, to?)));
    let lines = batch.lines.into_iter().rev().filter_map(|(line, to)| Some((line, to?)));
    (Held { header, records: records.collect() }, lines.collect())
}

/// Polls a future so often and then drops it; `None` if it did not end.
async fn polled<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            // The last poll is not waited for.
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
