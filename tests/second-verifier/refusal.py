"""Refusals, by the names proof-format.md gives them (sections 1, 4, 6, 9, 10)."""


class Refused(Exception):
    """An input was refused. `kind` is the name in the text; `about` is for people only."""

    def __init__(self, kind, about=""):
        super().__init__(f"{kind}: {about}" if about else kind)
        self.kind = kind
        self.about = about


def refuse_if(condition, kind, about=""):
    if condition:
        raise Refused(kind, about)
