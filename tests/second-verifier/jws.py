"""Signed documents as compact JWS (proof-format.md, section 4, *Compact JWS*)."""

import re

import ed25519
from encoding import base64url, to_base64url
from hashing import sha256
from refusal import refuse_if

HEADER = re.compile(r'\{"alg":"([^"\\]*)","kid":"([A-Za-z0-9_-]*)","typ":"([^"\\]*)"\}')
LONGEST_HEADER = 512


def key_id(key):
    return to_base64url(sha256(key)[:16])


def split(text, longest):
    """The three parts as bytes, and the text that is signed."""
    refuse_if(len(text.encode("utf-8", "surrogatepass")) > longest, "too long")
    parts = text.split(".")
    refuse_if(len(parts) != 3, "not compact")
    header, payload, signature = (base64url(part, "not compact") for part in parts)
    refuse_if(len(signature) != 64, "not compact", "signature")
    return header, payload, signature, f"{parts[0]}.{parts[1]}".encode()


def read_header(header):
    """The `kid` and `typ` of a header that is spelled exactly as it must be."""
    refuse_if(len(header) > LONGEST_HEADER, "header", "longer than 512 bytes")
    match = HEADER.fullmatch(header.decode("utf-8", "replace"))
    refuse_if(match is None, "header")
    refuse_if(match[1] != "EdDSA", "algorithm", match[1])
    return match[2], match[3]


def unverified_key_id(text, longest):
    """The `kid` a document names. It says which trusted key to take, and nothing more."""
    return read_header(split(text, longest)[0])[0]


def verify(text, key, typ, longest):
    """The payload of a document under a key that is already trusted."""
    header, payload, signature, signed = split(text, longest)
    kid, found_typ = read_header(header)
    refuse_if(kid != key_id(key), "other key", kid)
    refuse_if(found_typ != typ, "other type", found_typ)
    refuse_if(not ed25519.verify(key, signed, signature), "bad signature")
    return payload


def document_hash(text):
    return sha256(text.encode())
