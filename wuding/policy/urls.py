"""Addresses of the concern."""

from django.urls import path

from wuding.policy import (
    views,
    views_adopt,
    views_draft_changes,
    views_draft_steps,
    views_draft_versions,
    views_drafts,
)

app_name = "policy"
urlpatterns = [
    path("", views.packs, name="packs"),
    path("adopt/", views_adopt.adopt, name="adopt"),
    path("drafts/", views_drafts.drafts, name="drafts"),
    path("drafts/start/", views_drafts.start, name="start"),
    path("drafts/<uuid:public_id>/", views_drafts.draft, name="draft"),
    path("drafts/<uuid:public_id>/submit/", views_draft_steps.submit, name="submit"),
    path("drafts/<uuid:public_id>/discard/", views_draft_steps.discard, name="discard"),
    path("drafts/<uuid:public_id>/approve/", views_draft_steps.approve, name="approve"),
    path("drafts/<uuid:public_id>/send-back/", views_draft_steps.send_back, name="send_back"),
    path("drafts/<uuid:public_id>/publish/", views_draft_steps.publish, name="publish"),
    path("drafts/<uuid:public_id>/example/", views_draft_steps.example, name="example"),
    path("drafts/<uuid:public_id>/versions/", views_draft_versions.versions, name="versions"),
    path("drafts/<uuid:public_id>/<slug:sort>/<str:name>/", views_draft_changes.change, name="change"),
    path("<str:place>/<str:version>/", views.pack, name="pack"),
]
