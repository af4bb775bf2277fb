"""Every page of the demo park: axe finds nothing, nothing sticks out, no trouble in the console."""

import pytest
from django.utils import timezone

from firms.models import Candidacy, Certification, Firm, Level, Opinion, OutboxMail
from mobility.domain import links
from mobility.models import (
    AccessRequest,
    Application,
    Consent,
    Employee,
    InterviewSlot,
    MessageTemplate,
    Noticeboard,
    ReleaseRecord,
    Vacancy,
    VacancyTemplate,
    Wish,
)
from packages.domain import offers, supplier_links
from packages.models import Client, Quote, QuoteLine, QuoteTemplate, QuoteVersion
from training.domain import outside_links
from training.models import (
    AnnualPlan,
    CostVersion,
    Enrolment,
    Evaluation,
    JointSession,
    Need,
    OutsideFirm,
    Pledge,
    TrainingCertificate,
)

PERSONS = {
    "president": ["/", "/park/", "/map/?candidate={granulor}", "/firms/", "/firms/{firm}/", "/candidacies/"]
    + ["/candidacies/?view=board", "/candidacies/{candidacy}/", "/candidacies/{open}/", "/candidacies/waiting/"]
    + ["/candidacies/compare/?file={candidacy}&file={open}", "/candidacies/{open}/criteria/values/"]
    + ["/candidacies/{open}/opinions/", "/candidacies/{welcomed}/", "/candidacies/{welcomed}/settling/"]
    + ["/gaps/", "/figures/", "/year-in-review/", "/sessions/{stated_session}/shares/"],
    "hr-lph": ["/", "/vacancies/", "/vacancies/new/", "/vacancies/{vacancy}/", "/vacancies/{vacancy}/edit/"]
    + ["/plans/", "/plans/new/", "/plans/{plan}/", "/plans/{plan}/paper/", "/needs/{need}/", "/themes/", "/themes/new/"]
    + ["/applications/{application}/", "/sessions/", "/sessions/{session}/", "/profile/", "/vacancies/?view=table"]
    + ["/vacancies/{vacancy}/wishes/", "/vacancies/{vacancy}/applications/", "/vacancies/{vacancy}/applications/new/"]
    + ["/vacancies/{vacancy}/slots/", "/slots/{slot}/", "/vacancies/{vacancy}/copy/", "/vacancies/{vacancy}/template/"]
    + ["/vacancies/{vacancy}/postings/new/", "/vacancy-templates/", "/vacancy-templates/{words}/"]
    + ["/applications/{interviewed}/", "/applications/{interviewed}/scorecard/", "/applications/{interviewed}/notes/"]
    + ["/applications/{interviewed}/messages/", "/applications/{interviewed}/refuse/", "/message-templates/"]
    + ["/message-templates/new/", "/message-templates/{message}/", "/desk/", "/moves/figures/", "/wishes/"]
    + ["/wishes/{opened}/", "/wishes/new/", "/wishes/rights/", "/releases/{release}/", "/releases/{release}/dates/"]
    + ["/appraisals/", "/appraisals/{appraised}/", "/occupations/?rome=H2301"]
    + ["/sessions/{organised}/invitations/", "/outside-firms/", "/outside-firms/new/", "/outside-firms/{laboratory}/"]
    + ["/year-in-review/"]
    + ["/sessions/{today}/attendance/", "/sessions/{held}/attendance/?half=all", "/sessions/{held}/certificates/"]
    + ["/sessions/{held}/evaluations/", "/sessions/{held}/evaluations/links/"]
    + [
        "/expiry/",
        "/expiry/?view=people",
        "/expiry/new/",
        "/expiry/{expiring}/",
        "/seats-needed/",
        "/calendar/addresses/",
    ]
    + ["/calendar/?month={month}", "/calendar/?month={month}&view=list"]
    + ["/sessions/?show=past", "/sessions/{joint}/", "/sessions/{joint}/pledge/", "/sessions/{joint}/people/"]
    + ["/sessions/{joint}/pledge/withdrawal/", "/enrolments/{seat}/replacement/"]
    + ["/sessions/new/", "/sessions/{session}/organise/", "/sessions/{session}/edit/", "/sessions/{session}/copy/"]
    + ["/proposals/", "/programmes/", "/programmes/new/", "/registers/", "/registers/?show=rooms"]
    + ["/registers/providers/new/", "/registers/rooms/new/"]
    + ["/sessions/{stated_session}/shares/", "/shares/{stated}/"],
    "hr-biosphere": ["/plans/{draft_plan}/edit/", "/plans/{draft_plan}/carry-over/", "/plans/{draft_plan}/import/"]
    + ["/plans/{draft_plan}/", "/plans/{draft_plan}/needs/new/", "/needs/{draft_need}/edit/"]
    + ["/consents/", "/vacancies/{vacancy}/consents/new/", "/vacancies/?q=zzz"]
    + ["/staff/", "/staff/new/", "/staff/import/", "/staff/{staff}/", "/staff/{staff}/invitation/"]
    + ["/access/requests/", "/access/requests/{asked}/", "/desk/", "/releases/", "/releases/{release}/", "/wish/"]
    + ["/applications/our-people/", "/boards/", "/boards/new/"],
    "sales-lph": ["/", "/quotes/", "/quotes/new/", "/quotes/{quote}/", "/quotes/{quote}/edit/", "/lines/{line}/"]
    + ["/quotes/{quote}/sending/", "/quotes/{sent}/", "/clients/new/", "/clients/{client}/"]
    + ["/quotes/?q=gel&status=sent", "/losses/", "/quotes/{quote}/loss/", "/quotes/{sent}/loss/", "/figures/"]
    + ["/quotes/{quote}/steps/", "/quotes/{quote}/coverage/", "/quotes/{quote}/schedule/", "/compose/{brief}"]
    + ["/quotes/{talked}/client/", "/quotes/{sent}/client/", "/quotes/{sent}/order/", "/quotes/{quote}/order/"]
    + ["/quotes/{revised}/versions/", "/quotes/{sent}/variants/new/", "/quotes/{sent}/duplicate/"]
    + ["/quotes/{sent}/template/", "/quote-templates/", "/quote-templates/{template}/"]
    + ["/quote-templates/{template}/new-quote/"]
    + ["/quotes/{quote}/terms/", "/quotes/{quote}/split/", "/quotes/{quote}/files/", "/opportunities/", "/clients/"]
    + ["/services/", "/services/new/", "/opportunities/new/"]
    + ["/quotes/{quote}/firms/", "/quotes/{declined}/firms/", "/quotes/{declined}/sending/", "/approvals/{approval}/"],
    "director-eskiss": ["/firms/{eskiss}/", "/firms/{eskiss}/edit/", "/firms/{eskiss}/departure/"]
    + ["/firms/{eskiss}/officers/new/", "/firms/{eskiss}/undertakings/new/", "/firms/{eskiss}/documents/new/"]
    + ["/certificates/{certificate}/", "/firms/{eskiss}/position/", "/firms/{eskiss}/position/history/"]
    + ["/opinions/{opinion}/"],
    "partner": ["/", "/candidacies/{open}/"],
    "sales-biosphere": ["/quotes/", "/lines/{awaited}/answer/", "/orders/{sent}/"]
    + ["/neighbours/", "/neighbours/answers/", "/neighbours/{quote}/", "/quote-templates/", "/losses/"],
    "employee-biosphere": ["/", "/consents/", "/my-space/", "/my-space/erasure/", "/vacancies/{vacancy}/", "/wish/"]
    + ["/vacancies/{vacancy}/apply/", "/applications/", "/applications/{direct}/", "/applications/{direct}/erasure/"]
    + ["/wish/edit/", "/releases/"]
    + ["/my-training/", "/my-training/evaluations/{asked_opinion}/"],
    "manager-biosphere": ["/vacancies/", "/my-team/", "/my-team/training/", "/appraisals/", "/releases/{release}/"],
    "representative-lph": ["/digest/", "/boards/", "/boards/{board}/", "/boards/{board}/edit/", "/wish/"]
    + ["/wishes/{prepared}/answer/"],
    "director-lph": [
        "/plans/{plan}/",
        "/desk/",
        "/moves/figures/",
        "/vacancies/{vacancy}/",
        "/releases/{release}/",
        "/wishes/rights/",
    ],
    "administrator": ["/mail/", "/mail/{mail}/", "/help/", "/account/2fa/totp/activate/", "/set-up/"]
    + ["/park/set-up/", "/park/set-up/market/", "/park/set-up/rules/", "/set-up/people/", "/set-up/wanted-skills/"],
    None: [
        "/account/login/",
        "/account/login/code/",
        "/help/",
        "/accessibility/",
        "/personal-data/",
        "/firms-of-the-park/",
        "/firms-of-the-park/{firm}/",
        "/join/",
        "/join/apply/",
        "/access/",
        "/jobs/",
        "/jobs/{public}/",
        "/jobs/{public}/apply/",
        "/v/{inside}/",
        "{own}",
        "{offer}",
        "{talked_offer}",
        "{ordered}order/",
        "{supplier}",
        "{supplier}{awaited}/",
        "{outside}",
        "{outside}people/",
        "{outside}shares/",
        "{outside}withdrawal/",
        "/none/",
    ],
}


@pytest.fixture
def words(demo_park):
    """What stands in the addresses."""
    draft = Quote.objects.get(title="Gélules mélisse et probiotiques")
    steps = Level.objects.filter(axis="process").values_list("pk", flat=True)
    draft = Quote.objects.get(title="Gélules mélisse et probiotiques")
    declined = Quote.objects.get(title="Extrait de camomille, essai")
    return {
        "firm": Firm.objects.get(name="LPH").pk,
        "eskiss": Firm.objects.get(name="Eskiss Packaging").pk,
        "certificate": Certification.objects.filter(firm__name="Eskiss Packaging").first().pk,
        "candidacy": Candidacy.objects.get(firm__name="Fardélia").pk,
        "open": Candidacy.objects.get(firm__name="Granulor").pk,
        "welcomed": Candidacy.objects.get(firm__name="Val de Sioule Logistique").pk,
        "granulor": Firm.objects.get(name="Granulor").pk,
        "opinion": Opinion.objects.get(firm__name="Eskiss Packaging").pk,
        "vacancy": Vacancy.objects.get(title__startswith="Conducteur").pk,
        "application": Application.objects.filter(route="sponsored").first().pk,
        "consent": Consent.objects.first().pk,
        "session": JointSession.objects.filter(status="open").order_by("starts_on").first().pk,
        "joint": Pledge.objects.filter(firm__name="LPH", state="committed").first().session_id,
        "seat": Enrolment.objects.filter(employee__firm__name="LPH").first().pk,
        "stated": CostVersion.objects.first().pk,
        "stated_session": CostVersion.objects.first().session_id,
        "plan": AnnualPlan.objects.get(firm__name="LPH", status="submitted").pk,
        "need": Need.objects.filter(plan__firm__name="LPH", plan__status="submitted").first().pk,
        "draft_plan": AnnualPlan.objects.filter(firm__name="Biosphère").first().pk,
        "draft_need": Need.objects.filter(plan__firm__name="Biosphère").first().pk,
        "quote": draft.pk,
        "revised": Quote.objects.get(version=2).pk,
        "template": QuoteTemplate.objects.get().pk,
        "sent": Quote.objects.filter(status="accepted").first().pk,
        "line": draft.lines.first().pk,
        "awaited": QuoteLine.objects.get(quote=draft, supplier__name="Biosphère").pk,
        "declined": declined.pk,
        "approval": declined.approvals.get().pk,
        "supplier": supplier_page(draft),
        "laboratory": OutsideFirm.objects.filter(pledges__session__organiser__name="LPH").first().pk,
        "organised": organised_by("LPH").pk,
        "outside": outside_page(),
        "client": Client.objects.first().pk,
        "brief": f"?steps={'&steps='.join(map(str, steps))}&quantity=100&start=2026-03-02&outside=on",
        "staff": Employee.objects.get(last_name="Dumas").pk,
        "asked": AccessRequest.objects.first().pk,
        "mail": OutboxMail.objects.first().pk,
        "expiring": TrainingCertificate.objects.filter(employee__firm__name="LPH").first().pk,
        "month": f"{JointSession.objects.order_by('starts_on').first().starts_on:%Y-%m}",
        **jobs(),
        **courses(),
        "talked": Quote.objects.get(title="Baume au calendula").pk,
        "offer": opened(quote__status="sent"),
        "talked_offer": opened(quote__title="Baume au calendula"),
        "ordered": opened(quote__status="accepted"),
    }


def courses() -> dict:
    """Those of attendance and of what came of it."""
    return {
        "held": JointSession.objects.filter(status="held").earliest("starts_on").pk,
        "today": JointSession.objects.filter(half_days__day=timezone.localdate()).first().pk,
        "asked_opinion": Evaluation.objects.get(enrolment__employee__last_name="Benali", answered_at=None).pk,
    }


def jobs() -> dict:
    """Those of the pages of jobs."""
    line = Vacancy.objects.get(title__startswith="Conducteur")
    outside = line.applications.filter(route="outside", status="received").first()
    return {
        "slot": InterviewSlot.objects.filter(vacancy=line).first().pk,
        "words": VacancyTemplate.objects.get().pk,
        "message": MessageTemplate.objects.first().pk,
        "interviewed": line.applications.filter(status="interview", employee__last_name="Pons").get().pk,
        "direct": Application.objects.get(route="direct", employee__last_name="Benali").pk,
        "opened": Wish.objects.get(employee__last_name="Cluzel").pk,
        "prepared": Wish.objects.get(employee__last_name="Rougier").pk,
        "release": ReleaseRecord.objects.get().pk,
        "appraised": Employee.objects.get(last_name="Astier").pk,
        "board": Noticeboard.objects.get(firm__name="LPH").pk,
        "public": Vacancy.objects.get(title__startswith="Technicien").reference,
        "inside": line.reference,
        "own": "/" + links.open_link(outside).split("/", 3)[3],
    }


def opened(**which) -> str:
    """The path of the client's page of some version, by a link of its own."""
    return "/" + offers.open_link(QuoteVersion.objects.filter(**which).first()).split("/", 3)[3]


def supplier_page(quote) -> str:
    """The path of Biosphère's page without an account."""
    firm = Firm.objects.get(name="Biosphère")
    return "/" + supplier_links.renew(quote, firm, by=quote.created_by).split("/", 3)[3]


def organised_by(name) -> JointSession:
    """The session with a pledge of an outside firm, organised by this one."""
    session = JointSession.objects.filter(pledges__outside__isnull=False).first()
    session.organiser = Firm.objects.get(name=name)
    session.save(update_fields=["organiser"])
    return session


def outside_page() -> str:
    """The path of an invited outside firm's page."""
    return "/" + outside_links.make(Pledge.objects.get(outside__isnull=False, state="invited")).split("/", 3)[3]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, False), (1280, True)], ids=["wide", "phone", "dark"])
@pytest.mark.parametrize("person", PERSONS, ids=lambda person: person or "visitor")
def test_pages_are_accessible_and_fit(words, visitor, person, width, dark):
    screen = visitor("fr" if width == 1280 else "en", width, dark=dark)
    if person:
        screen.sign_in(person)
    for path in PERSONS[person]:
        screen.open(path.format(**words))
        screen.is_accessible()
        screen.fits()
    assert [trouble for trouble in screen.troubles if "404" not in trouble] == []
