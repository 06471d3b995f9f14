"""The worker's own pages, and the decisions on what workers ask to have corrected."""

from django.urls import path

from wuding.people.views import corrections, own, own_corrections

patterns = [
    path("me/", own.file, name="own"),
    path("me/number/", own.number, name="own_number"),
    path("me/history/", own.history, name="own_history"),
    path("me/reads/", own.reads, name="own_reads"),
    path("me/corrections/", own_corrections.listed, name="own_corrections"),
    path("me/corrections/new/", own_corrections.choose, name="own_correction_new"),
    path("me/corrections/missing/", own_corrections.missing, name="own_correction_missing"),
    path("me/corrections/ask/<str:subject>/", own_corrections.ask, name="own_correction_person"),
    path(
        "me/corrections/ask/<str:subject>/<uuid:series>/", own_corrections.ask, name="own_correction_record"
    ),
    path("me/corrections/<uuid:public_id>/", own_corrections.one, name="own_correction"),
    path("people/corrections/", corrections.listed, name="corrections"),
    path("people/corrections/<uuid:public_id>/", corrections.one, name="correction"),
]
