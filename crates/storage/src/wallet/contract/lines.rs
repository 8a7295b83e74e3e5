//! The promises about lines: greatest number first, bounded, of one list.

use crate::wallet::contract::promise::{
    BrokenPromise, StoreMaker, failed, fresh, promised, with_header, write,
};
use crate::wallet::store::{LineKey, WalletStore};

/// A list in the middle: there are lists before and after it.
const LIST: u8 = 12;
/// Its lines; the one with the greatest number of all comes on top.
const LINES: u64 = 10_000;
const PAGE: usize = 999;

pub(crate) async fn check_lines<M: StoreMaker>(maker: &mut M) -> Result<(), BrokenPromise> {
    let mut store = fresh(maker).await?;
    let mut batch = with_header();
    for list in [0, LIST - 1, LIST + 1, u8::MAX >> 1] {
        for number in [1, 2, LINES, LineKey::MOST] {
            batch.lines.insert(LineKey { list, number }, Some(vec![list]));
        }
    }
    for number in (1..=LINES).chain([LineKey::MOST]) {
        batch.lines.insert(line(number), Some(text(number)));
    }
    write(&mut store, &batch, "writing lines").await?;
    check_pages(&mut store).await?;
    check_bounds(&mut store).await?;
    check_line_changes(&mut store).await
}

pub(crate) const fn line(number: u64) -> LineKey {
    LineKey { list: LIST, number }
}

fn text(number: u64) -> Vec<u8> {
    format!("line {number}").into_bytes()
}

/// The numbers of the lines from `from` down, after a look at each.
async fn numbers<S: WalletStore>(
    store: &mut S,
    from: LineKey,
    most: usize,
) -> Result<Vec<u64>, BrokenPromise> {
    let lines = store.lines(from, most).await.map_err(failed("reading lines"))?;
    promised(lines.len() <= most, BrokenPromise::TooManyLines)?;
    let ours = lines.iter().all(|(key, _)| key.list == from.list);
    promised(ours, BrokenPromise::LinesOfAnotherList)?;
    let below = lines.iter().all(|(key, _)| key.number <= from.number);
    promised(below, BrokenPromise::LinesBeyond)?;
    let numbers: Vec<u64> = lines.iter().map(|(key, _)| key.number).collect();
    promised(numbers.is_sorted_by(|one, next| one > next), BrokenPromise::LinesOutOfOrder)?;
    Ok(numbers)
}

/// All lines, page by page: none missing, none twice, each as it was written.
async fn check_pages<S: WalletStore>(store: &mut S) -> Result<(), BrokenPromise> {
    let (mut expected, mut from) = (LINES, line(LINES));
    loop {
        let read = numbers(store, from, PAGE).await?;
        for number in &read {
            promised(*number == expected, BrokenPromise::Line)?;
            expected = expected.saturating_sub(1);
        }
        let Some(last) = read.last() else { break };
        from = line(last.saturating_sub(1));
    }
    promised(expected == 0, BrokenPromise::Line)?;
    let lines = store.lines(line(LINES), usize::MAX).await.map_err(failed("reading lines"))?;
    let same = lines.iter().all(|(key, sealed)| *sealed == text(key.number));
    promised(same && lines.len() as u64 == LINES, BrokenPromise::Line)
}

async fn check_bounds<S: WalletStore>(store: &mut S) -> Result<(), BrokenPromise> {
    for (from, most, expected) in [
        (line(LineKey::MOST), 2, vec![LineKey::MOST, LINES]),
        (line(LineKey::MOST - 1), 2, vec![LINES, LINES - 1]),
        (line(5_000), 3, vec![5_000, 4_999, 4_998]),
        (line(2), 10, vec![2, 1]),
        (line(0), 10, vec![]),
        (line(7), 0, vec![]),
        (LineKey { list: LIST + 1, number: 2 }, 10, vec![2, 1]),
        (LineKey { list: LIST + 2, number: LineKey::MOST }, 10, vec![]),
    ] {
        promised(numbers(store, from, most).await? == expected, BrokenPromise::Line)?;
    }
    Ok(())
}

async fn check_line_changes<S: WalletStore>(store: &mut S) -> Result<(), BrokenPromise> {
    let mut batch = crate::Batch::default();
    batch.lines.insert(line(LINES), Some(b"new".to_vec()));
    batch.lines.insert(line(LINES - 1), None);
    batch.lines.insert(line(LINES + 1), None);
    write(store, &batch, "overwriting and deleting lines, also what is not there").await?;
    let newest = store.lines(line(LINES + 1), 2).await.map_err(failed("reading lines"))?;
    promised(newest.first() != Some(&(line(LINES), text(LINES))), BrokenPromise::NotOverwritten)?;
    let gone = newest.iter().all(|(key, _)| *key != line(LINES - 1));
    promised(gone, BrokenPromise::NotDeleted)?;
    let expected = [(line(LINES), b"new".to_vec()), (line(LINES - 2), text(LINES - 2))];
    promised(newest == expected, BrokenPromise::Line)
}
