//! The two platforms of the demo: what they are called, what they ask, what they store.

use nonla_credential::{
    BadPurpose, ClientId, CredentialType, DisplayName, DomainId, IdError, IssuerId, LanguageTag,
    Purpose, RegisteredPurpose, Requirement, ResponseUri, SigningKey, Tier, TierPolicy, TierRule,
    Translation, VerifierEntry, VerifierId,
};
use nonla_verifier::{
    AccountRecord, Freshness, Intent, Moment, PlatformKey, RefusalCounters, Session, SignedRequest,
    Step, Table, Verifier, VerifierConfig, accounts,
};
use rand_chacha::ChaCha20Rng;

use crate::halt::Halt;
use crate::record::Party;
use crate::store::Store;

/// One platform: its verifier, and all that it stores.
pub struct Platform {
    /// Asks, checks, decides.
    pub verifier: Verifier,
    /// Accounts by pseudonym, requests that wait for an answer, counts of refusals.
    pub store: Store,
    /// What the trust list says about it.
    pub entry: VerifierEntry,
    /// The key that signs its requests; kept here so that the demo can play its impostor.
    pub key: SigningKey,
}

impl Platform {
    /// Commits a step.
    ///
    /// # Errors
    /// [`Halt::Store`].
    pub fn commit<T: Send>(&self, step: Step<'_, T>) -> Result<T, Halt> {
        self.store.commit(step)
    }

    /// Asks, and writes down what waits for the answer.
    ///
    /// # Errors
    /// [`Halt::Ask`], [`Halt::Store`].
    pub fn ask(
        &self,
        tier: Tier,
        intent: Intent,
        moment: &Moment<'_>,
        rng: &mut ChaCha20Rng,
    ) -> Result<(String, Session), Halt> {
        let SignedRequest { request, session, .. } =
            self.commit(self.verifier.ask(tier, intent, moment, rng)?)?;
        Ok((request, session))
    }

    /// Every account, as it is stored.
    ///
    /// # Errors
    /// [`Halt::Store`].
    pub fn accounts(&self) -> Result<Vec<AccountRecord>, Halt> {
        let page = self.store.table(&Table::Accounts.first())?;
        let read = page.iter().map(|(key, bytes)| accounts::read(key, bytes));
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// How many presentations were refused for what.
    ///
    /// # Errors
    /// [`Halt::Store`].
    pub fn refusals(&self) -> Result<RefusalCounters, Halt> {
        self.commit(RefusalCounters::read())
    }
}

/// Which of the two platforms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Platform A.
    A,
    /// Platform B.
    B,
}

impl At {
    /// The platform as a party.
    #[must_use]
    pub const fn party(self) -> Party {
        match self {
            Self::A => Party::PlatformA,
            Self::B => Party::PlatformB,
        }
    }
}

/// Both platforms.
pub struct Platforms {
    /// A forum.
    pub a: Platform,
    /// A market.
    pub b: Platform,
}

impl Platforms {
    /// One of them.
    #[must_use]
    pub const fn at(&self, at: At) -> &Platform {
        match at {
            At::A => &self.a,
            At::B => &self.b,
        }
    }

    /// One of them, to change.
    pub const fn at_mut(&mut self, at: At) -> &mut Platform {
        match at {
            At::A => &mut self.a,
            At::B => &mut self.b,
        }
    }
}

/// The trust domain of the demo.
pub(crate) const DOMAIN: &str = "urn:nonla:domain:demo";

const POLICY_A: &str = r#"{
 "post":{"need":{"proof":{"age_at_least":18,"resident_country":"VN","one_account":true,
   "not_expired":true,"not_revoked":true}},
   "purpose":"one account for each adult resident, to post","retention_days":365},
 "comment":{"need":{"proof":{"age_at_least":18,"resident_country":"VN","one_account":true,
   "not_expired":true,"not_revoked":true}},
   "purpose":"one account for each adult resident, to comment","retention_days":365},
 "livestream":{"need":{"proof":{"age_at_least":18,"resident_country":"VN","one_account":true,
   "not_expired":true,"not_revoked":true,"enrolled_before_days":30}},
   "purpose":"livestreams by people enrolled before this month","retention_days":365},
 "commerce":{"need":{"proof":{"age_at_least":18,"resident_country":"VN","one_account":true,
   "not_expired":true,"not_revoked":true}},
   "purpose":"one shop for each adult resident","retention_days":730}}"#;

/// Platform A asks for 18, platform B for 16.
fn policy_b() -> String {
    POLICY_A.replace("\"age_at_least\":18", "\"age_at_least\":16").replace("adult", "16-year-old")
}

/// The purpose of a tier of platform A, in Vietnamese.
const fn in_vietnamese(tier: Tier) -> &'static str {
    match tier {
        Tier::Read => "đọc bài viết công khai",
        Tier::Post => "mỗi người trưởng thành cư trú một tài khoản, để đăng bài",
        Tier::Comment => "mỗi người trưởng thành cư trú một tài khoản, để bình luận",
        Tier::Livestream => "phát trực tiếp, cho người đã được đăng ký từ trước tháng này",
        Tier::Commerce => "mỗi người trưởng thành cư trú một gian hàng",
    }
}

/// The same of platform B.
fn in_vietnamese_b(tier: Tier) -> String {
    in_vietnamese(tier).replace("người trưởng thành", "người từ 16 tuổi")
}

/// Platform A, a forum.
///
/// # Errors
/// [`Halt::BadRegister`]; the fixed texts are well formed.
pub(crate) fn platform_a(rng: &mut ChaCha20Rng) -> Result<Platform, Halt> {
    let names = Names { id: "agora", name: "Agora, a forum (platform A)" };
    platform((&names, POLICY_A), &|tier| in_vietnamese(tier).to_owned(), rng)
}

/// Platform B, a market.
///
/// # Errors
/// [`Halt::BadRegister`]; the fixed texts are well formed.
pub(crate) fn platform_b(rng: &mut ChaCha20Rng) -> Result<Platform, Halt> {
    let names = Names { id: "bazaar", name: "Bazaar, a market (platform B)" };
    platform((&names, &policy_b()), &in_vietnamese_b, rng)
}

struct Names {
    id: &'static str,
    name: &'static str,
}

/// A platform with its policy, whose purposes are English, and what they are in Vietnamese.
fn platform(
    (names, policy): (&Names, &str),
    in_vietnamese: &dyn Fn(Tier) -> String,
    rng: &mut ChaCha20Rng,
) -> Result<Platform, Halt> {
    let policy = TierPolicy::parse(policy.as_bytes()).map_err(|_| Halt::BadRegister)?;
    let config = config(names, policy).map_err(|_| Halt::BadRegister)?;
    let key = SigningKey::generate(rng);
    let entry = VerifierEntry {
        id: config.id.clone(),
        name: DisplayName::parse(names.name)?,
        client_ids: vec![config.client_id.clone()],
        response_uris: vec![config.response_uri.clone()],
        request_keys: vec![key.verifying_key()],
        handovers: Vec::new(),
        purposes: purposes(&config, in_vietnamese).map_err(|_| Halt::BadRegister)?,
    };
    let signing_key = SigningKey::from_seed(&key.to_seed());
    Ok(Platform {
        verifier: Verifier::new(config, signing_key, PlatformKey::generate(rng)),
        store: Store::default(),
        entry,
        key,
    })
}

fn config(names: &Names, policy: TierPolicy) -> Result<VerifierConfig, IdError> {
    let Names { id, .. } = names;
    Ok(VerifierConfig {
        domain: DomainId::parse(DOMAIN)?,
        id: VerifierId::parse(&format!("urn:nonla:verifier:{id}"))?,
        client_id: ClientId::parse(&format!("https://{id}.example"))?,
        response_uri: ResponseUri::parse(&format!("https://{id}.example/nonla/answer"))?,
        issuer: IssuerId::parse("urn:nonla:issuer:civil-register")?,
        credential_type: CredentialType::parse("urn:nonla:resident:1")?,
        policy,
        return_delay_days: 30,
        freshness: Freshness::default(),
    })
}

/// What the platform registered: for each purpose just what its tier needs.
fn purposes(
    config: &VerifierConfig,
    in_vietnamese: &dyn Fn(Tier) -> String,
) -> Result<Vec<RegisteredPurpose>, BadPurpose> {
    let policy = &config.policy;
    let asks = |tier: &Tier| {
        let rule = policy.rule(*tier)?;
        Some((*tier, rule, rule.need.requirement()?.clone()))
    };
    let registered = |(tier, rule, most): (Tier, &TierRule, Requirement)| {
        let translation = Translation {
            lang: LanguageTag::VIETNAMESE,
            text: Purpose::typed(&in_vietnamese(tier))?,
        };
        Ok(RegisteredPurpose {
            purpose: rule.purpose.clone(),
            lang: LanguageTag::ENGLISH,
            translations: vec![translation],
            issuer: config.issuer.clone(),
            vct: config.credential_type.clone(),
            most,
            retention_days: rule.retention,
        })
    };
    Tier::ALL.iter().filter_map(asks).map(registered).collect()
}
