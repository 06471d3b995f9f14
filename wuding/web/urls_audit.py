"""Addresses of the audit trail."""

from django.urls import path

from wuding.web import views_audit

app_name = "audit"
urlpatterns = [
    path("", views_audit.trail, name="trail"),
    path("verify/", views_audit.verify, name="verify"),
    path("<uuid:public_id>/", views_audit.entry, name="entry"),
]
