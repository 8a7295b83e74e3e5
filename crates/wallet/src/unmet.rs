//! Which conditions of a request the holder's own credential does not meet. For the holder alone: no
//! message to a verifier says any of it.

use nonla_credential::{IssuedCredential, latest_birth_day};

use crate::holding::NoGap;
use crate::inspect::Asking;
use crate::view::Learned;
use crate::wallet::Wallet;

impl Asking {
    /// What the verifier asks to learn and is not so, by the credential that the request is for: empty
    /// if the holder can show all of it.
    ///
    /// Show it to the person, and to nobody else: a verifier receives the one answer of every wallet
    /// that shows nothing.
    #[must_use]
    pub fn unmet(&self, wallet: &Wallet) -> Vec<Learned> {
        let asked = self.request.asked();
        let credential = wallet.credential_of(&asked.issuer, &asked.credential_type);
        let mut conditions = self.learns();
        conditions.retain(|condition| {
            !credential.is_some_and(|credential| self.is_so(condition, (credential, wallet)))
        });
        conditions
    }

    fn is_so(
        &self,
        condition: &Learned,
        (credential, wallet): (&IssuedCredential, &Wallet),
    ) -> bool {
        let claims = &credential.claims;
        match condition {
            Learned::Credential(_) | Learned::Pseudonym => true,
            Learned::ResidentCountry(country) => claims.resident_country() == *country,
            Learned::AgeAtLeast(age, day) => {
                let latest = latest_birth_day(*day, *age, self.credential_type.birthday_rule);
                latest.is_ok_and(|latest| claims.birth_date() <= latest)
            }
            Learned::ProvinceIn(provinces) => {
                claims.province().is_some_and(|province| provinces.contains(province))
            }
            Learned::StatusIn(statuses) => statuses.contains(claims.status()),
            Learned::NotExpired(day) => *day <= claims.valid_until(),
            Learned::NotRevoked(period) => {
                !matches!(wallet.own_gap(credential, *period), Err(NoGap::Revoked))
            }
            Learned::EnrolledDaysAgo(days) => {
                let latest = days.latest_enrolment(self.request.asked().as_of);
                latest.is_some_and(|latest| claims.enrolled_on() <= latest)
            }
        }
    }
}
