//! The methods of an open file, as SQLite calls them.
//!
//! SQLite hands out one block of memory per file. We lay [`RecordedFile`] at its start and let the
//! wrapped file system have the rest.

use std::ffi::{c_int, c_void};
use std::slice;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use libsqlite3_sys::{
    SQLITE_FCNTL_CHUNK_SIZE, SQLITE_FCNTL_MMAP_SIZE, SQLITE_FCNTL_SIZE_HINT, SQLITE_IOERR,
    SQLITE_NOTFOUND, SQLITE_OK, sqlite3_file, sqlite3_int64, sqlite3_io_methods,
};

use crate::fault::Operation;
use crate::recorder::Recorder;
use crate::recording::FileId;

/// What we keep at the start of a file's memory.
///
/// SQLite aligns that memory to 8 bytes and this has the size of two pointers, so what follows it
/// is aligned as well.
#[repr(C)]
pub(crate) struct RecordedFile {
    base: sqlite3_file,
    /// From `Box::into_raw`, or null for a file outside every recorded folder.
    opened: *mut Opened,
}

/// An open file below a recorded folder.
pub(crate) struct Opened {
    recorder: Arc<Recorder>,
    file: FileId,
    /// Whether the next sync of the file syncs its folder too.
    syncs_folder: AtomicBool,
}

impl Opened {
    pub(crate) fn new(recorder: Arc<Recorder>, file: FileId, syncs_folder: bool) -> Self {
        Self { recorder, file, syncs_folder: AtomicBool::new(syncs_folder) }
    }
}

/// Without `xFetch`: what is written through mapped memory could not be seen.
static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The wrapped file system's part of a file's memory.
pub(crate) fn real_part(file: *mut sqlite3_file) -> *mut sqlite3_file {
    file.wrapping_byte_add(size_of::<RecordedFile>())
}

/// Lays our part into a file's memory; `None` if there is no file to speak of, since opening failed.
///
/// # Safety
/// `file` is memory that SQLite handed to `xOpen`.
pub(crate) unsafe fn lay(file: *mut sqlite3_file, opened: Option<Option<Opened>>) {
    let methods: *const sqlite3_io_methods = match opened {
        Some(_) => &raw const METHODS,
        None => std::ptr::null(),
    };
    let opened = opened.flatten().map_or(std::ptr::null_mut(), |opened| {
        // Taken back in `close`.
        Box::into_raw(Box::new(opened))
    });
    let ours = RecordedFile { base: sqlite3_file { pMethods: methods }, opened };
    // SAFETY: SQLite's memory has at least `szOsFile` bytes, which counts our part, and is aligned.
    unsafe { file.cast::<RecordedFile>().write(ours) };
}

/// Closes the wrapped file system's part, if it is open.
///
/// # Safety
/// The real part of `file` was given to the wrapped `xOpen` or is zero.
pub(crate) unsafe fn close_real(file: *mut sqlite3_file) -> c_int {
    // SAFETY: as the caller promises.
    let Some(close) = (unsafe { real_methods(file) }).and_then(|methods| methods.xClose) else {
        return SQLITE_OK;
    };
    // SAFETY: the method is called on the file that it belongs to.
    unsafe { close(real_part(file)) }
}

/// # Safety
/// The real part of `file` was given to the wrapped `xOpen` or is zero.
unsafe fn real_methods(file: *mut sqlite3_file) -> Option<&'static sqlite3_io_methods> {
    // SAFETY: the part begins with a `sqlite3_file`; every `xOpen` sets its methods, null or not.
    let methods = unsafe { (*real_part(file)).pMethods };
    // SAFETY: tables of methods live as long as the process.
    unsafe { methods.as_ref() }
}

/// # Safety
/// `file` was laid by [`lay`] and is not closed; the reference must not outlive it.
unsafe fn opened<'a>(file: *mut sqlite3_file) -> Option<&'a Opened> {
    // SAFETY: our part is at the start of the memory.
    let opened = unsafe { (*file.cast::<RecordedFile>()).opened };
    // SAFETY: null, or from `Box::into_raw` and not yet taken back.
    unsafe { opened.as_ref() }
}

/// Calls a method of the wrapped file with our arguments. Only for use in methods of a file.
macro_rules! call_real {
    ($file:ident, $method:ident, $otherwise:expr $(, $argument:expr)*) => {{
        // SAFETY: SQLite calls methods only on a file that was opened.
        let method = unsafe { real_methods($file) }.and_then(|methods| methods.$method);
        match method {
            // SAFETY: the arguments are those of SQLite, and the file is the method's own.
            Some(method) => unsafe { method(real_part($file) $(, $argument)*) },
            None => $otherwise,
        }
    }};
}

/// Methods that only pass on what SQLite asks.
macro_rules! pass_on {
    ($($name:ident as $method:ident($($argument:ident: $kind:ty),*) -> $answer:ty, $otherwise:expr;)*) => {$(
        unsafe extern "C" fn $name(file: *mut sqlite3_file $(, $argument: $kind)*) -> $answer {
            call_real!(file, $method, $otherwise $(, $argument)*)
        }
    )*};
}

pass_on! {
    lock as xLock(level: c_int) -> c_int, SQLITE_IOERR;
    unlock as xUnlock(level: c_int) -> c_int, SQLITE_IOERR;
    check_reserved_lock as xCheckReservedLock(held: *mut c_int) -> c_int, SQLITE_IOERR;
    sector_size as xSectorSize() -> c_int, 0;
    device_characteristics as xDeviceCharacteristics() -> c_int, 0;
    shm_lock as xShmLock(offset: c_int, count: c_int, flags: c_int) -> c_int, SQLITE_IOERR;
    shm_barrier as xShmBarrier() -> (), ();
    shm_unmap as xShmUnmap(delete: c_int) -> c_int, SQLITE_IOERR;
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    into: *mut *mut c_void,
) -> c_int {
    call_real!(file, xShmMap, SQLITE_IOERR, region, size, extend, into)
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes only a file that was opened.
    let code = unsafe { close_real(file) };
    // SAFETY: our part is at the start of the memory.
    let opened = unsafe { (*file.cast::<RecordedFile>()).opened };
    if !opened.is_null() {
        // SAFETY: it came from `Box::into_raw`, and SQLite closes a file once.
        drop(unsafe { Box::from_raw(opened) });
    }
    code
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite reads only from an open file.
    let opened = unsafe { opened(file) };
    match opened.and_then(|opened| opened.recorder.refusal(Operation::Read)) {
        Some(code) => code,
        None => call_real!(file, xRead, SQLITE_IOERR, into, amount, offset),
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    from: *const c_void,
    amount: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite writes only to an open file.
    let Some(opened) = (unsafe { opened(file) }) else {
        return call_real!(file, xWrite, SQLITE_IOERR, from, amount, offset);
    };
    let (Ok(length), Ok(place)) = (usize::try_from(amount), usize::try_from(offset)) else {
        return SQLITE_IOERR;
    };
    // SAFETY: SQLite lends `amount` bytes for the time of this call.
    let bytes = unsafe { slice::from_raw_parts(from.cast::<u8>(), length) };
    opened.recorder.write(opened.file, place, bytes, |place, bytes| {
        let (Ok(amount), Ok(offset)) = (c_int::try_from(bytes.len()), i64::try_from(place)) else {
            return SQLITE_IOERR;
        };
        call_real!(file, xWrite, SQLITE_IOERR, bytes.as_ptr().cast(), amount, offset)
    })
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    let real = || call_real!(file, xTruncate, SQLITE_IOERR, size);
    // SAFETY: SQLite truncates only an open file.
    let opened = unsafe { opened(file) };
    match (opened, usize::try_from(size)) {
        (Some(opened), Ok(length)) => opened.recorder.truncate(opened.file, length, real),
        (Some(_), Err(_)) => SQLITE_IOERR,
        (None, _) => real(),
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, flags: c_int) -> c_int {
    let real = || call_real!(file, xSync, SQLITE_IOERR, flags);
    // SAFETY: SQLite syncs only an open file.
    let Some(opened) = (unsafe { opened(file) }) else {
        return real();
    };
    let folder_too = opened.syncs_folder.load(Ordering::Relaxed);
    let code = opened.recorder.sync(opened.file, folder_too, real);
    if code == SQLITE_OK {
        opened.syncs_folder.store(false, Ordering::Relaxed);
    }
    code
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut sqlite3_int64) -> c_int {
    // SAFETY: SQLite asks only an open file.
    let opened = unsafe { opened(file) };
    match opened.and_then(|opened| opened.recorder.refusal(Operation::Size)) {
        Some(code) => code,
        None => call_real!(file, xFileSize, SQLITE_IOERR, size),
    }
}

/// What would let the wrapped file system grow or map the file by itself is not passed on.
unsafe extern "C" fn file_control(
    file: *mut sqlite3_file,
    what: c_int,
    argument: *mut c_void,
) -> c_int {
    match what {
        SQLITE_FCNTL_CHUNK_SIZE | SQLITE_FCNTL_MMAP_SIZE | SQLITE_FCNTL_SIZE_HINT => {
            SQLITE_NOTFOUND
        }
        _ => call_real!(file, xFileControl, SQLITE_NOTFOUND, what, argument),
    }
}
