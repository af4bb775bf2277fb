"""Of joint sessions planned: one that firm a organises alone, a programme, registers, and needs that meet."""

from datetime import date, time

from tests.training.factories import (
    ItemFactory,
    NeedFactory,
    PlanFactory,
    ProviderFactory,
    RoomFactory,
    SessionFactory,
    ThemeFactory,
    in_days,
)
from training.models import HalfDay, Programme

MARKS = {"MARKITEM": {"hr_a", "office"}}
"""What is paid: for the organiser's HR and the office, on the form."""


def add_planning(world, park):
    firm = world.rows["firm_a"]
    session = SessionFactory(park=park, organiser=firm, status="proposed")
    HalfDay._base_manager.create(session=session, day=session.starts_on, starts_at=time(9), ends_at=time(12))
    ItemFactory(session=session, label="MARKITEM")
    world.rows |= {
        "planned": session,
        "programme": Programme._base_manager.create(park=park, title_fr="Parcours", title_en="Pathway"),
        "provider": ProviderFactory(park=park),
        "training_room": RoomFactory(park=park, firm=firm),
    }
    theme, year = ThemeFactory(park=park, minimum=4), in_days(0).year + 3
    for letter in "bc":
        plan = PlanFactory(firm=world.rows[f"firm_{letter}"], year=year)
        months = {"first_month": date(year, 3, 1), "last_month": date(year, 5, 1)}
        NeedFactory(plan=plan, theme=theme, seats=3, **months)
