//! A signed text as people can read it: the members of its content.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::words::say;

/// The members of a signed text's content, one a line; of a text of another form its length alone. The
/// signature is not checked here.
pub(crate) fn members(signed: &str) -> Vec<String> {
    let Some(content) = content(signed) else {
        return vec![say!("demo-characters", count = signed.chars().count())];
    };
    let width = content.keys().map(String::len).max().unwrap_or(0);
    let line = |(name, value): (&String, &Value)| format!("{name:<width$}  {}", plain(value));
    content.iter().map(line).collect()
}

fn content(signed: &str) -> Option<Map<String, Value>> {
    let mut parts = signed.split('.');
    let (Some(_), Some(content), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(content).ok()?).ok()
}

/// Texts without quotation marks; what lies deeper as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Serves REQ-D9: what a platform keeps is shown by its members, whatever their order and form.
    #[test]
    fn a_signed_text_is_shown_by_its_members() {
        let content = URL_SAFE_NO_PAD.encode(r#"{"tier":"post","outcome":{"banned":{}}}"#);
        let lines = members(&format!("e30.{content}.AAAA"));
        assert_eq!(lines, [r#"outcome  {"banned":{}}"#, "tier     post"].map(str::to_owned));
        for other in ["", "a.b", "a.b.c.d", "e30.!.AAAA", "e30.e30x.AAAA"] {
            assert_eq!(members(other), [format!("{} characters", other.len())]);
        }
    }
}
