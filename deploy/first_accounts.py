"""The first organisations and accounts of a new installation. Change the names, then run it once (docs/deploy.md):

    python -m django shell --no-imports --settings wuding.settings < deploy/first_accounts.py

Each password is generated and printed once; the owner changes it after signing in. Either all is written or nothing.
"""

import secrets
from datetime import date

from django.db import transaction

from wuding.accounts.actions import create_user
from wuding.accounts.roles import Role
from wuding.organisation.actions import assign_role, create_organisation
from wuding.organisation.models import Kind

# 代码、名称、类别、上级代码。机关挂在它服务的区县或乡镇之下。 Code, name, kind, code of the parent.
ORGANISATIONS = [
    ("230102", "示例区", Kind.DISTRICT, None),
    ("230102-ZZB", "区委组织部", Kind.ORGAN, "230102"),
    ("230102-RSJ", "区人社局", Kind.ORGAN, "230102"),
]

# 用户名、姓名、单位代码、角色。三员须是三个账号。 User name, name, code of the organisation, role; three people for the three administrators.
ACCOUNTS = [
    ("zuzhi", "组织部经办人", "230102-ZZB", Role.ORGANISATION_DEPARTMENT),
    ("renshe", "人社局经办人", "230102-RSJ", Role.HUMAN_RESOURCES),
    ("xitong", "系统管理员", "230102", Role.SYSTEM_ADMIN),
    ("anquan", "安全保密管理员", "230102", Role.SECURITY_ADMIN),
    ("shenji", "安全审计员", "230102", Role.AUDIT_ADMIN),
]

with transaction.atomic():
    places = {}
    for code, name, kind, parent in ORGANISATIONS:
        places[code] = create_organisation(
            code=code, name=name, kind=kind, parent=places.get(parent), by=None
        )
    written = []
    for username, name, code, role in ACCOUNTS:
        password = secrets.token_urlsafe(12)
        user = create_user(username=username, name=name, password=password)
        assign_role(user=user, organisation=places[code], role=role, since=date.today(), by=None)  # noqa: DTZ011  law knows days
        written.append(f"{username}\t{password}\t{role.label}")

print("\n".join(written))  # noqa: T201  the only time they are shown
