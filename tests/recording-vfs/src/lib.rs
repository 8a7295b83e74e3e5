//! A file system beneath SQLite that remembers every write, can lose power, and can fail. For tests.
//!
//! A program that was killed has lost nothing that it had handed to the operating system. So killing
//! it cannot show a missing sync; only a power loss can. This crate puts a layer between SQLite and
//! its unix file system (a [VFS](https://www.sqlite.org/vfs.html) that wraps the default one) which
//! writes down what SQLite does to the files below a folder. From that [`Recording`] it makes every
//! [`Image`] that a disk may show if power goes at any moment. The same layer can let one operation
//! fail in the ways of [`Fault`].
//!
//! What the model takes as given: a name stands for a new file, or for none, for sure only after its
//! folder was synced (SQLite does so with the first sync of a new journal, and in deletions that ask
//! for it); bytes that a lost write would have filled are zero; a write damages nothing beside itself.
//! Only what SQLite writes is seen: a file that the program writes by itself is not in an image,
//! unless it was there when the recording began. Memory that is shared between processes and locks
//! pass through.
//!
//! ```
//! use nonla_recording_vfs::{Disk, VFS_NAME};
//! use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let folder = std::env::temp_dir().join(format!("recording-vfs-{}", std::process::id()));
//! std::fs::create_dir_all(&folder)?;
//! let disk = Disk::begin(&folder)?;
//!
//! let file = disk.folder().join("rows.db");
//! let options = SqliteConnectOptions::new().filename(file).create_if_missing(true).vfs(VFS_NAME);
//! let mut database = SqliteConnection::connect_with(&options).await?;
//! sqlx::query("CREATE TABLE rows (id INTEGER PRIMARY KEY)").execute(&mut database).await?;
//! disk.mark(1);
//! database.close().await?;
//!
//! for image in disk.recording().images(1) {
//!     image.write_to(&folder.join("after"))?;
//!     // ... open it, and look for what `image.acknowledged` promises.
//! }
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok(())
//! # })
//! # }
//! ```

mod disk;
mod fault;
mod file;
mod platter;
mod power_loss;
mod recorder;
mod recording;
mod vfs;

pub use disk::{Disk, Error};
pub use fault::Fault;
pub use power_loss::{Image, Images, Loss};
pub use recording::Recording;
pub use vfs::VFS_NAME;
