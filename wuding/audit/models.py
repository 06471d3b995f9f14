"""Tables of the concern: entries, the heads of their chains, and when chains were last checked."""

import uuid
from datetime import UTC
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuding.calc import chains

CHAIN_LENGTH, HASH_LENGTH = 255, 64


class Entry(models.Model):
    """One act. Purpose: that who did what can be shown and not denied (网络安全法 第二十一条). Sensitivity: personal.

    Stands on its own: names and roles are those of the time, and no key points elsewhere, so that no later change of
    another table can touch it. Added only through `record()`; triggers refuse change and deletion.
    """

    ADD_ONLY: ClassVar = True

    public_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.CharField(_("链"), max_length=CHAIN_LENGTH)
    sequence = models.PositiveBigIntegerField(_("序号"))
    at = models.DateTimeField(_("时间"))
    path = models.CharField(_("单位路径"), max_length=255)
    actor_id = models.UUIDField(_("操作人编号"), null=True)
    actor_name = models.CharField(_("操作人"), max_length=64, blank=True)
    actor_roles = models.CharField(_("当时角色"), max_length=255, blank=True)
    action = models.CharField(_("操作"), max_length=64)
    purpose = models.CharField(_("事由"), max_length=255, blank=True)
    thing_kind = models.CharField(_("对象类别"), max_length=32)
    thing_id = models.UUIDField(_("对象编号"), null=True)
    thing_label = models.CharField(_("对象"), max_length=255)
    changes = models.JSONField(_("变化"), default=dict)
    request_id = models.CharField(_("请求编号"), max_length=16)
    previous = models.CharField(max_length=HASH_LENGTH)
    hash = models.CharField(max_length=HASH_LENGTH)

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        ordering = ["-at", "chain", "-sequence"]
        indexes = [
            models.Index(fields=["-at", "chain", "-sequence"], name="audit_entry_newest"),
            models.Index(fields=["thing_id", "-at"], name="audit_entry_of_thing"),
            models.Index(fields=["actor_id", "-at"], name="audit_entry_of_actor"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "sequence"],
                name="audit_entry_numbered_once",
                violation_error_message=_("一条链上同一序号只能有一条审计记录。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.thing_label}"

    @property
    def link(self) -> chains.Link:
        """As the chain sees it. Every column is in the seal but the hash itself."""
        content = {
            "public_id": str(self.public_id),
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "path": self.path,
            "actor_id": str(self.actor_id) if self.actor_id else None,
            "actor_name": self.actor_name,
            "actor_roles": self.actor_roles,
            "action": self.action,
            "purpose": self.purpose,
            "thing_kind": self.thing_kind,
            "thing_id": str(self.thing_id) if self.thing_id else None,
            "thing_label": self.thing_label,
            "changes": self.changes,
            "request_id": self.request_id,
        }
        return chains.Link(self.chain, self.sequence, content, self.previous, self.hash)


class Head(models.Model):
    """The last entry of a chain. Its row is the lock that writers of the chain queue at; a trigger moves it on."""

    chain = models.CharField(_("链"), max_length=CHAIN_LENGTH, primary_key=True)
    sequence = models.PositiveBigIntegerField(_("序号"), default=0)
    hash = models.CharField(max_length=HASH_LENGTH, default=chains.GENESIS)

    class Meta:
        verbose_name = _("链头")
        verbose_name_plural = _("链头")
        ordering = ["chain"]

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence}"

    @property
    def value(self) -> chains.Head:
        """As the calculation takes it."""
        return chains.Head(self.chain, self.sequence, self.hash)


class Check(models.Model):
    """A chain was checked: how far, and what broke first. For display; the proof is `wuding audit verify`."""

    chain = models.CharField(_("链"), max_length=CHAIN_LENGTH)
    at = models.DateTimeField(_("核验时间"))
    entries = models.PositiveBigIntegerField(_("核验条数"))
    breaks = models.PositiveBigIntegerField(_("断裂处数"))
    first_kind = models.CharField(max_length=16, blank=True)
    first_sequence = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name = _("核验")
        verbose_name_plural = _("核验")
        ordering = ["chain", "-at", "-pk"]
        indexes = [models.Index(fields=["chain", "-at"], name="audit_check_latest")]

    def __str__(self) -> str:
        return f"{self.chain} {self.at.isoformat()}"
