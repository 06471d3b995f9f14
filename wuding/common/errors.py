"""How the product says no.

    RuleError    a rule of a document or of the house forbids it     422, said on the form or a page
    NotVisible   it doesn't exist, or not for this user: the same    404

Anything else that goes wrong is a bug and gets a 500 with a number to quote.
"""

from django.core.exceptions import ValidationError
from django.http import Http404


class NotVisible(Http404):
    """Nothing there for this user. Says nothing about whether it exists for others."""


class RuleError(Exception):
    """A refusal: `what` can't be done and why, under which `clause`, and what to do `next_step`.

    Each is a whole, already translated sentence; the clause is a reference such as “实施办法 第十二条”.
    """

    def __init__(self, what: str, *, clause: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.clause = clause
        self.next_step = next_step

    def as_validation_error(self) -> ValidationError:
        """The same refusal, to be shown on the form that asked."""
        return ValidationError(" ".join(part for part in (self.what, self.next_step) if part))
