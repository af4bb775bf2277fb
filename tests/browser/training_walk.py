"""What people do on the pages of joint training, and a session in the middle of its story to go on from.

The course of 2006: 4200.00 by seat, four seats of LPH, three of Biosphère, two of Eskiss, five of two laboratories.
"""

import re
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils import timezone

from firms.models import Firm
from mobility.models import Employee
from naturopole import formats
from tests.browser.mobility_walk import DESK, PHONE, enter, user_of, words_of
from tests.browser.mobility_walk import shows_none_of as hides
from tests.browser.walking import follow, press, reads, saved, say
from training.domain import outside_links
from training.models import (
    AnnualPlan,
    CostItem,
    CostVersion,
    Enrolment,
    HalfDay,
    JointSession,
    OutsideFirm,
    Pledge,
    Room,
    Theme,
)

YEAR = timezone.localdate().year + 1
START = date(YEAR, 5, 10)
TITLES = {"fr": "Lire un dossier qualité", "en": "Reading a quality file"}
NOTE = "MARKNEED"
HR = {"LPH": "hr-lph", "Biosphère": "hr-biosphere", "Eskiss Packaging": "hr-eskiss"}
SEATS = {"LPH": 4, "Biosphère": 3, "Eskiss Packaging": 2}
LABORATORIES = {"Laboratoire de Gannat": 3, "Laboratoire de Vichy": 2}
BEFORE = {"LPH": "1200.00", "Biosphère": "900.00", "Eskiss Packaging": "600.00"}
BY_LINK = {"Laboratoire de Gannat": "900.00", "Laboratoire de Vichy": "600.00"}
AFTER = {"LPH": "1866.67", "Biosphère": "1400.00", "Eskiss Packaging": "933.33"}
CEILINGS = {"Biosphère": Decimal("1200.00"), "Eskiss Packaging": Decimal("1011.00")}
MORNING, AFTERNOON = (time(9), time(12, 30)), (time(13, 30), time(17))


def money(person, value) -> str:
    return formats.money_exact(Decimal(value), person.language)


def rise(person, firm) -> str:
    """How much more this firm owes once the laboratories have left."""
    return f"+{money(person, Decimal(AFTER[firm]) - Decimal(BEFORE[firm]))}"


def plain(text) -> str:
    return re.sub(r"\s+", "", text)


def tells_no_amount(person, *values):
    """None of these stands on the page, however its figures are spaced."""
    text = plain(person.page.locator("main").inner_text())
    assert [value for value in values if plain(money(person, value)) in text] == [], person.page.url


def screens(visitor, language) -> dict:
    """Human resources of the three firms, each at a desk."""
    return {firm: enter(visitor(language, DESK), user_of(key)) for firm, key in HR.items()}


def phones(visitor, language, links) -> dict:
    """Each laboratory on a phone, with nothing but its link."""
    found = {}
    for name, link in links.items():
        found[name] = visitor(language, PHONE)
        found[name].link = "/" + link.split("/", 3)[3]
    return found


def tab(person, session, word):
    """One of the session's pages, by the row that leads from one to the other."""
    if f"/sessions/{session.pk}/" not in person.page.url:
        person.open(f"/sessions/{session.pk}/")
    follow(person, word)
    person.fits()
    return person


def from_home(person, address):
    """What waits on the home page leads there."""
    person.open("/").page.locator(f"main a[href='{address}']").first.click()
    person.page.wait_for_url(f"{person.base}{address}")
    person.fits()


def cells(person, selector) -> dict:
    """The rows of a table by the first line of their head; of every cell the first line."""
    rows = [row.locator("th, td").all_inner_texts() for row in person.page.locator(f"{selector} tbody tr").all()]
    lines = [[text.strip().split("\n")[0].strip() for text in row] for row in rows]
    return {line[0]: line[1:] for line in lines}


def share_a_need(hr, firm):
    """The firm writes into its own plan what it wants; names and cost stay there."""
    plan = AnnualPlan.objects.get(firm__name=firm, year=YEAR)
    hr.open("/plans/").page.locator(f"a[href='/plans/{plan.pk}/']").first.click()
    if plan.status == "submitted":
        press(hr, "Take back to change it")
    follow(hr, "Add a need")
    hr.page.select_option("[name=theme]", label=TITLES[hr.language])
    typed = {"note": NOTE, "seats": str(SEATS[firm]), "budget": "1537"}
    for name, value in (typed | {"first_month": f"{YEAR}-05", "last_month": f"{YEAR}-06"}).items():
        hr.page.fill(f"[name={name}]", value)
    hr.page.locator("[name=people]").first.check()
    hr.fits()
    press(hr, "Add to the plan", twice=True)
    reads(hr, "Need added to the plan.")
    assert plan.needs.filter(note=NOTE, seats=SEATS[firm], shared=True).count() == 1


def follow_the_proposal(organiser):
    """Firms, seats and months are said; who is meant and at what cost is not."""
    organiser.open("/proposals/").fits()
    offer = organiser.page.locator("section.sheet").filter(
        has=organiser.page.get_by_role("heading", name=TITLES[organiser.language])
    )
    reason = offer.locator("p").first.inner_text()
    assert [one for one in (*(f"{firm} ({seats})" for firm, seats in SEATS.items()), " 9 ") if one not in reason] == []
    hides(organiser, NOTE, "Benali", "1537", "1 537", "1,537")
    offer.get_by_role("link").click()


def propose(organiser) -> JointSession:
    """Four half-days in a room, items of 4200.00 by seat; seats are frozen later than today."""
    follow_the_proposal(organiser)
    days = {"starts_on": START, "pledge_deadline": START - timedelta(days=30), "freeze_on": START - timedelta(days=10)}
    for name, value in (days | {"minimum": 12, "capacity": 16, "fee_percent": 30}).items():
        organiser.page.fill(f"[name={name}]", str(value))
    add_half_days(organiser)
    add_items(organiser)
    organiser.fits()
    press(organiser, "Propose the session", twice=True)
    reads(organiser, "Session proposed: open it for pledges once it is ready.", "Made of these needs")
    session = JointSession.objects.get(starts_on=START)
    assert (session.organiser.name, session.half_days.count(), session.needs.count()) == ("LPH", 4, 3)
    press(organiser, "Open for pledges")
    organiser.page.locator("#notices .note.ok").wait_for()
    return session


def add_half_days(organiser):
    """The first is typed; each further one begins where it most likely lies, in the same room."""
    page = organiser.page
    for name, value in {"day": str(START), "starts_at": "09:00", "ends_at": "12:30"}.items():
        page.fill(f"[name=half-0-{name}]", value)
    page.select_option("[name=half-0-room]", str(Room.objects.get(name="Salle des Tilleuls").pk))
    for place in range(1, 4):
        press(organiser, "One more half-day")
        page.locator(f"[name=half-{place}-day]").wait_for()
    after = START + timedelta(days=1)
    assert [page.input_value(f"[name=half-{n}-day]") for n in range(4)] == [str(START)] * 2 + [str(after)] * 2


def add_items(organiser):
    half = "1 000,00" if organiser.language == "fr" else "1,000.00"
    for place, (label, price, per) in enumerate((("Formatrice", "1600", "day"), ("Supports", half, "session"))):
        if place:
            press(organiser, "One more item")
        row = f"[name=item-{place}-"
        organiser.page.fill(f"{row}label]", label)
        organiser.page.fill(f"{row}price]", price)
        organiser.page.select_option(f"{row}per]", per)


def commit(hr, session, firm):
    """The invitation stands on the home page; what the seats cost is shown before; a nervous finger commits once."""
    from_home(hr, f"/sessions/{session.pk}/")
    follow(hr, "Pledge seats")
    hr.page.fill("[name=seats]", str(SEATS[firm]))
    hr.page.fill("[name=ceiling]", "1011" if firm == "Eskiss Packaging" else "")
    hr.page.locator("#preview b").first.wait_for()
    amounts_stand_on_one_line(hr)
    hr.fits()
    press(hr, "Keep the pledge", twice=True)
    reads(hr, "Your pledge is kept.")
    pledge = Pledge.objects.get(session=session, firm__name=firm)
    assert (pledge.seats, pledge.state) == (SEATS[firm], "committed")


def amounts_stand_on_one_line(hr):
    """However long the words beside them are: a narrow column once broke an amount after every figure."""
    broken = """all => all.filter(one => {
        const text = document.createRange();
        text.selectNodeContents(one);
        return text.getBoundingClientRect().height > 1.5 * parseFloat(getComputedStyle(one).lineHeight);
    }).length"""
    assert hr.page.locator("#preview dd").evaluate_all(broken) == 0


def change_in_two_windows(hr, session, firm):
    """Of two windows on the same pledge the second is told how it stands, and nothing is lost."""
    late = hr.page.context.new_page()
    for window in (hr.page, late):
        window.goto(f"{hr.base}/sessions/{session.pk}/pledge/")
    hr.page.fill("[name=ceiling]", "1200")
    press(hr, "Keep the pledge")
    reads(hr, "Your pledge is kept.")
    late.fill("[name=seats]", "1")
    button = late.get_by_role("button", name=say(hr, "Keep the pledge"), exact=True)
    with late.expect_response(is_sent_whole) as answer:
        button.click()
    assert (answer.value.status, late.locator("[name=seats]").input_value()) == (409, "1")
    late.close()
    pledge = Pledge.objects.get(session=session, firm__name=firm)
    assert (pledge.seats, pledge.ceiling) == (SEATS[firm], CEILINGS[firm])


def is_sent_whole(answer) -> bool:
    """The answer to a form that was sent, not to a preview of it."""
    return answer.request.method == "POST" and "hx-request" not in answer.request.headers


def invite(organiser, session) -> dict:
    """Both laboratories at once; the link of each is copied by hand."""
    tab(organiser, session, "Invitations")
    for firm in OutsideFirm.objects.filter(name__in=LABORATORIES):
        organiser.page.check(f"input[name=outside][value='{firm.pk}']")
    organiser.page.uncheck("input[name=mail]")
    press(organiser, "Invite")
    organiser.page.locator("#notices .note.ok").wait_for()
    links = {}
    for name in LABORATORIES:
        row = organiser.page.locator(".lines > li").filter(has_text=name)
        row.get_by_role("button", name=say(organiser, "Make a link to copy")).click()
        organiser.page.locator("label[for=new-link]", has_text=name).wait_for()
        links[name] = organiser.page.input_value("#new-link")
    organiser.fits()
    return links


def commit_by_link(phone, session, name):
    phone.open(phone.link).fits()
    phone.page.fill("[name=seats]", str(LABORATORIES[name]))
    press(phone, "Show what it costs")
    reads(phone, "Nothing has been saved.")
    press(phone, "Commit the seats", twice=True)
    reads(phone, "Who comes")
    pledge = Pledge.objects.get(session=session, outside_name=name)
    assert (pledge.seats, pledge.state) == (LABORATORIES[name], "committed")


def name_people(hr, session, firm):
    tab(hr, session, "People")
    for box in hr.page.locator("[name=people]").all()[:2]:
        box.check()
    press(hr, "Give them seats", twice=True)
    hr.page.locator("#notices .note").first.wait_for()
    hr.fits()
    assert Enrolment.objects.seated().filter(session=session, pledge__firm__name=firm).count() == 2


def state(organiser, session):
    """A double click states once."""
    tab(organiser, session, "Shares")
    follow(organiser, "State the shares")
    organiser.page.fill("[name=reason]", "Les prix sont connus.")
    organiser.fits()
    press(organiser, "State and tell the firms", twice=True)
    organiser.page.locator("#notices .note.ok").first.wait_for()
    version = CostVersion.objects.get(session=session)
    assert (version.number, version.total, sum(map(Decimal, version.shares.values()))) == (1, 4200, 4200)


def agree(hr, session, firm, owed, *differences):
    """The home page leads to the share; the paper says the same, to the cent."""
    from_home(hr, f"/sessions/{session.pk}/shares/")
    reads_share(hr, owed, *differences)
    press(hr, "Agree to this share", twice=True)
    reads(hr, "Share agreed.")
    assert Pledge.objects.get(session=session, firm__name=firm).state == "confirmed"


def reads_share(hr, owed, *differences):
    told = [money(hr, owed), *differences]
    paper = plain(words_of(saved(hr, hr.page.get_by_role("link", name=say(hr, "The statement as PDF")))))
    shown = plain(hr.page.locator("section[aria-labelledby^=own]").inner_text())
    assert [text for text in told if plain(text) not in shown or plain(text) not in paper] == []
    assert plain(money(hr, 4200)) in paper


def agree_by_link(phone, name):
    phone.open(phone.link)
    follow(phone, "Read it and answer")
    phone.says(money(phone, BY_LINK[name]))
    phone.page.fill("[name=name]", "Jeanne Laborie")
    phone.fits()
    press(phone, "We agree")
    reads(phone, "Your answer is kept.")


def withdraw_by_link(phone, session, name):
    """Before the freeze it costs nothing; a step back finds nothing left to give."""
    phone.open(phone.link)
    follow(phone, "Withdraw all seats")
    reads(phone, "Leaving today costs nothing.")
    press(phone, "Withdraw all seats", twice=True)
    reads(phone, "Nothing is owed.")
    phone.page.go_back()
    phone.page.wait_for_url(f"**{phone.link}withdrawal/")
    reads(phone, "There is nothing to give back.")
    pledge = Pledge.objects.get(session=session, outside_name=name)
    assert (pledge.state, pledge.fee) == ("withdrawn", 0)


def scale_back(organiser, session):
    """The cost of every choice is read before one is taken; who decides otherwise in an old window comes too late."""
    from_home(organiser, f"/sessions/{session.pk}/choices/")
    tab(organiser, session, "Shares")
    reads(organiser, "The shares are out of date")
    tab(organiser, session, "What to do")
    organiser.page.fill("[name=minimum]", "9")
    organiser.page.locator("[name=minimum]").first.blur()
    organiser.page.locator("#decide input[name=minimum][value='9']").wait_for(state="attached")
    found = cells(organiser, "#figures table")
    # After the seats and what was stated: kept, scaled back, put off, called off.
    assert {firm: found[firm][2:] for firm in SEATS} == {
        firm: [money(organiser, amount) for amount in (AFTER[firm], AFTER[firm], 0, 0)] for firm in SEATS
    }
    organiser.fits()
    late = organiser.page.context.new_page()
    late.goto(organiser.page.url)
    decide(organiser)
    late.check("[name=choice][value=cancel]")
    late.fill("[name=reason]", "Trop tard.")
    with late.expect_response(is_sent_whole) as answer:
        late.locator("#decide button[type=submit]").click()
    assert answer.value.status == 409
    late.close()


def decide(organiser):
    organiser.page.check("[name=choice][value=scale_back]")
    organiser.page.fill("[name=reason]", "Retour à l’échelle du parc.")
    press(organiser, "Decide and tell the firms", twice=True)
    reads(organiser, "Decided; the firms are told.")


def session_of_2006(status="open", *, minimum=12, days=None, states=()) -> JointSession:
    """The session with firm seats of all five; `states` says by firm what stands instead of committed seats."""
    lph = Firm.objects.get(name="LPH")
    days = days or [START, START + timedelta(days=1)]
    session = JointSession.objects.create(
        park=lph.park,
        organiser=lph,
        theme=Theme.objects.get(name_fr=TITLES["fr"]),
        title_fr=TITLES["fr"],
        title_en=TITLES["en"],
        length_fr="2 jours",
        length_en="2 days",
        starts_on=days[0],
        pledge_deadline=days[0] - timedelta(days=30),
        freeze_on=days[0] - timedelta(days=10),
        fee_percent=30,
        minimum=minimum,
        capacity=16,
        cost=0,
        status=status,
    )
    for day in days:
        for begin, end in (MORNING, AFTERNOON):
            HalfDay.objects.create(session=session, day=day, starts_at=begin, ends_at=end)
    CostItem.objects.create(session=session, label="Formatrice", price=1600, per="day")
    CostItem.objects.create(session=session, label="Supports", price=1000)
    take_seats(session, dict(states))
    return session


def take_seats(session, states):
    for name, seats in SEATS.items():
        firm, stands = Firm.objects.get(name=name), states.get(name, "committed")
        pledge = Pledge.objects.create(
            session=session, firm=firm, seats=seats, state=stands, ceiling=CEILINGS.get(name)
        )
        for person in Employee.objects.filter(firm=firm, left_on=None).order_by("pk")[:2]:
            Enrolment.objects.create(session=session, pledge=pledge, employee=person)
    for name, seats in LABORATORIES.items():
        holder = {"outside": OutsideFirm.objects.get(name=name), "outside_name": name}
        Pledge.objects.create(session=session, seats=seats, state=states.get(name, "committed"), **holder)


def links_of(session) -> dict:
    """The link of each laboratory, as the organiser would copy it."""
    pledges = Pledge.objects.filter(session=session, outside_name__in=LABORATORIES)
    return {pledge.outside_name: outside_links.make(pledge) for pledge in pledges.order_by("pk")}
