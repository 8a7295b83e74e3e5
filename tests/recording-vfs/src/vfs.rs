//! The file system itself, as SQLite calls it.

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::{Arc, OnceLock};

use libsqlite3_sys as ffi;
use libsqlite3_sys::{SQLITE_IOERR, SQLITE_OK, sqlite3_file, sqlite3_int64, sqlite3_vfs};

use crate::disk;
use crate::fault::Operation;
use crate::file::{Opened, RecordedFile, close_real, lay, real_part};
use crate::recorder::Recorder;

/// The name under which a connection asks for this file system.
pub const VFS_NAME: &str = "nonla-recording";

const NAME: &CStr = c"nonla-recording";

/// Tells SQLite of the file system, once per process.
///
/// # Errors
/// The code with which SQLite refused.
pub(crate) fn register() -> Result<(), c_int> {
    static ANSWER: OnceLock<c_int> = OnceLock::new();
    match *ANSWER.get_or_init(register_once) {
        SQLITE_OK => Ok(()),
        code => Err(code),
    }
}

fn register_once() -> c_int {
    // SAFETY: may be called at any time, from any thread.
    let code = unsafe { ffi::sqlite3_initialize() };
    if code != SQLITE_OK {
        return code;
    }
    // SAFETY: null asks for the default file system.
    let real = unsafe { ffi::sqlite3_vfs_find(ptr::null()) };
    // SAFETY: SQLite's file systems live as long as they are registered, and nobody unregisters.
    let Some(table) = (unsafe { real.as_ref() }) else {
        return ffi::SQLITE_NOTFOUND;
    };
    // Lives as long as the process: SQLite keeps the pointer.
    let ours: *mut sqlite3_vfs = Box::leak(Box::new(wrapped(real, table)));
    // SAFETY: `ours` is complete, lives forever and is not used by anybody else.
    unsafe { ffi::sqlite3_vfs_register(ours, 0) }
}

fn wrapped(real: *mut sqlite3_vfs, table: &sqlite3_vfs) -> sqlite3_vfs {
    let our_part = c_int::try_from(size_of::<RecordedFile>()).unwrap_or(c_int::MAX);
    sqlite3_vfs {
        iVersion: 2,
        szOsFile: table.szOsFile.saturating_add(our_part),
        mxPathname: table.mxPathname,
        pNext: ptr::null_mut(),
        zName: NAME.as_ptr(),
        pAppData: real.cast(),
        xOpen: Some(open),
        xDelete: Some(delete),
        xAccess: Some(access),
        xFullPathname: Some(full_pathname),
        xDlOpen: Some(dl_open),
        xDlError: Some(dl_error),
        xDlSym: Some(dl_sym),
        xDlClose: Some(dl_close),
        xRandomness: Some(randomness),
        xSleep: Some(sleep),
        xCurrentTime: Some(current_time),
        xGetLastError: Some(last_error),
        xCurrentTimeInt64: Some(current_time_in_milliseconds),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    }
}

/// Calls a method of the wrapped file system. Only for use in methods of ours.
macro_rules! call_real {
    ($vfs:ident, $method:ident, $otherwise:expr $(, $argument:expr)*) => {{
        // SAFETY: SQLite calls with the table that `register_once` gave it.
        let real = unsafe { (*$vfs).pAppData }.cast::<sqlite3_vfs>();
        // SAFETY: that is the wrapped file system, which lives as long as the process.
        match unsafe { (*real).$method } {
            // SAFETY: the arguments are those of SQLite.
            Some(method) => unsafe { method(real $(, $argument)*) },
            None => $otherwise,
        }
    }};
}

/// Methods that only pass on what SQLite asks.
macro_rules! pass_on {
    ($($name:ident as $method:ident($($argument:ident: $kind:ty),*);)*) => {$(
        unsafe extern "C" fn $name(vfs: *mut sqlite3_vfs $(, $argument: $kind)*) -> c_int {
            call_real!(vfs, $method, SQLITE_IOERR $(, $argument)*)
        }
    )*};
}

pass_on! {
    full_pathname as xFullPathname(name: *const c_char, room: c_int, into: *mut c_char);
    randomness as xRandomness(amount: c_int, into: *mut c_char);
    sleep as xSleep(microseconds: c_int);
    current_time as xCurrentTime(into: *mut f64);
    current_time_in_milliseconds as xCurrentTimeInt64(into: *mut sqlite3_int64);
    last_error as xGetLastError(room: c_int, into: *mut c_char);
}

unsafe extern "C" fn open(
    vfs: *mut sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    // SAFETY: the real part begins behind ours, in memory that SQLite lent for this file.
    unsafe { real_part(file).write(sqlite3_file { pMethods: ptr::null() }) };
    let real =
        || call_real!(vfs, xOpen, ffi::SQLITE_CANTOPEN, name, real_part(file), flags, flags_out);
    // A file that goes when it is closed needs no durability.
    let passing = flags & ffi::SQLITE_OPEN_DELETEONCLOSE != 0;
    // SAFETY: SQLite gives a name that ends with a zero, or null.
    let place = unsafe { recorded_place(name) }.filter(|_| !passing);
    let opened = match place {
        Some((recorder, name)) => recorder
            .open(name, real)
            .map(|file| Some(Opened::new(recorder, file, syncs_folder(flags)))),
        None => match real() {
            SQLITE_OK => Ok(None),
            code => Err(code),
        },
    };
    let code = opened.as_ref().err().copied().unwrap_or(SQLITE_OK);
    if code != SQLITE_OK {
        // A file system may leave a file open although it failed. The first error is the answer.
        // SAFETY: the real part was zeroed above or given to the wrapped `xOpen`.
        let _ = unsafe { close_real(file) };
    }
    // SAFETY: `file` is the memory that SQLite lent for this file.
    unsafe { lay(file, opened.ok()) };
    code
}

/// Whether the unix file system syncs the folder with the first sync of a file so opened.
const fn syncs_folder(flags: c_int) -> bool {
    let journals =
        ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;
    flags & ffi::SQLITE_OPEN_CREATE != 0 && flags & journals != 0
}

/// The recorder above a path and the path's name there, if it lies below a recorded folder.
///
/// # Safety
/// `name` is null or ends with a zero.
unsafe fn recorded_place(name: *const c_char) -> Option<(Arc<Recorder>, PathBuf)> {
    if name.is_null() {
        return None;
    }
    // SAFETY: as the caller promises.
    let name = unsafe { CStr::from_ptr(name) };
    disk::above(Path::new(OsStr::from_bytes(name.to_bytes())))
}

unsafe extern "C" fn delete(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    sync_folder: c_int,
) -> c_int {
    let real = || call_real!(vfs, xDelete, SQLITE_IOERR, name, sync_folder);
    // SAFETY: SQLite gives a name that ends with a zero.
    match unsafe { recorded_place(name) } {
        Some((recorder, name)) => recorder.delete(name, sync_folder != 0, real),
        None => real(),
    }
}

unsafe extern "C" fn access(
    vfs: *mut sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    answer: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives a name that ends with a zero.
    let place = unsafe { recorded_place(name) };
    match place.and_then(|(recorder, _)| recorder.refusal(Operation::Access)) {
        Some(code) => code,
        None => call_real!(vfs, xAccess, SQLITE_IOERR, name, flags, answer),
    }
}

// No code can be loaded through this file system.

type Symbol = unsafe extern "C" fn(*mut sqlite3_vfs, *mut c_void, *const c_char);

unsafe extern "C" fn dl_open(_: *mut sqlite3_vfs, _: *const c_char) -> *mut c_void {
    ptr::null_mut()
}

/// SQLite has filled the message with a zero already.
unsafe extern "C" fn dl_error(_: *mut sqlite3_vfs, _: c_int, _: *mut c_char) {}

unsafe extern "C" fn dl_sym(
    _: *mut sqlite3_vfs,
    _: *mut c_void,
    _: *const c_char,
) -> Option<Symbol> {
    None
}

unsafe extern "C" fn dl_close(_: *mut sqlite3_vfs, _: *mut c_void) {}
