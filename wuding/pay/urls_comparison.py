"""The address of the comparison, which readers look for among the policies."""

from django.urls import path

from wuding.pay.views_comparison import compare

app_name = "comparison"
urlpatterns = [path("", compare, name="packs")]
