"""Addresses of the concern."""

from django.urls import path

from wuding.grids.views import changing, grounds, maps, opening, plans

app_name = "grids"
urlpatterns = [
    path("", maps.grid_map, name="map"),
    path("maps/<uuid:public_id>/tree/", maps.align, name="align"),
    path("areas/", grounds.grounds, name="grounds"),
    path("plans/", plans.plans, name="plans"),
    path("plans/new/", opening.new, name="new"),
    path("plans/compare/", plans.compare, name="compare"),
    path("plans/<uuid:public_id>/", plans.plan, name="plan"),
    path("plans/<uuid:public_id>/move/", changing.move, name="move"),
    path("plans/<uuid:public_id>/undo/", changing.undo, name="undo"),
    path("plans/<uuid:public_id>/cancel/", changing.cancel, name="cancel"),
    path("plans/<uuid:public_id>/again/", changing.again, name="again"),
    path("plans/<uuid:public_id>/ask/", changing.ask, name="ask"),
    path("plans/<uuid:public_id>/back/", changing.send_back, name="send_back"),
    path("plans/<uuid:public_id>/publish/", changing.publish, name="publish"),
    path("plans/<uuid:public_id>/drop/", changing.drop, name="drop"),
]
