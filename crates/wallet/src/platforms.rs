//! What a wallet keeps of platforms: its pseudonyms there, what each was answered for, and requests on the screen.

use nonla_credential::{Hash, Requirement, VerifierId};

use crate::bounds::{Answered, BoundsUsed};
use crate::history::HistoryLine;
use crate::open_request::OpenRequest;
use crate::platform::{Platform, PlatformChange, PlatformUse};
use crate::record::{Record, RecordChange, Table};
use crate::refusal::RequestRefusal;
use crate::row::{Edit, Rows};
use crate::view::Warning;

/// Pseudonyms, bounds and open requests.
#[derive(Default)]
pub(crate) struct Platforms {
    known: Rows<Platform>,
    bounds: Rows<Answered>,
    open: Rows<OpenRequest>,
}

/// What becomes of one of their records.
pub(crate) enum PlatformsEdit {
    Platform(Edit<Platform>),
    Bounds(Edit<Answered>),
    Open(Edit<OpenRequest>),
}

impl PlatformsEdit {
    pub(crate) fn forget(verifier: &VerifierId) -> Self {
        Self::Platform(Edit::Delete(verifier.as_bytes().to_vec()))
    }

    pub(crate) fn record(&self) -> RecordChange {
        match self {
            Self::Platform(edit) => edit.record(),
            Self::Bounds(edit) => edit.record(),
            Self::Open(edit) => edit.record(),
        }
    }
}

impl Platforms {
    pub(crate) fn apply(&mut self, edit: PlatformsEdit) {
        match edit {
            PlatformsEdit::Platform(edit) => self.known.apply(edit),
            PlatformsEdit::Bounds(edit) => self.bounds.apply(edit),
            PlatformsEdit::Open(edit) => self.open.apply(edit),
        }
    }

    /// Takes over a record of the table of platforms, of bounds or of open requests.
    pub(crate) fn load(&mut self, record: &Record) -> Option<()> {
        match record.key.table {
            Table::Platform => self.known.load(record),
            Table::Bounds => self.bounds.load(record),
            Table::OpenRequest => self.open.load(record),
            _ => None,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Platform> {
        self.known.iter()
    }

    pub(crate) fn of(&self, verifier: &VerifierId) -> Option<&Platform> {
        self.known.get(verifier.as_bytes())
    }

    /// Whether nobody was ever answered, as far as the wallet knows.
    pub(crate) fn are_unused(&self) -> bool {
        self.known.is_empty() && self.bounds.is_empty()
    }

    /// A platform was answered.
    pub(crate) fn after(&self, used: PlatformUse) -> PlatformsEdit {
        let platform = match self.of(&used.verifier) {
            Some(known) => {
                let mut platform = known.clone();
                platform.used_again(used);
                platform
            }
            None => Platform::new(used),
        };
        PlatformsEdit::Platform(Edit::put(platform))
    }

    /// A platform with this change; `None` if the wallet knows of no pseudonym there any more.
    pub(crate) fn with(
        &self,
        verifier: &VerifierId,
        change: PlatformChange,
    ) -> Option<PlatformsEdit> {
        let mut platform = self.of(verifier)?.clone();
        platform.changed(change);
        Some(PlatformsEdit::Platform(Edit::put(platform)))
    }

    /// A verifier was answered for these bounds.
    pub(crate) fn bound(&self, used: BoundsUsed) -> PlatformsEdit {
        PlatformsEdit::Bounds(Edit::put(self.bounds.after(used)))
    }

    pub(crate) fn check_bounds(&self, wanted: &BoundsUsed) -> Result<(), RequestRefusal> {
        self.bounds.check(wanted)
    }

    pub(crate) fn newly_bound(&self, verifier: &VerifierId, asked: &Requirement) -> Vec<Warning> {
        self.bounds.newly_bound(verifier, asked)
    }

    pub(crate) fn have_bounds_of(&self, line: &HistoryLine) -> bool {
        self.bounds.has_those_of(line)
    }

    pub(crate) fn open_requests(&self) -> impl Iterator<Item = &OpenRequest> {
        self.open.iter()
    }

    /// A request was decided on; `None` if it is not open.
    pub(crate) fn close(&self, request: &Hash) -> Option<PlatformsEdit> {
        let row = request.as_bytes().to_vec();
        self.open.has(&row).then_some(PlatformsEdit::Open(Edit::Delete(row)))
    }
}
