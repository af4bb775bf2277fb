"""Entries of the registers that are no longer wanted: removed, archived and offered no more, put back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from firms.models import Event
from tests.factories import FirmFactory, member
from tests.training.factories import (
    CertificateFactory,
    HalfDayFactory,
    NeedFactory,
    OutsideFirmFactory,
    PlanFactory,
    PledgeFactory,
    ProgrammeFactory,
    ProviderFactory,
    RoomFactory,
    SessionFactory,
    ThemeFactory,
)
from training.domain import archive, invitations, registers
from training.forms.need_lines import Reader
from training.models import Trainer


def address(name, *keys) -> str:
    return reverse(f"training:{name}", args=keys)


MADE = {
    "provider": ProviderFactory,
    "room": RoomFactory,
    "theme": ThemeFactory,
    "programme": ProgrammeFactory,
    "outside-firm": OutsideFirmFactory,
}


def entry(park, kind, *, named):
    """An entry of the register, with a session that names it or without."""
    row, session = MADE[kind](park=park), SessionFactory(park=park)
    if named and kind == "provider":
        session.provider, session.trainer = row, Trainer.objects.create(provider=row, name="Anne")
        session.save()
    elif named and kind in ("theme", "programme"):
        setattr(session, kind, row)
        session.save()
    elif named and kind == "room":
        HalfDayFactory(session=session, room=row)
    elif named:
        PledgeFactory(session=session, outside=row)
    return row, session


def send(client, kind, row, move):
    return client.post(address("register_move", kind, row.pk, move))


LISTS = {
    "provider": "/registers/",
    "room": "/registers/?show=rooms",
    "theme": "/themes/",
    "programme": "/programmes/",
    "outside-firm": "/outside-firms/",
}


@pytest.mark.parametrize("kind", LISTS)
def test_entry_that_no_session_names_is_removed(client, park, kind):
    client.force_login(member("office", park=park))
    row, _session = entry(park, kind, named=False)
    assert send(client, kind, row, "archive").status_code == 409
    answer = send(client, kind, row, "remove")
    assert (answer.status_code, answer.url, type(row).objects.filter(pk=row.pk).exists()) == (302, LISTS[kind], False)
    assert send(client, kind, row, "remove").status_code == 404


@pytest.mark.parametrize("kind", LISTS)
def test_entry_that_a_session_names_is_archived_and_put_back(client, park, kind):
    client.force_login(member("office", park=park))
    row, session = entry(park, kind, named=True)
    assert send(client, kind, row, "remove").status_code == 409
    archived = send(client, kind, row, "archive").url
    assert archived == LISTS[kind] + ("&" if "?" in LISTS[kind] else "?") + "archived=1"
    send(client, kind, row, "archive")
    shown = {page: str(row) in client.get(page).content.decode() for page in (LISTS[kind], archived)}
    assert (shown, names(Event, row)) == ({LISTS[kind]: False, archived: True}, ["archived"])
    assert str(row) in client.get(address("session_detail", session.pk)).content.decode()
    assert send(client, kind, row, "restore").url == LISTS[kind]
    send(client, kind, row, "restore")
    assert str(row) in client.get(LISTS[kind]).content.decode()
    assert names(Event, row) == ["archived", "restored"]


def names(events, row) -> list:
    return [event.verb for event in events.objects.about(row)][::-1]


@pytest.mark.parametrize("kind", ["provider", "room", "theme", "programme"])
def test_archived_entry_is_offered_to_the_session_that_names_it_alone(hr, park, kind):
    row, session = entry(park, kind, named=True)
    archive.archive(row, by=hr)
    for asked, expected in ((session, [row.pk]), (SessionFactory(park=park), []), (None, [])):
        assert [choice.pk for choice in registers.offered(hr, asked)[kind]] == expected
        if kind == "provider":
            assert [choice.pk for choice in registers.offered(hr, asked)["trainer"]] == (
                [session.trainer_id] if expected else []
            )


def test_archived_outside_firm_is_not_invited_any_more(hr, park, firm):
    row, session = entry(park, "outside-firm", named=True)
    other = SessionFactory(park=park, organiser=firm)
    assert list(invitations.to_invite(other, hr)[1]) == [row]
    archive.archive(row, by=hr)
    assert list(invitations.to_invite(other, hr)[1]) == []


@pytest.mark.parametrize(
    ("kind", "move", "status"),
    [
        ("provider", "burn", 404),
        ("firm", "archive", 404),
        ("provider", "archive", 403),
        ("room", "remove", 403),
        ("theme", "remove", 403),
        ("programme", "remove", 403),
    ],
)
def test_entries_are_moved_by_who_may_change_them(client, park, firm, kind, move, status):
    row = RoomFactory(park=park, firm=firm) if kind == "room" else MADE.get(kind, ProviderFactory)(park=park)
    role, place = ("hr", FirmFactory(park=park)) if kind in ("room", "theme") else ("president", None)
    client.force_login(member(role, firm=place, park=park))
    assert send(client, kind, row, move).status_code == status
    assert type(row).objects.filter(pk=row.pk, archived_on=None).exists()


@pytest.mark.parametrize("kind", ["provider", "room", "theme", "programme"])
@pytest.mark.parametrize(("named", "words"), [(False, "Remove “"), (True, "Archive “")])
def test_page_of_an_entry_asks_before_it_goes(client, park, kind, named, words):
    client.force_login(member("office", park=park))
    row, _session = entry(park, kind, named=named)
    page = client.get(address(f"{kind}_edit", row.pk)).content.decode()
    assert f"{words}{row}”" in page


@pytest.mark.parametrize("named_by", [NeedFactory, CertificateFactory])
def test_theme_of_a_need_or_a_certificate_is_archived_not_removed(client, park, named_by):
    client.force_login(member("office", park=park))
    theme = ThemeFactory(park=park)
    named_by(theme=theme)
    assert [send(client, "theme", theme, move).status_code for move in ("remove", "archive")] == [409, 302]


def test_archived_theme_is_offered_to_what_names_it_alone(client, hr, firm, park):
    theme, other = ThemeFactory(park=park), ThemeFactory(park=park)
    need = NeedFactory(plan__firm=firm, theme=theme)
    certificate = CertificateFactory(employee__firm=firm, theme=theme)
    archive.archive(theme, by=hr)

    def offered(name, *keys, asked=""):
        return set(client.get(address(name, *keys) + asked).context["form"].fields["theme"].queryset)

    renewal = f"?theme={theme.pk}"
    assert offered("need_create", need.plan_id) == offered("expiry_create") == {other}
    assert offered("need_edit", need.pk) == offered("expiry_edit", certificate.pk) == {theme, other}
    assert (offered("expiry_create", asked=renewal), offered("expiry_create", asked="?theme=x")) == (
        {theme, other},
        {other},
    )


def test_session_made_of_needs_keeps_their_archived_theme(client, hr, firm, park):
    theme = ThemeFactory(park=park, minimum=1)
    next_year = timezone.localdate().year + 1
    need = NeedFactory(plan__firm=firm, plan__year=next_year, theme=theme, shared=True, seats=4)
    archive.archive(theme, by=hr)
    form = client.get(f"{address('session_create')}?needs={need.pk}").context["form"]
    assert (theme.pk, theme.name) in form.fields["theme"].choices


def test_table_of_a_plan_goes_back_into_it_after_an_archive(hr, firm, park):
    theme = ThemeFactory(park=park)
    need = NeedFactory(plan__firm=firm, theme=theme)
    archive.archive(theme, by=hr)
    plans = (need.plan, PlanFactory(firm=firm, year=need.plan.year + 1))
    found = [Reader(plan, hr, is_shared=False).line(1, {"theme": theme.name_fr}) for plan in plans]
    assert [line.values["theme"] for line in found] == [theme, None]


def test_archived_programme_takes_no_new_session(client, hr, park):
    course = ProgrammeFactory(park=park)
    SessionFactory(park=park, programme=course)
    archive.archive(course, by=hr)
    form = client.get(f"{address('session_create')}?programme={course.pk}").context["form"]
    assert form["programme"].value() is None
    page = client.get(address("programme_detail", course.pk)).content.decode()
    assert f"?programme={course.pk}" not in page
