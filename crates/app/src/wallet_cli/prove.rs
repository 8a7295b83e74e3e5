//! Answering a request: the person sees what is asked, and decides.

use std::path::PathBuf;

use clap::Args;
use nonla_credential::MAX_REQUEST;
use nonla_storage::{StoreError, VaultError};
use nonla_wallet::{Asking, Proved, RequestRefusal, RequestRefused, StillOpen};
use rand::rngs::OsRng;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::asked::in_json;
use super::desk::{Desk, OpenWallet};
use super::failure::Failure;
use crate::done::Done;
use crate::files::shown;
use crate::output::Output;
use crate::words::{asking, say};

/// Look at a platform's request and answer it, or refuse.
///
/// You are shown who asks, what they learn, what stays hidden and what to beware of, and then
/// asked. There is no way around the question. If you say no, or the wallet refuses and you let it
/// say so, the platform gets one and the same answer: nothing to show. Nothing is answered before you
/// decide: an instant no would tell who holds a credential.
#[derive(Args)]
#[command(
    after_help = "Example:\n  nonla wallet prove request.jwt --out presentation.bin --consent-out consent.json"
)]
pub(super) struct Prove {
    /// The platform's request.
    request: PathBuf,
    /// Where the answer goes.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Where your signed consent goes: send it along, and the platform's receipt comes back.
    #[arg(long, value_name = "FILE")]
    consent_out: Option<PathBuf>,
    /// Where the evidence goes, too, if the platform goes by another trust list or revocation list than you. The
    /// wallet keeps it in any case: `nonla wallet evidence`.
    #[arg(long, value_name = "FILE")]
    evidence_out: Option<PathBuf>,
}

/// What came of a request.
enum Answer {
    Proved {
        presentation: Zeroizing<Vec<u8>>,
        consent: Option<Zeroizing<Vec<u8>>>,
    },
    Declined(Vec<u8>),
    TooLate(Vec<u8>),
    /// The credential does not fulfil these conditions, which the person reads and nobody else.
    Unmet(Vec<String>, Vec<u8>),
    /// With the answer, if the person let it go.
    Refused(RequestRefusal, Option<Vec<u8>>),
}

pub(super) async fn run(desk: &Desk, args: &Prove) -> Result<Done, Failure> {
    let request = desk.read_text(&args.request, MAX_REQUEST)?;
    let output = desk.output(&args.out)?;
    let consent_output = args.consent_out.as_deref().map(|path| desk.output(path)).transpose()?;
    if let Some(consent) = &consent_output {
        output.check_apart(consent)?;
    }
    let evidence = args.evidence_out.as_deref().map(|path| desk.new_output(path)).transpose()?;
    let asked = (request.as_str(), evidence.as_ref());
    let (answer, asked) =
        desk.with_wallet(async |vault| decide_on(desk, vault, asked).await).await?;
    match &answer {
        Answer::Proved { presentation, .. } => desk.write(&output, presentation)?,
        Answer::Declined(bytes)
        | Answer::TooLate(bytes)
        | Answer::Unmet(_, bytes)
        | Answer::Refused(_, Some(bytes)) => desk.write(&output, bytes)?,
        Answer::Refused(_, None) => {}
    }
    match answer {
        Answer::Proved { consent, .. } => {
            if let (Some(output), Some(consent)) = (&consent_output, &consent) {
                desk.write(output, consent)?;
            }
            let lines = vec![say!("asking-answer-written")];
            let out = shown(&args.out);
            Ok(Done::well(lines, json!({ "answer": "proved", "asked": asked, "out": out })))
        }
        Answer::Declined(_) => Ok(nothing_shown("declined", say!("asking-declined"), &asked)),
        Answer::TooLate(_) => Ok(nothing_shown("expired", say!("asking-too-late"), &asked)),
        Answer::Unmet(conditions, _) => Err(Failure::Unmet(conditions)),
        Answer::Refused(reason, _) => Err(Failure::Request(reason).in_file(&args.request)),
    }
}

fn nothing_shown(answer: &str, line: String, asked: &Value) -> Done {
    Done::refused(vec![line], json!({ "answer": answer, "asked": asked }))
}

/// Asks once more if another copy of the wallet's file came in the place of the one that was open:
/// the answer would have left, and the copy would not know of it.
async fn decide_on(
    desk: &Desk,
    vault: &mut OpenWallet,
    request: (&str, Option<&Output>),
) -> Result<(Answer, Value), Failure> {
    match decide(desk, vault, request).await {
        Err(Failure::Vault(VaultError::Store(StoreError::Replaced))) => {}
        decided => return decided,
    }
    desk.show(&[say!("asking-replaced")])?;
    vault.refresh().await?;
    decide(desk, vault, request).await
}

async fn decide(
    desk: &Desk,
    vault: &mut OpenWallet,
    (request, evidence): (&str, Option<&Output>),
) -> Result<(Answer, Value), Failure> {
    let asking = match vault.wallet().inspect(request, desk.now()?) {
        Ok(asking) => asking,
        Err(refused) => {
            return Ok((acknowledge(desk, vault, refused, evidence).await?, Value::Null));
        }
    };
    vault.commit(asking.opened()).await?;
    // While the person thinks, everything is in the one file. Without that it is safe all the same.
    let _ = vault.tidy().await;
    let unmet = asking.unmet(vault.wallet());
    let asked = in_json(&asking, &unmet);
    let unmet: Vec<String> = unmet.iter().map(asking::learned).collect();
    desk.show(&asking::screen(&asking, &unmet))?;
    let yes = desk.typing.says_yes(&say!("asking-answer"))?;
    let asking = match asking.expire(desk.now()?) {
        Ok(expired) => return Ok((Answer::TooLate(vault.commit(expired).await?), asked)),
        Err(StillOpen(asking)) => *asking,
    };
    if !yes {
        return Ok((Answer::Declined(vault.commit(asking.refuse()).await?), asked));
    }
    Ok((prove(desk, vault, asking, unmet).await?, asked))
}

/// The wallet refused: the person reads why, and only then is anybody answered.
async fn acknowledge(
    desk: &Desk,
    vault: &mut OpenWallet,
    refused: RequestRefused,
    evidence_output: Option<&Output>,
) -> Result<Answer, Failure> {
    let RequestRefused { reason, step, evidence } = refused;
    let answer = vault.commit(step).await?;
    if let (Some(output), Some(evidence)) = (evidence_output, evidence) {
        desk.write(output, json!(evidence).to_string().as_bytes())?;
    }
    let Some(answer) = answer else { return Ok(Answer::Refused(reason, None)) };
    desk.show(&[say!("asking-refuses", why = asking::refusal(&reason))])?;
    if !desk.typing.says_yes(&say!("asking-let-know"))? {
        return Ok(Answer::Refused(reason, None));
    }
    Ok(Answer::Refused(reason, Some(answer.acknowledge())))
}

/// The person said yes.
async fn prove(
    desk: &Desk,
    vault: &mut OpenWallet,
    asking: Asking,
    unmet: Vec<String>,
) -> Result<Answer, Failure> {
    match asking.approve().prove(vault.wallet(), desk.now()?, &mut OsRng) {
        Ok(proved) => {
            let Proved { presentation, consent } = vault.commit_at(proved, desk.now()?).await?;
            Ok(Answer::Proved { presentation, consent })
        }
        Err(failed) => {
            let answer = vault.commit(failed.step).await?;
            Ok(match failed.reason {
                RequestRefusal::DoesNotFulfil => Answer::Unmet(unmet, answer),
                reason => Answer::Refused(reason, Some(answer)),
            })
        }
    }
}
