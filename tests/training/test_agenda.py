"""Calendar files as a calendar reads them: times across the change of clocks, signs that need care, short lines."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from training.agenda import Course, Half, feed_of, file_of

PARIS = ZoneInfo("Europe/Paris")
DAYS = [date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 30), date(2027, 10, 31)]


def course(**fields) -> Course:
    halves = tuple(Half(day, time(9), time(12, 30), "Salle « Été », 1 ; rue \\ Gannat " + "é" * 80) for day in DAYS)
    known = {"key": "session-1", "title": "Titre", "details": "1 jour", "status": "open", "sequence": 5}
    known |= {"changed_at": datetime(2027, 1, 1, tzinfo=UTC), "address": "https://park.example/1", "halves": halves}
    return Course(**known | fields)


def entries(raw) -> list:
    return Calendar.from_ical(raw).walk("VEVENT")


def test_clocks_in_paris_show_the_same_hours_in_both_seasons():
    found = [
        (one["dtstart"].dt.astimezone(PARIS), one["dtend"].dt.astimezone(PARIS)) for one in entries(file_of(course()))
    ]
    assert [begin.replace(tzinfo=None) for begin, _end in found] == [datetime.combine(day, time(9)) for day in DAYS]
    assert {end.time() for _begin, end in found} == {time(12, 30)}
    assert [begin.utcoffset() for begin, _end in found] == [timedelta(hours=number) for number in (1, 2, 2, 2, 1)]


@pytest.mark.parametrize(
    "title", ["Gestes, postures ; l’essentiel \\ " + "à" * 100, "Deux\nlignes", "Deux\r\nlignes\\n"]
)
@pytest.mark.parametrize("write", [file_of, lambda one: feed_of([one], one.title)])
def test_whatever_a_title_holds_is_read_back(title, write):
    raw = write(course(title=title, details=title))
    lines = raw.split(b"\r\n")
    assert (max(map(len, lines)) <= 75, b"\n" in b"".join(lines)) == (True, False)
    assert {str(one["summary"]) for one in entries(raw)} == {title.replace("\r\n", "\n")}
    assert b"".join(lines).replace(b" ", b"").count(b"BEGIN:VEVENT") == len(DAYS)


def test_name_of_the_calendar_stands_on_one_line():
    lines = feed_of([], "Mes formations, Gannat\nBEGIN:VEVENT").split(b"\r\n")
    assert b"X-WR-CALNAME:Mes formations\\, Gannat BEGIN:VEVENT" in lines


def test_cancelled_course_is_struck_out_under_the_same_names():
    before, after = file_of(course()), file_of(course(status="cancelled", sequence=6))
    assert [str(one["uid"]) for one in entries(before)] == [str(one["uid"]) for one in entries(after)]
    assert (Calendar.from_ical(before)["method"], Calendar.from_ical(after)["method"]) == ("PUBLISH", "CANCEL")
    assert {(str(one["status"]), one["sequence"]) for one in entries(after)} == {("CANCELLED", 6)}


def test_day_without_times_is_a_whole_day():
    (entry,) = entries(file_of(course(halves=(Half(date(2027, 5, 1)),))))
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (date(2027, 5, 1), date(2027, 5, 2))
