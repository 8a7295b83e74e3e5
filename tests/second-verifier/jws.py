"""Signed documents as compact JWS (proof-format.md, section 4, *Compact JWS*)."""

import json

import ed25519
import strict_json
from encoding import base64url, to_base64url
from hashing import sha256
from refusal import Refused, refuse_if
from shapes import data, record, text as any_text

LONGEST_HEADER = 512
members = record({"alg": any_text, "kid": data(16), "typ": any_text})


def key_id(key):
    return to_base64url(sha256(key)[:16])


def parse(text, longest):
    """`kid`, `typ`, payload, signature and the text that is signed: well formed, and nothing more."""
    refuse_if(len(text.encode("utf-8", "surrogatepass")) > longest, "too long")
    refuse_if(text.count(".") < 2, "not compact")
    signed, _, signature = text.rpartition(".")
    header, _, payload = signed.partition(".")
    kid, typ = _read_header(base64url(header, "not compact"))
    payload, signature = base64url(payload, "not compact"), base64url(signature, "not compact")
    refuse_if(len(signature) != 64, "not compact", "signature")
    return kid, typ, payload, signature, signed.encode()


def _read_header(header):
    """The `kid` and `typ` of a header that is spelled exactly as it must be."""
    try:
        found = members(strict_json.parse(header, LONGEST_HEADER))
    except Refused as refused:
        raise Refused("header", str(refused)) from None
    refuse_if(found["alg"] != "EdDSA", "algorithm", found["alg"])
    kid, typ = to_base64url(found["kid"]), found["typ"]
    written = f'{{"alg":"EdDSA","kid":"{kid}","typ":{json.dumps(typ, ensure_ascii=False)}}}'
    refuse_if(written.encode() != header, "header", "another spelling")
    return kid, typ


def unverified_key_id(text, longest):
    """The `kid` a document names. It says which trusted key to take, and nothing more."""
    return parse(text, longest)[0]


def verify(text, key, typ, longest):
    """The payload of a document under a key that is already trusted."""
    kid, found_typ, payload, signature, signed = parse(text, longest)
    refuse_if(kid != key_id(key), "other key", kid)
    refuse_if(found_typ != typ, "other type", found_typ)
    refuse_if(not ed25519.verify(key, signed, signature), "bad signature")
    return payload


def document_hash(text):
    return sha256(text.encode())
