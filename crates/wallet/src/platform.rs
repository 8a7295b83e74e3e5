//! The holder's pseudonyms, platform by platform: since when, called what, shown what.

use std::fmt;

use nonla_credential::{Day, DisplayName, Nonce, Requirement, TrustListError, VerifierId};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::effect::Effect;
use crate::history::{Event, HistoryEntry};
use crate::step::{Change, Step};
use crate::wallet::Wallet;

/// One platform the holder has a pseudonym at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Which: the scope of the pseudonym.
    pub verifier: VerifierId,
    /// What the trust list called it when it was last used.
    pub name: DisplayName,
    /// The holder's own name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<Alias>,
    /// The day it was first answered.
    pub first_used: Day,
    /// The day it was last answered.
    pub last_used: Day,
    /// How often it was answered.
    pub times: u64,
    /// Everything it was ever shown, taken together.
    pub shown: Requirement,
    /// The erasure that was asked for last, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasure: Option<ErasureAsked>,
}

/// An erasure the holder asked a platform for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErasureAsked {
    /// On which day.
    pub day: Day,
    /// The nonce of the message; the receipt names it.
    pub nonce: Nonce,
    /// Whether the platform's receipt came.
    pub receipted: bool,
}

/// The holder's own name for a platform: 1 to 80 visible characters.
///
/// ```
/// use nonla_wallet::{Alias, BadAlias};
///
/// assert_eq!(Alias::parse("the forum").map(|alias| alias.as_str().len()), Ok(9));
/// assert_eq!(Alias::parse(""), Err(BadAlias));
/// // Two spellings of one name are one alias.
/// assert_eq!(Alias::parse("cho\u{31b}\u{323}"), Alias::parse("chợ"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Alias(DisplayName);

impl Alias {
    /// Takes a name that the holder typed, in whatever spelling, and normalises it to NFC.
    ///
    /// # Errors
    /// [`BadAlias`].
    pub fn parse(text: &str) -> Result<Self, BadAlias> {
        DisplayName::typed(text).map(Self).map_err(|_: TrustListError| BadAlias)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// What somebody calls a platform may tell who they are.
impl Drop for Alias {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The text is no alias.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an alias has 1 to 80 visible characters and no blank at either end")]
pub struct BadAlias;

/// The wallet knows of no pseudonym there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("you have no pseudonym there; `pseudonyms` lists the platforms you have one at")]
pub struct NoSuchPlatform;

/// That a platform was answered, and with what.
pub(crate) struct PlatformUse {
    pub(crate) verifier: VerifierId,
    pub(crate) name: DisplayName,
    pub(crate) day: Day,
    pub(crate) shown: Requirement,
}

/// A change to what the wallet knows of a platform. It is settled when it is staged: of a platform that
/// was forgotten meanwhile there is nothing to change, and its record does not come back.
pub(crate) enum PlatformChange {
    Named(Option<Alias>),
    ErasureAsked(ErasureAsked),
    /// The receipt for the message with this nonce came.
    ErasureReceipted(Nonce),
}

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

impl Platform {
    fn new(used: PlatformUse) -> Self {
        Self {
            verifier: used.verifier,
            name: used.name,
            alias: None,
            first_used: used.day,
            last_used: used.day,
            times: 1,
            shown: used.shown,
            erasure: None,
        }
    }

    fn used_again(&mut self, used: PlatformUse) {
        self.name = used.name;
        self.last_used = self.last_used.max(used.day);
        self.times = self.times.saturating_add(1);
        self.shown = self.shown.together_with(&used.shown);
    }

    fn changed(&mut self, change: PlatformChange) {
        match change {
            PlatformChange::Named(alias) => self.alias = alias,
            PlatformChange::ErasureAsked(asked) => self.erasure = Some(asked),
            PlatformChange::ErasureReceipted(nonce) => {
                let asked = self.erasure.as_mut().filter(|asked| asked.nonce == nonce);
                if let Some(asked) = asked {
                    asked.receipted = true;
                }
            }
        }
    }

    /// What to call it: the holder's alias, else the listed name.
    #[must_use]
    pub fn called(&self) -> &str {
        self.alias.as_ref().map_or(self.name.as_str(), Alias::as_str)
    }
}

impl Wallet {
    /// The platforms the holder has a pseudonym at, by their ids.
    pub fn platforms(&self) -> impl Iterator<Item = &Platform> {
        self.platforms.values()
    }

    /// One of them.
    #[must_use]
    pub fn platform(&self, verifier: &VerifierId) -> Option<&Platform> {
        self.platforms.get(verifier)
    }

    pub(crate) fn platform_after(&self, used: PlatformUse) -> Platform {
        match self.platforms.get(&used.verifier) {
            Some(known) => {
                let mut platform = known.clone();
                platform.used_again(used);
                platform
            }
            None => Platform::new(used),
        }
    }

    /// A platform with this change; `None` if the wallet knows of no pseudonym there any more.
    pub(crate) fn platform_with(
        &self,
        verifier: &VerifierId,
        change: PlatformChange,
    ) -> Option<Platform> {
        let mut platform = self.platform(verifier)?.clone();
        platform.changed(change);
        Some(platform)
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
        let changes = vec![Effect::PlatformForgotten(verifier.clone()).into(), entry.into()];
        Ok(Forgetting { warning, step: Step::of(changes) })
    }
}
