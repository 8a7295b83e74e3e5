//! What a person can tell apart on a trust list: names, addresses and purposes.
//!
//! A company under five entries of one name could ask five ages, one for each entry. Names are compared as
//! one sees them.

use std::collections::{BTreeSet, HashMap};

use crate::id::VerifierId;
use crate::text::{as_seen, shapes};
use crate::trust_list::{TrustList, TrustListContent, VerifierEntry};
use crate::trust_list_error::TrustListError;

impl TrustListContent {
    /// Checks that no two issuers and no two verifiers have names that look alike, also in letters of different
    /// alphabets, and no two verifiers one address.
    /// Who signs a list must; a wallet warns instead, so that an old mistake stops nobody.
    pub(crate) fn check_told_apart(&self) -> Result<(), TrustListError> {
        let issuers = self.issuers.iter().map(|issuer| issuer.name.as_str());
        let verifiers = || self.verifiers.iter().filter(|verifier| verifier.may_ask());
        let names = verifiers().map(|verifier| verifier.name.as_str());
        if !all_look_different(issuers) || !all_look_different(names) {
            return Err(TrustListError::SameName);
        }
        let mut seen = BTreeSet::new();
        let differ = verifiers().all(|verifier| {
            let sites = verifier.sites();
            let new = sites.is_disjoint(&seen);
            seen.extend(sites);
            new
        });
        if differ { Ok(()) } else { Err(TrustListError::SameAddress) }
    }
}

impl TrustList {
    /// Whether people could take another verifier that may ask for this one: it has the same name as one
    /// sees it, or the same site that answers go to.
    #[must_use]
    pub fn has_lookalike(&self, verifier: &VerifierEntry) -> bool {
        self.lookalikes.get_or_init(|| lookalikes(self.verifiers())).contains(&verifier.id)
    }
}

/// The ids of all verifiers that may ask and share a name, as one sees it, or a site.
fn lookalikes(verifiers: &[VerifierEntry]) -> BTreeSet<VerifierId> {
    let mut by_look: HashMap<Look, Vec<&VerifierId>> = HashMap::new();
    for verifier in verifiers.iter().filter(|verifier| verifier.may_ask()) {
        let sites = verifier.sites().into_iter().map(Look::Site);
        let [small, drawn] = shapes(verifier.name.as_str());
        for look in sites.chain([Look::Small(small), Look::Drawn(drawn)]) {
            by_look.entry(look).or_default().push(&verifier.id);
        }
    }
    by_look.into_values().filter(|ids| ids.len() > 1).flatten().cloned().collect()
}

/// What people know a verifier by.
#[derive(PartialEq, Eq, Hash)]
enum Look {
    /// The name in small letters.
    Small(String),
    /// The name as it is written.
    Drawn(String),
    Site(String),
}

impl VerifierEntry {
    /// Whether it has a key to ask with. An entry without one is of a verifier that was struck off.
    #[must_use]
    pub const fn may_ask(&self) -> bool {
        !self.request_keys.is_empty()
    }

    /// Checks that no purpose stands twice for one type of credential, as one sees it: no text of it, in
    /// whatever language, looks like a text of another.
    pub(crate) fn check_purposes(&self) -> Result<(), TrustListError> {
        let mut seen = HashMap::new();
        let purposes = self.purposes.iter().enumerate();
        let texts = purposes.flat_map(|(place, registered)| {
            let credential = (&registered.issuer, &registered.vct);
            registered.texts().map(move |(_, text)| (place, (as_seen(text.as_str()), credential)))
        });
        // The texts of one purpose may be the same in two languages.
        let differ =
            texts.into_iter().all(|(place, text)| *seen.entry(text).or_insert(place) == place);
        if differ { Ok(()) } else { Err(TrustListError::PurposeTwice) }
    }

    /// Scheme, host and port of the addresses that answers go to.
    fn sites(&self) -> BTreeSet<String> {
        let uris = self.response_uris.iter().map(|uri| uri.as_str());
        uris.map(|uri| {
            let host = uri.find("://").map_or(0, |end| end + 3);
            let end = uri.get(host..).and_then(|rest| rest.find(['/', '?', '#']));
            let site = end.and_then(|end| uri.get(..host + end));
            site.unwrap_or(uri).to_lowercase()
        })
        .collect()
    }
}

fn all_look_different<'a>(mut names: impl Iterator<Item = &'a str>) -> bool {
    let mut seen = [BTreeSet::new(), BTreeSet::new()];
    names.all(|name| {
        let [small, drawn] = shapes(name);
        let [smalls, drawns] = &mut seen;
        smalls.insert(small) && drawns.insert(drawn)
    })
}
