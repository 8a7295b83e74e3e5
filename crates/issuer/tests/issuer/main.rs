//! The issuer as its callers see it: offers, credentials, revocation, published lists.

#![cfg(test)]

mod capping;
mod issuing;
mod moving;
mod plants;
mod publishing;
mod re_enrolling;
mod revoking;
mod rotating;
mod self_revoking;
mod town_hall;
