//! Issuers, verifiers and a holder, as small or as large as a measurement needs them.

use nonla_credential::{
    AgeThreshold, Asked, BirthdayRule, CivilZone, Claims, ClientId, Counters, Country,
    CredentialRequest, CredentialType, Day, DisplayName, DomainId, FullName, GapFile, GapIndex,
    GapKeyEntry, Handle, HandleLimit, Hash, Head, HeadContent, IdNumber, IssuedCredential,
    IssuerEntry, IssuerId, IssuerKeyEntry, LanguageTag, ListName, Nonce, NotRevoked, Offer,
    OfferCode, Period, Predicate, Province, Purpose, Query, RegisteredPurpose, RequestContent,
    Requirement, ResidenceStatus, ResponseUri, Retention, SigningKey, TrustListContent, TypeEntry,
    UncheckedClaims, VerifiedRequest, VerifierEntry, VerifierId, layout_hash, sign_trust_list,
    slot_values,
};
use nonla_crypto::{DigitSecretKey, DigitTable, SecretKey};
use nonla_storage::{Vault, WalletStore};
use nonla_wallet::Wallet;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

/// Noon of the day, in Vietnam, in seconds since 1970.
pub(crate) const NOW: i64 = 1_795_323_600;

/// Everybody a holder deals with.
pub(crate) struct Scene {
    pub(crate) rng: ChaCha20Rng,
    operator: SigningKey,
    trust_list: String,
    issuers: Vec<Issuer>,
    verifiers: Vec<(VerifierEntry, SigningKey)>,
}

struct Issuer {
    entry: IssuerEntry,
    key: SecretKey,
    gap_key: SecretKey,
    head_key: SigningKey,
    digit_table: DigitTable,
    credentials: u64,
}

pub(crate) fn today() -> Day {
    CivilZone::VIETNAM.day_at(NOW).unwrap()
}

impl Scene {
    /// So many issuers with so many types each, and so many verifiers.
    pub(crate) fn new((issuers, types): (usize, usize), verifiers: usize) -> Self {
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        let issuers: Vec<Issuer> =
            (0..issuers).map(|number| Issuer::new(number, types, &mut rng)).collect();
        let verifiers: Vec<_> = (0..verifiers).map(|number| verifier(number, &mut rng)).collect();
        let operator = SigningKey::generate(&mut rng);
        let content = TrustListContent {
            domain: DomainId::parse("urn:nonla:domain:vn").unwrap(),
            sequence: 0,
            published: today(),
            valid_until: TrustListContent::latest_end(today()),
            previous: None,
            suites: vec![nonla_crypto::SUITE_ID.to_owned()],
            issuers: issuers.iter().map(|issuer| issuer.entry.clone()).collect(),
            verifiers: verifiers.iter().map(|(entry, _)| entry.clone()).collect(),
        };
        let trust_list = sign_trust_list(&operator, &content).unwrap();
        Self { rng, operator, trust_list, issuers, verifiers }
    }

    pub(crate) fn wallet(&mut self) -> Wallet {
        Wallet::new(self.operator.verifying_key(), &self.trust_list, &mut self.rng).unwrap()
    }

    /// One credential of each issuer and type, and what the issuers published.
    pub(crate) async fn enrol<S: WalletStore>(&mut self, vault: &mut Vault<S>) {
        for issuer in &mut self.issuers {
            for number in 0..issuer.entry.types.len() {
                issuer.enrol(number, vault, &mut self.rng).await;
            }
            issuer.publish(vault).await;
        }
    }

    /// A request of one of the verifiers for a credential of the first issuer.
    pub(crate) fn ask(&mut self, verifier: usize) -> String {
        let issuer = &self.issuers[0];
        let (entry, key) = &self.verifiers[verifier];
        let period = Period::of(today());
        let asked = Asked {
            credential_type: issuer.entry.types[0].vct.clone(),
            issuer: issuer.entry.id.clone(),
            as_of: today(),
            requirement: requirement(),
            not_revoked: Some(NotRevoked {
                period,
                head: issuer.head().hash(),
                oldest_period: NotRevoked::oldest_for(period, today()),
            }),
            purpose: purpose(),
            retention: Retention::from_days(365),
        };
        let content = RequestContent {
            client_id: entry.client_ids[0].clone(),
            response_uri: entry.response_uris[0].clone(),
            nonce: Nonce::generate(&mut self.rng),
            expires_at: NOW + 300,
            trust_list: ListName { sequence: 0, hash: Hash::of(self.trust_list.as_bytes()) },
            query: Query::new(&asked),
        };
        VerifiedRequest::sign(key, content).unwrap().0
    }
}

impl Issuer {
    fn new(number: usize, types: usize, rng: &mut ChaCha20Rng) -> Self {
        let (key, gap_key) = (SecretKey::generate(rng), SecretKey::generate(rng));
        let head_key = SigningKey::generate(rng);
        let digit_table = DigitSecretKey::generate(rng).table().unwrap();
        let type_entry = |number: usize| TypeEntry {
            vct: CredentialType::parse(&format!("urn:nonla:type:{number}")).unwrap(),
            layout: layout_hash(),
            zone_minutes: CivilZone::VIETNAM,
            birthday_rule: BirthdayRule::FirstOfMarch,
        };
        let entry = IssuerEntry {
            id: IssuerId::parse(&format!("urn:nonla:issuer:{number}")).unwrap(),
            name: DisplayName::parse(&format!("Issuer {number}")).unwrap(),
            since: today(),
            types: (0..types).map(type_entry).collect(),
            keys: vec![IssuerKeyEntry {
                key: key.public_key(),
                digit_key: *digit_table.key(),
                valid_from: today(),
                valid_until: today().checked_add_days(3 * 365).unwrap(),
                withdrawn_on: None,
            }],
            gap_keys: vec![GapKeyEntry {
                key: gap_key.public_key(),
                valid_from: Day::FIRST,
                valid_until: Day::LAST,
            }],
            head_key: head_key.verifying_key(),
        };
        Self { entry, key, gap_key, head_key, digit_table, credentials: 0 }
    }

    /// Offer, blind request, credential; each step committed.
    async fn enrol<S: WalletStore>(
        &mut self,
        number: usize,
        vault: &mut Vault<S>,
        rng: &mut ChaCha20Rng,
    ) {
        let offer = Offer {
            issuer: self.entry.id.clone(),
            vct: self.entry.types[number].vct.clone(),
            issuer_key: self.key.public_key(),
            code: OfferCode::generate(rng),
            nonce: Nonce::generate(rng),
            anchor: None,
        };
        let taken = vault.wallet().receive(&offer.to_bytes().unwrap(), today(), rng).unwrap();
        let taken = vault.commit_at(taken, NOW).await.unwrap();
        let request = taken.request;
        let reply = self.sign(&offer, &CredentialRequest::parse(&request).unwrap());
        let received = taken.pending.finish(vault.wallet(), &reply, today()).unwrap();
        vault.commit(received.confirm()).await.unwrap();
    }

    fn sign(&mut self, offer: &Offer, request: &CredentialRequest) -> Vec<u8> {
        self.credentials += 1;
        let handle = Handle::new(self.credentials * 61);
        let entry = self.entry.credential_type(&offer.vct).unwrap();
        let header = self.entry.header(entry);
        let checked = request.blind.check(&offer.context(&header)).unwrap();
        let claims = claims();
        let values = slot_values(&claims, handle);
        let signature = checked.sign(&self.key, &header, &values).unwrap();
        let credential = IssuedCredential {
            issuer: offer.issuer.clone(),
            vct: offer.vct.clone(),
            request: request.hash(),
            issuer_key: offer.issuer_key,
            claims,
            handle,
            signature,
        };
        credential.to_bytes().unwrap()
    }

    fn files(&self) -> Vec<Vec<u8>> {
        let signer = (&self.gap_key, &self.entry.id);
        let revoked = (1..400).map(|number| Handle::new(number * 101 + 7));
        vec![GapFile::sign(signer, Period::of(today()), 0, revoked).unwrap().to_bytes()]
    }

    fn signed_head(&self) -> String {
        let content = HeadContent {
            issuer: self.entry.id.clone(),
            period: Period::of(today()),
            handle_limit: HandleLimit::for_population(1).unwrap(),
            revoked: 0,
            root: GapIndex::of(self.files().iter().map(Vec::as_slice)).root(),
            previous: None,
            counters: Counters { people: 1_000_000, ..Counters::default() },
        };
        Head::sign(&self.head_key, &content).unwrap()
    }

    fn head(&self) -> Head {
        let verifying = self.head_key.verifying_key();
        Head::read(&self.signed_head(), &verifying, &self.entry.id).unwrap()
    }

    /// The wallet takes over digit table and revocation list.
    async fn publish<S: WalletStore>(&self, vault: &mut Vault<S>) {
        let table = vault.wallet().learn_digit_table(&self.digit_table.to_bytes()).unwrap();
        vault.commit(table).await.unwrap();
        let files = self.files();
        let index = GapIndex::of(files.iter().map(Vec::as_slice)).to_bytes();
        let heads = [self.signed_head()];
        let heads = [heads[0].as_str()];
        let own = [(0, files[0].as_slice())];
        let learnt = vault.wallet().learn_revocation_list(&self.entry.id, (&heads, &index), own);
        vault.commit(learnt.unwrap()).await.unwrap();
    }
}

fn claims() -> Claims {
    Claims::new(UncheckedClaims {
        valid_until: today().checked_add_days(365).unwrap(),
        birth_date: Day::parse("1990-03-01").unwrap(),
        enrolled_on: today(),
        resident_country: Country::VIETNAM,
        province: Some(Province::parse("001").unwrap()),
        status: ResidenceStatus::Citizen,
        nationality: Country::VIETNAM,
        full_name: FullName::parse("Nguyễn Văn An").unwrap(),
        id_number: IdNumber::parse("001090000001").unwrap(),
    })
    .unwrap()
}

fn requirement() -> Requirement {
    Requirement::of([
        Predicate::ResidentIn(Country::VIETNAM),
        Predicate::NotExpired,
        Predicate::AgeAtLeast(AgeThreshold::EIGHTEEN),
        Predicate::NotRevoked,
        Predicate::OneAccount,
    ])
}

pub(crate) fn purpose() -> Purpose {
    Purpose::parse("one account for each adult resident, to post").unwrap()
}

fn verifier(number: usize, rng: &mut ChaCha20Rng) -> (VerifierEntry, SigningKey) {
    let key = SigningKey::generate(rng);
    let site = format!("https://platform-{number}.example");
    let entry = VerifierEntry {
        id: VerifierId::parse(&format!("platform-{number}")).unwrap(),
        name: DisplayName::parse(&format!("Platform {number}")).unwrap(),
        client_ids: vec![ClientId::parse(&site).unwrap()],
        response_uris: vec![ResponseUri::parse(&format!("{site}/answer")).unwrap()],
        request_keys: vec![key.verifying_key()],
        handovers: Vec::new(),
        purposes: vec![RegisteredPurpose {
            purpose: purpose(),
            lang: LanguageTag::ENGLISH,
            translations: Vec::new(),
            issuer: IssuerId::parse("urn:nonla:issuer:0").unwrap(),
            vct: CredentialType::parse("urn:nonla:type:0").unwrap(),
            most: requirement(),
            retention_days: Retention::from_days(365),
        }],
    };
    (entry, key)
}
