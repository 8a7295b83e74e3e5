//! Who may be given what: each rule once, over plain records.

mod caps;
mod devices;
mod lists;
mod offers;
mod re_enrolment;
mod revocation;
mod tags;

pub use devices::MOST_DEVICES;

pub(crate) use caps::{check_cap, check_gap_cap};
pub(crate) use lists::check_next;
pub(crate) use offers::{MAX_OPEN_OFFERS, check_kind, check_open_offers, check_present};
pub(crate) use re_enrolment::check_listed;
pub(crate) use revocation::{better_of, revoke};
pub(crate) use tags::check_tag;
