"""Addresses of access: accounts, roles, who can do what and why."""

from django.urls import path

from wuding.organisation.views import accounts, keeping, roles

app_name = "access"
urlpatterns = [
    path("", accounts.accounts, name="accounts"),
    path("matrix/", accounts.matrix, name="matrix"),
    path("place/", accounts.at_place, name="place"),
    path("open/", keeping.open_account, name="open"),
    path("users/<uuid:public_id>/", accounts.account, name="account"),
    path("users/<uuid:public_id>/roles/new/", roles.assign, name="assign"),
    path("users/<uuid:public_id>/password/", keeping.reset_password, name="reset"),
    path("users/<uuid:public_id>/close/", keeping.close_account, name="close"),
    path("users/<uuid:public_id>/reopen/", keeping.reopen_account, name="reopen"),
    path("users/<uuid:public_id>/unlock/", keeping.unlock_account, name="unlock"),
    path("users/<uuid:public_id>/second-step/", keeping.end_second_step, name="second_step"),
    path("users/<uuid:public_id>/external/", keeping.link_external, name="external"),
    path("roles/<uuid:public_id>/end/", roles.end, name="end"),
    path("roles/<uuid:public_id>/withdraw/", roles.withdraw, name="withdraw"),
    path("roles/<uuid:public_id>/hand-over/", roles.hand_over, name="hand_over"),
]
