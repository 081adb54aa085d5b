"""期限提醒.ics: one entry for each deadline that is open, read back by another reader of the format."""

from __future__ import annotations

from datetime import date, timedelta

from icalendar import Calendar

from tests.county import County
from toolkit import columns
from toolkit.jobs.deadlines import deadlines


def entries(county: County, day: date) -> list[dict[str, object]]:
    file = deadlines(county.book(), county.office(day)).files[0]
    assert file.name == "期限提醒.ics"
    return [
        {
            "day": event.decoded("dtstart"),
            "title": str(event["summary"]),
            "names": str(event["description"]),
            "uid": str(event["uid"]),
            "before": event.walk("valarm")[0].decoded("trigger"),
        }
        for event in Calendar.from_ical(file.read_bytes()).walk("vevent")
    ]


def test_open_reports_are_one_entry_a_day(county: County) -> None:
    county.drawn()
    county.inspect(lambda number, values: values.update(reported=None) if number < 2 else None)
    found = entries(county, date(2023, 4, 27))
    report = next(entry for entry in found if "形成检查通报" in entry["title"] or "通报" in entry["uid"])
    cases = county.book().read(columns.CASES).rows
    assert report["day"] == date(2023, 4, 28)
    assert report["names"] == "\n".join(case.text("name") for case in cases[:2])
    assert "2 户" in str(report["title"])
    assert report["before"] == timedelta(days=-2)
    assert entries(county, date(2023, 4, 28)) == found, "the same entries, with the same UIDs, the day after"


def test_what_is_done_is_not_reminded_of(county: County) -> None:
    county.drawn()
    county.inspect(lambda number, values: values.update(published=date(2023, 4, 28)))
    assert entries(county, date(2023, 4, 28)) == []


def test_a_guessed_day_says_so(county: County) -> None:
    county.drawn()

    def late(number: int, values: dict[str, object]) -> None:
        values |= {"started": date(2027, 3, 1), "ended": date(2027, 3, 1), "reported": None}

    county.inspect(late)
    assert "（暂定）" in str(entries(county, date(2027, 3, 2))[0]["title"])
