"""Changes to accounts by themselves. What an administrator does to them stands in `organisation`, which knows who may."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext as _

from wuding.accounts.models import Language, User
from wuding.common.errors import RuleError


@transaction.atomic
def create_user(
    *,
    username: str,
    name: str,
    password: str,
    language: str = Language.CHINESE,
    one_time_until: datetime | None = None,
) -> User:
    """A new account that can sign in; it may see nothing until a role is assigned.

    With `one_time_until` the password is good until then, and only for choosing another. Raises RuleError when the name is taken, ValidationError for a bad name or a weak password.
    """
    account = username.strip().lower()
    if User.objects.filter(username=account).exists():
        raise RuleError(
            _("用户名“%(name)s”已经有人使用。") % {"name": account},
            next_step=_("请换一个用户名，例如加上单位简称。"),
        )
    user = User(username=account, name=name.strip(), language=language, one_time_until=one_time_until)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    return user


@transaction.atomic
def choose_language(*, user: User, language: str) -> None:
    """Show pages to `user` in `language` from now on."""
    User.objects.filter(pk=user.pk).update(language=Language(language))
