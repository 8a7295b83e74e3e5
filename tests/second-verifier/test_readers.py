"""Cases for the readers of documents: base64url, JSON, JWS, trust list, request, head.

The vectors in the folder have no such cases. Keys are made from seeds that are no secret.
"""

import copy
import json
import unittest

import ed25519
import head
import jws
import request
import strict_json
import trust_list
import verify
from encoding import base64url, to_base64url
from points_for_tests import g2_bytes
from refusal import Refused
from shapes import date_of

SEED = b"\x07" * 32
KEY = ed25519.public_key(SEED)
WHOLE = json.loads((verify.default_folder() / "whole.json").read_text())


def payload_of(compact):
    return json.loads(base64url(compact.split(".")[1]))


def written(value):
    return json.dumps(value, ensure_ascii=False).encode()


def signed(payload, typ, seed=SEED, kid=None, header=None):
    kid = kid or jws.key_id(ed25519.public_key(seed))
    header = header or f'{{"alg":"EdDSA","kid":"{kid}","typ":"{typ}"}}'
    text = f"{to_base64url(header.encode())}.{to_base64url(payload)}"
    return f"{text}.{to_base64url(ed25519.sign(seed, text.encode()))}"


def changed(value, path, new):
    """A copy with one member set, or left out where `new` is `...`."""
    value = copy.deepcopy(value)
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    if new is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return value


class Readers(unittest.TestCase):
    def refused(self, kind, function, *arguments):
        with self.subTest(str(arguments)[:90]):
            with self.assertRaises(Refused) as caught:
                function(*arguments)
            self.assertEqual(caught.exception.kind, kind)


class Base64Url(Readers):
    def test_one_spelling(self):
        self.assertEqual(base64url("_-8"), b"\xff\xef")
        self.assertEqual(base64url(""), b"")
        for text in ("_-8=", "_-9", "_-8 ", " _-8", "_-8\n", "/+8", "A", "AAAAA", "AB", "é"):
            self.refused("base64url", base64url, text)


class StrictJson(Readers):
    def test_refusals(self):
        cases = {
            "not JSON": [b"", b" ", b"{", b"{} {}", b"[1,]", b"{'a':1}", b"\xef\xbb\xbf{}", b'"\xff"',
                         b'"\xed\xa0\x80"',
                         b"01", b"+1", b"[1]x", b'"\x01"', b"\xa0[]", b"\x00", b"tru", b'{"a":1,}', b"/**/1", b'"\\x"'],
            "number": [b"1.0", b"1e3", b"-0", b"0e0", b"9007199254740992", b"-9007199254740992", b"NaN", b"Infinity",
                       b"-Infinity", b"[1.5]", b"9" * 5000],
            "null": [b"null", b"[null]", b'{"a":[{"b":null}]}'],
            "member twice": [b'{"a":1,"a":1}', b'{"a":1,"\\u0061":2}', b'[{"":1,"":1}]'],
            "surrogate": [b'"\\ud800"', b'"\\udc00\\ud800"', b'{"\\udfff":1}'],
            "too deep": [b"[" * 33 + b"]" * 33, b'{"a":' * 33 + b"1" + b"}" * 33, b"[" * 100_000],
        }
        for kind, texts in cases.items():
            for text in texts:
                self.refused(kind, strict_json.parse, text, 200_000)
        self.refused("too long", strict_json.parse, b"[1]", 2)

    def test_accepted(self):
        for text, value in ((b" \t\r\n[1] ", [1]), (b"-9007199254740991", 1 - 2**53),
                            (b'"\\ud83d\\ude00"', "\U0001f600"),
                            (b'"[[[\\"[["', '[[["[['), (b"[]", []), (b'{"b":0,"a":true}', {"b": 0, "a": True})):
            self.assertEqual(strict_json.parse(text, 100), value)
        strict_json.parse(b"[" * 32 + b"]" * 32, 100)


class Jws(Readers):
    def test_refusals_in_order(self):
        good, other = signed(b"{}", "t"), ed25519.public_key(b"\x08" * 32)
        first, second, third = good.split(".")
        self.assertEqual(jws.verify(good, KEY, "t", 1000), b"{}")
        cases = {
            "not compact": ["", "a.b", good + ".", good + "=", good + "A", f"{first}.{second}.{third[:-4]}",
                            f" {good}", good + "\n", f"{first}.{second}=.{third}", f"{first}.{second}."],
            "bad signature": [signed(b"[]", "t").rsplit(".", 1)[0] + "." + third, f"{first}.{second}." + "A" * 86],
            "other key": [signed(b"{}", "t", seed=b"\x08" * 32), signed(b"{}", "t", kid="A" * 22)],
            "other type": [signed(b"{}", "T"), signed(b"{}", "")],
        }
        for kind, texts in cases.items():
            for text in texts:
                self.refused(kind, jws.verify, text, KEY, "t", 1000)
        self.refused("too long", jws.verify, good, KEY, "t", len(good) - 1)
        self.refused("header", jws.verify, "e30.=.=", KEY, "t", 1000)
        self.refused("other type", jws.verify, signed(b"{}", '\\"\\n'), KEY, "t", 1000)
        self.refused("header", jws.verify, signed(b"{}", "\\/"), KEY, "t", 1000)
        self.refused("other key", jws.verify, good, other, "u", 1000)

    def test_headers(self):
        kid = jws.key_id(KEY)
        cases = {
            "header": [f'{{"alg":"EdDSA","typ":"t","kid":"{kid}"}}', f'{{"alg": "EdDSA","kid":"{kid}","typ":"t"}}',
                       f'{{"alg":"EdDSA","kid":"{kid}"}}', f'{{"alg":"EdDSA","kid":"{kid}","typ":"t","crit":[]}}',
                       f'{{"alg":"EdDSA","kid":"{kid}","typ":"\\u0074"}}',
                       f'{{"alg":"EdDSA","kid":"{kid}","typ":"t"}} ',
                       f'{{"alg":"EdDSA","kid":"{kid[:-2]}","typ":"t"}}', f'{{"alg":"none","typ":"t"}}',
                       "{}", "", f'{{"alg":"EdDSA","kid":"{kid}","typ":"{"t" * 500}"}}'],
            "algorithm": [f'{{"alg":"none","kid":"{kid}","typ":"t"}}', f'{{"alg":"HS256","kid":"{kid}","typ":"t"}}',
                          f'{{"typ":"t", "alg":"none","kid":"{kid}"}}', f'{{"alg":"eddsa","kid":"{kid}","typ":"t"}}'],
        }
        for kind, headers in cases.items():
            for header in headers:
                self.refused(kind, jws.verify, signed(b"{}", "t", header=header or " "), KEY, "t", 2000)


class TrustLists(Readers):
    base = payload_of(WHOLE["trust_list"])

    def read(self, value, known=None):
        return trust_list.read(signed(written(value), trust_list.TYP), KEY, known)

    def test_members(self):
        key, gap_key = self.base["issuers"][0]["keys"][0]["key"], ("issuers", 0, "gap_keys", 0)
        cases = [
            (("sequence",), ..., "missing member"), (("sequence",), True, "value"), (("sequence",), "0", "value"),
            (("extra",), 1, "unknown member"), (("suites",), [], "unknown suite"),
            (("suites",), ["nonla-bbs-2"], "unknown suite"), (("published",), "2026-02-29", "value"),
            (("published",), "2079-06-07", "value"), (("published",), "1899-12-31", "value"),
            (("valid_until",), ..., "missing member"), (("valid_until",), "2026-11-21", "bad life"),
            (("valid_until",), "2027-12-28", "bad life"),
            (("previous",), "AA", "value"), (("issuers",), {}, "value"),
            (("issuers", 0, "id"), "Urn:x", "value"), (("issuers", 0, "id"), "", "value"),
            (("issuers", 0, "id"), "a" * 129, "value"), (("issuers", 0, "name"), " x", "value"),
            (gap_key + ("key",), key, "ambiguous"), (gap_key + ("key",), to_base64url(b"\xc0" + bytes(95)), "value"),
            (gap_key + ("key",), key[:-4], "value"), (gap_key + ("valid_until",), ..., "missing member"),
            (("domain",), "Urn:x", "value"), (("domain",), ..., "missing member"),
            (("issuers", 0, "since"), ..., "missing member"), (("issuers",
             0, "head_key"), to_base64url(b"\1" + bytes(31)), "value"),
            (("issuers", 0, "types", 0, "layout"), to_base64url(bytes(32)), "unknown layout"),
            (("issuers", 0, "types", 0, "zone_minutes"), 841, "value"),
            (("issuers", 0, "types", 0, "birthday_rule"), "any", "value"),
            (("issuers", 0, "keys", 1, "key"), key, "ambiguous"),
            (("issuers", 0, "keys", 0, "valid_from"), "2024-1-01", "value"),
            (("verifiers", 0, "client_ids"), ["a b"], "value"), (("verifiers", 0, "client_ids"), ["u", "u"], "ambiguous"),
            (("verifiers", 1, "id"), self.base["verifiers"][0]["id"], "ambiguous"),
            (("verifiers", 1, "request_keys"), self.base["verifiers"][0]["request_keys"], "ambiguous"),
            (("verifiers", 1, "request_keys"), [self.base["issuers"][0]["head_key"]], "ambiguous"),
            (("verifiers", 0, "purposes", 0, "most", "age_at_least"), 17, "value"),
            (("verifiers", 0, "purposes", 0, "most", "enrolled_before_days"), 91, "value"),
            (("verifiers", 0, "purposes", 0, "most", "one_account"), 1, "value"),
            (("verifiers", 0, "purposes", 0, "most", "resident_country"), "vn", "value"),
            (("verifiers", 0, "purposes", 0, "retention_days"), 65536, "value"),
            (("verifiers", 0, "purposes", 0, "lang"), ..., "missing member"),
            (("verifiers", 0, "purposes", 0, "translations"), [], "empty array"),
            (("verifiers", 0, "purposes", 0, "translations"), [{"lang": "vi"}], "missing member"),
            (("verifiers", 0, "purposes", 0, "translations"), [{"lang": "vi", "text": "a\u200bb"}], "value"),
        ]
        self.read(self.base)
        for path, new, kind in cases:
            self.refused(kind, self.read, changed(self.base, path, new))

    def test_two_ages(self):
        purposes = self.base["verifiers"][0]["purposes"]
        second = changed(purposes[0], ("most", "age_at_least"), 21)
        self.refused("two ages", self.read, changed(self.base, ("verifiers", 0, "purposes"), purposes + [second]))
        second = changed(changed(purposes[0], ("most", "age_at_least"), ...), ("purpose",), "another")
        self.read(changed(self.base, ("verifiers", 0, "purposes"), purposes + [second]))

    def test_two_enrolment_days(self):
        purposes = self.base["verifiers"][0]["purposes"]
        both = [changed(purposes[0], ("most", "enrolled_before_days"), days) for days in (30, 90)]
        self.read(changed(self.base, ("verifiers", 0, "purposes"), [changed(both[0], ("purpose",), "another")] + purposes))
        self.refused("purpose twice", self.read, changed(self.base, ("verifiers", 0, "purposes"), both[:1] * 2))
        alike = [purposes[0], changed(purposes[0], ("purpose",), purposes[0]["purpose"].upper())]
        self.refused("purpose twice", self.read, changed(self.base, ("verifiers", 0, "purposes"), alike))
        self.refused("two enrolment days", self.read, changed(self.base, ("verifiers", 0, "purposes"), both))

    def test_languages(self):
        path = ("verifiers", 0, "purposes", 0, "lang")
        for lang in ("vi", "fil", "en-GB", "zh-Hant", "zh-Hant-TW", "es-419", "mu", "undi"[:2]):
            self.read(changed(self.base, path, lang))
        for lang in ("", "v", "viet", "VI", "vi-", "vi_VN", "vi-vn", "zh-hant", "zh-TW-Hant", "en-GB-US", "en-x-a",
                     "de-1996", "zh-cmn", "es-41", "vi\n", "und", "mul", "mis-VN", "zxx", "\u0663\u0663"):
            self.refused("value", self.read, changed(self.base, path, lang))

    def test_translations(self):
        purpose = self.base["verifiers"][0]["purposes"][0] | {"lang": "en"}

        def read(*texts, other=()):
            first, second = ([{"lang": lang, "text": text} for lang, text in found] for found in (texts, other))
            purposes = [purpose | ({"translations": first} if first else {}),
                        purpose | {"purpose": "another"} | ({"translations": second} if second else {})]
            return self.read(changed(self.base, ("verifiers", 0, "purposes"), purposes))

        many = [(f"x{letter}", "text") for letter in "abcdefghi"]
        read(*many[:8])
        read(("en-GB", purpose["purpose"].upper()))
        read(("vi", "one"), other=[("vi", "two")])
        self.refused("many translations", read, *many)
        self.refused("many translations", read, *many[:8], many[0])
        self.refused("language twice", read, ("en", "text"))
        self.refused("language twice", read, ("vi", "one"), ("zh", "two"), ("vi", "three"))
        for alike in (("vi", "one"), ("km", "ONE"), ("vi", purpose["purpose"])):
            self.refused("purpose twice", lambda text: read(("vi", "one"), other=[text]), alike)

    def test_accounts(self):
        most = ("verifiers", 0, "purposes", 0, "most")
        for member in ("not_expired", "not_revoked"):
            without = changed(self.base, most + (member,), False)
            self.refused("account unbound", self.read, without)
            self.read(changed(without, most + ("one_account",), False))

    def with_lives(self, member, lives):
        """A list whose first issuer has as many keys, valid from and to, and withdrawn on, these numbers of days."""
        like = self.base["issuers"][0][member][0]
        keys = []
        for number, days in enumerate(lives):
            members = zip(("valid_from", "valid_until", "withdrawn_on"), (date_of(day).isoformat() for day in days))
            keys.append(like | {"key": to_base64url(g2_bytes(1000 + number))} | dict(members))
        issuer = self.base["issuers"][0] | {"since": "1900-01-01", member: keys}
        return self.base | {"issuers": [issuer]}

    def test_keys(self):
        good = ([], [(0, 179)], [(0, 400), (341, 900)], [(341, 900), (0, 400)], [(0, 400), (341, 520), (461, 900)],
                [(0, 400, 160), (100, 500)], [(0, 400, 900), (341, 800)], [(0, 400), (100, 500, 100)],
                [(0, 400, 100), (100, 500, 107), (401, 600)])
        for lives in good:
            self.read(self.with_lives("keys", lives))
        cases = {
            "short key life": [[(0, 178)], [(9, 8)]],
            "long key overlap": [[(0, 400), (340, 900)], [(340, 900), (0, 400)], [(0, 500), (200, 379)],
                                 [(0, 400, 161), (100, 500)], [(0, 400, 900), (340, 800)]],
            "many keys in force": [[(0, 400), (341, 520), (400, 900)], [(0, 400, 100), (100, 500, 107), (107, 600)]],
        }
        for kind, lists in cases.items():
            for lives in lists:
                self.refused(kind, self.read, self.with_lives("keys", lives))
        later = changed(self.with_lives("keys", [(0, 179)]), ("issuers", 0, "since"), "1900-01-02")
        self.refused("key before since", self.read, later)

    def test_gap_keys(self):
        for lives in ([], [(0, 9), (10, 10), (12, 20)], [(12, 20), (0, 9)]):
            self.read(self.with_lives("gap_keys", lives))
        for lives in ([(0, 9), (9, 20)], [(0, 20), (5, 6)], [(5, 5), (5, 5)], [(6, 5)]):
            self.refused("gap keys overlap", self.read, self.with_lives("gap_keys", lives))

    def test_chain(self):
        known = self.read(self.base)
        after = self.base | {"sequence": 1, "previous": to_base64url(known.hash)}
        self.assertEqual(self.read(after, known).sequence, 1)
        self.assertEqual(self.read(after).sequence, 1)
        self.read(changed(after, ("previous",), ...))
        self.read(self.base | {"previous": to_base64url(bytes(32))})
        self.refused("broken chain", self.read, after | {"sequence": 2}, known)
        self.refused("broken chain", self.read, after | {"previous": to_base64url(bytes(32))}, known)
        self.refused("broken chain", self.read, self.base, known)
        self.refused("other domain", self.read, after | {"domain": "urn:other"}, known)
        self.refused("since changed", self.read, changed(after, ("issuers", 0, "since"), "1900-01-01"), known)
        self.refused("broken chain", self.read, self.base | {"domain": "urn:other"}, known)
        self.refused("issuer missing", self.read, after | {"issuers": []}, known)
        self.refused("issuer missing", self.read, changed(after, ("issuers", 0, "id"), "urn:other"), known)
        self.refused("verifier missing", self.read, after | {"verifiers": []}, known)
        self.refused("verifier key unsigned", self.read, changed(after, ("verifiers", 0, "request_keys"), [to_base64url(KEY)]), known)
        self.read(changed(after, ("verifiers", 0, "request_keys"), []), known)
        key = ("issuers", 0, "keys", 0)
        self.refused("key changed", self.read, changed(after, key[:3], []), known)
        self.refused("key changed", self.read, changed(after, key + ("key",), to_base64url(g2_bytes(9))), known)
        self.refused("key changed", self.read, changed(after, key + ("valid_until",), "2079-06-05"), known)
        withdrawn = changed(after, key + ("withdrawn_on",), "2026-12-01")
        gone = self.read(withdrawn, known)
        again = {"sequence": 2, "previous": to_base64url(gone.hash)}
        self.read(withdrawn | again, gone)
        self.refused("key changed", self.read, after | again, gone)
        self.refused("key changed", self.read, changed(withdrawn, key + ("withdrawn_on",), "2026-12-02") | again, gone)

    def test_other_documents(self):
        self.refused("other type", trust_list.read, signed(b"{}", request.TYP), KEY)
        self.refused("missing member", trust_list.read, signed(b"{}", trust_list.TYP), KEY)
        self.refused("value", trust_list.read, signed(b"[]", trust_list.TYP), KEY)


ENROLLED = {"path": ["enrolled_on"], "op": "days_ago_at_least", "as_of": "2026-11-22"}


class Requests(Readers):
    base = payload_of(WHOLE["request"])
    meta = ("query", "meta")

    def read(self, value):
        return request.read(signed(written(value), request.TYP), KEY)

    def periods(self, oldest, newest):
        return self.base["query"]["meta"]["not_revoked"] | {"oldest_period": oldest, "period": newest}

    def test_refusals(self):
        meta, both = self.meta, self.base["query"]["meta"]["predicates"]
        predicates = meta + ("predicates",)
        cases = [
            (("query", "format"), "x", "unknown format"), (meta + ("proof_system",), ["x"], "unknown format"),
            (meta + ("vct_values",), ["a", "b"], "not one type"), (meta + ("vct_values",), [], "not one type"),
            (("query", "claims", 0, "path"), ["nationality"], "unknown claim"),
            (("query", "claims", 0, "values"), ["VN", "LA"], "unknown claim"),
            (("query", "claims"), self.base["query"]["claims"] * 2, "unknown claim"),
            (("query", "claims"), [], "empty array"), (("query", "claims", 0, "values"), ["V"], "value"),
            (meta + ("pseudonym", "scope"), "other", "foreign scope"),
            (predicates + (0, "as_of"), "2026-11-23", "different days"),
            (predicates + (1,), ENROLLED | {"value": 65536}, "enrolment threshold"),
            (predicates + (1,), ENROLLED | {"value": 91}, "enrolment threshold"),
            (predicates + (1,), ENROLLED, "unknown predicate"),
            (predicates + (0, "op"), "age_at_least", "unknown predicate"),
            (predicates + (0, "path"), [], "unknown predicate"),
            (predicates + (1, "value"), 17, "threshold"), (predicates + (1, "value"), ..., "unknown predicate"),
            (predicates + (0, "value"), 1, "unknown predicate"), (predicates + (1, "value"), -1, "value"), (predicates, both + both[:1], "predicate twice"),
            (predicates, ..., "no day"), (predicates, [], "empty array"),
            (meta + ("not_revoked", "oldest_period"), "2026-11-20", "bad periods"),
            (meta + ("not_revoked", "oldest_period"), "2026-11-23", "bad periods"),
            (meta + ("not_revoked", "oldest_period"), "2026-11-22", "bad periods"),
            (meta + ("not_revoked",), self.periods("2026-11-19", "2026-11-20"), "bad periods"),
            (meta + ("not_revoked",), self.periods("2026-11-21", "2026-11-21"), "bad periods"),
            (meta + ("not_revoked",), self.periods("2026-11-19", "2026-11-19"), "period off day"),
            (meta + ("not_revoked",), self.periods("2026-11-24", "2026-11-24"), "period off day"),
            (meta + ("not_revoked",), ..., "account unbound"), (predicates, both[1:], "account unbound"),
            (meta + ("retention",), -1, "value"), (meta + ("purpose",), "a\u200bb", "value"),
            (("trust_list",), ..., "missing member"), (("trust_list", "sequence"), -1, "value"),
            (("nonce",), "AA", "value"), (("client_id",), "", "value"), (("expires_at",), ..., "missing member"),
        ]
        self.assertEqual(self.read(self.base).country, 560)
        for oldest, newest in (("2026-11-20", "2026-11-20"), ("2026-11-20", "2026-11-21"), ("2026-11-22", "2026-11-23")):
            self.read(changed(self.base, meta + ("not_revoked",), self.periods(oldest, newest)))
        self.read(changed(self.base, predicates + (1,), ENROLLED | {"value": 365}))
        for path, new, kind in cases:
            self.refused(kind, self.read, changed(self.base, path, new))


class Heads(Readers):
    base = {"issuer": "urn:i", "period": "2026-11-22", "handle_limit": 131072, "revoked": 2,
            "root": to_base64url(bytes(32)),
            "counters": {"people": 9, "credentials": 9, "re_issued": 0, "re_enrolled": 0, "revoked": 2,
                         "by_key": [{"key": "00" * 8, "people": 4, "credentials": 4},
                                    {"key": "a1" * 8, "people": 5, "credentials": 5}]}}

    def read(self, **members):
        return head.read(signed(written(self.base | members), head.TYP), KEY, "urn:i")

    def test_members(self):
        for members in ({"handle_limit": 0}, {"handle_limit": 65535}, {"handle_limit": 2**32 + 65536}, {"revoked": -1},
                        {"root": "AA"}):
            self.refused("value", lambda: self.read(**members))
        self.refused("other issuer", lambda: self.read(issuer="urn:j"))
        self.refused("missing member", lambda: self.read(counters={"people": 1}))

    def test_chain(self):
        chain, first = head.Chain(), self.read(previous=to_base64url(bytes(32)))
        after = {"period": "2026-11-25", "previous": to_base64url(first.hash)}
        chain.take(first)
        chain.take(first)
        self.refused("equivocation", chain.take, self.read())
        self.refused("broken chain", chain.take, self.read(period="2026-11-23"))
        self.refused("broken chain", chain.take, self.read(**after | {"period": "2026-11-21"}))
        self.refused("count went down", chain.take, self.read(**after, revoked=1))
        self.refused("count went down", chain.take, self.read(**after, handle_limit=65536))
        chain.take(self.read(**after, revoked=3))

    def counted(self, *entries, **members):
        by_key = [dict(zip(("key", "people", "credentials"), entry)) for entry in entries]
        counters = self.base["counters"] | {"by_key": by_key, "credentials": sum(entry[2] for entry in entries)}
        return self.read(counters=counters, **members)

    def test_counts_by_key(self):
        one, other = "00" * 8, "a1" * 8
        for entries in ([(other, 1, 1), (one, 1, 1)], [(one, 1, 1), (one, 1, 1)], [(one, 2, 1)]):
            self.refused("key counts", self.counted, *entries)
        self.refused("key counts", lambda: self.read(counters=self.base["counters"] | {"credentials": 8}))
        for key in ("A1" * 8, "a1" * 7, "+" + "a" * 15):
            self.refused("value", self.counted, (key, 1, 1))
        chain, first = head.Chain(), self.read()
        chain.take(first)
        after = {"period": "2026-11-25", "previous": to_base64url(first.hash)}
        for entries in ([(one, 4, 9)], [(one, 3, 9), (other, 5, 5)], [(one, 4, 6), (other, 4, 4)]):
            self.refused("count went down", chain.take, self.counted(*entries, **after))
        chain.take(self.counted((one, 4, 4), (other, 5, 6), ("ff" * 8, 1, 1), **after))

    def test_index(self):
        self.refused("not in head", self.read().file_hashes, bytes(32))
        self.refused("not in head", self.read().file_hashes, bytes(64))


if __name__ == "__main__":
    unittest.main()
