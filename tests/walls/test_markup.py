"""What people typed comes out as the words they typed: no page takes it for markup, nor escapes it twice."""

import re

import pgtrigger
import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Left

from tests.walls.matrix import MATRIX

pytestmark = pytest.mark.django_db

APPS = ("firms", "mobility", "packages", "training")
TYPED = "<i9>\"'&"
ESCAPED = "&lt;i9&gt;&quot;&#x27;&amp;"
# As a tag, with a quote that would end an attribute, or escaped once more.
FAULTS = ("<i9>", '&lt;i9&gt;"', "&amp;lt;i9")
# Shorter columns hold codes, and so do these.
SHORTEST = 30
CODES = re.compile("kind|verb|digest|sha|key|password|language|siren|siret|vat|email|phone|website|reference|number")


def is_typed(field) -> bool:
    """Whether words that a person chose stand in this column."""
    if type(field) not in (models.CharField, models.TextField) or field.choices or CODES.search(field.name):
        return False
    return field.max_length is None or field.max_length >= SHORTEST


def type_everywhere():
    """The same few signs at the end of all words, in columns that were empty too as far as the database lets them."""
    ours = (model for name in APPS for model in apps.get_app_config(name).get_models())
    for field in (field for model in ours for field in model._meta.concrete_fields):
        rows = field.model._base_manager
        with pgtrigger.ignore():
            if is_typed(field):
                add_to(rows, field)
            elif isinstance(field, models.JSONField):
                for pk, kept in rows.values_list("pk", field.name):
                    rows.filter(pk=pk).update(**{field.name: typed(kept)})


def add_to(rows, field):
    longer = Left(F(field.name), field.max_length - len(TYPED)) if field.max_length else F(field.name)
    for some in (rows.all(), rows.exclude(**{field.name: ""})):
        try:
            with transaction.atomic():
                some.update(**{field.name: Concat(longer, Value(TYPED))})
        except IntegrityError:
            continue
        break


def typed(kept):
    """What is kept as JSON with the signs after words, which unlike codes have a space or a mark."""
    if isinstance(kept, dict):
        return {name: typed(one) for name, one in kept.items()}
    if isinstance(kept, list):
        return [typed(one) for one in kept]
    return kept + TYPED if isinstance(kept, str) and (" " in kept or "MARK" in kept) else kept


def faults_in(text) -> list[str]:
    """Each fault with what stands before it."""
    return [text[max(0, text.index(fault) - 200) :][:260] for fault in FAULTS if fault in text]


@pytest.mark.parametrize("person", ["director_a", "hr_b", "employee_b", "office"])
def test_words_are_never_markup(person, world, client):
    type_everywhere()
    world.sign_in(client, person)
    faults, shown = {}, 0
    for name, (method, words, _expected) in MATRIX.items():
        for address in world.addresses(name, words) if method == "GET" else ():
            answer = client.get(address)
            body = answer.getvalue()
            if answer.get("Content-Type", "").startswith(("text/html", "image/svg")):
                text = body.decode()
                shown += ESCAPED in text
                if found := faults_in(text):
                    faults[name] = found
    assert faults == {}
    assert shown > 40
