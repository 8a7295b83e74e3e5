//! Two lists that belong together, element by element.

/// Pairs the elements of two lists of one proof, which are equally long as they were laid out.
///
/// `zip` would stop at the end of the shorter one, and a secret, a point or an equation would be left out
/// unseen. No length here comes from outside: what comes from there was counted when it was read.
pub(crate) fn pairs<A, B>(one: A, other: B) -> impl Iterator<Item = (A::Item, B::Item)>
where
    A: IntoIterator<IntoIter: ExactSizeIterator>,
    B: IntoIterator<IntoIter: ExactSizeIterator>,
{
    let (one, other) = (one.into_iter(), other.into_iter());
    assert_eq!(one.len(), other.len(), "two lists of one proof are equally long");
    one.zip(other)
}

#[cfg(test)]
mod tests {
    use super::pairs;

    /// Serves T-C3: what is shorter is no end.
    #[test]
    #[should_panic(expected = "equally long")]
    fn lists_of_two_lengths_are_no_pairs() {
        assert_eq!(pairs([1, 2], [3, 4]).count(), 2);
        let _ = pairs([1, 2], [3]).count();
    }
}
