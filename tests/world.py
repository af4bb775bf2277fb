"""A small park where every sensitive field of every firm carries a word of its own, and people in every role."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone

from firms.domain import decisions, intake
from firms.models import (
    Appeal,
    Candidacy,
    Certification,
    CoreSkill,
    CriterionNote,
    Drift,
    HeadCount,
    Officer,
    OnboardingItem,
    Opinion,
    OutboxMail,
    Partner,
    Undertaking,
    WantedSkill,
)
from packages.models import (
    QuoteLine,
)
from tests import factories, world_space, world_tr_plans
from tests.firms.factories import DocumentFactory
from tests.mobility.factories import ApplicationFactory, ConsentFactory, EmployeeFactory, VacancyFactory
from tests.world_apply import MARKS, add_applications
from tests.world_paper import PAPER_SECRETS, add_paper
from tests.world_pipeline import PIPELINE_SECRETS, add_pipeline
from tests.world_release import RELEASE_SECRETS, add_releases
from tests.world_sales import add_losses, add_quote, add_sales
from tests.world_tr_attendance import MARKS as ATTENDANCE_MARKS
from tests.world_tr_attendance import add_attendance
from tests.world_tr_board import BOARD_SECRETS, add_board
from tests.world_tr_outside import OUTSIDE_SECRETS, add_outside
from tests.world_tr_pledges import PLEDGE_SECRETS, add_pledges
from tests.world_tr_review import YEAR_SECRETS, add_year
from tests.world_tr_sessions import MARKS as PLANNING_MARKS
from tests.world_tr_sessions import add_planning
from tests.world_tr_shares import MARKS as SHARE_MARKS
from tests.world_tr_shares import add_shares
from tests.world_vacancy import MARKS as VACANCY_MARKS
from tests.world_vacancy import add_vacancies
from tests.world_wish import WISH_SECRETS, add_wishes
from training.models import JointSession, Pledge

# person: (role, firm letter or None)
PEOPLE = {
    "president": ("president", None),
    "office": ("office", None),
    "administrator": ("administrator", None),
    "partner": ("partner", None),
    "director_a": ("director", "a"),
    "hr_a": ("hr", "a"),
    "sales_a": ("sales", "a"),
    "representative_a": ("staff_representative", "a"),
    "director_b": ("director", "b"),
    "hr_b": ("hr", "b"),
    "sales_b": ("sales", "b"),
    "manager_b": ("line_manager", "b"),
    "employee_b": ("employee", "b"),
    "director_c": ("director", "c"),
    "hr_c": ("hr", "c"),
    "sales_c": ("sales", "c"),
    "stranger": (None, None),
    "visitor": (None, None),
}


SELL_A = {"sales_a", "director_a"}
DESK = {"president", "office", "administrator"}
# each secret word, and all who may read it on some page
SECRETS = {
    "MARKCANDIDATE": DESK | {"director_a", "director_b", "director_c", "partner"},
    "MARKREFUSED": DESK | {"director_a", "director_b", "director_c"},
    "MARKTESTIMONY": DESK | {"director_c"},
    "MARKTHINKING": {"director_b"},
    "MARKCRITERION": DESK,
    "MARKCONTACT": DESK,
    "MARKPAPER": {"director_a", "hr_a", "sales_a"},
    "5 April\u00a01903": {"president", "office", "administrator", "director_a", "director_b", "director_c"},
    "MARKMAIL": {"administrator"},
    "MARKPLEDGE": {"president", "office", "hr_a", "director_a", "hr_b", "director_b"},
    "MARKDRAFT": {"hr_a", "director_a"},
    "MARKCONSENT": {"employee_b", "hr_b"},
    "MARKLETTER": {"employee_b", "hr_b", "hr_a", "director_a"},
    "MARKDIRECT": {"hr_a", "director_a"},
    "MARKPOST": {"hr_a", "director_a", "hr_b"},
    "MARKCLIENT": SELL_A,
    "MARKNOTE": SELL_A,
    "MARKLINEA": SELL_A,
    "MARKSTANDARD": SELL_A,
    "MARKLINEB": SELL_A | {"sales_b", "director_b"},
    "MARKTEMPLATE": SELL_A,
    "MARKOPPORTUNITY": SELL_A,
    "MARKSERVICE": SELL_A,
    "5,678": SELL_A,
    "MARKPERSON": SELL_A,
    "MARKPLACE": SELL_A,
    "MARKLOSS": SELL_A,
    "8,642": SELL_A,
    "MARKSKILL": {"president", *SELL_A},
    # Three losses of three firms: the sum is told, none of its parts but to the firm's own sellers.
    "125,000": {"president", "director_a", "director_b", "director_c"},
    "60,001": {"sales_c", "director_c"},
    "MARKBUYER": {"sales_c", "director_c"},
    "3,210": SELL_A | {"sales_b", "director_b"},
    "MARKQUESTION": SELL_A,
    "6,543": SELL_A,
    "MARKLINENOTE": SELL_A,
    "MARKQUOTEFILE": SELL_A,
    "MARKTITLE": SELL_A | {"sales_b", "director_b", "sales_c", "director_c"},
    "7,654": SELL_A,
    "MARKINSIDE": set(),
    "5,234": SELL_A,
    "5,321": SELL_A | {"sales_b", "director_b"},
    "3,456": SELL_A | {"sales_c", "director_c"},
    "MARKASKEDB": SELL_A | {"sales_b", "director_b"},
    "MARKASKEDC": SELL_A | {"sales_c", "director_c"},
    "MARKWORDB": SELL_A | {"sales_b", "director_b"},
    "MARKWORDC": SELL_A | {"sales_c", "director_c"},
    "13.37": SELL_A,
}
SECRETS |= RELEASE_SECRETS

SECRETS |= world_space.MARKS
SECRETS |= world_tr_plans.MARKS
SECRETS |= WISH_SECRETS

SECRETS |= PAPER_SECRETS
SECRETS |= BOARD_SECRETS
SECRETS |= PIPELINE_SECRETS
SECRETS |= MARKS
SECRETS |= VACANCY_MARKS
SECRETS |= OUTSIDE_SECRETS
SECRETS |= YEAR_SECRETS
SECRETS |= ATTENDANCE_MARKS
SECRETS |= PLEDGE_SECRETS
SECRETS |= PLANNING_MARKS
SECRETS |= SHARE_MARKS


@dataclass
class World:
    """Rows and people by name."""

    rows: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)

    def key(self, word):
        """What stands in the address for a row; a word that is no row stands for itself."""
        row = self.rows.get(word, word)
        return getattr(row, "pk", row)

    def addresses(self, name, words) -> list[str]:
        """The page for its usual row, and for the twin of that row where there is one."""
        usual = [self.key(word) for word in words]
        twin = [self.key(f"{word}_twin" if f"{word}_twin" in self.rows else word) for word in words]
        return [reverse(name, args=given) for given in {tuple(usual), tuple(twin)}]

    def sign_in(self, client, person):
        client.logout()
        if person != "visitor":
            client.force_login(self.people[person])

    def state(self) -> list:
        """What a refused request must leave as it was."""
        return [
            (name, type(row)._base_manager.filter(pk=row.pk).values_list("status", flat=True).first())
            for name, row in sorted(self.rows.items())
            if hasattr(row, "status")
        ] + [QuoteLine._base_manager.count()]


def build() -> World:
    """Make the park; firms a, b and c are residents, d is a candidate."""
    world = World()
    park = factories.ParkFactory()
    for letter in "abc":
        world.rows[f"firm_{letter}"] = factories.FirmFactory(park=park, name=f"Maison {letter.upper()}")
    for person, (role, letter) in PEOPLE.items():
        if person == "stranger":
            world.people[person] = factories.UserFactory()
        elif role:
            world.people[person] = factories.member(role, firm=world.rows.get(f"firm_{letter}"), park=park)
    world.rows["candidacy"] = factories.CandidacyFactory(
        firm__park=park, firm__name="MARKCANDIDATE", summary_fr="MARKCANDIDATE", summary_en="MARKCANDIDATE"
    )
    for axis in ("process", "market", "specialty"):
        factories.LevelFactory(park=park, axis=axis)
    add_review(world, park)
    world.rows["drift"] = Drift._base_manager.create(
        firm=world.rows["firm_a"], other=world.rows["firm_b"], before=0, after=Decimal("0.5")
    )
    draft = {"email": "draft@essai.example", "name": "Brouillon", "language": "en"}
    world.rows["draft_token"] = intake.start(park, **draft)
    add_office(world, park)
    add_session(world, park)
    add_outside(world, park)
    add_year(world, park)
    add_planning(world, park)
    add_shares(world)
    add_mobility(world)
    add_releases(world)
    world_space.add(world)
    add_wishes(world)
    add_paper(world, park)
    add_board(world, park)
    add_pipeline(world)
    add_applications(world)
    add_vacancies(world)
    add_attendance(world, park)
    add_pledges(world)
    add_quote(world, park)
    add_sales(world)
    add_losses(world)
    add_file(world)
    world_tr_plans.add(world)
    send_mail("MARKMAIL", "body", None, ["somebody@essai.example"])
    world.rows["mail"] = OutboxMail._base_manager.get(subject="MARKMAIL")
    return world


def add_review(world, park):
    """A file with b's draft opinion, c's submitted one and a partner's; another refused, with an appeal."""
    candidacy, today = world.rows["candidacy"], timezone.localdate()
    Candidacy._base_manager.filter(pk=candidacy.pk).update(contact="MARKCONTACT")
    asked = {"candidacy": candidacy, "asked_by": world.people["president"], "asked_on": today, "due_on": today}
    world.rows["opinion"] = Opinion._base_manager.create(firm=world.rows["firm_b"], text="MARKTHINKING", **asked)
    Opinion._base_manager.create(
        firm=world.rows["firm_c"],
        text="MARKTESTIMONY",
        stance="reserved",
        author=world.people["director_c"],
        status="submitted",
        submitted_at=timezone.now(),
        **asked,
    )
    partner = Partner._base_manager.create(park=park, name_fr="Commune", name_en="Commune", kind="commune")
    world.people["partner"].memberships.update(partner=partner)
    Opinion._base_manager.create(partner=partner, **asked)
    CriterionNote._base_manager.create(
        candidacy=candidacy, criterion="values", text="MARKCRITERION", author=world.people["president"]
    )
    world.rows["step"] = OnboardingItem._base_manager.create(candidacy=candidacy, order=1, text_fr="Bail")
    refused = factories.CandidacyFactory(firm__park=park, firm__name="MARKREFUSED")
    decision = decisions.decide(
        refused,
        outcome="not_retain",
        reason="MARKREFUSED",
        ground="",
        request_key=uuid.uuid4(),
        conditions=[decisions.Terms("MARKREFUSED", today)],
        by=world.people["president"],
    )
    world.rows |= {"candidacy_refused": refused, "decision": decision, "condition": decision.conditions.get()}
    world.rows["appeal"] = Appeal._base_manager.create(candidacy=refused, decision=decision, text="MARKREFUSED")


def add_office(world, park):
    """An account that is nobody's in PEOPLE, and skills, one of each to be deleted."""
    world.rows["person"] = factories.member("employee", firm=world.rows["firm_c"])
    world.rows["role"] = world.rows["person"].memberships.get()
    for suffix in ("", "_spare"):
        names = {"park": park, "name_fr": f"Savoir{suffix}", "name_en": f"Skill{suffix}"}
        world.rows[f"core_skill{suffix}"] = CoreSkill._base_manager.create(**names)
        world.rows[f"wanted_skill{suffix}"] = WantedSkill._base_manager.create(order=0, **names)


def add_file(world):
    """What firm a's file holds; its document has a twin for the firm alone. The firm shows a public profile."""
    firm = world.rows["firm_a"]
    firm.profile_public = True
    firm.save()
    document = DocumentFactory(firm=firm, uploaded_by=world.people["director_a"])
    world.rows |= {
        "head_count": HeadCount._base_manager.create(firm=firm, year=2020, staff=7),
        "officer": Officer._base_manager.create(firm=firm, name="Dominique", responsibility="legal"),
        "undertaking": Undertaking._base_manager.create(firm=firm, signed_on=date(1903, 4, 5)),
        "certificate": Certification._base_manager.create(firm=firm, standard="ISO 9001", state="preparing"),
        "document": document,
        "document_twin": DocumentFactory(
            firm=firm, title="MARKPAPER", audience="firm", uploaded_by=world.people["director_a"]
        ),
        "public_document": DocumentFactory(firm=firm, audience="everybody", uploaded_by=world.people["director_a"]),
    }


def add_session(world, park):
    today = timezone.localdate()
    session = JointSession._base_manager.create(
        park=park,
        title_fr="Cours",
        title_en="Course",
        length_fr="1 jour",
        length_en="1 day",
        starts_on=today,
        pledge_deadline=today,
        minimum=2,
        capacity=4,
        cost=100,
    )
    for letter in "ab":
        Pledge._base_manager.create(session=session, firm=world.rows[f"firm_{letter}"], seats=2, state="committed")
    Pledge._base_manager.create(session=session, outside_name="MARKPLEDGE", seats=1, state="pencilled")
    world.rows["session"] = session


def add_mobility(world):
    """A's vacancy with a draft twin; b's employee presented for it, another who applied directly."""
    hiring = world.rows["firm_a"]
    vacancy = VacancyFactory(firm=hiring)
    vacancy.recruiters.add(world.people["hr_a"])
    employee = EmployeeFactory(firm=world.rows["firm_b"], user=world.people["employee_b"])
    consent = ConsentFactory(vacancy=vacancy, employee=employee, message="MARKCONSENT", asked_by=world.people["hr_b"])
    application = ApplicationFactory(vacancy=vacancy, employee=employee, consent=consent, letter="MARKLETTER")
    direct = ApplicationFactory(
        vacancy=vacancy,
        employee=EmployeeFactory(firm=world.rows["firm_b"], job_title="MARKPOST"),
        route="direct",
        letter="MARKDIRECT",
    )
    draft = VacancyFactory(firm=hiring, status="draft", title="MARKDRAFT")
    world.rows |= {"vacancy": vacancy, "vacancy_twin": draft, "consent": consent}
    world.rows |= {"application": application, "application_twin": direct}
