"""What the tests of the application form share: a small park, a complete form, a draft."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from firms.domain import intake as applications
from firms.models import (
    Candidacy,
    Document,
    Intake,
)
from tests.factories import LevelFactory

SIREN, SIRET, VAT = "999000219", "99900021900009", "FR11999000219"
PDF = b"%PDF-1.7\nwords"


def make_levels(park) -> list:
    """One step, two markets, one substance."""
    axes = ["process", "market", "market", "specialty"]
    return [LevelFactory(park=park, axis=axis, order=order) for order, axis in enumerate(axes)]


def address(park, name="Poudres du Centre"):
    token = applications.start(park, email="jean@poudres.example", name=name, language="en")
    return reverse("firms:intake", args=[token])


def answers(levels, **changes):
    """A complete form."""
    step, market, _other, specialty = levels
    soon = timezone.localdate() + timedelta(days=200)
    return {
        "name": "Poudres du Centre",
        "legal_form": "SARL",
        "siren": "999 000 219",
        "siret": SIRET,
        "vat_number": VAT,
        "founded": "2011",
        "website": "poudres.example",
        "address": "3 rue du Moulin",
        "postcode": "03800",
        "commune": "Gannat",
        "contact": "Jean Essai",
        "phone": "04 70 00 00 00",
        "email": "jean@poudres.example",
        "project": "MARKPROJECT",
        "part": "Blend powders.",
        "jobs_now": "14",
        "jobs_planned": "20",
        "premises": "900 m²",
        "wished_on": soon.isoformat(),
        "wanted_skill": "",
        f"level_{step.pk}": "1",
        f"level_{market.pk}": "0.5",
        f"level_{specialty.pk}": "0.25",
        "consent": "on",
        "revision": "1",
        "act": "send",
    } | changes


def draft():
    return Intake.objects.get()


def sent(client, path, levels, **changes) -> Candidacy:
    assert client.post(path, answers(levels, **changes)).status_code == 302
    return Candidacy.objects.get()


def upload(name, content=PDF):
    return SimpleUploadedFile(name, content)


def errors(answer):
    return dict(answer.context["form"].errors)


def make_papers(count, **holder):
    for number in range(count):
        Document.objects.create(title=f"T{number}", file=f"documents/{number}.pdf", size=1, sha256=number, **holder)
