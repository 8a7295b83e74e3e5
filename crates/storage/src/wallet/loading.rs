//! Reading a wallet's records and lines out of its store, each checked.

use nonla_wallet::{Record, RecordChange, Table, Wallet};

use crate::wallet::seal::data_key::DataKey;
use crate::wallet::seal::header::Header;
use crate::wallet::seal::line_checksum::{Group, MARGIN};
use crate::wallet::seal::sealed_state::{Present, SealedState};
use crate::wallet::store::{LineKey, WalletStore};
use crate::wallet::vault_error::VaultError;

/// Lines of the history that are read when a wallet is opened.
const NEWEST_LINES: usize = 100;

/// Opens all that is in a store.
pub(crate) async fn load<S: WalletStore>(
    store: &mut S,
    data_key: &DataKey,
) -> Result<(SealedState, Wallet), VaultError> {
    let contents = store.load().await?;
    let header = Header::read(&contents.header)?;
    let opened = SealedState::open(header.clone(), data_key.clone(), &contents);
    let (kept, records) = opened.map_err(|tampered| {
        let opens_some = SealedState::empty(header, data_key.clone()).opens_some(&contents);
        if opens_some { tampered.into() } else { VaultError::WrongKey }
    })?;
    drop(contents);
    let newest = LineKey { list: Table::History.number(), number: LineKey::MOST };
    let lines = read_lines((store, &kept), newest, NEWEST_LINES).await?;
    Ok((kept, Wallet::load(records, lines)?))
}

/// Lines from `from` downwards, at most `most`; that none of them is missing, or was put back from
/// an older copy, is checked group by group.
pub(crate) async fn read_lines<S: WalletStore>(
    (store, kept): (&mut S, &SealedState),
    from: LineKey,
    most: usize,
) -> Result<Vec<Record>, VaultError> {
    let (top, asked) = (Group::last_line(from), most.saturating_add(MARGIN));
    let lines = store.lines(top, asked).await?;
    let records = kept.open_lines((top, lines.len() >= asked), &lines)?;
    let wanted = |record: &Record| record.key.number().is_some_and(|number| number <= from.number);
    Ok(records.into_iter().filter(wanted).take(most).collect())
}

/// The lines that are about to be changed, as they are now.
pub(crate) async fn present<S: WalletStore>(
    (store, kept): (&mut S, &SealedState),
    changes: &[RecordChange],
) -> Result<Present, VaultError> {
    let mut present = Present::new();
    for key in changes.iter().map(RecordChange::key) {
        let Some(number) = key.number() else { continue };
        let line = LineKey { list: key.table.number(), number };
        let found = store.lines(line, 1).await?;
        if let Some((_, sealed)) = found.first().filter(|(found, _)| *found == line) {
            present.insert(line, kept.open_line(line, sealed)?.0);
        }
    }
    Ok(present)
}
