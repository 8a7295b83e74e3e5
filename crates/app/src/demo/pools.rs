//! Parties that pool what they know, and what they wish to know.

use serde::Serialize;

/// Parties that put their records together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pool {
    /// Platform A alone.
    A,
    /// Platform B alone.
    B,
    /// Both platforms.
    AAndB,
    /// The issuer alone.
    Issuer,
    /// The issuer and platform A.
    IssuerAndA,
    /// The issuer and platform B.
    IssuerAndB,
    /// All three.
    All,
}

/// A question that parties try to answer together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// The person of the register behind an account at A.
    WhoseAtA,
    /// The person of the register behind an account at B.
    WhoseAtB,
    /// The account at B of the person behind an account at A.
    SameAtB,
    /// The account at A of a given person.
    WhereAtA,
    /// The users of its own who return: it can tell.
    WhoReturns,
    /// The person behind an account, from records with a hash of the person planted in them: they can tell.
    WhoseWithLeak,
}
