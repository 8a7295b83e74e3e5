//! The demo's parties, messages, steps and tries, in words. What machines read has their codes.

use super::say;
use crate::demo::pools::{Pool, Wish};
use crate::record::Party;
use crate::timings::TimedStep;

/// A party.
pub(crate) fn party(party: Party) -> String {
    match party {
        Party::PlatformA => say!("party-a"),
        Party::PlatformB => say!("party-b"),
        Party::Issuer => say!("party-issuer"),
        Party::Wallet => say!("party-wallet"),
    }
}

/// A kind of message.
pub(crate) fn message(what: &str) -> String {
    match what {
        "offer" => say!("sent-offer"),
        "credential request" => say!("sent-credential-request"),
        "credential signed" => say!("sent-credential-signed"),
        "credential" => say!("sent-credential"),
        "request" => say!("sent-request"),
        "presentation" => say!("sent-presentation"),
        "answer" => say!("sent-answer"),
        "letter" => say!("sent-letter"),
        other => other.to_owned(),
    }
}

/// What a message tells its receiver.
pub(crate) fn discloses(what: &str) -> String {
    match what {
        "offer" => say!("tells-offer"),
        "credential request" => say!("tells-credential-request"),
        "credential signed" => say!("tells-credential-signed"),
        "credential" => say!("tells-credential"),
        "request" => say!("tells-request"),
        "presentation" => say!("tells-presentation"),
        "answer" => say!("tells-answer"),
        "letter" => say!("tells-letter"),
        _ => say!("tells-other"),
    }
}

/// A kind of step that is timed.
pub(crate) fn step(step: TimedStep) -> String {
    match step {
        TimedStep::IssuerLists => say!("step-list"),
        TimedStep::WalletCommits => say!("step-blind"),
        TimedStep::IssuerSigns => say!("step-issue"),
        TimedStep::WalletChecksCredential => say!("step-check-credential"),
        TimedStep::WalletChecksTable => say!("step-table"),
        TimedStep::PlatformAsks => say!("step-ask"),
        TimedStep::WalletReads => say!("step-read"),
        TimedStep::WalletProves => say!("step-prove"),
        TimedStep::PlatformChecks => say!("step-check"),
    }
}

/// Who puts records together.
pub(crate) fn pool(pool: Pool) -> String {
    match pool {
        Pool::A => say!("pool-a"),
        Pool::B => say!("pool-b"),
        Pool::AAndB => say!("pool-a-and-b"),
        Pool::Issuer => say!("pool-issuer"),
        Pool::IssuerAndA => say!("pool-issuer-and-a"),
        Pool::IssuerAndB => say!("pool-issuer-and-b"),
        Pool::All => say!("pool-all"),
    }
}

/// What they want to know.
pub(crate) fn wish(wish: Wish) -> String {
    match wish {
        Wish::WhoseAtA => say!("wants-whose-a"),
        Wish::WhoseAtB => say!("wants-whose-b"),
        Wish::SameAtB => say!("wants-same"),
        Wish::WhereAtA => say!("wants-where"),
        Wish::WhoReturns => say!("wants-returns"),
        Wish::WhoseWithLeak => say!("wants-leaked"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves REQ-W7: each kind of message that the source records has a text, and a word for what it
    /// tells.
    #[test]
    fn each_kind_of_message_that_is_recorded_has_a_text() {
        let sources = [
            include_str!("../world.rs"),
            include_str!("../office.rs"),
            include_str!("../demo/showing.rs"),
        ];
        let calls: Vec<&str> =
            sources.iter().flat_map(|source| source.split("record.add(").skip(1)).collect();
        assert!(calls.len() >= 10, "{}", calls.len());
        for call in calls {
            let what = call.split('"').nth(1).unwrap();
            assert_eq!(message(what), what, "English");
            assert_ne!(discloses(what), say!("tells-other"), "{what}");
        }
        assert_eq!(discloses("gossip"), say!("tells-other"));
    }
}
