"""Addresses of the concern."""

from django.urls import path

from wuding.pay import (
    views,
    views_bank,
    views_foresee,
    views_funding,
    views_measures,
    views_openings,
    views_outputs,
    views_runs,
    views_slip,
)

app_name = "pay"
urlpatterns = [
    path("", views.month, name="months"),
    path("compute/", views_runs.compute, name="compute"),
    path("runs/", views_runs.listed, name="runs"),
    path("runs/<uuid:public_id>/", views_runs.run, name="run"),
    path("runs/<uuid:public_id>/prepare/", views_runs.prepare, name="prepare"),
    path("runs/<uuid:public_id>/check/", views_runs.check, name="check"),
    path("runs/<uuid:public_id>/approve/", views_runs.approve, name="approve"),
    path("runs/<uuid:public_id>/bank/", views_bank.file, name="bank_file"),
    path("runs/<uuid:public_id>/outputs/", views_outputs.outputs, name="outputs"),
    path("runs/<uuid:public_id>/outputs/<str:output>/", views_outputs.file, name="file"),
    path("funding/", views_funding.funding, name="funding"),
    path("funding/set/", views_funding.funding_set, name="funding_set"),
    path("funding/<uuid:public_id>/withdraw/", views_funding.withdraw, name="funding_withdraw"),
    path("budget/", views_funding.budget, name="budget"),
    path("budget/set/", views_funding.budget_set, name="budget_set"),
    path("budget/sheet/", views_funding.budget_sheet, name="budget_sheet"),
    path("funding/table/", views_funding.table, {"sort": "funding"}, name="funding_table"),
    path("funding/hand-in/", views_funding.hand_in, {"sort": "funding"}, name="funding_hand_in"),
    path("budget/table/", views_funding.table, {"sort": "budget"}, name="budget_table"),
    path("budget/hand-in/", views_funding.hand_in, {"sort": "budget"}, name="budget_hand_in"),
    path("openings/", views_openings.openings, name="openings"),
    path("openings/hand-in/", views_openings.hand_in, name="openings_hand_in"),
    path("openings/table/", views_openings.table, name="openings_table"),
    path("foresee/", views_foresee.foresee, name="foresee"),
    path("foresee/new/", views_foresee.open_one, name="foresight_open"),
    path("foresee/compare/", views_foresee.compare, name="foresights"),
    path("foresee/<uuid:public_id>/", views_foresee.foresight, name="foresight"),
    path("foresee/<uuid:public_id>/again/", views_foresee.again, name="foresight_again"),
    path("foresee/<uuid:public_id>/drop/", views_foresee.drop, name="foresight_drop"),
    path("foresee/<uuid:public_id>/file/", views_foresee.file, name="foresight_file"),
    path("measures/", views_measures.troubles, name="measures"),
    path("own/", views.own, name="own"),
    path("slips/<uuid:public_id>/", views_slip.slip, name="slip"),
    path("slips/<uuid:public_id>/paper/", views_outputs.paper, name="paper"),
    path("slips/<uuid:public_id>/<str:item>/", views_slip.reason, name="reason"),
]
