//! State is records; a step decides, a store commits, the commit hands the result out.
//!
//! All that an issuer or a platform remembers is records: a table, a row in it, bytes. A [`Step`] is a
//! pure decision over the records it reads: it says what changes, and what comes of it. What comes of it
//! cannot be had before the changes are durable: a store's `commit` is the way to it, and for an
//! embedder with a store of their own [`Step::stage`] and [`Staged::saved`].
//!
//! Nothing here does I/O. Stores in files and databases are in `nonla-storage`; [`MemoryStore`] is for
//! tests, and for what is not to be kept.
//!
//! ```
//! use nonla_record::{Change, Decision, Key, MemoryStore, Step};
//!
//! // A rule over one record: a number that counts up and is handed out once.
//! let next = || {
//!     Step::new(|records| {
//!         let key = Key::new(1, b"count");
//!         let count = match records.get(&key)? {
//!             None => 0,
//!             Some(bytes) => u64::from_be_bytes(bytes.try_into().map_err(|_| key.damaged())?),
//!         };
//!         let changes = vec![Change::Put(key, (count + 1).to_be_bytes().to_vec())];
//!         Ok(Decision { changes, outcome: count })
//!     })
//! };
//! let store = MemoryStore::default();
//! assert_eq!(store.commit(next())?, 0);
//! assert_eq!(store.commit(next())?, 1);
//! # Ok::<(), nonla_record::Damaged>(())
//! ```

mod key;
mod memory;
mod reading;
mod step;

pub use key::{Change, Damaged, Key};
pub use memory::MemoryStore;
pub use reading::{Pause, Reading};
pub use step::{Decision, Staged, Step};
