//! What each party really received, byte by byte: the raw material of every claim about who could
//! learn what.

use crate::words::say;

/// Who sent or received something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Party {
    /// The first platform.
    PlatformA,
    /// The second platform.
    PlatformB,
    /// The issuer.
    Issuer,
    /// A holder's wallet.
    Wallet,
}

impl Party {
    /// The party's name for machines, and in names of files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PlatformA => "platform A",
            Self::PlatformB => "platform B",
            Self::Issuer => "issuer",
            Self::Wallet => "wallet",
        }
    }
}

/// One message as received.
#[derive(Clone)]
pub struct Received {
    /// Who sent it; the receiver itself, for what it made and keeps.
    pub from: Party,
    /// Who received it.
    pub party: Party,
    /// What it was.
    pub what: &'static str,
    /// Which person of the register it really came from or was about: the ground truth a guess is
    /// scored against. No party has it, except where it follows from the bytes.
    pub truth: Option<usize>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Everything everybody received, in order.
#[derive(Default)]
pub struct Record {
    messages: Vec<Received>,
}

impl Record {
    /// Adds a message, by its sender and its receiver.
    pub fn add(
        &mut self,
        (from, party): (Party, Party),
        what: &'static str,
        truth: Option<usize>,
        bytes: &[u8],
    ) {
        self.messages.push(Received { from, party, what, truth, bytes: bytes.to_vec() });
    }

    /// All messages.
    #[must_use]
    pub fn messages(&self) -> &[Received] {
        &self.messages
    }

    /// What one party received.
    pub fn of(&self, party: Party) -> impl Iterator<Item = &Received> {
        self.messages.iter().filter(move |message| message.party == party)
    }
}

/// The first and last bytes of a message as people can read them.
#[must_use]
pub fn abridged(bytes: &[u8]) -> String {
    const SHOWN: usize = 28;
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => hex::encode(bytes),
    };
    let count = text.chars().count();
    if count <= 2 * SHOWN + 3 {
        return say!("demo-abridged", text = text, bytes = bytes.len());
    }
    let start: String = text.chars().take(SHOWN).collect();
    let end: String = text.chars().skip(count - SHOWN).collect();
    say!("demo-abridged", text = format!("{start}...{end}"), bytes = bytes.len())
}
