//! An issuer made of the bare mathematics, with its published lists.

use nonla_credential::{
    BirthdayRule, CivilZone, Claims, Counters, CredentialType, Day, DisplayName, GapFile, GapIndex,
    GapKeyEntry, Handle, HandleLimit, Head, HeadContent, IssuerEntry, IssuerId, IssuerKeyEntry,
    Period, SigningKey, TypeEntry, layout_hash, slot_values,
};
use nonla_crypto::{
    DigitSecretKey, DigitTable, HolderSecret, IssuanceContext, SecretKey, Signature,
};

use super::holder_kind::revoked_handles;
use super::seed::seeded;
use crate::verifier::VerifierConfig;

pub(super) const ZONE: CivilZone = CivilZone::VIETNAM;

/// Which of the issuer's two keys.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum WhichKey {
    /// Counts today.
    Current,
    /// Counted until 641 days ago.
    Retired,
}

/// Keys, digit table, and the revocation lists of today and two days before.
pub(super) struct TestIssuer {
    id: IssuerId,
    credential_type: TypeEntry,
    current: SecretKey,
    retired: SecretKey,
    table: DigitTable,
    gap_key: SecretKey,
    head_key: SigningKey,
    day: Day,
    lists: Vec<(GapFile, Head)>,
}

impl TestIssuer {
    pub(super) fn new(seed: u64, day: Day, config: &VerifierConfig) -> Self {
        let mut rng = seeded(seed, "issuer", &[config.issuer.as_bytes()]);
        let mut issuer = Self {
            id: config.issuer.clone(),
            credential_type: type_entry(&config.credential_type),
            current: SecretKey::generate(&mut rng),
            retired: SecretKey::generate(&mut rng),
            table: DigitSecretKey::generate(&mut rng).table().expect("a key that has a table"),
            gap_key: SecretKey::generate(&mut rng),
            head_key: SigningKey::generate(&mut rng),
            day,
            lists: Vec::new(),
        };
        // Nobody is on the oldest list, so a proof for it says nothing about today.
        for (days_ago, revokes) in [(2, false), (1, true), (0, true)] {
            issuer.publish_list(days_ago, revokes);
        }
        issuer
    }

    /// What the trust list says of this issuer.
    pub(super) fn entry(&self) -> IssuerEntry {
        let key = |which, first: i32, last: i32| IssuerKeyEntry {
            key: self.key(which).public_key(),
            digit_key: *self.table.key(),
            valid_from: self.days_from_today(first),
            valid_until: self.days_from_today(last),
            withdrawn_on: None,
        };
        IssuerEntry {
            id: self.id.clone(),
            name: DisplayName::parse("Test issuer").expect("a name"),
            since: self.days_from_today(-2_000),
            types: vec![self.credential_type.clone()],
            keys: vec![key(WhichKey::Current, -700, 3_650), key(WhichKey::Retired, -2_000, -641)],
            gap_keys: vec![GapKeyEntry {
                key: self.gap_key.public_key(),
                valid_from: self.days_from_today(-2_000),
                valid_until: self.days_from_today(3_650),
            }],
            head_key: self.head_key.verifying_key(),
        }
    }

    pub(super) const fn key(&self, which: WhichKey) -> &SecretKey {
        match which {
            WhichKey::Current => &self.current,
            WhichKey::Retired => &self.retired,
        }
    }

    pub(super) const fn table(&self) -> &DigitTable {
        &self.table
    }

    pub(super) fn newest_head(&self) -> &Head {
        &self.lists.last().expect("three lists were published").1
    }

    /// The gaps of one period.
    pub(super) fn gaps(&self, period: Period) -> &GapFile {
        let list = self.lists.iter().find(|(_, head)| head.content().period == period);
        &list.expect("a test world publishes the lists of today and of two days before").0
    }

    /// The oldest list, which no platform accepts any more.
    pub(super) fn oldest_period(&self) -> Period {
        self.lists.first().expect("three lists were published").1.content().period
    }

    /// Signs a person's claims.
    pub(super) fn sign(
        &self,
        which: WhichKey,
        (secret, claims, handle): (&HolderSecret, &Claims, Handle),
    ) -> Signature {
        let entry = self.entry();
        let header = entry.header(&self.credential_type);
        let key = self.key(which);
        let context = IssuanceContext {
            issuer_id: self.id.as_bytes(),
            issuer_key: &key.public_key(),
            header: &header,
            nonce: b"test",
        };
        let request = secret.blind_request(&context, &mut seeded(0, "blind", &[]));
        let checked = request.check(&context).expect("a blind request just made");
        checked.sign(key, &header, &slot_values(claims, handle)).expect("claims that can be signed")
    }

    fn publish_list(&mut self, days_ago: i32, revokes: bool) {
        let period = Period::of(self.days_from_today(-days_ago));
        let revoked = revoked_handles().filter(|_| revokes);
        let file = GapFile::sign((&self.gap_key, &self.id), period, 0, revoked)
            .expect("gaps that can be signed");
        let bytes = file.to_bytes();
        let content = HeadContent {
            issuer: self.id.clone(),
            period,
            handle_limit: HandleLimit::for_population(1).expect("a small population"),
            revoked: file.revoked(),
            root: GapIndex::of([bytes.as_slice()]).root(),
            previous: self.lists.last().map(|(_, head)| head.hash()),
            counters: Counters { revoked: file.revoked(), ..Counters::default() },
        };
        let text = Head::sign(&self.head_key, &content).expect("a head has a JSON form");
        let head = Head::read(&text, &self.head_key.verifying_key(), &self.id);
        self.lists.push((file, head.expect("a head just signed")));
    }

    fn days_from_today(&self, days: i32) -> Day {
        self.day.checked_add_days(days).expect("a test world's day is within 1910 and 2060")
    }
}

fn type_entry(vct: &CredentialType) -> TypeEntry {
    TypeEntry {
        vct: vct.clone(),
        layout: layout_hash(),
        zone_minutes: ZONE,
        birthday_rule: BirthdayRule::FirstOfMarch,
    }
}
