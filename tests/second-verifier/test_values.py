"""Cases for days, texts, claims, blind requests and messages. Keys are made from numbers that are no secret."""

import unittest

import g1
import issuance
import message
import schnorr
from encoding import to_base64url
from hashing import ENROL_TAG, SCOPE_TAG, generators, hash_to_curve, integer, scope_of
from points import g1_bytes
from points_for_tests import g2_bytes, times
from shapes import country_code, date_of, day_number, plain_text
from statement import latest_birth_day
from test_readers import Readers, changed, written


class BlindRequests(Readers):
    def test_a_request(self):
        secret, t, h1, key, nonce = 5, 7, generators()[1][0], g2_bytes(3), bytes(32)
        tag = hash_to_curve(b"urn:i", ENROL_TAG)
        parts = times(h1, secret) + times(tag, secret)
        c = schnorr.blind_challenge("urn:i", key, b"header", nonce, parts + times(h1, t) + times(tag, t))
        good = parts + integer(c, 32) + integer((t + c * secret) % g1.R, 32)
        self.assertEqual(schnorr.check_blind_request(good, "urn:i", key, b"header", nonce), times(tag, secret))
        check = schnorr.check_blind_request
        self.refused("does not verify", check, good, "urn:i", key, b"header", bytes(31) + b"\1")
        self.refused("does not verify", check, good, "urn:j", key, b"header", nonce)
        self.refused("wrong length", check, good + b"\0", "urn:i", key, b"header", nonce)
        self.refused("scalar zero", check, good[:96] + bytes(32) + good[128:], "urn:i", key, b"header", nonce)
        self.refused("identity", check, b"\xc0" + bytes(47) + good[48:], "urn:i", key, b"header", nonce)


class Values(Readers):
    def test_days_and_countries(self):
        self.assertEqual([day_number("1900-01-01"), day_number("2079-06-06")], [0, 65535])
        self.assertEqual([country_code("AA"), country_code("VN"), country_code("ZZ")], [1, 560, 676])
        for text in ("2026-2-01", "1900-02-29", "2026-13-01", "+026-01-01", "2026-01-01\n", "２026-01-01", ""):
            self.refused("value", day_number, text)
        self.refused("value", country_code, "VNM")

    def test_latest_birth_day(self):
        cases = (
            ("2026-02-28", 18, "first_of_march", "2008-02-28"), ("2026-02-28", 18, "last_of_february", "2008-02-29"),
            ("2028-02-29", 18, "first_of_march", "2010-02-28"), ("2028-02-29", 18, "last_of_february", "2010-02-28"),
            ("2026-03-01", 18, "first_of_march", "2008-03-01"), ("2028-02-28", 16, "last_of_february", "2012-02-28"),
            ("2028-02-29", 16, "first_of_march", "2012-02-29"), ("2027-02-28", 18, "last_of_february", "2009-02-28"),
        )
        for as_of, years, rule, expected in cases:
            found = latest_birth_day(day_number(as_of), years, rule)
            self.assertEqual(date_of(found).isoformat(), expected)
        self.refused("unanswerable", latest_birth_day, day_number("1964-12-31"), 65, "first_of_march")

    def test_plain_text(self):
        for text in ("Nguyễn Văn An", "a" * 120, "\U0001f600", "a b", "q" + "\u0301" * 8, "น้ำ"):
            self.assertEqual(plain_text(120)(text), text)
        for text in ("", " a", "a\u3000", "a\tb", "a\x7f", "a\xa0b", "a\u00adb", "a\ufe0f", "\U000e0041", "a" * 121, 1):
            self.refused("value", plain_text(120), text)
        for text in ("Nguye\u0302\u0303n", "\u0301", "a \u0301", "q" + "\u0301" * 9, "a\u2800", "a\ue000", "\U0010fffd",
                     "a\U0001d173b", "a\ufffcb", "a\U0001ffffb"):
            self.refused("value", plain_text(120), text)

    def test_claims(self):
        good = {
            "valid_until": "2030-01-01", "birth_date": "2000-01-01", "enrolled_on": "2026-01-01",
            "resident_country": "VN", "province": "096", "status": "citizen", "nationality": "VN", "full_name": "A",
            "id_number": "012345678901",
        }
        issuance.claims(good)
        for members in ({"birth_date": "2026-01-02"}, {"valid_until": "2025-12-31"}, {"nationality": "LA"},
                        {"resident_country": "LA"}, {"id_number": "A12345678901"}, {"id_number": "123456"},
                        {"status": "foreign_resident"}, {"status": "citizen_abroad"}):
            self.refused("claims", issuance.claims, good | members)
        self.refused("claims", issuance.claims, {name: good[name] for name in good if name != "province"})
        for members in ({"province": "000"}, {"province": "097"}, {
                        "province": "1"}, {"status": "x"}, {"id_number": "a23456"}):
            self.refused("value", issuance.claims, good | members)


class Messages(Readers):
    def test_a_message(self):
        scope = scope_of("urn:d", "urn:v")
        base, secret, t = hash_to_curve(scope, SCOPE_TAG), 5, 7
        own, commitment = (g1_bytes(g1.to_affine(g1.multiply(base, n))) for n in (secret, t))
        content = {"verifier": "urn:v", "kind": "erase", "day": "2026-11-22", "nonce": to_base64url(bytes(32))}
        c = schnorr.pseudonym_challenge(scope, own, commitment, message.signed_bytes(message.content(content)))
        proof = c.to_bytes(32, "big") + ((t + c * secret) % g1.R).to_bytes(32, "big")
        good = {"content": content, "pseudonym": to_base64url(own), "signature": to_base64url(proof)}
        message.read(written(good), "urn:d", "urn:v")
        self.refused("bad signature", message.read, written(good), "urn:e", "urn:v")
        self.refused("other verifier", message.read, written(good), "urn:d", "urn:w")
        self.refused("bad signature", message.read, written(changed(good, ("content", "text"), "x")), "urn:d", "urn:v")
        self.refused("value", message.read, written(changed(good, ("content", "text"), "")), "urn:d", "urn:v")
        self.refused("value", message.read, written(good | {"signature": to_base64url(bytes(64))}), "urn:d", "urn:v")
        identity = to_base64url(b"\xc0" + bytes(47))
        self.refused("value", message.read, written(good | {"pseudonym": identity}), "urn:d", "urn:v")


if __name__ == "__main__":
    unittest.main()
