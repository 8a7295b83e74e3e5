//! A file of a revocation list that its issuer broke: seen whole by every wallet that has it as its
//! own, and handed back as evidence.

use nonla_app::world::World;
use nonla_credential::{
    Counters, CredentialRequest, GapFile, GapIndex, GapKeyEntry, GapListError, Handle, HandleLimit,
    Head, HeadContent, IssuerEntry, IssuerId, Period, SigningKey, file_of,
};
use nonla_crypto::SecretKey;
use nonla_wallet::{BadFile, NotEvidence, UpdateError, Wallet};

use crate::age::{ADULT, small_world};
use crate::trust::next_list;

/// An issuer whose list keys the test holds, and a wallet with a credential of it.
struct Publisher {
    gap_key: SecretKey,
    head_key: SigningKey,
    wallet: Wallet,
    own: Handle,
}

/// A list as published.
struct Published {
    head: String,
    index: Vec<u8>,
    files: Vec<Vec<u8>>,
}

impl Publisher {
    fn new(world: &mut World) -> Self {
        let gap_key = SecretKey::generate(&mut world.rng);
        let head_key = SigningKey::generate(&mut world.rng);
        let list = next_list(world, |content| {
            let issuer = &mut content.issuers[0];
            issuer.head_key = head_key.verifying_key();
            let GapKeyEntry { valid_from, valid_until, .. } = issuer.gap_keys[0];
            let key = gap_key.public_key();
            issuer.gap_keys = vec![GapKeyEntry { key, valid_from, valid_until }];
        });
        let operator = world.operator().1.verifying_key();
        let mut wallet = Wallet::new(operator, &list, &mut world.rng).unwrap();
        let offer = world.offer(ADULT).unwrap().to_bytes().unwrap();
        let taken = wallet.receive(&offer, world.today, &mut world.rng).unwrap();
        let taken = wallet.stage_at(taken, world.now()).unwrap().saved();
        let request = taken.request;
        assert!(CredentialRequest::parse(&request).is_ok());
        let reply = world.issue(ADULT, &request).unwrap();
        let received = taken.pending.finish(&wallet, &reply, world.today).unwrap();
        wallet.stage(received.confirm()).unwrap().saved();
        let own = wallet.credentials().next().unwrap().handle;
        Self { gap_key, head_key, wallet, own }
    }

    fn entry(&self) -> &IssuerEntry {
        &self.wallet.trust_list().issuers()[0]
    }

    /// The list of the world's day, its files changed by `spoil` before the head is signed.
    fn publish(&self, world: &World, spoil: impl Fn(u64, &mut Vec<u8>)) -> Published {
        let issuer: IssuerId = self.entry().id.clone();
        let period = Period::of(world.today);
        let handle_limit: HandleLimit = world.list().unwrap().1.content().handle_limit;
        // Some revoked handles, so that a file has gaps besides the holder's own.
        let near = [self.own.number() + 1, self.own.number() + 700].map(Handle::new);
        let files: Vec<Vec<u8>> = (0..handle_limit.files())
            .map(|number| {
                let key = (&self.gap_key, &issuer);
                let mut bytes = GapFile::sign(key, period, number, near).unwrap().to_bytes();
                spoil(number, &mut bytes);
                bytes
            })
            .collect();
        let index = GapIndex::of(files.iter().map(Vec::as_slice));
        let content = HeadContent {
            issuer,
            period,
            handle_limit,
            revoked: 2,
            root: index.root(),
            previous: None,
            counters: Counters { revoked: 2, ..Counters::default() },
        };
        let head = Head::sign(&self.head_key, &content).unwrap();
        Published { head, index: index.to_bytes(), files }
    }

    fn learn(&self, list: &Published) -> Result<(), UpdateError> {
        let files = (0..).zip(list.files.iter().map(Vec::as_slice));
        let given = ([list.head.as_str()], list.index.as_slice());
        self.wallet.learn_revocation_list(&self.entry().id, (&given.0, given.1), files).map(drop)
    }
}

/// Puts the signature of the first gap in the place of the last: a well-formed one that does not fit.
fn swap_signature(bytes: &mut [u8]) {
    const FLOOR: usize = 8 + 8 + 4;
    let entry = (bytes.len() - FLOOR)
        / usize::try_from(u32::from_be_bytes(bytes[16..20].try_into().unwrap())).unwrap();
    let first = bytes[FLOOR + 4..FLOOR + entry].to_vec();
    let length = bytes.len();
    bytes[length - entry + 4..].copy_from_slice(&first);
}

fn evidence(said: Result<(), UpdateError>) -> BadFile {
    match said {
        Err(UpdateError::BadFile(file)) => *file,
        other => panic!("{other:?}"),
    }
}

/// Serves T-B11, G5, T-A19 (A3): broken for others in the same file, so that the holder's own gap still
/// verifies, and the wallet sees it all the same.
#[test]
fn a_bad_file_is_seen_whole_and_comes_back_as_evidence() {
    let mut world = small_world("bad file");
    let publisher = Publisher::new(&mut world);
    let good = publisher.publish(&world, |_, _| {});
    assert_eq!(publisher.learn(&good), Ok(()));

    let own = file_of(publisher.own);
    let bad = publisher.publish(&world, |number, bytes| {
        if number == own {
            swap_signature(bytes);
        }
    });
    let file = evidence(publisher.learn(&bad));
    assert_eq!((file.number, &file.head, &file.index), (own, &bad.head, &bad.index));
    assert_eq!(file.bytes, bad.files[usize::try_from(own).unwrap()]);
    assert_eq!(file.confirm(publisher.entry()), Ok(GapListError::BadSignature));
    let written = serde_json::to_string(&file).unwrap();
    assert!(serde_json::from_str::<BadFile>(&written).unwrap() == file);
    let handle = publisher.own.number().to_string();
    assert!(!format!("{file:?}").contains(&handle), "nothing of the holder");

    let holes = publisher.publish(&world, |number, bytes| {
        if number == own {
            bytes[20..24].copy_from_slice(&[0; 4]);
        }
    });
    let file = evidence(publisher.learn(&holes));
    assert_eq!(file.confirm(publisher.entry()), Ok(GapListError::DoesNotTile));
}

/// Serves T-A19 (A3): a mirror that gives out something else is not the issuer, and a good file
/// accuses nobody.
#[test]
fn evidence_holds_only_against_who_published_it() {
    let mut world = small_world("bad file");
    let publisher = Publisher::new(&mut world);
    let good = publisher.publish(&world, |_, _| {});
    let own = usize::try_from(file_of(publisher.own)).unwrap();
    let mut mirrored = Published { files: good.files.clone(), ..good };
    swap_signature(&mut mirrored.files[own]);
    let said = publisher.learn(&mirrored);
    assert_eq!(said, Err(UpdateError::GapList(GapListError::NotInHead)));

    let mut accusation = BadFile {
        issuer: publisher.entry().id.clone(),
        head: mirrored.head,
        index: mirrored.index,
        number: file_of(publisher.own),
        bytes: good.files[own].clone(),
    };
    assert_eq!(accusation.confirm(publisher.entry()), Err(NotEvidence::Good));
    accusation.bytes.clone_from(&mirrored.files[own]);
    let not_published = Err(NotEvidence::NotPublished(GapListError::NotInHead));
    assert_eq!(accusation.confirm(publisher.entry()), not_published);
    let another = &world.trust_list().issuers()[0];
    assert!(matches!(accusation.confirm(another), Err(NotEvidence::NotPublished(_))));
}
