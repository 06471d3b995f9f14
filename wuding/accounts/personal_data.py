"""Register of personal data: accounts, and the tables of the libraries that sign people in."""

from django.utils.translation import gettext_lazy as _

from wuding.common.personal_data import NOWHERE, Table, keys, personal, plain, sensitive
from wuding.common.retention import AS_LONG_AS_THE_ACCOUNT, SESSION, SIGN_IN_FAILURES

_ACCOUNTS = _("我的账号页、账号管理页")
_LOCKING = _("发现并拦住猜密码的人")

TABLES = (
    Table(
        "accounts.User",
        (
            *keys("id public_id"),
            *personal(
                "username name",
                _("登录，并在每条记录上注明由谁办理"),
                shown=_ACCOUNTS,
                kept=AS_LONG_AS_THE_ACCOUNT,
            ),
            *sensitive(
                "password",
                _("验证是本人登录；只存不可还原的摘要"),
                shown=NOWHERE,
                kept=AS_LONG_AS_THE_ACCOUNT,
            ),
            *personal(
                "last_login joined_at", _("发现长期不用的账号"), shown=_ACCOUNTS, kept=AS_LONG_AS_THE_ACCOUNT
            ),
            *plain("language", _("界面语言"), shown=_ACCOUNTS, kept=AS_LONG_AS_THE_ACCOUNT),
            *plain(
                "is_active one_time_until",
                _("账号能否登录、首次密码何时失效"),
                shown=_ACCOUNTS,
                kept=AS_LONG_AS_THE_ACCOUNT,
            ),
        ),
    ),
    Table(
        "sessions.Session",
        (
            *keys("session_key"),
            *personal(
                "session_data expire_date",
                _("登录后记住是谁、看的是哪个单位和月份"),
                shown=NOWHERE,
                kept=SESSION,
            ),
        ),
    ),
    Table(
        "mfa.Authenticator",
        (
            *keys("id user"),
            *plain(
                "type created_at last_used_at",
                _("两步验证用的是哪种方式"),
                shown=_ACCOUNTS,
                kept=AS_LONG_AS_THE_ACCOUNT,
            ),
            *sensitive("data", _("核对两步验证的动态码和恢复码"), shown=NOWHERE, kept=AS_LONG_AS_THE_ACCOUNT),
        ),
    ),
    Table(
        "account.EmailAddress",
        (
            *keys("id user"),
            *personal(
                "email verified primary",
                _("登录组件自带的表；本系统不收集邮箱，表中没有内容"),
                shown=NOWHERE,
                kept=AS_LONG_AS_THE_ACCOUNT,
            ),
        ),
    ),
    Table(
        "account.EmailConfirmation",
        (
            *keys("id email_address"),
            *plain("created sent key", _("登录组件自带的表；本系统不收集邮箱，表中没有内容")),
        ),
    ),
    Table(
        "socialaccount.SocialApp",
        (
            *keys("id"),
            *plain(
                "provider provider_id name client_id secret key settings",
                _("单点登录的接入设置；设置从环境变量读取，表中没有内容"),
            ),
        ),
    ),
    Table(
        "socialaccount.SocialAccount",
        (
            *keys("id user"),
            *personal(
                "provider uid", _("单点登录时认出是哪个账号"), shown=_ACCOUNTS, kept=AS_LONG_AS_THE_ACCOUNT
            ),
            *personal(
                "last_login date_joined extra_data",
                _("单点登录组件的登记；除编号外不留对方返回的内容"),
                shown=NOWHERE,
                kept=AS_LONG_AS_THE_ACCOUNT,
            ),
        ),
    ),
    Table(
        "socialaccount.SocialToken",
        (
            *keys("id app account"),
            *sensitive(
                "token token_secret expires_at",
                _("登录组件自带的表；本系统不保存对方的令牌，表中没有内容"),
                shown=NOWHERE,
                kept=SESSION,
            ),
        ),
    ),
    Table(
        "axes.AccessAttempt",
        (
            *keys("id"),
            *personal(
                "username ip_address user_agent http_accept path_info attempt_time failures_since_start",
                _LOCKING,
                shown=NOWHERE,
                kept=SIGN_IN_FAILURES,
            ),
            *personal(
                "get_data post_data",
                _("登录请求里有哪些字段；字段的值都已隐去"),
                shown=NOWHERE,
                kept=SIGN_IN_FAILURES,
            ),
        ),
    ),
    Table(
        "axes.AccessAttemptExpiration",
        (*keys("access_attempt"), *plain("expires_at", _LOCKING, kept=SIGN_IN_FAILURES)),
    ),
    Table(
        "axes.AccessFailureLog",
        (
            *keys("id"),
            *personal(
                "username ip_address user_agent http_accept path_info attempt_time locked_out",
                _LOCKING,
                shown=NOWHERE,
                kept=SIGN_IN_FAILURES,
            ),
        ),
    ),
    Table(
        "axes.AccessLog",
        (
            *keys("id session_hash"),
            *personal(
                "username ip_address user_agent http_accept path_info attempt_time logout_time",
                _("发现账号从陌生地点登录"),
                shown=NOWHERE,
                kept=SIGN_IN_FAILURES,
            ),
        ),
    ),
    Table(
        "auth.Permission",
        (*keys("id content_type"), *plain("name codename", _("框架自带的表；本系统的权限不用它"))),
    ),
    Table("auth.Group", (*keys("id permissions"), *plain("name", _("框架自带的表；本系统的角色不用它")))),
    Table("auth.Group_permissions", keys("id group permission")),
    Table("contenttypes.ContentType", (*keys("id"), *plain("app_label model", _("框架登记的表名")))),
)
