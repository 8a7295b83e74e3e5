//! Messages signed as the pseudonym: erase my account, I appeal, I complain.

use nonla_credential::{
    Day, MessageContent, MessageError, MessageKind, MessageText, Nonce, PseudonymMessage,
    VerifierId,
};
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use crate::history::{Event, HistoryEntry};
use crate::platform::{ErasureAsked, PlatformChange};
use crate::step::{Change, Step};
use crate::wallet::Wallet;

impl Wallet {
    /// Writes to a verifier, signed as the holder's pseudonym there: of the history line comes the message.
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
    /// let step = wallet.write_to((&platform, MessageKind::Appeal), None, today, &mut rand::rngs::OsRng)?;
    /// let message = PseudonymMessage::parse(&wallet.stage(step)?.saved())?;
    /// assert!(message.verify(wallet.trust_list().domain(), &platform).is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_to(
        &self,
        (verifier, kind): (&VerifierId, MessageKind),
        text: Option<MessageText>,
        day: Day,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Step<Zeroizing<Vec<u8>>>, MessageError> {
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
        Ok(Step::of(list).giving(Zeroizing::new(message.to_bytes()?)))
    }
}
