//! Why a trust list is refused.

use crate::json::JsonError;
use crate::jws::JwsError;

/// Why a trust list was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustListError {
    /// Not a signed document of the pinned key.
    #[error("trust list: {0}")]
    Signature(#[from] JwsError),
    /// The content is not what a trust list says.
    #[error("trust list: {0}")]
    Json(#[from] JsonError),
    /// A name is empty, too long or hides characters.
    #[error("a display name has 1 to 80 visible characters")]
    BadName,
    /// It does not follow the list it should follow.
    #[error("trust list does not follow the one known before")]
    BrokenChain,
    /// Two entries share an id, a client id or a key.
    #[error("two entries of the trust list share an id, a client id or a key")]
    Ambiguous,
    /// The list ends before it was published, or lives longer than a list may.
    #[error("a trust list ends on or after the day it was published, at most 400 days later")]
    BadLife,
    /// Two issuers or two verifiers have one name, as one sees it: nobody could tell who asks.
    #[error("two issuers or two verifiers have one name to the eye: give each its own")]
    SameName,
    /// Two verifiers have one address: one company could ask as two.
    #[error("two verifiers of the trust list have answers sent to one site")]
    SameAddress,
    /// A verifier registered a purpose twice, or one purpose reads as another in some language.
    #[error("a verifier of the trust list registered one purpose twice for one type of credential")]
    PurposeTwice,
    /// A purpose has too many translations.
    #[error("a purpose of the trust list has more than 8 translations")]
    ManyTranslations,
    /// A purpose stands twice in one language.
    #[error("a purpose of the trust list stands twice in one language")]
    LanguageTwice,
    /// The next list leaves out a verifier: its id could come back under the keys of another company.
    #[error("trust list leaves out a verifier: keep its entry, and empty its request_keys")]
    VerifierMissing,
    /// The next list gives a verifier a key that none of its keys signed.
    #[error(
        "trust list gives a verifier a key that no key before it signed: it may be another company; \
         nothing is learnt from this list"
    )]
    VerifierKeyUnsigned,
    /// A verifier registered two ages: asking for one after the other would narrow a birth date.
    #[error("a verifier of the trust list registered two different ages")]
    TwoAges,
    /// A verifier registered two times since enrolment: asking for one after the other would narrow
    /// an enrolment day.
    #[error("a verifier of the trust list registered two different times since enrolment")]
    TwoEnrolmentDays,
    /// A verifier registered two sets of provinces: asking for both would narrow a province.
    #[error("a verifier of the trust list registered two different sets of provinces")]
    TwoProvinceSets,
    /// A verifier registered two sets of statuses: asking for both would narrow a status.
    #[error("a verifier of the trust list registered two different sets of residence statuses")]
    TwoStatusSets,
    /// A verifier registered accounts that one person could have twice.
    #[error("a registered purpose with one_account needs not_expired and not_revoked: add both")]
    AccountUnbound,
    /// An issuer key lives less than 180 days: it would tell when its credentials were issued.
    #[error("an issuer key of the trust list lives less than 180 days")]
    ShortKeyLife,
    /// More than two keys of an issuer are in force on one day: keys would tell people apart.
    #[error("more than two keys of an issuer are in force on one day")]
    ManyKeysInForce,
    /// Two keys of an issuer are in force together for more than 60 days.
    #[error("two keys of an issuer are in force together for more than 60 days")]
    LongKeyOverlap,
    /// An issuer key begins before the day the issuer began.
    #[error("an issuer key is older than its issuer")]
    KeyBeforeSince,
    /// Two gap keys of an issuer sign one period, or one ends before it begins.
    #[error("two gap keys of an issuer sign one period, or one ends before it begins")]
    GapKeysOverlap,
    /// The next list is of another trust domain: everybody would have other pseudonyms.
    #[error("trust list is of another trust domain than the one known before")]
    OtherDomain,
    /// The next list changes the day an issuer began.
    #[error("trust list changes the day an issuer began")]
    SinceChanged,
    /// The next list leaves out an issuer.
    #[error("trust list leaves out an issuer: keep its entry, and withdraw its keys")]
    IssuerMissing,
    /// The next list leaves out an issuer key, or changes more than the day it was withdrawn on.
    #[error("trust list leaves out or changes an issuer key: keep it, and set withdrawn_on")]
    KeyChanged,
    /// A layout this software does not know.
    #[error("trust list names a layout this software does not know")]
    UnknownLayout,
    /// It does not accept the suite this software has.
    #[error("trust list does not accept this software's suite")]
    UnknownSuite,
}
