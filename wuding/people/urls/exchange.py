"""Tables of people that come in and go out."""

from django.urls import path

from wuding.people.views import exporting, importing

patterns = [
    path("people/template.xlsx", exporting.template, name="template"),
    path("people/export/", exporting.export, name="export"),
    path("people/import/", importing.imports, name="import"),
    path("people/import/<uuid:public_id>/", importing.run, name="import_run"),
    path("people/import/<uuid:public_id>/problems.xlsx", importing.problems, name="import_problems"),
    path("people/import/<uuid:public_id>/decide/", importing.decide, name="import_decide"),
    path("people/import/<uuid:public_id>/apply/", importing.apply, name="import_apply"),
    path("people/import/<uuid:public_id>/discard/", importing.discard, name="import_discard"),
    path("people/import/<uuid:public_id>/undo/", importing.undo, name="import_undo"),
]
