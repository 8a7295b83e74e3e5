//! Who plays: people of the register, by what the story needs of them.

use nonla_credential::{AgeThreshold, BirthdayRule, Country, Day, reaches_age_on};
use nonla_issuer::Person;
use nonla_wallet::Wallet;

use crate::demo::DemoError;

/// Days the story takes before it comes to birthdays.
const STORY_DAYS: i32 = 4;
/// Longest wait for a birthday: credentials must not run out meanwhile.
const HALF_A_YEAR: i32 = 183;

/// A person with a wallet.
pub(crate) struct Holder {
    pub(crate) person: usize,
    pub(crate) wallet: Wallet,
}

/// Positions in the register of those the story is about.
pub(crate) struct Cast {
    /// An adult resident: the story follows this person.
    pub(crate) hero: usize,
    /// Another adult resident.
    pub(crate) other: usize,
    /// Whoever is next to turn 18 once the story has got there, and on which day.
    pub(crate) almost_adult: Option<(usize, Day)>,
    /// A citizen abroad of age, if the register has one.
    pub(crate) abroad: Option<usize>,
    /// The other adult residents that are enrolled.
    pub(crate) crowd: Vec<usize>,
}

impl Cast {
    /// Chooses hero and other, and as many more as make `holders` together.
    pub(crate) fn choose(people: &[Person], day: Day, holders: usize) -> Result<Self, DemoError> {
        let of_age = |person: &Person| {
            reaches_age_on(person.birth_date(), AgeThreshold::EIGHTEEN, BirthdayRule::FirstOfMarch)
        };
        let adult = |person: &Person| of_age(person).is_some_and(|of_age| of_age < day);
        let resident = |person: &Person| person.resident_country() == Country::VIETNAM;
        let position = |wanted: &dyn Fn(&Person) -> bool| people.iter().position(wanted);
        let almost_adult = people
            .iter()
            .enumerate()
            .filter(|(_, person)| resident(person))
            .filter_map(|(position, person)| Some((position, of_age(person)?)))
            .filter(|(_, birthday)| (STORY_DAYS..HALF_A_YEAR).contains(&birthday.days_since(day)))
            .min_by_key(|(_, birthday)| *birthday);
        let abroad = position(&|person| adult(person) && !resident(person));
        let mut adults = people
            .iter()
            .enumerate()
            .filter(|(_, person)| adult(person) && resident(person))
            .map(|(position, _)| position);
        let too_few = DemoError::TooFewPeople { holders };
        let (Some(hero), Some(other)) = (adults.next(), adults.next()) else {
            return Err(too_few);
        };
        let crowd: Vec<usize> = adults.take(holders.saturating_sub(2)).collect();
        if crowd.len() + 2 < holders {
            return Err(too_few);
        }
        Ok(Self { hero, other, almost_adult, abroad, crowd })
    }
}
