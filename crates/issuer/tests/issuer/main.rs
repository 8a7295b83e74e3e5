//! The issuer as its callers see it: offers, credentials, revocation, published lists.

#![cfg(test)]

mod capping;
mod issuing;
mod plants;
mod revoking;
mod town_hall;
