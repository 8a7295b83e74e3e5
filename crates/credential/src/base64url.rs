//! Bytes as base64url text without padding, one spelling per value ([RFC 4648, section 5][1]).
//!
//! [1]: https://www.rfc-editor.org/rfc/rfc4648#section-5

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Why text is not base64url; the text itself is not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not base64url without padding")]
pub(crate) struct NotBase64Url;

/// Writes bytes as base64url without padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads base64url; padding, blanks, the other alphabet and stray last bits are refused.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, NotBase64Url> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| NotBase64Url)
}

/// Reads base64url of exactly `N` bytes.
pub(crate) fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], NotBase64Url> {
    decode(text)?.try_into().map_err(|_| NotBase64Url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bytes_have_one_spelling() {
        assert_eq!(decode("_-8"), Ok(vec![0xff, 0xef]));
        for text in ["_-8=", "/+8", "_-9", "_-8 ", " _-8", "_", "_-\n8", "_-8\u{e9}"] {
            assert_eq!(decode(text), Err(NotBase64Url), "{text}");
        }
        assert_eq!(decode_array::<2>("_-8"), Ok([0xff, 0xef]));
        assert_eq!(decode_array::<3>("_-8"), Err(NotBase64Url));
    }

    proptest! {
        #[test]
        fn what_decodes_is_spelled_back(text in "[A-Za-z0-9_=+/-]{0,12}") {
            if let Ok(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes), text);
            }
        }
    }
}
