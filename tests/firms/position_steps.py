"""Steps of the tests of positions: a change, and the form as the browser sends it."""

from decimal import Decimal

from firms.domain import position_edit as editor
from firms.forms.position import typed
from firms.models import Document, Firm, Level


def key(name):
    return Level.objects.get(name_en=name).pk


def document(firm, title="Licence", **fields):
    made = {"file": "x", "file_name": "x.pdf", "size": 1, "sha256": "0" * 64} | fields
    return Document.objects.create(firm=firm, title=title, **made)


def change(firm, by, proofs=None, drop=(), revision=None, reason_fr=None, **levels):
    """Put levels, named by a word of theirs, at another strength."""
    seen = editor.declared(Firm.objects.get(pk=firm.pk))
    held = seen.held | {key_of(word): Decimal(str(value)) for word, value in levels.items()}
    return editor.change(
        firm,
        held={pk: value for pk, value in held.items() if value},
        proofs={key(name): row for name, row in (proofs or {}).items()},
        reason_fr=seen.reason_fr if reason_fr is None else reason_fr,
        reason_en=seen.reason_en,
        revision=revision or seen.revision,
        by=by,
    )


def key_of(word):
    return Level.objects.get(name_en__istartswith=word).pk


def address(firm, page=""):
    return f"/firms/{firm.pk}/position/{page}"


def sent(firm, **changed):
    """The form as the browser sends it when nothing is touched, with some fields changed."""
    seen = editor.declared(Firm.objects.get(pk=firm.pk))
    data = {"revision": seen.revision, "reason_fr": seen.reason_fr, "reason_en": seen.reason_en}
    for level in Level.objects.all():
        data[f"level_{level.pk}"] = typed(seen.held.get(level.pk, 0))
        data[f"proof_{level.pk}"] = seen.proofs.get(level.pk, "")
    return data | changed


def held(firm):
    return {row.level.name_en: float(row.value) for row in firm.strengths.select_related("level")}
