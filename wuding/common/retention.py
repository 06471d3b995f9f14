"""How long personal data is kept. The register shows these rules, and `wuding privacy expire` carries out those with a time.

A rule without a time ends with something else: the record, the account, the request.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True)
class Kept:
    """A rule in words with its clause; `years` and `days` say after how long the job removes it, both 0: not by the job."""

    rule: "str | StrPromise"
    clause: "str | StrPromise" = ""
    years: int = 0
    days: int = 0

    def is_over(self, since: date, today: date) -> bool:
        """Whether it may go today when its time began on `since`: the whole time has passed, the first day not counted.

        ValueError for a rule without a time.
        """
        return today > self.last_day(since)

    def last_day(self, since: date) -> date:
        """The last day on which it is kept. A year ends on the same day; 29 February gives 28 February."""
        if not (self.years or self.days):
            raise ValueError(f"{self.rule} has no time")
        year = since.year + self.years
        anniversary = (
            since.replace(year=year, day=28)
            if (since.month, since.day) == (2, 29)
            else since.replace(year=year)
        )
        return anniversary + timedelta(days=self.days)

    def latest_over(self, today: date) -> date:
        """The latest `since` whose time is over today."""
        guess = date(today.year - self.years, today.month, min(today.day, 28)) - timedelta(days=self.days - 4)
        while not self.is_over(guess, today):
            guess -= timedelta(days=1)
        return guess

    def moment_over(self, now: datetime) -> datetime:
        """What happened before this moment may go. ValueError for a rule that isn't in days."""
        if self.years or not self.days:
            raise ValueError(f"{self.rule} is not in days")
        return now - timedelta(days=self.days)


AS_LONG_AS_THE_RECORD = Kept(_("与所在记录同期"))
PERMANENT_TRAIL = Kept(
    _("审计链只增不删：任何一条都不能单独抹去"), _("网络安全法（2016）第二十一条：日志留存不少于六个月")
)
AS_LONG_AS_THE_ACCOUNT = Kept(
    _("账号存续期间；停用后，只要还有记录注明由它办理就保留"), _("个人信息保护法 第十九条")
)
WHILE_SERVING = Kept(
    _("在岗期间，离岗后随工资和合同记录保存"),
    _("劳动合同法 第五十条：合同文本至少保存二年备查；工资支付暂行规定 第六条：工资记录保存二年以上"),
)
PAY_RECORDS = Kept(
    _("工资记录保存二年以上，作为会计凭证附件的按会计档案"),
    _("工资支付暂行规定 第六条；会计档案管理办法 第十四条"),
)
AFTER_LEAVING = Kept(_("离岗满二年后删除"), _("个人信息保护法 第四十七条；劳动合同法 第五十条"), years=2)
PREPARED_IMPORT = Kept(_("导入、撤销或过期后即清空，只留条数"), _("个人信息保护法 第四十七条"))
REMOVED_ATTACHMENT = Kept(_("移除满九十天后连同文件删除"), _("个人信息保护法 第四十七条"), days=90)
CLOSED_CORRECTION = Kept(
    _("申请办结满一百八十天后清空内容和佐证，只留结果"), _("个人信息保护法 第四十六条、第四十七条"), days=180
)
CLOSED_OBJECTION = Kept(
    _("异议办结满二年后清空内容、答复和佐证，只留结果"),
    _("工资支付暂行规定 第六条；劳动争议调解仲裁法 第二十七条：仲裁时效一年"),
    days=730,
)
SIGN_IN_FAILURES = Kept(
    _("一百八十三天后删除"), _("网络安全法（2016）第二十一条：日志留存不少于六个月"), days=183
)
SESSION = Kept(_("退出登录或过期后删除"), _("个人信息保护法 第十九条"))
