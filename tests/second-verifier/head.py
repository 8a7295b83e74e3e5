"""Heads of a revocation list and the chain they make (proof-format.md, section 10)."""

import re
from dataclasses import dataclass, field

import jws
import strict_json
from hashing import tagged
from refusal import Refused, refuse_if
from shapes import KIND, array, count, data, day_number, ident, integer, matching, record

TYP = "nonla-gap-head+jwt"
LONGEST = 16_384
WIDTH = 65_536
COUNTERS = ("people", "credentials", "re_issued", "re_enrolled", "revoked")


def handle_limit(value):
    limit = count(value)
    refuse_if(limit == 0 or limit % WIDTH != 0 or limit > 2**32, KIND, str(limit))
    return limit


key_count = record({"key": matching(re.compile("[0-9a-f]{16}")), "people": count, "credentials": count})
counters = record({name: count for name in COUNTERS} | {"merged?": integer(1, 2**53 - 1), "by_key": array(key_count)})
content = record({
    "issuer": ident, "period": day_number, "handle_limit": handle_limit, "revoked": count, "root": data(32),
    "previous?": data(32), "counters": counters,
})


@dataclass(frozen=True)
class Head:
    period: int
    handle_limit: int
    revoked: int
    root: bytes
    previous: bytes | None
    counters: dict
    hash: bytes

    def file_hashes(self, index):
        """The hashes of an index, one a file. Refuses one that is not this head's."""
        refuse_if(len(index) != 32 * (self.handle_limit // WIDTH), "not in head", "length of the index")
        refuse_if(tagged(b"NONLA-GAP-INDEX-V1", index) != self.root, "not in head", "root")
        return [index[i:i + 32] for i in range(0, len(index), 32)]


def read(compact, head_key, issuer):
    found = content(strict_json.parse(jws.verify(compact, head_key, TYP, LONGEST), LONGEST))
    refuse_if(found.pop("issuer") != issuer, "other issuer")
    _refuse_key_counts(found["counters"])
    return Head(**found, hash=jws.document_hash(compact))


def _refuse_key_counts(found):
    keys = [entry["key"] for entry in found["by_key"]]
    refuse_if(keys != sorted(set(keys)), "key counts", "order")
    refuse_if(any(entry["people"] > entry["credentials"] for entry in found["by_key"]), "key counts", "people")
    refuse_if(sum(entry["credentials"] for entry in found["by_key"]) != found["credentials"], "key counts", "sum")


@dataclass
class Chain:
    """The heads of one issuer that a reader knows."""

    known: dict = field(default_factory=dict)  # period to head

    def take(self, head):
        if head.period in self.known:
            refuse_if(self.known[head.period].hash != head.hash, "equivocation")
            return
        if self.known:
            self._follow(self.known[max(self.known)], head)
        self.known[head.period] = head

    @staticmethod
    def _follow(newest, head):
        refuse_if(head.period <= newest.period or head.previous != newest.hash, "broken chain")
        pairs = [(newest.handle_limit, head.handle_limit), (newest.revoked, head.revoked)]
        pairs += [(newest.counters[name], head.counters[name]) for name in COUNTERS]
        pairs += [(newest.counters["merged"] or 0, head.counters["merged"] or 0)]
        after = {entry["key"]: entry for entry in head.counters["by_key"]}
        for entry in newest.counters["by_key"]:
            refuse_if(entry["key"] not in after, "count went down", "a key vanished")
            pairs += [(entry[name], after[entry["key"]][name]) for name in ("people", "credentials")]
        if any(after < before for before, after in pairs):
            raise Refused("count went down")
