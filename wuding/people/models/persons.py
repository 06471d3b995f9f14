"""Persons, and what stood in their files before it was corrected."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.accounts.models import User
from wuding.accounts.permissions import Permission
from wuding.common.fields import public_id
from wuding.common.sealed import IDENTITY_MASK, PHONE_MASK, SealedField
from wuding.organisation.models import Organisation, scopes_of, within
from wuding.people import code_sets
from wuding.people.models.entries import Entry


class Sex(models.TextChoices):
    """As on the identity card. The value is the word the packs use."""

    WOMAN = "女", _("女")
    MAN = "男", _("男")


def in_sight(user: User, permission: Permission, *, of: str = "") -> models.Q:
    """The condition that a file is `user`'s to see with `permission`; `of` leads there from another table: "person__"."""
    # The places are found first: comparing the path of each of thousands of files costs more than the rest.
    places = Organisation.objects.filter(within(scopes_of(user, permission), "path")).order_by()
    scope = models.Q(**{f"{of}organisation__in": places})
    if permission == Permission.SEE_ROSTER:
        scope |= models.Q(**{f"{of}account": user})
    return scope & models.Q(**{f"{of}withdrawn__isnull": True})


class PersonQuerySet(models.QuerySet["Person"]):
    """Reads of persons."""

    def visible_to(self, user: User, permission: Permission = Permission.SEE_ROSTER) -> Self:
        """Those whose file lies in the user's scope, and the user's own file; none that was opened by mistake."""
        return self.filter(in_sight(user, permission))


class Person(models.Model):
    """A worker's file. Purpose: appointment, appraisal and pay of this person (实施办法). Sensitivity: personal.

    Kept while the person serves and as long afterwards as personnel files must be. `organisation` keeps the file: it
    is the present or last workplace. `identity_hash` is the keyed hash of the number, by which it is found again.
    A number that a file out of the writer's sight already holds is kept as `identity_claim` instead: nobody learns
    that it stands elsewhere, and those who see both files settle it. `withdrawn` is the entry that took the whole file
    back as opened by mistake.
    """

    public_id = public_id()
    account = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="person", verbose_name=_("账号")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="people", verbose_name=_("管理单位")
    )
    name = models.CharField(_("姓名"), max_length=64)
    sort_key = models.CharField(max_length=255, db_index=True, editable=False)
    pinyin = models.CharField(max_length=128, editable=False)
    initials = models.CharField(max_length=32, editable=False)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex)
    born = models.DateField(_("出生日期"))
    identity_number = SealedField(_("公民身份号码"), mask=IDENTITY_MASK)
    identity_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001  unique
    identity_claim = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    phone = SealedField(_("手机号码"), mask=PHONE_MASK)
    ethnicity = models.CharField(_("民族"), max_length=2, choices=code_sets.ethnic_choices, blank=True)
    native_place = models.CharField(_("籍贯"), max_length=6, blank=True)
    photo = models.ForeignKey(
        "Attachment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("照片")
    )
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("登记"))
    withdrawn = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("撤销")
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        ordering = ["sort_key", "public_id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sex__in=Sex.values),
                name="person_sex_is_known",
                violation_error_message=_("性别须为女或男。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def age_on(self, day: date) -> int:
        """Full years on that day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


class PersonVersion(models.Model):
    """What one field of a person's file said until a correction. Sealed: old numbers are as sensitive as new ones."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="versions", verbose_name=_("人员"))
    field = models.CharField(_("字段"), max_length=32)
    before = SealedField(_("更正前"))
    known_until = models.DateTimeField(_("更正时间"))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("登记"))

    class Meta:
        verbose_name = _("更正前的内容")
        verbose_name_plural = _("更正前的内容")
        ordering = ["person", "known_until", "pk"]

    def __str__(self) -> str:
        return f"{self.field} {self.known_until.isoformat()}"
