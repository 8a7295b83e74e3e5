//! Who plays: people of the register, by what the story needs of them.

use nonla_credential::{AgeThreshold, BirthdayRule, Country, Day, reaches_age_on};
use nonla_issuer::Person;
use nonla_wallet::{CROWD, Wallet};

use crate::demo::problem::DemoError;
use crate::office::is_adult_resident;

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
    /// An adult resident who is enrolled late, and has answered nobody until then.
    pub(crate) newcomer: usize,
    /// The other adult residents with a wallet.
    pub(crate) crowd: Vec<usize>,
    /// Adult residents who are enrolled and play no further part: a person alone is no crowd.
    pub(crate) enrolled: Vec<usize>,
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
            .filter(|(_, person)| is_adult_resident(person, day))
            .map(|(position, _)| position);
        let too_few = DemoError::TooFewPeople { holders };
        let (Some(hero), Some(other), Some(newcomer)) =
            (adults.next(), adults.next(), adults.next())
        else {
            return Err(too_few);
        };
        let crowd: Vec<usize> = adults.by_ref().take(holders.saturating_sub(2)).collect();
        if crowd.len() + 2 < holders {
            return Err(too_few);
        }
        let enough = usize::try_from(CROWD).map_or(0, |enough| enough.saturating_sub(crowd.len()));
        let enrolled = adults.take(enough).collect();
        Ok(Self { hero, other, almost_adult, abroad, newcomer, crowd, enrolled })
    }
}
