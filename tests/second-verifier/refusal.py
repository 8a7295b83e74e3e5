"""Refusals, by the names proof-format.md gives them."""

NAMED = {
    # 1
    "wrong length", "not a point", "identity", "not in subgroup", "scalar too large", "scalar zero",
    # 4
    "too long", "not compact", "header", "algorithm", "other key", "other type", "bad signature",
    # 5
    "unknown suite", "unknown layout", "key before since", "short key life", "many keys in force",
    "long key overlap", "gap keys overlap", "two ages", "two enrolment days", "two province sets", "two status sets",
    "account unbound", "ambiguous",
    "broken chain", "other domain", "since changed", "issuer missing", "key changed",
    "bad life", "many translations", "language twice", "purpose twice", "verifier missing", "verifier key unsigned",
    # 6
    "unknown format", "not one type", "unknown claim", "foreign scope", "different days", "unknown predicate",
    "threshold", "enrolment threshold", "unknown code", "many codes", "codes not ascending", "predicate twice", "no day", "bad periods", "period off day",
    "unknown verifier",
    # 7, 10 to 12
    "other table", "does not verify", "other issuer", "key counts", "equivocation", "count went down", "not a gap file",
    "other file", "does not tile", "malformed signature", "not in head", "other verifier",
    # 9
    "request expired", "declined", "unknown version", "malformed pseudonym", "unknown issuer", "unknown issuer key",
    "key not valid", "trust list ended", "day off", "wrong period", "unanswerable", "malformed proof", "bad proof",
}


class Refused(Exception):
    """An input was refused. `kind` says which, more exactly than the text where that has no name; `about` is for people only."""

    def __init__(self, kind, about=""):
        super().__init__(f"{kind}: {about}" if about else kind)
        self.kind = kind
        self.about = about

    @property
    def name(self):
        """The name in the text: what has none there is *malformed*."""
        return self.kind if self.kind in NAMED else "malformed"


def refuse_if(condition, kind, about=""):
    if condition:
        raise Refused(kind, about)
