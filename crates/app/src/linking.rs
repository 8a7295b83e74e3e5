//! Trying to join what parties recorded: who could learn what, measured against chance.
//!
//! The joiner gets two piles of records and guesses, for each record of the first, which record of
//! the second is of the same person. It uses every byte string of eight bytes or more that occurs
//! in both (rare ones weigh more), lengths, and the order of arrival. A joiner that finds nothing
//! guesses, and is right one time in n.

use std::collections::HashMap;

use rand::Rng;
use rand::seq::SliceRandom;
use serde::Serialize;

/// One record of a pile: whose it really is, and what is in it.
#[derive(Clone)]
pub struct Item {
    /// The person it is of; only the scoring looks at it.
    pub truth: usize,
    /// Everything in it.
    pub bytes: Vec<u8>,
}

/// How often the joiner was right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Rate {
    /// Right guesses of the best matcher.
    pub right: usize,
    /// Guesses.
    pub of: usize,
    /// Right guesses one matcher would have by chance, on average.
    pub chance: f64,
    /// The most the best of all matchers may have without being more than lucky: chance and four
    /// standard deviations.
    pub luck: f64,
}

impl Rate {
    /// Whether the best matcher did no better than luck allows.
    #[must_use]
    pub fn is_chance(&self) -> bool {
        self.right as f64 <= self.luck
    }

    /// Right guesses in per cent.
    #[must_use]
    pub fn percent(&self) -> f64 {
        100.0 * self.right as f64 / self.of.max(1) as f64
    }
}

const WINDOW: usize = 8;

/// Joins two piles with every matcher and reports the best.
pub fn join(left: &[Item], right: &[Item], rng: &mut impl Rng) -> Rate {
    let matchers = [shared_bytes(left, right), same_length(left, right), same_order(left, right)];
    let [bytes, length, order] = matchers.map(|scores| score(left, right, &scores, rng));
    let chance = left.len() as f64 / right.len().max(1) as f64;
    Rate {
        right: bytes.max(length).max(order),
        of: left.len(),
        chance,
        luck: chance + 4.0 * chance.max(1.0).sqrt(),
    }
}

/// Each left record together with the record of `middle` it fits best: how three piles are pooled.
pub fn joined_with_best(left: &[Item], middle: &[Item], rng: &mut impl Rng) -> Vec<Item> {
    let scores = shared_bytes(left, middle);
    left.iter()
        .zip(&scores)
        .map(|(item, scores)| {
            let best = scores.iter().max_by(|one, other| one.1.total_cmp(other.1));
            let guess = best.map_or_else(|| rng.gen_range(0..middle.len().max(1)), |(j, _)| *j);
            let more = middle.get(guess).map_or(&[][..], |item| &item.bytes);
            Item { truth: item.truth, bytes: [&item.bytes, more].concat() }
        })
        .collect()
}

/// `scores[i][j]`: how much speaks for left i and right j being one person.
type Scores = Vec<HashMap<usize, f64>>;

/// Right guesses if each left record is given to the right record with the best score, ties and
/// empty scores by lot.
fn score(left: &[Item], right: &[Item], scores: &Scores, rng: &mut impl Rng) -> usize {
    let mut hits = 0;
    for (item, scores) in left.iter().zip(scores) {
        let best = scores.values().copied().fold(0.0, f64::max);
        let mut candidates: Vec<usize> = if best > 0.0 {
            scores.iter().filter(|(_, s)| **s >= best - 1e-9).map(|(j, _)| *j).collect()
        } else {
            (0..right.len()).collect()
        };
        candidates.sort_unstable();
        let guess = candidates.choose(rng).and_then(|guess| right.get(*guess));
        hits += usize::from(guess.is_some_and(|guess| guess.truth == item.truth));
    }
    hits
}

/// The pile without what is the same in all its records, if all have one length: what is constant
/// says nothing, and next to a chance byte it would look like a rare string.
fn varying(pile: &[Item]) -> Vec<Vec<u8>> {
    let length = pile.first().map_or(0, |item| item.bytes.len());
    if pile.iter().any(|item| item.bytes.len() != length) {
        return pile.iter().map(|item| item.bytes.clone()).collect();
    }
    let varies = |column: &usize| {
        let mut bytes = pile.iter().map(|item| item.bytes.get(*column));
        let first = bytes.next();
        bytes.any(|byte| Some(byte) != first)
    };
    let columns: Vec<usize> = (0..length).filter(varies).collect();
    let kept = |item: &Item| columns.iter().filter_map(|c| item.bytes.get(*c).copied()).collect();
    pile.iter().map(kept).collect()
}

/// Byte strings in common; one that occurs in few records says more.
fn shared_bytes(left: &[Item], right: &[Item]) -> Scores {
    let (left, right) = (varying(left), varying(right));
    let mut places: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (j, bytes) in right.iter().enumerate() {
        for window in bytes.windows(WINDOW) {
            let owners = places.entry(window).or_default();
            if owners.last() != Some(&j) {
                owners.push(j);
            }
        }
    }
    left.iter()
        .map(|bytes| {
            let mut scores = HashMap::new();
            for window in bytes.windows(WINDOW) {
                let Some(owners) = places.get(window) else { continue };
                let weight = (right.len() as f64 / owners.len() as f64).ln();
                if weight > 0.0 {
                    for owner in owners {
                        *scores.entry(*owner).or_insert(0.0) += weight;
                    }
                }
            }
            scores
        })
        .collect()
}

/// The same length, if lengths differ at all.
fn same_length(left: &[Item], right: &[Item]) -> Scores {
    let score = |item: &Item| {
        let same = |(_, other): &(usize, &Item)| other.bytes.len() == item.bytes.len();
        right.iter().enumerate().filter(same).map(|(j, _)| (j, 1.0)).collect()
    };
    left.iter().map(score).collect()
}

/// The same place in the order of arrival.
fn same_order(left: &[Item], right: &[Item]) -> Scores {
    (0..left.len()).map(|i| HashMap::from([(i % right.len().max(1), 1.0)])).collect()
}

#[cfg(test)]
mod tests {
    use rand::{RngCore, SeedableRng};
    use rand_chacha::ChaCha20Rng;

    use super::{Item, join};

    fn piles(leak: usize, rng: &mut ChaCha20Rng) -> (Vec<Item>, Vec<Item>) {
        let mut order: Vec<usize> = (0..200).collect();
        let secrets: Vec<u64> = order.iter().map(|_| rng.next_u64()).collect();
        let pile = |order: &[usize], rng: &mut ChaCha20Rng| -> Vec<Item> {
            let item = |truth: &usize| {
                let mut bytes = vec![0; 300];
                rng.fill_bytes(&mut bytes[8..]);
                bytes.extend(secrets[*truth].to_be_bytes().iter().take(leak));
                Item { truth: *truth, bytes }
            };
            order.iter().map(item).collect()
        };
        let left = pile(&order, rng);
        rand::seq::SliceRandom::shuffle(order.as_mut_slice(), rng);
        (left, pile(&order, rng))
    }

    /// Serves T-P1: the joiner finds nothing where there is nothing, and all where there is a leak.
    #[test]
    fn eight_leaked_bytes_link_everybody_and_none_link_nobody() {
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        let (left, right) = piles(0, &mut rng);
        assert!(join(&left, &right, &mut rng).is_chance());
        let (left, right) = piles(8, &mut rng);
        let rate = join(&left, &right, &mut rng);
        assert_eq!(rate.right, 200);
        assert!(!rate.is_chance());
    }

    /// Serves T-P1, T-P2: a length of one's own links, and so does the order of arrival.
    #[test]
    fn own_lengths_and_equal_order_link() {
        let mut rng = ChaCha20Rng::seed_from_u64(8);
        let (mut left, mut right) = piles(0, &mut rng);
        for item in left.iter_mut().chain(&mut right) {
            item.bytes.truncate(50 + item.truth);
        }
        assert_eq!(join(&left, &right, &mut rng).right, 200);
        let (left, mut right) = piles(0, &mut rng);
        right.sort_by_key(|item| item.truth);
        assert_eq!(join(&left, &right, &mut rng).right, 200);
    }
}
