//! What it costs to publish a day's revocation list, through the issuer's own steps.
//!
//! ```sh
//! cargo run --release --example publish                     # 16 files, about a million handles
//! cargo run --release --example publish -- --whole          # 4,096 files, 268 million handles
//! ```
//!
//! One thread, nobody revoked: each revoked handle adds one gap of 84 bytes. Files are signed one by
//! one, so a town hall with more cores publishes sooner by giving each a range of them.

#![expect(clippy::print_stdout, reason = "an example talks to the person who runs it")]

use std::time::{Duration, Instant};

use nonla_credential::{Day, DisplayName, GAP_WIDTH, HandleLimit, Head, IssuerId, Period};
use nonla_issuer::{
    Days, Issuer, IssuerConfig, IssuerKeys, MemoryStore, SignatureCap, signed_with,
};
use rand::rngs::OsRng;

/// 2026-11-22.
const TODAY: Day = Day::from_number(46_346);

type Told<T> = Result<T, Box<dyn std::error::Error>>;

fn issuer(handle_limit: HandleLimit) -> Told<Issuer> {
    let config = IssuerConfig {
        id: IssuerId::parse("urn:nonla:issuer:town-hall")?,
        name: DisplayName::parse("Town hall")?,
        since: TODAY,
        handle_limit,
        signature_cap: SignatureCap::for_handles(handle_limit),
        gap_cap: SignatureCap::MOST,
        key_from: TODAY,
        key_until: TODAY.checked_add_days(365).ok_or("calendar")?,
        credential_days: Days::new(365),
        offer_days: Days::WEEK,
    };
    Ok(Issuer::new(config, IssuerKeys::generate(&mut OsRng)))
}

fn main() -> Told<()> {
    let handles = match std::env::args().nth(1).as_deref() {
        None => 1 << 20,
        Some("--whole") => 1 << 28,
        Some(_) => return Err("only --whole is understood".into()),
    };
    // Without optimisation, as tests run it, a file is enough.
    let handles = if cfg!(debug_assertions) { 65_536 } else { handles };
    let limit = HandleLimit::new(handles)?;
    let (issuer, store) = (issuer(limit)?, MemoryStore::default());
    println!("H = {handles} handles, {} files, {} gaps", limit.files(), handles / GAP_WIDTH);

    let start = Instant::now();
    let closed = store.commit(issuer.close_period(Period::of(TODAY)))??;
    let list = issuer.sign_list(&closed, &[])?;
    let signed = start.elapsed();
    let start = Instant::now();
    let list = store.commit(issuer.publish(list))??;
    let committed = start.elapsed();

    let entry = issuer.entry();
    let gap_key = entry.gap_key(Period::of(TODAY)).ok_or("no gap key")?;
    let gaps = store.commit(signed_with(gap_key))?;
    assert_eq!(gaps, handles / GAP_WIDTH, "each gap is counted once");
    let bytes: usize = list.files.iter().map(Vec::len).sum();
    let largest = list.files.iter().map(Vec::len).max().ok_or("no file")?;
    println!("signed in {:.1} s, {} a gap, one thread", signed.as_secs_f64(), each(signed, gaps));
    println!("committed in {:.1} ms", committed.as_secs_f64() * 1e3);
    println!(
        "{largest} bytes a file, {bytes} in all ({:.1} MB); index {} bytes, head {} bytes",
        bytes as f64 / 1e6,
        list.index.to_bytes().len(),
        list.head.len()
    );
    match store.commit(issuer.next_gap_key_due(0))? {
        Some(due) => println!("the next gap key is due in {} days", due.days_since(TODAY)),
        None => println!("this gap key lasts for as long as days have numbers"),
    }

    let head = Head::read(&list.head, &entry.head_key, &entry.id)?;
    let start = Instant::now();
    let first = list.files.first().ok_or("no file")?;
    head.read_file(&list.index, 0, first)?.verify_all(gap_key, &entry.id)?;
    println!("a wallet checks its whole file in {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    Ok(())
}

fn each(all: Duration, count: u64) -> String {
    format!("{:.0} us", all.as_secs_f64() * 1e6 / count as f64)
}
