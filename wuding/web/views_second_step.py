"""The second step switched on and off, recorded. Here, because `accounts` lies below the audit trail.

allauth tells of it by signals and messages after the fact; these views put the act and its entry into one transaction.
"""

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from wuding.audit.names import Action
from wuding.web.adapter import ours, record_account


class RecordedView:
    """Records `action` of the user with what the form does, or neither."""

    action: Action
    request: HttpRequest

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """The form's own doing, then the entry."""
        with transaction.atomic():
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # the view it is mixed into
            record_account(self.action, ours(self.request.user))
        return response


class Enrol(RecordedView, ActivateTOTPView):
    """Switch it on."""

    action = Action.ACCOUNT_SECOND_STEP_ON


class End(RecordedView, DeactivateTOTPView):
    """Switch it off."""

    action = Action.ACCOUNT_SECOND_STEP_OFF


class NewCodes(RecordedView, GenerateRecoveryCodesView):
    """Make the recovery codes anew; the old ones are no more."""

    action = Action.ACCOUNT_RECOVERY_CODES
