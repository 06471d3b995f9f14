"""Correction requests as pages show them: values in words, numbers masked."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wuding.common.sealed import IDENTITY_MASK, NUMBER_MASK, PHONE_MASK, Mask, Secret
from wuding.people.models import CorrectionRequest, CorrectionState
from wuding.people.queries.corrections import MISSING, PERSON, label_of, words_of
from wuding.people.queries.sections.kinds import Kind

_MASKS: dict[str, Mask] = {
    f"{PERSON}.identity_number": IDENTITY_MASK,
    f"{PERSON}.phone": PHONE_MASK,
    f"{Kind.CERTIFICATE}.number": NUMBER_MASK,
}
_TONES = {
    CorrectionState.OPEN: "warn",
    CorrectionState.ACCEPTED: "good",
    CorrectionState.REFUSED: "bad",
    CorrectionState.WITHDRAWN: "",
}


@dataclass(frozen=True)
class RequestShown:
    """A request with its values written out."""

    request: CorrectionRequest
    title: str
    present: str
    wanted: str
    tone: str
    missing: bool
    masked: bool

    @property
    def emptied(self) -> bool:
        """Whether its content went when its time was over."""
        return self.request.wanted is None


def shown(request: CorrectionRequest, whole: tuple[str, str] | None = None) -> RequestShown:
    """The request in the language of the page; numbers are masked, unless they come `whole` from a recorded reveal."""
    missing = request.subject == MISSING
    return RequestShown(
        request,
        _("补充缺少的内容") if missing else label_of(request.subject),
        whole[0] if whole else _words(request.subject, request.present),
        whole[1] if whole else _words(request.subject, request.wanted),
        _TONES[CorrectionState(request.state)],
        missing,
        request.subject in _MASKS,
    )


def _words(subject: str, value: Secret | None) -> str:
    if value is None:
        return ""
    plain = value.reveal()
    if subject in _MASKS:
        return _MASKS[subject](plain)
    if subject == MISSING:
        return plain
    kind, _dot, column = subject.partition(".")
    return words_of(kind, column, plain)
