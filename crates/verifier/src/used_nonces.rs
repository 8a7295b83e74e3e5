//! Nonces that were used, remembered as long as they could be used again.

use std::collections::BTreeMap;

use nonla_credential::{Day, Nonce};

/// Used nonces, each with the last day on which it could come back.
#[derive(Clone, Debug, Default)]
pub(crate) struct UsedNonces {
    expires_on: BTreeMap<Nonce, Day>,
    pruned_on: Option<Day>,
}

impl UsedNonces {
    /// Uses a nonce up; `false` if it was used before or came after its last day.
    #[must_use]
    pub(crate) fn consume(&mut self, nonce: Nonce, expires_on: Day, today: Day) -> bool {
        self.prune(today);
        expires_on >= today && self.expires_on.insert(nonce, expires_on).is_none()
    }

    /// Forgets, once a day, what can no longer come back. Returns how many are left.
    pub(crate) fn prune(&mut self, today: Day) -> usize {
        if self.pruned_on != Some(today) {
            self.expires_on.retain(|_, expires_on| *expires_on >= today);
            self.pruned_on = Some(today);
        }
        self.len()
    }

    pub(crate) fn has(&self, nonce: Nonce) -> bool {
        self.expires_on.contains_key(&nonce)
    }

    pub(crate) fn len(&self) -> usize {
        self.expires_on.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T-O1: a nonce is forgotten only when it can no longer count.
    #[test]
    fn a_nonce_is_used_once_and_forgotten_after_its_last_day() {
        let day = Day::from_number;
        let mut rng = rand::thread_rng();
        let (first, second) = (Nonce::generate(&mut rng), Nonce::generate(&mut rng));
        let mut used = UsedNonces::default();
        assert!(used.consume(first, day(11), day(10)));
        assert!(!used.consume(first, day(11), day(10)));
        assert!(!used.consume(first, day(11), day(11)));
        assert!(used.consume(second, day(12), day(12)));
        assert_eq!(used.len(), 1);
        assert!(!used.consume(first, day(11), day(12)));
    }
}
