//! Which of the town's two platforms.

use clap::ValueEnum;
use clap::builder::PossibleValue;
use serde::{Deserialize, Serialize};

use crate::platform::At;
use crate::words::say;

/// Which platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stop {
    /// Agora, a forum.
    A,
    /// Bazaar, a market.
    B,
}

impl ValueEnum for Stop {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::A, Self::B]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::A => PossibleValue::new("a").help(say!("stop-a")),
            Self::B => PossibleValue::new("b").help(say!("stop-b")),
        })
    }
}

impl Stop {
    pub(super) const fn at(self) -> At {
        match self {
            Self::A => At::A,
            Self::B => At::B,
        }
    }

    /// A word of the platform's name, by which a wallet finds it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::A => "Agora",
            Self::B => "Bazaar",
        }
    }

    pub(super) const fn letter(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
        }
    }
}
