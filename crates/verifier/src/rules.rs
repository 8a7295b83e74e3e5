//! Who may enter, and what an erasure leaves: each rule once, over plain records.

use nonla_credential::{Day, ErasureOutcome};

use crate::check::Checked;
use crate::intent::Intent;
use crate::outcome::Outcome;
use crate::standing::{Ban, Standing};

/// What comes of a checked answer to a request that still waits for one, and how the account stands
/// then; `None` if it stands as before.
pub(crate) fn admit(
    standing: Option<Standing>,
    checked: &Checked,
    today: Day,
) -> (Outcome, Option<Standing>) {
    let standing = standing.map(|standing| standing.on(today));
    if let Some(ban) = standing.as_ref().and_then(Standing::ban) {
        return (Outcome::Banned { until: ban.until }, None);
    }
    match (standing, checked.intent) {
        (Some(Standing::Erased { may_return_on, .. }), _) if today < may_return_on => {
            (Outcome::ErasedTooRecently { until: may_return_on }, None)
        }
        (Some(Standing::Active { since, tiers }), Intent::Register) => {
            let tiers = tiers.with(&checked.opens);
            (Outcome::AlreadyRegistered, Some(Standing::Active { since, tiers }))
        }
        (Some(Standing::Active { tiers, .. }), Intent::Return) => {
            let proved = tiers.contains(checked.tier);
            (if proved { Outcome::Returning } else { Outcome::TierNotProved }, None)
        }
        (_, Intent::Return) => (Outcome::NoAccount, None),
        (_, Intent::Register) => {
            let tiers = checked.opens.clone();
            (Outcome::New, Some(Standing::Active { since: today, tiers }))
        }
    }
}

/// What comes of an erasure that is heard for the first time, and what stays of the account: a tombstone
/// of its days and its ban.
pub(crate) fn erase(
    standing: &Standing,
    may_return_on: Day,
    today: Day,
) -> (ErasureOutcome, Option<Standing>) {
    let ban = match standing.clone().on(today) {
        Standing::Erased { .. } => return (ErasureOutcome::AlreadyErased, None),
        standing => standing.ban(),
    };
    let tombstone = Standing::Erased { on: today, may_return_on, ban };
    let may_return_on = match ban {
        None => Some(may_return_on),
        Some(Ban { until }) => until.map(|until| until.max(may_return_on)),
    };
    (ErasureOutcome::Erased { may_return_on }, Some(tombstone))
}
