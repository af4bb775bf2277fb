"""The example of six steps: their days, the day it starts, a line a step."""

from datetime import date

from django.urls import reverse

from tests.packages.factories import LineFactory

EXAMPLE = (10, 15, 20, 5, 7, 3)
START = date(2026, 3, 2)


def page_of(name, *keys):
    return reverse(f"packages:{name}", args=keys)


def lines(quote, levels, days=EXAMPLE, **fields):
    return [
        LineFactory(quote=quote, stage=level, lead_days=own, **fields) for level, own in zip(levels, days, strict=False)
    ]
