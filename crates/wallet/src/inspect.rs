//! Looking at a request: who asks, what they would learn, what stays hidden, and whether to
//! refuse outright.

use nonla_credential::{
    Asked, Country, CredentialType, Day, Hash, IssuerEntry, IssuerKeyId, LanguageTag, ListName,
    NotRevoked, Period, Predicate, PredicateKind, Purpose, PurposeText, RegisteredPurpose, Request,
    ResidenceStatus, Retention, TypeEntry, VerifiedRequest, VerifierEntry,
};

use crate::answer::HeldAnswer;
use crate::bounds::BoundsUsed;
use crate::evidence::Evidence;
use crate::history::{AskedEntry, Ending, Event, FailureReason, HistoryEntry};
use crate::open_request::{OpenRequest, last_second};
use crate::platforms::PlatformsEdit;
use crate::refusal::RequestRefusal;
use crate::row::Edit;
use crate::step::{Change, Step};
use crate::two_heads::TwoHeads;
use crate::two_lists::TwoLists;
use crate::view::{CROWD, ClaimName, LIST_WARNING_DAYS, Learned, ProvedClaim, Warning};
use crate::wallet::Wallet;

/// An authenticated request, judged and found answerable. Only a person can turn it into a
/// [`Consent`](crate::Consent).
#[must_use = "the person has not decided yet"]
pub struct Asking {
    pub(crate) request: VerifiedRequest,
    pub(crate) verifier: VerifierEntry,
    pub(crate) issuer: IssuerEntry,
    pub(crate) credential_type: TypeEntry,
    /// What the verifier registered for the purpose.
    registered: RegisteredPurpose,
    /// The period to prove for, if one is asked.
    pub(crate) period: Option<Period>,
    trust_list: u64,
    /// The last day of the trust list, if it is near.
    list_ends: Option<Day>,
    /// Another entry of the trust list has this one's name or address.
    lookalike: bool,
    first_time: bool,
    /// The bounds that an answer would bind the wallet to from now on, as it was not before.
    binds: Vec<Warning>,
    /// The wallet was restored, and may have forgotten what it answered since its backup.
    restored: bool,
    /// At most so many people could give the answer, as far as anybody counted.
    crowd: u64,
    pub(crate) day: Day,
    /// Last second at which it is answered, since 1970.
    pub(crate) last_second: i64,
    entry: AskedEntry,
}

/// The wallet will not show this: the reason for the person, and the history line to commit. Of that comes
/// the answer, held back until the person has read the reason or the request expired.
#[derive(Debug)]
pub struct RequestRefused {
    /// Why. For the person alone: the verifier gets the answer of every wallet that shows nothing.
    pub reason: RequestRefusal,
    /// The history line; of it comes the answer. `None` if it is not known who asked, or the answer would
    /// go to somebody else: then nobody is answered.
    pub step: Step<Option<HeldAnswer>>,
    /// What shows to others that there are two trust lists of one number or two revocation lists for one day,
    /// if that is the reason. It is in the step: the wallet keeps it.
    pub evidence: Option<Box<Evidence>>,
}

impl Wallet {
    /// Looks at a request and decides whether it may be put before the person.
    ///
    /// `now` is in seconds since 1970-01-01T00:00:00Z. Whatever this returns, nothing can be sent
    /// before the person acts or the request expires.
    ///
    /// # Errors
    /// [`RequestRefused`] with the reason and the history line that records it.
    ///
    /// # Examples
    /// ```
    #[doc = include_str!("doc/wallet.txt")]
    /// use nonla_wallet::RequestRefusal;
    ///
    /// let refused = wallet.inspect("no request at all", 1_795_000_000).err().ok_or("answered")?;
    /// assert!(matches!(refused.reason, RequestRefusal::Malformed(_)));   // for the person
    /// let answer = wallet.stage(refused.step)?.saved();                     // for the history
    /// assert!(answer.is_none(), "it is not known who asked");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn inspect(&self, request: &str, now: i64) -> Result<Asking, RequestRefused> {
        let day = Self::own_day(now).ok_or_else(RequestRefused::without_a_day)?;
        let mut entry = AskedEntry::of_unknown(Hash::of(request.as_bytes()));
        let text = request;
        let (request, verifier) = match self.authenticate(request, (day, &mut entry)) {
            Ok(known) => known,
            Err(reason) => return Err(RequestRefused::of((reason, None), (day, entry), None)),
        };
        self.judge((request.clone(), verifier), (day, now), &entry).map_err(|reason| {
            let last_second = last_second(&request, now);
            let evidence = self.evidence_in((&request, text), &reason);
            let refused = (reason, evidence.clone());
            let refused = RequestRefused::of(refused, (day, entry), Some(last_second));
            RequestRefused { evidence: evidence.map(Box::new), ..refused }
        })
    }

    /// What a refused request shows of others than who sent it.
    fn evidence_in(
        &self,
        (request, text): (&VerifiedRequest, &str),
        reason: &RequestRefusal,
    ) -> Option<Evidence> {
        let text = text.to_owned();
        match reason {
            RequestRefusal::OtherTrustList => {
                let list = self.trust_text.clone();
                Some(Evidence::TwoLists(TwoLists::Named { list, request: text }))
            }
            RequestRefusal::OtherHead => {
                let asked = request.asked();
                let issuer = asked.issuer.clone();
                let period = asked.not_revoked.as_ref()?.period;
                let head = self.revocation.head(&issuer, period)?.signed().to_owned();
                Some(Evidence::TwoHeads(TwoHeads::Named { issuer, head, request: text }))
            }
            _ => None,
        }
    }

    /// Judges once more what a person said yes to: since they were shown it, the request may have expired,
    /// another one been answered, or the trust list have changed.
    pub(crate) fn judge_again(&self, asking: &Asking, now: i64) -> Result<Asking, RequestRefusal> {
        let day = Self::own_day(now).ok_or(RequestRefusal::ClockUnset)?;
        let request = &asking.request;
        let listed = self.trust_list.verifier_of_key(request.signed_by());
        let listed = listed.filter(|(verifier, _)| verifier.id == asking.verifier.id);
        let (verifier, _) = listed.ok_or(RequestRefusal::UnknownVerifier)?;
        check_addresses(request, verifier)?;
        if asking.has_expired(now) {
            return Err(RequestRefusal::Expired);
        }
        let again = self.judge((request.clone(), verifier), (day, now), &asking.entry)?;
        if again.verifier.name != asking.verifier.name
            || again.learns() != asking.learns()
            || !again.reads_as(asking)
        {
            return Err(RequestRefusal::ChangedMeanwhile);
        }
        Ok(Asking { last_second: asking.last_second, ..again })
    }

    /// Checks that the verifier goes by this wallet's trust list or the one before it.
    fn check_list(&self, named: &ListName, day: Day) -> Result<(), RequestRefusal> {
        let own = &self.trust_list;
        if own.has_ended(day) {
            return Err(RequestRefusal::TrustListEnded { last: own.valid_until() });
        }
        if own.contradicts(named) {
            return Err(RequestRefusal::OtherTrustList);
        }
        let sequence = named.sequence;
        if sequence > own.sequence() {
            return Err(RequestRefusal::UnknownTrustList { sequence });
        }
        if sequence.saturating_add(1) < own.sequence() {
            return Err(RequestRefusal::OldTrustList { sequence });
        }
        Ok(())
    }

    /// Who asks, if the trust list knows them and the answer would go to them.
    fn authenticate(
        &self,
        request: &str,
        (day, entry): (Day, &mut AskedEntry),
    ) -> Result<(VerifiedRequest, &VerifierEntry), RequestRefusal> {
        let request = Request::parse(request)?;
        if self.trust_list.has_ended(day) {
            return Err(RequestRefusal::TrustListEnded { last: self.trust_list.valid_until() });
        }
        let (verifier, key) = self
            .trust_list
            .verifier_of_key(request.key_id())
            .ok_or(RequestRefusal::UnknownVerifier)?;
        let request = request.verify(key)?;
        fill_in(entry, &request, verifier);
        check_addresses(&request, verifier)?;
        Ok((request, verifier))
    }

    fn judge(
        &self,
        (request, verifier): (VerifiedRequest, &VerifierEntry),
        (day, now): (Day, i64),
        entry: &AskedEntry,
    ) -> Result<Asking, RequestRefusal> {
        if request.has_expired(now) {
            return Err(RequestRefusal::Expired);
        }
        self.check_list(&request.content().trust_list, day)?;
        let asked = request.asked();
        let issuer = self.trust_list.issuer(&asked.issuer).ok_or(RequestRefusal::UnknownIssuer)?;
        let credential_type =
            issuer.credential_type(&asked.credential_type).ok_or(RequestRefusal::UnknownIssuer)?;
        check_day(asked, credential_type, now)?;
        self.platforms.check_bounds(&BoundsUsed::of(&verifier.id, asked, day))?;
        let registered = check_purpose(asked, verifier)?.clone();
        self.facts_of(&asked.issuer, &asked.credential_type).ok_or(RequestRefusal::NoCredential)?;
        let period = match &asked.not_revoked {
            Some(not_revoked) => Some(self.period_for(not_revoked, asked)?),
            None => None,
        };
        let known = self.platforms.of(&verifier.id);
        Ok(Asking {
            verifier: verifier.clone(),
            issuer: issuer.clone(),
            credential_type: credential_type.clone(),
            registered,
            period,
            trust_list: self.trust_list.sequence(),
            list_ends: self.list_ends_soon(day),
            lookalike: self.trust_list.has_lookalike(verifier),
            first_time: known.is_none(),
            binds: self.platforms.newly_bound(&verifier.id, &asked.requirement),
            restored: self.was_restored(),
            crowd: self.crowd(asked),
            day,
            last_second: last_second(&request, now),
            entry: entry.clone(),
            request,
        })
    }

    /// The last day of the trust list, if it is near.
    fn list_ends_soon(&self, day: Day) -> Option<Day> {
        let last = self.trust_list.valid_until();
        (last.days_since(day) <= LIST_WARNING_DAYS).then_some(last)
    }

    /// At most how many people could give the answer. A presentation names the issuer key, so it is
    /// those the issuer counts in public for the key of this credential; and if a time since
    /// enrolment is asked for, at most those it counted in all by then. The holder is one at least,
    /// though the newest list may be older than their credential; whom nobody counted is not there.
    fn crowd(&self, asked: &Asked) -> u64 {
        self.counted(asked).map_or(1, |people| people.max(1))
    }

    /// The same as the issuer's lists tell it; `None` if they do not.
    fn counted(&self, asked: &Asked) -> Option<u64> {
        let credential = self.credential_of(&asked.issuer, &asked.credential_type)?;
        let heads = || self.revocation.heads_of(&asked.issuer).map(|head| head.content());
        let newest = heads().next_back()?;
        let key = IssuerKeyId::of(&credential.issuer_key);
        let of_key = newest.counters.of_key(key).map(|count| count.people);
        let mut crowd = of_key?;
        let enrolled = asked.requirement.get(PredicateKind::EnrolledAtLeast);
        if let Some(Predicate::EnrolledAtLeast(days)) = enrolled {
            let enrolled_by = days.latest_enrolment(asked.as_of)?;
            let earlier = heads().rfind(|head| head.period.day() <= enrolled_by);
            crowd = crowd.min(earlier.map_or(crowd, |head| head.counters.people));
        }
        Some(crowd)
    }

    /// The period to prove for: the oldest that the verifier accepts and whose file the wallet has.
    /// With the newest instead, an issuer that publishes a bad or a late file for some people would
    /// see which wallets fall back. The head named must be the one the wallet knows.
    fn period_for(&self, asked: &NotRevoked, query: &Asked) -> Result<Period, RequestRefusal> {
        let known = self.revocation.head(&query.issuer, asked.period);
        if known.is_some_and(|known| known.hash() != asked.head) {
            return Err(RequestRefusal::OtherHead);
        }
        let facts = self
            .facts_of(&query.issuer, &query.credential_type)
            .ok_or(RequestRefusal::NoCredential)?;
        let accepted = asked.oldest_period..=asked.period;
        let own = self.revocation.gaps_of(&query.issuer, facts.handle);
        let oldest = own.map(|gap| gap.period).find(|period| accepted.contains(period));
        oldest.ok_or(RequestRefusal::UnknownPeriod { period: asked.period })
    }
}

fn check_addresses(
    request: &VerifiedRequest,
    verifier: &VerifierEntry,
) -> Result<(), RequestRefusal> {
    let content = request.content();
    if !verifier.client_ids.contains(&content.client_id) {
        return Err(RequestRefusal::ForeignClientId);
    }
    if !verifier.response_uris.contains(&content.response_uri) {
        return Err(RequestRefusal::ForeignResponseUri);
    }
    Ok(())
}

/// A free date would let a verifier search for the birth date: one day off is a time zone, more
/// is not.
fn check_day(asked: &Asked, entry: &TypeEntry, now: i64) -> Result<(), RequestRefusal> {
    let today = entry.zone_minutes.day_at(now).ok_or(RequestRefusal::OtherDay)?;
    if asked.as_of.days_since(today).abs() > 1 {
        return Err(RequestRefusal::OtherDay);
    }
    Ok(())
}

/// What the verifier registered for the purpose it names, which the request keeps within.
fn check_purpose<'a>(
    asked: &Asked,
    verifier: &'a VerifierEntry,
) -> Result<&'a RegisteredPurpose, RequestRefusal> {
    let credential = (&asked.issuer, &asked.credential_type);
    let registered =
        verifier.purpose(&asked.purpose, credential).ok_or(RequestRefusal::UnregisteredPurpose)?;
    check_within(asked, registered)?;
    Ok(registered)
}

fn check_within(asked: &Asked, registered: &RegisteredPurpose) -> Result<(), RequestRefusal> {
    if let Some(more) = asked.requirement.over_asks(&registered.most) {
        return Err(RequestRefusal::OverAsking(more.clone()));
    }
    if asked.retention > registered.retention_days {
        return Err(RequestRefusal::KeepsTooLong);
    }
    Ok(())
}

/// What the history says of a request whose sender is known.
fn fill_in(entry: &mut AskedEntry, request: &VerifiedRequest, verifier: &VerifierEntry) {
    let asked = request.asked();
    entry.verifier = Some(verifier.id.clone());
    entry.name = Some(verifier.name.clone());
    entry.credential_type = Some(asked.credential_type.clone());
    asked.requirement.iter().for_each(|predicate| note(entry, predicate));
    entry.purpose = Some(asked.purpose.clone());
    entry.retention = Some(asked.retention);
}

/// What the history says of one predicate: claims by their names, never their values.
fn note(entry: &mut AskedEntry, predicate: &Predicate) {
    let proved = match predicate {
        Predicate::ResidentIn(_) => return entry.claims.push(ClaimName::ResidentCountry),
        Predicate::OneAccount => return entry.pseudonym = true,
        Predicate::NotExpired => ProvedClaim::NotExpired,
        Predicate::AgeAtLeast(age) => ProvedClaim::AgeAtLeast(*age),
        Predicate::EnrolledAtLeast(days) => ProvedClaim::EnrolledDaysAgo(*days),
        Predicate::ProvinceIn(provinces) => ProvedClaim::ProvinceIn(provinces.clone()),
        Predicate::StatusIn(statuses) => ProvedClaim::StatusIn(statuses.clone()),
        Predicate::NotRevoked => ProvedClaim::NotRevoked,
    };
    entry.predicates.push(proved);
}

/// Warns of a predicate of which nobody counts how many people fulfil it.
fn crowd_unknown(predicate: &Predicate) -> Option<Warning> {
    let counted = match predicate {
        Predicate::ResidentIn(country) => *country == Country::VIETNAM,
        // The provinces differ by a factor of thirty.
        Predicate::ProvinceIn(_) => false,
        // Nearly everybody is a citizen.
        Predicate::StatusIn(statuses) => statuses.contains(ResidenceStatus::Citizen),
        // Those who are of age or enrolled long ago are many; the rest is about the credential.
        Predicate::AgeAtLeast(_)
        | Predicate::EnrolledAtLeast(_)
        | Predicate::NotExpired
        | Predicate::NotRevoked
        | Predicate::OneAccount => true,
    };
    (!counted).then(|| Warning::CrowdUnknown(predicate.clone()))
}

impl RequestRefused {
    /// The refusal of a request. If it is known who asked, there is an answer, held back until the
    /// person has read the reason or the `last_second` is over.
    fn of(
        (reason, evidence): (RequestRefusal, Option<Evidence>),
        (day, entry): (Day, AskedEntry),
        last_second: Option<i64>,
    ) -> Self {
        let entry = entry.ended(Ending::Failed(FailureReason::from(&reason)));
        let line = HistoryEntry { day, event: Event::Presentation(entry) };
        let evidence = evidence.map(|evidence| Change::Evidence(Box::new(evidence), day));
        let changes = std::iter::once(line.into()).chain(evidence).collect();
        let step = Step::of(changes).giving(last_second.map(HeldAnswer::until));
        Self { reason, step, evidence: None }
    }

    /// The clock names no day: there is no line without one, and nobody is answered.
    fn without_a_day() -> Self {
        let step = Step::of(Vec::new()).giving(None);
        Self { reason: RequestRefusal::ClockUnset, step, evidence: None }
    }
}

impl Asking {
    /// Who asks, as the trust list names them.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierEntry {
        &self.verifier
    }

    /// How that is known, in words.
    #[must_use]
    pub fn verified_how(&self) -> String {
        format!(
            "signed with a key that trust list {} gives to {}",
            self.trust_list, self.verifier.id
        )
    }

    /// The number of the trust list that names the verifier.
    #[must_use]
    pub const fn trust_list(&self) -> u64 {
        self.trust_list
    }

    /// What the verifier would learn, all of it.
    #[must_use]
    pub fn learns(&self) -> Vec<Learned> {
        let asked = self.request.asked();
        let credential = Learned::Credential(asked.issuer.clone());
        let learned = asked.requirement.iter().filter_map(|predicate| self.learned(predicate));
        std::iter::once(credential).chain(learned).collect()
    }

    /// What the verifier learns from one predicate: for "not revoked" on which day, if there is one.
    fn learned(&self, predicate: &Predicate) -> Option<Learned> {
        let as_of = self.request.asked().as_of;
        Some(match predicate {
            Predicate::ResidentIn(country) => Learned::ResidentCountry(*country),
            Predicate::NotExpired => Learned::NotExpired(as_of),
            Predicate::AgeAtLeast(age) => Learned::AgeAtLeast(*age, as_of),
            Predicate::EnrolledAtLeast(days) => Learned::EnrolledDaysAgo(*days),
            Predicate::ProvinceIn(provinces) => Learned::ProvinceIn(provinces.clone()),
            Predicate::StatusIn(statuses) => Learned::StatusIn(statuses.clone()),
            Predicate::NotRevoked => Learned::NotRevoked(self.period?),
            Predicate::OneAccount => Learned::Pseudonym,
        })
    }

    /// Whose values stay hidden: everything but what is shown in the open.
    #[must_use]
    pub fn stays_hidden(&self) -> Vec<ClaimName> {
        let shown = &self.entry.claims;
        ClaimName::ALL.into_iter().filter(|name| !shown.contains(name)).collect()
    }

    /// Why the verifier asks, in its own words.
    #[must_use]
    pub const fn purpose(&self) -> &Purpose {
        &self.request.asked().purpose
    }

    /// The language of [`purpose`](Self::purpose).
    #[must_use]
    pub const fn purpose_language(&self) -> &LanguageTag {
        &self.registered.lang
    }

    /// Why the verifier asks, in the language a person wants if the purpose is registered in it; otherwise
    /// as the request names it. Show the person which language it is in then.
    #[must_use]
    pub fn purpose_in(&self, wanted: &LanguageTag) -> PurposeText<'_> {
        self.registered.text_in(wanted)
    }

    /// Whether the purpose reads the same in both, in whatever language.
    fn reads_as(&self, other: &Self) -> bool {
        let (own, others) = (&self.registered, &other.registered);
        own.lang == others.lang && own.translations == others.translations
    }

    /// How long it will keep the verdict.
    #[must_use]
    pub const fn retention(&self) -> Retention {
        self.request.asked().retention
    }

    /// The type of credential that would be used.
    #[must_use]
    pub const fn credential_type(&self) -> &CredentialType {
        &self.credential_type.vct
    }

    /// What the person should know before saying yes.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let asked = self.request.asked();
        let mut warnings: Vec<Warning> =
            self.list_ends.map(Warning::TrustListEnds).into_iter().collect();
        warnings.extend(self.lookalike.then_some(Warning::Lookalike));
        if self.first_time {
            warnings.push(Warning::FirstTimeHere);
        }
        if self.restored && !self.binds.is_empty() {
            warnings.push(Warning::UnknownSinceBackup);
        }
        warnings.extend(self.binds.iter().cloned());
        if asked.retention.days() > 366 {
            warnings.push(Warning::KeptLong(asked.retention));
        }
        let small = Some(self.crowd).filter(|people| *people < CROWD);
        warnings.extend(small.map(Warning::SmallCrowd));
        warnings.extend(asked.requirement.iter().filter_map(crowd_unknown));
        warnings
    }

    /// Whether an answer no longer counts at `now` (seconds since 1970).
    #[must_use]
    pub const fn has_expired(&self, now: i64) -> bool {
        now > self.last_second
    }

    /// Notes that the person is being asked: commit it before showing the request. If they never
    /// decide, [`Wallet::expire_requests`] makes a line of the history of it.
    pub fn opened(&self) -> Step {
        let open =
            OpenRequest { expires_at: self.last_second, day: self.day, asked: self.entry.clone() };
        Step::only(PlatformsEdit::Open(Edit::put(open)))
    }

    /// The history line of this request with this ending, and that it is decided.
    pub(crate) fn ended(&self, ending: Ending) -> Vec<Change> {
        let entry = self.entry.clone().ended(ending);
        let entry = HistoryEntry { day: self.day, event: Event::Presentation(entry) };
        vec![entry.into(), Change::Closed(self.request.hash())]
    }
}
