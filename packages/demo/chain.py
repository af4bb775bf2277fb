"""The chain of the demo's draft: its steps, one bought outside on purpose, and a certificate it requires."""

from datetime import timedelta

from django.utils import timezone

from packages.domain import chain
from packages.domain.chain import ChainStep
from packages.models import Quote, RequiredCertificate

# English step, the steps it waits for, transit days after it, bought outside on purpose
STEPS = [
    ("Process prototyping", [], 0, False),
    ("Extraction", ["Process prototyping"], 2, False),
    ("Blending / granulation", ["Extraction"], 1, True),
    ("Dosage form", ["Blending / granulation"], 0, False),
    ("Packaging & labelling", ["Process prototyping"], 1, False),
    ("Logistics", ["Dosage form", "Packaging & labelling"], 0, False),
]
REQUIRED = ("BPF (GMP)", ["Extraction", "Dosage form"])
A_WHILE = timedelta(days=5)


def load(levels):
    """`levels` are the park's process by English name."""
    quote = Quote.objects.filter(status=Quote.Status.DRAFT).latest("pk")
    chain.write_steps(
        quote,
        [
            ChainStep(levels[name], tuple(levels[one].pk for one in after), transit, external)
            for name, after, transit, external in STEPS
        ],
    )
    Quote.objects.filter(pk=quote.pk).update(starts_on=timezone.localdate() + A_WHILE)
    standard, steps = REQUIRED
    row = RequiredCertificate.objects.create(quote=quote, standard=standard)
    row.steps.set(levels[name] for name in steps)
