"""The vacancies that everybody may read, signed in or not, and nothing else of the park."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat, Least
from django.templatetags.static import static
from django.utils import timezone

from firms.models import Firm
from mobility.models import Vacancy

MADE_OF = ("templates/base.html", "templates/mobility/job_list.html", "locale/fr/LC_MESSAGES/django.mo")


def public_vacancies():
    """Open to everybody today, each with its firm."""
    return Vacancy.objects.public().select_related("firm")


def firms_recruiting() -> list[Firm]:
    """Firms that show vacancies to everybody, by name, each with `open_count` and `told`, its vacancies' states.

    One query.
    """
    state = Concat("vacancies__pk", Value(":"), "vacancies__revision", output_field=CharField())
    firms = Firm.objects.filter(vacancies__in=Vacancy.objects.public().values("pk")).select_related("park")
    firms = firms.annotate(
        open_count=Count("vacancies"), told=StringAgg(Cast(state, CharField()), ",", order_by="vacancies__pk")
    )
    return list(firms.order_by("name"))


def state_of(firms) -> tuple:
    """All that the public list and the feed are drawn from; it changes when they do, and every day."""
    told = [(firm.pk, firm.revision, firm.name, firm.sign, firm.park.name, firm.told) for firm in firms]
    return (told, timezone.localdate().isoformat(), edition())


@cache
def edition() -> str:
    """The release of the pages themselves: the same in every process that runs it."""
    content = [Path(settings.BASE_DIR, name).read_bytes() for name in MADE_OF if Path(settings.BASE_DIR, name).exists()]
    return sha256(static("app.css").encode() + b"".join(content)).hexdigest()


def public_vacancy(reference) -> Vacancy | None:
    """The vacancy of that number, if everybody may read it today. One query."""
    return public_vacancies().select_related("firm__park", "rome").filter(reference=reference).first()


def was_public(reference) -> bool:
    """Whether everybody could read it until it was filled or its closing day passed."""
    today = timezone.localdate()
    ended = Least(Coalesce("ended_on", "closes_on"), "closes_on")
    first = Q(park_first_until__isnull=True) | Q(park_first_until__lt=F("ended"))
    over = Q(status=Vacancy.Status.FILLED) | Q(status=Vacancy.Status.PUBLISHED, closes_on__lt=today)
    rows = Vacancy.objects.filter(over, reference=reference, audience=Vacancy.Audience.PUBLIC, opens_on__lte=today)
    return rows.annotate(ended=ended).filter(first).exists()
