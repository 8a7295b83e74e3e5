//! Founding a town, and bringing it back from its file.

use std::path::Path;
use std::sync::Arc;

use nonla_credential::{CivilZone, Period};
use nonla_issuer::{newest_list, sample_register};
use nonla_record::Change;
use rand::rngs::OsRng;
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;

use super::books::{Founding, founding, founding_key, put_founding};
use super::failure::Failure;
use super::town::{LISTED, Town, clock};
use super::town_error::{NAME, TownError};
use crate::files::FileError;
use crate::halt::Halt;
use crate::office::is_adult_resident;
use crate::store::Store;
use crate::town_file::{Part, TownFile};
use crate::world::World;

impl Town {
    /// Founds a town today, with a seed that nobody knows before. All of it is written at once.
    pub(in crate::practice) fn found(
        folder: &Path,
        (people, crowd): (u32, u32),
    ) -> Result<Self, Failure> {
        check_free(folder)?;
        let day = CivilZone::VIETNAM.day_at(clock()?).ok_or(Failure::Clock)?;
        // As large as numbers in JSON are.
        let seed = OsRng.next_u64() >> 11;
        let founding = Founding { seed, day, people, crowd };
        let world = world_of(&founding)?;
        std::fs::create_dir_all(folder)
            .map_err(|error| FileError::Write { file: folder.to_owned(), error })?;
        let file = TownFile::open(&folder.join(NAME)).map_err(TownError::from)?;
        let founded = file.found(&founding_key(), &all_records(&world, &founding));
        if !founded.map_err(TownError::from)? {
            return Err(TownError::There(folder.to_owned()).into());
        }
        Self::of(file, &founding)
    }

    /// Brings a town back.
    pub(in crate::practice) fn open(folder: &Path) -> Result<Self, Failure> {
        let (path, none) = (folder.join(NAME), || TownError::None(folder.to_owned()));
        if !path.is_file() || path.metadata().is_ok_and(|file| file.len() == 0) {
            return Err(none().into());
        }
        let file = TownFile::open(&path).map_err(TownError::from)?;
        let founding = file.commit(Part::Town, founding()).map_err(TownError::from)?;
        Self::of(file, &founding.ok_or_else(none)?)
    }

    /// A town whose keys follow from the seed, and whose records are in the file.
    fn of(file: TownFile, founding: &Founding) -> Result<Self, Failure> {
        let file = Arc::new(file);
        let store = |part| Store::in_file(Arc::clone(&file), part);
        let population = usize::try_from(founding.people).map_err(|_| Halt::BadRegister)?;
        let mut world = World::with_keys(population, founding.day, founding.seed)?;
        // Nothing that is drawn from now on follows from the seed.
        world.rng = ChaCha20Rng::from_rng(OsRng).map_err(|_| Failure::Clock)?;
        world.office = store(Part::Issuer);
        world.platforms.a.store = store(Part::PlatformA);
        world.platforms.b.store = store(Part::PlatformB);
        world.people = world.office.register()?.everybody();
        let newest = world.office.commit(newest_list())?;
        world.today = newest.map_or(founding.day, Period::day);
        world.publish()?;
        Ok(Self { world, books: store(Part::Town), founded: founding.day })
    }
}

/// What a town publishes is not to replace what somebody else published.
fn check_free(folder: &Path) -> Result<(), Failure> {
    let taken = ["operator.key", "published"].iter().any(|name| folder.join(name).exists());
    if taken {
        return Err(TownError::There(folder.to_owned()).into());
    }
    match Town::open(folder) {
        Ok(_) => Err(TownError::There(folder.to_owned()).into()),
        Err(Failure::Town(TownError::None(_))) => Ok(()),
        Err(other) => Err(other),
    }
}

/// The records of everybody in a new world.
fn all_records(world: &World, founding: &Founding) -> Vec<Change> {
    let parts = [
        (Part::Issuer, world.office.everything()),
        (Part::PlatformA, world.platforms.a.store.everything()),
        (Part::PlatformB, world.platforms.b.store.everything()),
    ];
    let records = parts.into_iter().flat_map(|(part, records)| {
        let put = move |(key, bytes)| part.change(&Change::Put(key, bytes));
        records.into_iter().map(put)
    });
    records.chain([Part::Town.change(&put_founding(founding))]).collect()
}

fn world_of(founding: &Founding) -> Result<World, Failure> {
    let Founding { seed, day, people, crowd, .. } = founding;
    let [people, crowd] = [people, crowd].map(|count| usize::try_from(*count));
    let people = sample_register(people.map_err(|_| Halt::BadRegister)?, *day, *seed);
    let mut world = World::before_the_first_list(people, *day, *seed)?;
    let numbers = LISTED..world.people.len();
    let adult = |number: &usize| {
        world.people.get(*number).is_some_and(|person| is_adult_resident(person, *day))
    };
    let crowd = numbers.filter(adult).take(crowd.map_err(|_| Halt::BadRegister)?);
    for number in crowd.collect::<Vec<_>>() {
        world.enrol_without_wallet(number)?;
    }
    world.publish()?;
    Ok(world)
}
