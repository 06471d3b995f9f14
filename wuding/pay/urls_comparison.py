"""The addresses of comparisons, which readers look for among the policies."""

from django.urls import path

from wuding.pay.views_comparison import compare
from wuding.pay.views_fit import fit, take
from wuding.pay.views_studio import cost

app_name = "comparison"
urlpatterns = [
    path("", compare, name="packs"),
    path("drafts/<uuid:public_id>/", cost, name="draft"),
    path("drafts/<uuid:public_id>/fit/", fit, name="fit"),
    path("drafts/<uuid:public_id>/fit/take/", take, name="take"),
]
