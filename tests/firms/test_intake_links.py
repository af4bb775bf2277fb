"""Links of an application: one kept from before the news still opens it, until the office gives another."""

from firms.domain import intake as applications
from tests.firms.intake import address, make_levels, sent


def path_of(link):
    return link.removeprefix("http://127.0.0.1:8000")


def codes(client, *paths):
    return [client.get(path).status_code for path in paths]


def test_kept_link_still_opens_after_news(client, park):
    levels, kept = make_levels(park), address(park)
    candidacy = sent(client, kept, levels)
    first, second = (path_of(applications.renew(candidacy, news=True)) for _time in range(2))
    assert codes(client, kept, first, second) == [200, 200, 200]


def test_link_given_by_the_office_stops_all_before(client, park):
    levels, kept = make_levels(park), address(park)
    candidacy = sent(client, kept, levels)
    news = path_of(applications.renew(candidacy, news=True))
    fresh = path_of(applications.renew(candidacy))
    assert codes(client, kept, news, fresh) == [404, 404, 200]


def test_links_of_two_firms_stay_apart(client, park):
    levels, kept = make_levels(park), address(park)
    candidacy = sent(client, kept, levels)
    other = address(park, name="Autre maison")
    applications.renew(candidacy, news=True)
    shown = [client.get(path).context["intake"].candidacy for path in (kept, other)]
    assert shown == [candidacy, None]
