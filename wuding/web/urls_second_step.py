"""Addresses of the second step that change something; those that only ask stand in `accounts`. Names are allauth's."""

from django.urls import path

from wuding.web import views_second_step

urlpatterns = [
    path("enrol/", views_second_step.Enrol.as_view(), name="mfa_activate_totp"),
    path("end/", views_second_step.End.as_view(), name="mfa_deactivate_totp"),
    path("recovery/new/", views_second_step.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
]
