"""The roles of a district, and which of them one account may not hold together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Organs and people of S2.6, and the three administrators."""

    DISTRICT_LEADER = "district_leader", _("区委领导")
    ORGANISATION_DEPARTMENT = "organisation_department", _("组织部")
    POLITICAL_LEGAL_COMMITTEE = "political_legal_committee", _("政法委")
    CIVIL_AFFAIRS = "civil_affairs", _("民政局")
    HUMAN_RESOURCES = "human_resources", _("人社局")
    TOWNSHIP = "township", _("乡镇党委")
    COMMUNITY = "community", _("社区")
    WORKER = "worker", _("社区工作者")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全保密管理员")
    AUDIT_ADMIN = "audit_admin", _("安全审计员")


ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


def may_hold_together(roles: "frozenset[Role]") -> bool:
    """Whether one account may hold all of `roles`: at most one of the three administrators."""
    return len(roles & ADMINISTRATORS) <= 1
