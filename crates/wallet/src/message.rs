//! Messages signed as the pseudonym: erase my account, I appeal, I complain.

use nonla_credential::{
    Day, MessageContent, MessageKind, MessageText, Nonce, PseudonymMessage, VerifierId,
};
use rand_core::CryptoRngCore;

use crate::wallet::Wallet;

impl Wallet {
    /// Writes a message to a verifier, signed as the holder's pseudonym there.
    ///
    /// It needs no credential, so it works after one expired or was revoked. It proves to be from
    /// whoever has the account, and nothing else.
    pub fn sign_message(
        &self,
        (verifier, kind): (&VerifierId, MessageKind),
        text: Option<MessageText>,
        day: Day,
        rng: &mut impl CryptoRngCore,
    ) -> PseudonymMessage {
        let nonce = Nonce::generate(rng);
        let content = MessageContent { verifier: verifier.clone(), kind, day, nonce, text };
        let scope = verifier.as_bytes();
        let signature = self.secret.sign_as_pseudonym(scope, &content.to_be_signed(), rng);
        PseudonymMessage::new(content, self.pseudonym(verifier), signature)
    }
}
