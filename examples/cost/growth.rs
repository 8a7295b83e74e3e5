//! How time and bytes grow with the claims of a credential, the ranges of a statement and the
//! holders in a batch.

use nonla_crypto::adversary::one_pairing;
use nonla_crypto::{Bound, MAX_SLOTS, SlotValue, Statement, verify, verify_batch};
use rand_chacha::ChaCha20Rng;

use super::engine::{BIRTH, COUNTRY, HEADER, Holder, Keys, SLOTS, VALID_UNTIL, context, scope};
use super::step::{Step, measure};
use super::{BATCH, Failure, Tables, batch_of_64, prepare, present};

/// Slots of the credentials that are compared; the first slot holds no claim.
const SLOT_COUNTS: [usize; 7] = [2, 5, 9, 13, 17, 25, MAX_SLOTS];
const MOST_RANGES: usize = 8;
const BATCHES: [usize; 7] = [1, 2, 4, 8, 16, 32, BATCH];

/// What is drawn against one quantity.
pub(crate) struct Panel {
    pub(crate) quantity: &'static str,
    /// In pairings.
    pub(crate) times: Vec<Line>,
    pub(crate) bytes: Line,
}

/// Points from left to right.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) points: Vec<(f64, f64)>,
}

/// One holder who proves one statement.
struct Case {
    x: usize,
    holder: Holder,
    tables: Tables,
    statement: Statement,
    proof: Vec<u8>,
}

impl Case {
    fn new(
        x: usize,
        (keys, holder): (&Keys, Holder),
        statement: Statement,
        rng: &mut ChaCha20Rng,
    ) -> Result<Self, Failure> {
        let tables = prepare(keys, &holder);
        let proof = present(&statement, (keys, &holder), Some(&tables), rng)?;
        Ok(Self { x, holder, tables, statement, proof })
    }

    /// One claim shown and the pseudonym, of a credential with this many slots.
    fn of_slots(slots: usize, keys: &Keys, rng: &mut ChaCha20Rng) -> Result<Self, Failure> {
        let mut holder = Holder::adult(keys, rng);
        holder.claims = vec![SlotValue::Integer(1); slots - 1];
        let public = keys.credential.public_key();
        let context = context(&public, b"nonce");
        let checked = holder.secret.blind_request(&context, rng).check(&context)?;
        holder.signature = checked.sign(&keys.credential, HEADER, &holder.claims)?;
        let statement = Statement::new(public, HEADER, slots)?
            .show(1, SlotValue::Integer(1))?
            .with_pseudonym(&scope(), holder.secret.pseudonym(&scope()));
        Self::new(slots - 1, (keys, holder), statement, rng)
    }

    /// The same of a credential of the usual size, with this many ranges.
    fn of_ranges(ranges: usize, keys: &Keys, rng: &mut ChaCha20Rng) -> Result<Self, Failure> {
        let holder = Holder::adult(keys, rng);
        let plain = Statement::new(keys.credential.public_key(), HEADER, SLOTS)?
            .with_digit_key(*keys.digits.key())
            .show(COUNTRY, SlotValue::Integer(568))?
            .with_pseudonym(&scope(), holder.secret.pseudonym(&scope()));
        let both = [(BIRTH, Bound::AtMost(39_000)), (VALID_UNTIL, Bound::AtLeast(46_000))];
        let statement = both
            .iter()
            .cycle()
            .take(ranges)
            .try_fold(plain, |plain, (slot, bound)| plain.range(*slot, *bound))?;
        Self::new(ranges, (keys, holder), statement, rng)
    }

    fn steps<'a>(&'a self, keys: &'a Keys, rng: &ChaCha20Rng) -> [Step<'a>; 2] {
        let [mut rng1, mut rng2] = [rng.clone(), rng.clone()];
        let owner = (keys, &self.holder);
        let prove = move || present(&self.statement, owner, Some(&self.tables), &mut rng1).is_ok();
        let verify = move || verify(&self.statement, &self.proof, &mut rng2).is_ok();
        [Step::new("prove", "", prove), Step::new("verify", "", verify)]
    }
}

/// Measures everything in one run.
pub(crate) fn measured(keys: &Keys, rng: &mut ChaCha20Rng) -> Result<[Panel; 3], Failure> {
    let claims = SLOT_COUNTS.map(|slots| Case::of_slots(slots, keys, rng));
    let claims = claims.into_iter().collect::<Result<Vec<_>, _>>()?;
    let ranges = (0..=MOST_RANGES).map(|ranges| Case::of_ranges(ranges, keys, rng));
    let ranges = ranges.collect::<Result<Vec<_>, _>>()?;
    let batch = batch_of_64(keys, rng)?;
    let batch: Vec<(&Statement, &[u8])> = batch.iter().map(|(s, p)| (s, p.as_slice())).collect();

    let mut steps = vec![Step::new("pairing", "", || {
        std::hint::black_box(one_pairing());
        true
    })];
    for case in claims.iter().chain(&ranges) {
        steps.extend(case.steps(keys, rng));
    }
    for count in BATCHES {
        let (part, mut rng) = (&batch[..count], rng.clone());
        let verify = move || verify_batch(part, &mut rng).is_ok();
        steps.push(Step::new("batch", "", verify).for_each_of(count));
    }
    measure(&mut steps)?;

    let unit = steps[0].ms();
    let mut pairings = steps[1..].iter().map(|step| step.ms() / unit);
    let claims = of_cases("claims in the credential", &claims, &mut pairings);
    let ranges = of_cases("ranges in the statement", &ranges, &mut pairings);
    let sizes = |count: usize| batch[..count].iter().map(|(_, proof)| proof.len()).sum::<usize>();
    let batches = Panel {
        quantity: "holders in a batch",
        times: vec![Line {
            name: "verify, each",
            points: BATCHES.iter().map(|count| *count as f64).zip(pairings).collect(),
        }],
        bytes: Line {
            name: "all proofs",
            points: BATCHES.map(|count| (count as f64, sizes(count) as f64)).to_vec(),
        },
    };
    Ok([claims, ranges, batches])
}

/// The panel of these cases; takes two times of each.
fn of_cases(
    quantity: &'static str,
    cases: &[Case],
    pairings: &mut impl Iterator<Item = f64>,
) -> Panel {
    let [mut prove, mut verify] = [Vec::new(), Vec::new()];
    for case in cases {
        let x = case.x as f64;
        prove.extend(pairings.next().map(|time| (x, time)));
        verify.extend(pairings.next().map(|time| (x, time)));
    }
    let points = cases.iter().map(|case| (case.x as f64, case.proof.len() as f64)).collect();
    let times =
        vec![Line { name: "prove", points: prove }, Line { name: "verify", points: verify }];
    Panel { quantity, times, bytes: Line { name: "proof", points } }
}
