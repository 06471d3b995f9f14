"""The demo's accounts: one for each role, all with the same password, shown on the sign-in page of the demo only."""

from dataclasses import dataclass

from wuding.accounts.roles import Role
from wuding.demo.district import DISTRICT_CODE

PASSWORD = "songling-2022"  # noqa: S105  of the demo; printed on purpose


@dataclass(frozen=True)
class Login:
    """How one role signs in to the demo."""

    role: str
    username: str
    password: str


@dataclass(frozen=True)
class Account:
    """An account of the demo: `place` is an organisation code."""

    username: str
    name: str
    role: Role
    place: str


ACCOUNTS = (
    Account("zuzhi", "区委组织部 党建科", Role.ORGANISATION_DEPARTMENT, f"{DISTRICT_CODE}-ZZB"),
    Account("shuji", "区委书记", Role.DISTRICT_LEADER, DISTRICT_CODE),
    Account("zhengfa", "区委政法委", Role.POLITICAL_LEGAL_COMMITTEE, f"{DISTRICT_CODE}-ZFW"),
    Account("minzheng", "区民政局", Role.CIVIL_AFFAIRS, f"{DISTRICT_CODE}-MZJ"),
    Account("renshe", "区人社局", Role.HUMAN_RESOURCES, f"{DISTRICT_CODE}-RSJ"),
    Account("xiaoyangqi", "小扬气镇党委", Role.TOWNSHIP, "232762100-DW"),
    Account("jinsong", "劲松镇党委", Role.TOWNSHIP, "232762101-DW"),
    Account("guyuan", "古源镇党委", Role.TOWNSHIP, "232762102-DW"),
    Account("songhe", "松鹤社区", Role.COMMUNITY, "232762100001"),
    Account("xitong", "系统管理员", Role.SYSTEM_ADMIN, DISTRICT_CODE),
    Account("anquan", "安全保密管理员", Role.SECURITY_ADMIN, DISTRICT_CODE),
    Account("shenji", "安全审计员", Role.AUDIT_ADMIN, DISTRICT_CODE),
)
WORKER_USERNAME = "gongzuozhe"
"""The account of the first general worker of 松鹤社区."""


def logins() -> tuple[Login, ...]:
    """A log-in for each role, in the order they are shown; of the towns the first."""
    first = {account.role: account for account in reversed(ACCOUNTS)}
    shown = [account for account in ACCOUNTS if first[account.role] == account]
    named = [Login(str(account.role.label), account.username, PASSWORD) for account in shown]
    return (*named, Login(str(Role.WORKER.label), WORKER_USERNAME, PASSWORD))
