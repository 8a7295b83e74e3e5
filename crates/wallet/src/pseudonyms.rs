//! The holder's pseudonyms, platform by platform: to see, to name, to forget.

use std::fmt;

use nonla_credential::{Day, DisplayName, VerifierId};

use crate::effect::Effect;
use crate::history::{Event, HistoryEntry};
use crate::platform::{Alias, Platform, PlatformChange};
use crate::platforms::PlatformsEdit;
use crate::step::{Change, Step};
use crate::wallet::Wallet;

/// The wallet knows of no pseudonym there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("you have no pseudonym there; `pseudonyms` lists the platforms you have one at")]
pub struct NoSuchPlatform;

/// What is lost with a forgotten platform. Show it and ask again before committing the step.
#[derive(Debug)]
#[must_use = "show the warning, ask, then commit the step"]
pub struct Forgetting {
    /// What the wallet will no longer know.
    pub warning: ForgetWarning,
    /// What to commit.
    pub step: Step,
}

/// What forgetting a platform costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForgetWarning {
    /// Which platform.
    pub name: DisplayName,
    /// How often it was answered.
    pub times: u64,
    /// Whether it was asked to erase the account.
    pub erasure_asked: bool,
}

impl fmt::Display for ForgetWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name.as_str();
        write!(
            f,
            "The wallet forgets that you ever used {name}: your alias, since when, and what it was \
             shown in {} answers. {name} forgets nothing: your account, and a ban, stay, and you \
             come back as the same pseudonym.",
            self.times
        )?;
        if !self.erasure_asked {
            write!(f, " To have the account erased, write to the platform first.")?;
        }
        write!(f, " The lines of the history stay until you delete them.")
    }
}

impl Wallet {
    /// The platforms the holder has a pseudonym at, by their ids.
    pub fn platforms(&self) -> impl Iterator<Item = &Platform> {
        self.platforms.iter()
    }

    /// One of them.
    #[must_use]
    pub fn platform(&self, verifier: &VerifierId) -> Option<&Platform> {
        self.platforms.of(verifier)
    }

    /// Gives a platform a name of the holder's own, or takes it away.
    ///
    /// # Errors
    /// [`NoSuchPlatform`].
    pub fn set_alias(
        &self,
        verifier: &VerifierId,
        alias: Option<Alias>,
    ) -> Result<Step, NoSuchPlatform> {
        self.platform(verifier).ok_or(NoSuchPlatform)?;
        let named = PlatformChange::Named(alias);
        Ok(Step::only(Change::Platform(verifier.clone(), Box::new(named))))
    }

    /// Forgets a platform in this wallet. The platform forgets nothing: to have it erase the
    /// account, [write to it](Self::write_to) first.
    ///
    /// Which age it was told about stays, under a hash: a second age would narrow down the birth
    /// date, whoever was forgotten in between.
    ///
    /// # Errors
    /// [`NoSuchPlatform`].
    ///
    /// # Examples
    /// ```
    #[doc = include_str!("doc/wallet.txt")]
    /// use nonla_credential::VerifierId;
    /// use nonla_wallet::NoSuchPlatform;
    ///
    /// let platform = VerifierId::parse("urn:nonla:verifier:agora")?;
    /// assert_eq!(wallet.forget(&platform, today).err(), Some(NoSuchPlatform));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn forget(&self, verifier: &VerifierId, day: Day) -> Result<Forgetting, NoSuchPlatform> {
        let platform = self.platform(verifier).ok_or(NoSuchPlatform)?;
        let warning = ForgetWarning {
            name: platform.name.clone(),
            times: platform.times,
            erasure_asked: platform.erasure.is_some(),
        };
        let entry = HistoryEntry { day, event: Event::PlatformForgotten };
        let changes = vec![Effect::from(PlatformsEdit::forget(verifier)).into(), entry.into()];
        Ok(Forgetting { warning, step: Step::of(changes) })
    }
}
