//! What a platform of the town sent and was sent.

use nonla_verifier::AccountKey;

use super::log::Stop;

/// What one platform sent and was sent, as far as it accepted it: refused answers leave no trace.
#[derive(Default)]
pub(super) struct Inbox {
    /// Requests it made.
    pub(super) requests: usize,
    /// Answers that it checked.
    pub(super) answers: Vec<Vec<u8>>,
    /// Letters that it read.
    pub(super) letters: Vec<Vec<u8>>,
    /// Accounts whose appeal it has not decided on.
    pub(super) appeals: Vec<AccountKey>,
}

/// The inboxes of both platforms.
#[derive(Default)]
pub(super) struct Inboxes {
    a: Inbox,
    b: Inbox,
}

impl Inbox {
    /// Everything it was sent.
    pub(super) fn messages(&self) -> impl Iterator<Item = &[u8]> {
        self.answers.iter().chain(&self.letters).map(Vec::as_slice)
    }
}

impl Inboxes {
    /// That of one platform.
    pub(super) const fn at(&self, at: Stop) -> &Inbox {
        match at {
            Stop::A => &self.a,
            Stop::B => &self.b,
        }
    }

    /// That of one platform, to change.
    pub(super) const fn at_mut(&mut self, at: Stop) -> &mut Inbox {
        match at {
            Stop::A => &mut self.a,
            Stop::B => &mut self.b,
        }
    }
}
