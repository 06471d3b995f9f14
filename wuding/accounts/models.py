"""Tables of the concern: the user."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """Languages of the pages; each is named in itself."""

    CHINESE = "zh-hans", "简体中文"
    ENGLISH = "en", "English"


class UserManager(BaseUserManager["User"]):
    """Finds users by the name they sign in with."""


class User(AbstractBaseUser):
    """Somebody who signs in. Purpose: access control. Kept as long as records name the account.

    There is no superuser and no staff flag: what a user may see and do follows from
    the roles assigned in `organisation`, and from nothing else.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = models.CharField(
        _("用户名"),
        max_length=64,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]{2,63}$", _("用户名由 3 到 64 个小写字母、数字、点、横线组成。")
            )
        ],
    )
    name = models.CharField(_("姓名"), max_length=64)
    language = models.CharField(_("界面语言"), max_length=8, choices=Language, default=Language.CHINESE)
    is_active = models.BooleanField(_("启用"), default=True)
    joined_at = models.DateTimeField(_("开通时间"), auto_now_add=True)
    one_time_until = models.DateTimeField(_("一次性密码有效至"), null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username__regex=r"^[a-z0-9]"),
                name="user_name_is_lower_case",
                violation_error_message=_("用户名须以小写字母或数字开头，因为登录时不分大小写。"),
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=Language.values),
                name="user_language_is_known",
                violation_error_message=_("界面语言只能是简体中文或英文。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def must_change_password(self) -> bool:
        """Whether the present password came from an administrator: good once, for choosing one's own."""
        return self.one_time_until is not None
