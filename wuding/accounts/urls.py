"""Sign-in, the second step and the user's own account.

allauth's views are named one by one: sign-up, e-mail and password-reset pages don't exist here
(accounts and new passwords come from an administrator). The names are those allauth looks up.
Switching the second step on and off is recorded, and so stands in `web`.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from django.urls import path

from wuding.accounts import views, views_elsewhere

urlpatterns = [
    path("", views.own_account, name="own_account"),
    path("language/", views.language, name="language"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("elsewhere/oidc/", views_elsewhere.oidc, name="oidc_login"),
    path("elsewhere/oidc/back/", views_elsewhere.oidc_back, name="oidc_callback"),
    path("elsewhere/dingtalk/", views_elsewhere.dingtalk, name="dingtalk_login"),
    path("elsewhere/dingtalk/back/", views_elsewhere.dingtalk_back, name="dingtalk_callback"),
    path("elsewhere/wecom/", views_elsewhere.wecom, name="wecom_login"),
    path("elsewhere/wecom/back/", views_elsewhere.wecom_back, name="wecom_callback"),
    path("password/", account.password_change, name="account_change_password"),
    path("second-step/", mfa.index, name="mfa_index"),
    path("second-step/code/", mfa.authenticate, name="mfa_authenticate"),
    path("second-step/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-step/recovery/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
