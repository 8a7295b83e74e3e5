"""Cases for points, scalars, Ed25519, gap files and digit tables, and the values of section 13.

Keys are made from numbers that are no secret.
"""

import json
import unittest
from dataclasses import replace
from pathlib import Path

import digit_table
import ed25519
import g1
import gap_file
import layout
import points
import proof
import statement
import trust_list
import verify
from encoding import base64url
from hashing import (ENROL_TAG, GAP_HEADER, P1, SCOPE_TAG, blinding_base, digit_base, domain, generators, hash_of_text,
                     hash_to_curve, integer, scope_of, sha256, upper_digit_base)
from points import g1_bytes
from points_for_tests import g2_bytes, times
from py_ecc.optimized_bls12_381 import FQ2, G2, b2
from test_readers import Readers


class PublishedValues(unittest.TestCase):
    """Section 13."""

    def test_points(self):
        q1, messages = generators()
        starts = {"b9d0c6eae99450f6": q1, "97cebc338bbd5929": messages[0], "a1ff090cc9048604": messages[1],
                  "b947ecb3cb970b70": messages[10], "891743843f76ca25": digit_base(),
                  "93c5c1ee4d900790": upper_digit_base(0), "a578ed0a1e3e7e96": upper_digit_base(15),
                  "a68be724699b1176": blinding_base(),
                  "89fa40a9889362bb": hash_to_curve(scope_of("urn:nonla:domain:vn", "urn:nonla:verifier:agora"),
                                                    SCOPE_TAG),
                  "b0bda60ed9813138": hash_to_curve(b"urn:nonla:issuer:hanoi", ENROL_TAG)}
        for start, point in starts.items():
            self.assertEqual(g1_bytes(point)[:8].hex(), start)

    def test_hashes(self):
        self.assertEqual(hash_of_text("Nguyễn Văn An"),
                         0x4799E0673661EF20FC49041F04E5D83573310723DB52998BFAD28394C65F2698)
        self.assertEqual(layout.LAYOUT_HASH.hex(), "7b9ac2f5e79fde69aedf59d897c38437876faf829eafaf85b05ccbfb157e4b12")
        header = layout.credential_header("urn:nonla:issuer:hanoi", "urn:nonla:resident:1")
        self.assertEqual(sha256(header).hex(), sha256(bytes.fromhex(HEADER)).hex())


    def test_the_way_to_a_verdict(self):
        whole = json.loads((verify.default_folder() / "whole.json").read_text())
        trusted = trust_list.read(whole["trust_list"], base64url(whole["operator_key"]))
        asked = verify.read_request(whole["request"], trusted.verifiers[whole["verifier"]])
        data = bytes.fromhex(whole["cases"][0]["presentation"])
        issuer, kind = trusted.issuer_and_type(asked.issuer, asked.vct)
        made = statement.build(asked, (trusted.domain, whole["verifier"]), issuer, kind, issuer["keys"][0],
                               int.from_bytes(data[1:3], "big"), data[11:59])
        self.assertEqual((made.ranges, made.shown), ([(2, b"at-least", 46346), (3, b"at-most", 39772)], {5: 560}))
        relation = proof.Relation(made)
        points = proof.read(relation, data[59:])[0]
        hashed = proof.transcript(made, points[:-1])
        self.assertEqual(len(hashed), 3191)
        domains = [integer(signature[1], 32) for signature in relation.signatures]
        both = [integer(value, 32) for value in proof.challenges(relation, points)]
        text = (Path(__file__).parents[2] / "specs" / "proof-format.md").read_text()
        for value in [*domains, asked.hash, sha256(hashed), *both]:
            self.assertIn(f"| `{value.hex()}` |", text)


HEADER = (
    "00000000000000134e4f4e4c412d43524544454e5449414c2d5631"
    "00000000000000386e6f6e6c612d6262732d323a4242535f424c53313233383147315f584d443a5348412d3235365f535357555f524f5f"
    "3a64726166742d3130"
    "000000000000001675726e3a6e6f6e6c613a6973737565723a68616e6f69"
    "000000000000001475726e3a6e6f6e6c613a7265736964656e743a31"
    "00000000000000207b9ac2f5e79fde69aedf59d897c38437876faf829eafaf85b05ccbfb157e4b12"
)


class Points(Readers):
    def test_g1(self):
        good = g1_bytes(P1)
        self.assertEqual(points.g1_point(good), P1)
        flipped = bytes([good[0] ^ 0x20]) + good[1:]
        self.assertEqual(points.g1_point(flipped), (P1[0], g1.P - P1[1]))
        no_root = next(x for x in range(1, 99) if pow(x**3 + 4, (g1.P - 1) // 2, g1.P) != 1)
        root = next(x for x in range(1, 99) if pow(x**3 + 4, (g1.P - 1) // 2, g1.P) == 1)
        cases = {
            "wrong length": [b"", good[:-1], good + b"\0", bytes(96)],
            "identity": [b"\xc0" + bytes(47)],
            "not in subgroup": [b"\x80" + bytes(47), b"\xa0" + bytes(47), self._from_x(root)],
            "not a point": [
                bytes(48), b"\xe0" + bytes(47), b"\xc0" + bytes(46) + b"\1", b"\xc0" + good[1:], b"\x40" + bytes(47),
                bytes([good[0] & 0x7F]) + good[1:], self._from_x(no_root),
                self._from_x(root + g1.P), self._from_x(g1.P),
            ],
        }
        for kind, values in cases.items():
            for value in values:
                self.refused(kind, points.g1_point, value)
                if kind != "not in subgroup":
                    self.refused(kind, points.g1_point_of_any_subgroup, value)
        outside = points.g1_point_of_any_subgroup(self._from_x(root))
        self.assertTrue(g1.is_in_subgroup(g1.to_affine(g1.clear_cofactor((*outside, 1)))))
        cleared = g1.to_affine(g1.clear_cofactor((*P1, 1)))
        self.assertEqual(cleared, g1.to_affine(g1.multiply(P1, 0xD201000000010001)))

    @staticmethod
    def _from_x(x):
        return integer(x | 1 << 383, 48)

    def test_g2(self):
        good = g2_bytes(7)
        self.assertEqual(points.g2_point(g2_bytes(1)), (G2[0], G2[1], FQ2.one()))
        points.g2_point(bytes([good[0] ^ 0x20]) + good[1:])
        no_root, outside = self._small_x(False), self._small_x(True)
        over = good[:48] + integer(int.from_bytes(no_root[48:], "big") + g1.P, 48)
        cases = {
            "wrong length": [good[:48], good + b"\0"],
            "identity": [b"\xc0" + bytes(95)],
            "not in subgroup": [outside],
            "not a point": [bytes(96), b"\xe0" + bytes(95), no_root, over,
                            good[:48] + bytes([good[48] | 0x80]) + good[49:],
                            bytes([good[0] & 0x7F]) + good[1:]],
        }
        for kind, values in cases.items():
            for value in values:
                self.refused(kind, points.g2_point, value)

    @staticmethod
    def _small_x(on_curve):
        """An x with no u, on the curve or not; no small one is in the subgroup."""
        for x in range(1, 99):
            root = points.modular_squareroot_in_FQ2(FQ2([x, 0]) ** 3 + b2)
            if (root is not None) == on_curve:
                return b"\x80" + bytes(47) + integer(x, 48)

    def test_scalars(self):
        self.assertEqual(points.scalar(integer(g1.R - 1, 32)), g1.R - 1)
        for value, kind in ((0, "scalar zero"), (g1.R, "scalar too large"), (2**256 - 1, "scalar too large")):
            self.refused(kind, points.scalar, integer(value, 32))
        self.refused("wrong length", points.scalar, bytes(31))


class Ed25519(unittest.TestCase):
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                             "5fb8821590a33bacc61e39701"
                              "cf9b46bd25bf5f0595bbe24655141438e7a100b")

    def test_rfc_8032(self):
        self.assertEqual(ed25519.public_key(self.seed), self.key)
        self.assertEqual(ed25519.sign(self.seed, b""), self.signature)
        self.assertTrue(ed25519.verify(self.key, b"", self.signature))
        self.assertFalse(ed25519.verify(self.key, b"x", self.signature))

    def test_s_from_the_order_on(self):
        s = int.from_bytes(self.signature[32:], "little") + ed25519.L
        self.assertFalse(ed25519.verify(self.key, b"", self.signature[:32] + s.to_bytes(32, "little")))
        self.assertFalse(ed25519.verify(self.key, b"", self.signature + b"\0"))

    def test_keys(self):
        order_8 = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
        other_8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
        small = [integer(1, 1) + bytes(31), bytes(32), bytes(31) + b"\x80", (ed25519.P - 1).to_bytes(32, "little")]
        small += [bytes.fromhex(text) for text in (order_8, other_8)]
        not_reduced = [(ed25519.P + k).to_bytes(32, "little") for k in range(19)]
        signed_zero = [b"\1" + bytes(30) + b"\x80", (ed25519.P - 1 | 1 << 255).to_bytes(32, "little")]
        no_point = [b"\2" + bytes(31), bytes(31), bytes(33)]
        self.assertTrue(ed25519.is_small_order(ed25519.decode(small[-1])))
        for key in small + not_reduced + signed_zero + no_point:
            self.assertFalse(ed25519.is_public_key(key), key.hex())

    def test_commitment_of_small_order(self):
        """R is the identity and [S]B - [k]A is too; only the rule on R refuses it."""
        digest = ed25519.hashlib.sha512(self.seed).digest()
        a = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
        r = b"\1" + bytes(31)
        k = int.from_bytes(ed25519.hashlib.sha512(r + self.key + b"m").digest(), "little") % ed25519.L
        self.assertFalse(ed25519.verify(self.key, b"m", r + (k * a % ed25519.L).to_bytes(32, "little")))

    def test_no_cofactor(self):
        """R is off by a point of order 8: it holds with the cofactor only."""
        digest = ed25519.hashlib.sha512(self.seed).digest()
        a = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
        torsion = ed25519.decode(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"))
        r = ed25519.encode(ed25519.add(ed25519.multiply(ed25519.BASE, 9), torsion))
        k = int.from_bytes(ed25519.hashlib.sha512(r + self.key + b"m").digest(), "little") % ed25519.L
        self.assertFalse(ed25519.verify(self.key, b"m", r + ((9 + k * a) % ed25519.L).to_bytes(32, "little")))


class GapFiles(Readers):
    secret, period, number = 11, 46347, 1

    def entry(self, low, high, e=5):
        """An entry as the list's owner signs it."""
        base = 65536 * self.number
        q1, bases = generators()
        dom = domain(g2_bytes(self.secret), 3, GAP_HEADER + b"urn:i")
        terms = list(zip(bases, (self.period, base + low, base + high))) + [(P1, 1), (q1, dom)]
        a = g1.weighted_sum([(g1.to_affine(g1.weighted_sum(terms)), pow(self.secret + e, -1, g1.R))])
        return integer(high, 4) + g1_bytes(g1.to_affine(a)) + integer(e, 32)

    def tiles(self, *revoked):
        """The entries of a file with these offsets revoked, and every multiple of 256 an end point."""
        ends = sorted({*range(256, 65537, 256), *revoked})
        return [self.entry(low, high) for low, high in zip([0] + ends, ends)]

    def file(self, *entries, count=None):
        head = b"NONLAGAP" + integer(self.period, 2) + integer(self.number, 6)
        return head + integer(len(entries) if count is None else count, 4) + b"".join(entries)

    def test_a_file(self):
        gaps = gap_file.read(self.file(*self.tiles(9)), self.period, self.number)
        self.assertEqual([(gap.low, gap.high) for gap in gaps[:3]], [(65536, 65545), (65545, 65792), (65792, 66048)])
        self.assertEqual(len(gaps), 257)
        gap_file.check(gaps, g2_bytes(self.secret), "urn:i", self.period)
        swapped = [replace(gaps[0], signature=gaps[1].signature), *gaps[1:]]
        self.refused("bad signature", gap_file.check, swapped, g2_bytes(self.secret), "urn:i", self.period)
        self.refused("bad signature", gap_file.check, gaps[1:], g2_bytes(self.secret), "urn:j", self.period)
        self.refused("bad signature", gap_file.check, gaps[1:], g2_bytes(self.secret), "urn:i", self.period + 1)
        self.refused("bad signature", gap_file.check, gaps[1:], g2_bytes(12), "urn:i", self.period)

    def test_refusals(self):
        tiles = self.tiles()
        whole, rest, good = tiles[0], tiles[1:], self.file(*tiles)
        cases = {
            "not a gap file": [b"", good[:19], good + b"\0", good[:-1], b"nonlagap" + good[8:]],
            "other file": [self.file(*tiles, count=255), self.file(*tiles, count=0), good[:8] + b"\0\0" + good[10:],
                           good[:15] + b"\2" + good[16:]],
            "does not tile": [self.file(), self.file(*tiles[:-1]), self.file(integer(0, 4) + whole[4:], *tiles),
                              self.file(whole, *tiles), self.file(*rest), self.file(*tiles[:3], *tiles[4:]),
                              self.file(*tiles[:-1], integer(65537, 4) + whole[4:])],
            "malformed signature": [self.file(whole[:4] + b"\xc0" + bytes(47) + whole[52:], *rest),
                                    self.file(whole[:52] + bytes(32), *rest),
                                    self.file(whole[:52] + integer(g1.R, 32), *rest)],
        }
        for kind, files in cases.items():
            for value in files:
                self.refused(kind, gap_file.read, value, self.period, self.number)


class Tables(Readers):
    def test_a_table(self):
        secret = 1000
        rows = [times(digit_base(), pow(secret + d, -1, g1.R)) for d in range(256)]
        good = g2_bytes(secret) + b"".join(rows)
        digit_table.read(good, digit_table.digit_key(good))
        wrong = g2_bytes(secret) + b"".join(rows[:1] + rows[:1] + rows[2:])
        self.refused("does not verify", digit_table.read, wrong, digit_table.digit_key(wrong))
        other = digit_table.digit_key(wrong)
        self.refused("does not verify", digit_table.read, wrong, digit_table.digit_key(good))
        self.refused("other table", digit_table.read, good, other)
        self.refused("wrong length", digit_table.read, good + b"\0", digit_table.digit_key(good))


if __name__ == "__main__":
    unittest.main()
