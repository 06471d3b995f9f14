"""A district with a security administrator, a town with its own, and officers whose roles they look after."""

from dataclasses import dataclass
from datetime import date

from tests.make import District, make_district, make_officer, make_user
from wuding.accounts.models import User
from wuding.accounts.roles import Role
from wuding.organisation.models import Membership, Organisation

TODAY = date(2022, 12, 31)
"""The day on which the demo, and with it these tests, stand."""


@dataclass(frozen=True)
class Keys:
    """Who is there. `keeper` keeps the district's accounts, `town_keeper` those of 小扬气镇 only."""

    district: District
    keeper: User
    town_keeper: User
    civil: User
    town_officer: User
    successor: User

    @property
    def place(self) -> Organisation:
        """The district."""
        return self.district.place

    def role_of(self, user: User) -> Membership:
        """The one role of that account."""
        return Membership.objects.get(user=user)


def make_keys() -> Keys:
    """All with roles since 2000 but the successor, who has none but that of a worker."""
    district = make_district()
    return Keys(
        district,
        keeper=make_officer(district.place, Role.SECURITY_ADMIN, username="anquan", name="安全员 孙样例"),
        town_keeper=make_officer(
            district.town, Role.SECURITY_ADMIN, username="zhen.anquan", name="镇安全员 吴样例"
        ),
        civil=make_officer(district.place, Role.CIVIL_AFFAIRS, username="minzheng", name="民政局 李样例"),
        town_officer=make_officer(district.town, Role.TOWNSHIP, username="xiaoyangqi", name="镇党委 周样例"),
        successor=make_officer(district.community, Role.WORKER, username="jieren", name="接任者 郑样例"),
    )


def make_stranger() -> User:
    """Somebody without any role."""
    return make_user("stranger", name="外人 钱样例")
