//! Foreign residents of the invented register: where they come from and what they are called.

use super::names::{Sex, pick};
use rand::Rng;

/// The name customs of one foreign country.
pub(super) struct Foreigners {
    /// The nationality, as an ISO 3166-1 code.
    pub(super) country: &'static str,
    /// How many of them live in Viet Nam, relative to the others.
    pub(super) weight: u32,
    family_first: bool,
    family: &'static [&'static str],
    male: &'static [&'static str],
    female: &'static [&'static str],
}

/// A full name in the order this country writes it.
pub(super) fn foreign_name(rng: &mut impl Rng, people: &Foreigners, sex: Sex) -> String {
    let family = pick(rng, people.family);
    let given = match sex {
        Sex::Male => pick(rng, people.male),
        Sex::Female => pick(rng, people.female),
    };
    if people.family_first { format!("{family} {given}") } else { format!("{given} {family}") }
}

/// Where foreign residents come from.
pub(super) const FOREIGNERS: &[Foreigners] = &[
    Foreigners {
        country: "KR",
        weight: 30,
        family_first: true,
        family: &["Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Cho", "Yoon", "Jang", "Lim"],
        male: &["Minjun", "Jihoon", "Seojun", "Dohyun", "Sungmin", "Hyunwoo", "Jaehyun", "Taeho"],
        female: &["Seoyeon", "Jiwoo", "Minji", "Soyoung", "Hyejin", "Yuna", "Eunji", "Sujin"],
    },
    Foreigners {
        country: "CN",
        weight: 22,
        family_first: true,
        family: &["Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Zhao", "Huang", "Zhou", "Wu"],
        male: &["Wei", "Qiang", "Jun", "Hao", "Ming", "Yichen", "Zihan", "Jianguo", "Lei"],
        female: &["Fang", "Xiuying", "Min", "Jing", "Yan", "Yating", "Xinyi", "Meiling", "Na"],
    },
    Foreigners {
        country: "JP",
        weight: 14,
        family_first: false,
        family: &["Satō", "Suzuki", "Tanaka", "Itō", "Yamada", "Nakamura", "Kobayashi", "Katō"],
        male: &["Hiroshi", "Takumi", "Kenji", "Haruto", "Ren", "Daiki", "Shōta", "Yūto"],
        female: &["Yui", "Sakura", "Aiko", "Hana", "Misaki", "Yōko", "Rina", "Emi"],
    },
    Foreigners {
        country: "TW",
        weight: 10,
        family_first: true,
        family: &["Chen", "Lin", "Huang", "Chang", "Lee", "Wang", "Wu", "Tsai"],
        male: &["Chih-Ming", "Chun-Chi", "Wei-Ting", "Po-Han", "Yu-Hsiang"],
        female: &["Mei-Hui", "Shu-Fen", "Ya-Ting", "Yi-Chun", "Pei-Shan"],
    },
    Foreigners {
        country: "US",
        weight: 7,
        family_first: false,
        family: &["Smith", "Johnson", "Brown", "Garcia", "O'Brien", "Miller", "Davis", "Martinez"],
        male: &["James", "Michael", "David", "Robert", "Daniel", "Ethan", "Liam", "Carlos"],
        female: &["Mary", "Emily", "Sarah", "Jessica", "Olivia", "Emma", "Sofía", "Grace"],
    },
    Foreigners {
        country: "FR",
        weight: 5,
        family_first: false,
        family: &["Martin", "Bernard", "Lefèvre", "Dubois", "Moreau", "Girard", "Béranger"],
        male: &["Jean", "Éric", "François", "Hugo", "Rémi", "Théo", "Luc", "Antoine"],
        female: &["Camille", "Chloé", "Zoé", "Hélène", "Inès", "Sophie", "Élise", "Manon"],
    },
    Foreigners {
        country: "GB",
        weight: 3,
        family_first: false,
        family: &["Taylor", "Wilson", "Evans", "Thomas", "Roberts", "Walker", "Wright", "Hughes"],
        male: &["Oliver", "Harry", "George", "Jack", "Thomas", "Alfie", "Owen", "Rhys"],
        female: &["Amelia", "Isla", "Lily", "Poppy", "Freya", "Alice", "Megan", "Ruby"],
    },
    Foreigners {
        country: "DE",
        weight: 3,
        family_first: false,
        family: &["Müller", "Schmidt", "Schäfer", "Weber", "Köhler", "Becker", "Krüger", "Groß"],
        male: &["Jürgen", "Lukas", "Jonas", "Felix", "Björn", "Stefan", "Paul", "Moritz"],
        female: &["Anna", "Lena", "Käthe", "Sabine", "Jana", "Mia", "Hannah", "Ulrike"],
    },
    Foreigners {
        country: "IN",
        weight: 3,
        family_first: false,
        family: &["Sharma", "Patel", "Singh", "Kumar", "Gupta", "Reddy", "Nair", "Iyer"],
        male: &["Arjun", "Rahul", "Vikram", "Amit", "Sanjay", "Rohan", "Karthik", "Anil"],
        female: &["Priya", "Ananya", "Kavya", "Neha", "Pooja", "Deepa", "Lakshmi", "Meera"],
    },
    Foreigners {
        country: "PH",
        weight: 3,
        family_first: false,
        family: &["Santos", "Reyes", "Cruz", "Bautista", "Ocampo", "Dela Cruz", "Ramos", "Muñoz"],
        male: &["Jose", "Mark", "Angelo", "Paolo", "Rommel", "Jericho", "Miguel"],
        female: &["Maria", "Angel", "Joy", "Kristine", "Liza", "Rowena", "Grace"],
    },
];
