//! Messages signed as the pseudonym: erase my account, I appeal, I complain.

use nonla_credential::{
    Day, MessageContent, MessageError, MessageKind, MessageText, Nonce, PseudonymMessage,
    VerifierId,
};
use rand_core::CryptoRngCore;

use crate::changes::{Change, Outgoing, Sealed};
use crate::history::{Event, HistoryEntry};
use crate::platform::{ErasureAsked, PlatformChange};
use crate::wallet::Wallet;

/// A message to a platform, ready to be sent once its changes are saved.
#[derive(Debug)]
#[must_use = "commit the changes, then send the message"]
pub struct Letter {
    /// What to commit: the line of the history.
    pub changes: Outgoing,
    /// The message.
    pub message: Sealed,
}

impl Wallet {
    /// Writes to a verifier, signed as the holder's pseudonym there.
    ///
    /// It needs no credential, so it works after one expired or was revoked. It proves to be from
    /// whoever has the account, and nothing else.
    ///
    /// # Errors
    /// [`MessageError`] if the message has no written form; none fails.
    ///
    /// # Examples
    /// ```
    #[doc = include_str!("doc/wallet.txt")]
    /// use nonla_credential::{MessageKind, PseudonymMessage, VerifierId};
    ///
    /// let platform = VerifierId::parse("urn:nonla:verifier:agora")?;
    /// let letter = wallet.write_to((&platform, MessageKind::Appeal), None, today, &mut rand::rngs::OsRng)?;
    /// let committed = wallet.stage_at(letter.changes, 1_795_000_000).saved();
    /// let message = PseudonymMessage::parse(&letter.message.release(&committed)?)?;
    /// assert!(message.verify(wallet.trust_list().domain(), &platform).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_to(
        &self,
        (verifier, kind): (&VerifierId, MessageKind),
        text: Option<MessageText>,
        day: Day,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Letter, MessageError> {
        let nonce = Nonce::generate(rng);
        let content = MessageContent { verifier: verifier.clone(), kind, day, nonce, text };
        let scope = self.scope(verifier);
        let visit = self.secret.visit(&scope);
        let signature = visit.sign(&content.to_be_signed(), rng);
        nonla_crypto::overwrite_stack();
        let message = PseudonymMessage::new(content, visit.pseudonym(), signature);
        let event = Event::MessageSent { verifier: verifier.clone(), kind, nonce };
        let mut list = vec![HistoryEntry { day, event }.into()];
        if kind == MessageKind::Erase {
            let asked = ErasureAsked { day, nonce, receipted: false };
            let noted = PlatformChange::ErasureAsked(asked);
            list.push(Change::Platform(verifier.clone(), Box::new(noted)));
        }
        let (changes, message) = Sealed::with(message.to_bytes()?, list);
        Ok(Letter { changes, message })
    }
}
