"""At a desk and on a phone: from the roster to a pair of files, what stands against merging, and one file in the end."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.steps import enter, sound
from tests.make import make_adoption, make_district, make_entry
from tests.people.records import whole_file, write
from tests.people.test_merging import SINCE, pair, registered
from wuding.people.actions import withdraw_record
from wuding.people.models import Service

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_two_files_become_one(screen: str, request: pytest.FixtureRequest, live_server: LiveServer) -> None:
    page: Page = request.getfixturevalue(screen)
    district = make_district()
    make_adoption(district)
    holder, _claimant = pair(district)
    write(district.officer, *whole_file(holder))
    enter(page, live_server.url, district.officer.username)
    page.goto(f"{live_server.url}/people/")
    page.get_by_role("link", name="有 1 对档案号码相同").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("疑似同一人的档案")
    sound(page)
    page.get_by_role("link", name="保留这份，并入另一份").last.click()
    expect(page.get_by_role("heading", name="确认合并")).to_be_visible()
    sound(page)
    page.get_by_label("怎么认定是同一个人").fill("已与本人核对")
    page.get_by_role("button", name="合并成一份").click()
    expect(page.get_by_text("已合并成一份档案")).to_be_visible()
    page.goto(f"{live_server.url}/people/double/")
    expect(page.get_by_text("没有号码相同的档案")).to_be_visible()
    sound(page)


def test_what_contradicts_leads_to_its_records(desktop: Page, live_server: LiveServer) -> None:
    district = make_district()
    registered(district.community, SINCE)
    other = registered(district.other_community, SINCE)
    enter(desktop, live_server.url, district.officer.username)
    desktop.goto(f"{live_server.url}/people/double/")
    desktop.get_by_role("link", name="保留这份，并入另一份").first.click()
    expect(desktop.get_by_role("heading", name="还不能合并")).to_be_visible()
    sound(desktop)
    assert desktop.locator(".clashes a").count() == 2
    withdraw_record(old=Service.objects.get(person=other), entry=make_entry(district.officer))
    desktop.reload()
    expect(desktop.get_by_role("heading", name="确认合并")).to_be_visible()
