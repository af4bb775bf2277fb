"""The desk of human resources and directors: what their firm recruits for, and what waits for them."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from firms.models import Role
from mobility.domain import release_list
from mobility.models import Application, Consent, InterviewSlot, Posting, ReleaseSignature, Vacancy, Wish
from mobility.models.application import unhidden_within

READERS = (Role.HR, Role.DIRECTOR)
MOST, ROWS, FIRST = 25, 12, 6
"""Lines of a team; on the desk, rows of vacancies and interviews, and lines of what another page has whole."""
WEEK = timedelta(days=7)
Status = Application.Status
STAGES = (*Application.LIVE, Status.HIRED)


def desk(user) -> dict:
    """What the page shows of each list, the most urgent first. Seven queries for HR, five for a director."""
    firms, hr = user.firm_ids(*READERS), user.firm_ids(Role.HR)
    vacancies, to_read = with_counts(own_vacancies(user, firms), user, firms)
    releases = [row for row in release_list.awaited(user) if row.party != ReleaseSignature.Party.EMPLOYEE]
    return {
        "vacancies": vacancies,
        "stages": [stage.label for stage in STAGES],
        "to_read": to_read,
        "consents": consents(user, hr) if hr else [],
        "wishes": wishes(user) if hr else 0,
        "wish_url": reverse("mobility:wish_list"),
        "releases": releases[:FIRST],
        "postings": postings(user) if hr else [],
        "interviews": interviews(user, firms),
    }


def own_vacancies(user, firms):
    """The firm's drafts and published vacancies, and those with applications still to be answered; soonest first.

    An application that is kept from this person's firm, as from the applicant's employer or its group, keeps none here.

    `reads` says whether this person reads the applications: as a named recruiter, or as the director.
    """
    named = Vacancy.recruiters.through.objects.filter(vacancy=OuterRef("pk"), user=user)
    live = Application.objects.filter(unhidden_within(user), vacancy=OuterRef("pk"), status__in=Application.LIVE)
    shown = Q(status__in=Vacancy.EDITABLE) | Q(Exists(live))
    rows = Vacancy.objects.visible_to(user).filter(shown, firm_id__in=firms).for_list()
    director = Q(firm_id__in=user.firm_ids(Role.DIRECTOR))
    return rows.annotate(reads=Q(Exists(named)) | director).order_by("closes_on", "pk")[:ROWS]


def with_counts(rows, user, firms) -> tuple[list[Vacancy], int]:
    """Each vacancy with `counts`, one figure for each of STAGES, None where this person reads no applications.

    Beside them, how many applications wait to be read in all of these firms, those of vacancies not shown too. Only
    applications that this person may read are counted: a figure must not tell what a list hides.
    """
    vacancies = list(rows)
    counted = Q(vacancy__in=[vacancy.pk for vacancy in vacancies]) | Q(status=Status.RECEIVED)
    found = Application.objects.hiring(user).filter(counted, vacancy__firm_id__in=firms)
    found = found.order_by().values_list("vacancy_id", "status").annotate(number=Count("pk"))
    numbers = {(vacancy, status): number for vacancy, status, number in found}
    for vacancy in vacancies:
        counts = [numbers.get((vacancy.pk, stage), 0) for stage in STAGES]
        vacancy.counts = counts if vacancy.reads else None
    return vacancies, sum(number for (_key, stage), number in numbers.items() if stage == Status.RECEIVED)


def consents(user, firms) -> list[Consent]:
    """Questions put to the firm's people that are not answered, or answered with yes and not sent yet."""
    under_way = (Consent.Status.ASKED, Consent.Status.GIVEN)
    open_today = Vacancy.objects.open().values("pk")
    rows = Consent.objects.visible_to(user).filter(
        employee__firm_id__in=firms, status__in=under_way, application=None, vacancy__in=open_today
    )
    shown = ("status", "vacancy__title", "vacancy__firm__name", "employee__first_name", "employee__last_name")
    rows = rows.select_related("vacancy__firm", "employee").only(*shown)
    return list(rows.order_by("vacancy__closes_on", "pk")[:FIRST])


def wishes(user) -> int:
    """How many wishes of others are open to this person today."""
    return Wish.objects.visible_to(user).live().exclude(employee__user=user).count()


def postings(user) -> list[Posting]:
    """Posters to take down within a week, or late already."""
    rows = Posting.objects.visible_to(user).hanging().filter(remove_by__lte=timezone.localdate() + WEEK)
    remover = ("remover__first_name", "remover__last_name", "remover__email")
    rows = rows.select_related("vacancy", "board", "remover")
    return list(rows.only("remove_by", "removed_at", "vacancy__title", "board__name", *remover)[:FIRST])


def interviews(user, firms) -> list[InterviewSlot]:
    """The interviews of the coming seven days that this person may know of."""
    now = timezone.now()
    rows = InterviewSlot.objects.met_by(user).filter(
        vacancy__firm_id__in=firms, starts_at__range=(now - timedelta(hours=1), now + WEEK)
    )
    rows = rows.exclude(application__status=Status.WITHDRAWN)
    person = ("application__outside_name", "application__employee__first_name", "application__employee__last_name")
    rows = rows.select_related("vacancy", "application__employee")
    return list(rows.only("starts_at", "place", "vacancy__title", *person)[:ROWS])


def team(user) -> dict:
    """What a line manager reads of his people: the days of their changes of firm, and what they let him know."""
    firms = user.firm_ids(Role.LINE_MANAGER)
    his = {"application__employee__manager": user, "application__employee__firm_id__in": firms}
    told = Q(employer_told_at__isnull=False) | Q(manager_told_at__isnull=False)
    files = Application.objects.visible_to(user).filter(told, employee__manager=user, employee__firm_id__in=firms)
    return {
        "releases": list(release_list.records(user).filter(**his).order_by("-opened_at", "-pk")[:MOST]),
        "applications": list(files.select_related("employee", "vacancy").order_by("-sent_at", "-pk")[:MOST]),
    }
