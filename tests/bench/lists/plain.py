"""A list as one writes it with Django on a first day: no scope, no trail, no shell; rows, a paginator, a template."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from wuding.people.models import Fact, Service

DAY = date(2022, 7, 31)
_HOLDS = Q(since__lte=DAY) & (Q(until__gte=DAY) | Q(until__isnull=True)) & Q(known_until__isnull=True)
_PAGE = engines["django"].from_string(
    """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>花名册</title></head><body>
<table><thead><tr><th>姓名</th><th>性别</th><th>单位</th><th>队伍</th><th>岗位</th><th>证书</th><th>考核等次</th><th>学历</th><th>用工形式</th><th>任职自</th></tr></thead>
<tbody>{% for service, facts in rows %}<tr>
<th><a href="{% url 'people:person' service.person.public_id %}">{{ service.person.name }}</a></th>
<td>{{ service.person.get_sex_display }}</td>
<td>{{ service.organisation.name }}</td>
<td>{{ service.get_team_display }}</td>
<td>{{ facts.岗位|default:"—" }}</td>
<td>{{ facts.证书|default:"—" }}</td>
<td>{{ facts.考核等次|default:"—" }}</td>
<td>{{ facts.学历|default:"—" }}</td>
<td>{{ service.get_contract_display }}</td>
<td>{{ service.since|date:"Y-m-d" }}</td>
</tr>{% endfor %}</tbody></table>
<p>{{ page.start_index }}–{{ page.end_index }} / {{ page.paginator.count }}
{% if page.has_previous %}<a href="?page={{ page.previous_page_number }}">‹</a>{% endif %}
{% if page.has_next %}<a href="?page={{ page.next_page_number }}">›</a>{% endif %}</p>
</body></html>"""
)


def plain(request: HttpRequest) -> HttpResponse:
    """The people in service on the day, 50 to a page."""
    services = (
        Service.objects.filter(_HOLDS)
        .select_related("person", "organisation")
        .prefetch_related(
            Prefetch("person__fact_records", Fact.objects.filter(_HOLDS), to_attr="held")
        )  # found in vars() below
        .order_by("organisation__path", "person__sort_key", "person__public_id")
    )
    page = Paginator(services, 50).get_page(request.GET.get("page"))
    rows = [(service, {fact.name: fact.value for fact in vars(service.person)["held"]}) for service in page]
    return HttpResponse(_PAGE.render({"rows": rows, "page": page}, request))


urlpatterns = [path("plain/", plain), path("", include("wuding.urls"))]

handler400, handler403 = "wuding.web.errors.bad_request", "wuding.web.errors.forbidden"
handler404, handler500 = "wuding.web.errors.not_found", "wuding.web.errors.server_error"
