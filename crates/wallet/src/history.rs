//! What happened: one entry for each request, with claim names and never a claim's value.

use nonla_credential::{Day, Purpose, Retention, VerifierId};

use crate::refusal::RequestRefusal;
use crate::view::ClaimName;

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The person agreed and a presentation was made.
    Approved,
    /// The person said no.
    Declined,
    /// The wallet refused, or could not answer, before or after the person was asked.
    Refused(RequestRefusal),
}

/// One line of the history. Nobody but the holder has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The day, in the wallet's civil time (UTC+7).
    pub day: Day,
    /// Who asked, if that could be established.
    pub verifier: Option<VerifierId>,
    /// Which claims were asked about.
    pub claims: Vec<ClaimName>,
    /// Why, in the verifier's words.
    pub purpose: Option<Purpose>,
    /// How long the verifier said it keeps the verdict.
    pub retention: Option<Retention>,
    /// How it ended.
    pub ending: Ending,
}
