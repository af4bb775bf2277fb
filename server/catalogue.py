"""Keeps locale/fr in step with the sources: finds every text, merges it, and says what lacks French.

Django's own `makemessages` needs the gettext programs; this does the same with Babel, which is a dependency anyway.
"""

import ast
import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FRENCH = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
FOLDERS = ("naturopole", "firms", "mobility", "training", "packages", "templates")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def sources():
    """Every Python file and template that may hold a text, tests and migrations aside."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".txt") and "migrations" not in path.parts:
                yield path


def python_of(path) -> str:
    """The source as Python that calls gettext: a template goes through Django's own translator of templates."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return "\n".join([text, *drawn_in(text)])
    from django.utils.translation.template import templatize

    return templatize(text, origin=str(path))


def drawn_in(python: str) -> list[str]:
    """What stands in the braces of f-strings, which Babel passes over."""
    return [ast.unparse(node.value) for node in ast.walk(ast.parse(python)) if isinstance(node, ast.FormattedValue)]


def texts() -> Catalog:
    """A catalogue of all texts in the sources, with where each stands."""
    catalogue = Catalog(locale="fr", project="Naturopôle", fuzzy=False, charset="utf-8")
    for path in sources():
        lines = io.BytesIO(python_of(path).encode("utf-8"))
        for _line, message, comments, context in extract("python", lines, keywords=KEYWORDS, options={}):
            where = [(str(path.relative_to(ROOT)), None)]
            catalogue.add(message, locations=where, auto_comments=comments, context=context)
    return catalogue


def french() -> Catalog:
    """The French catalogue as it stands; empty when there is none."""
    if not FRENCH.exists():
        return Catalog(locale="fr", fuzzy=False)
    with FRENCH.open("rb") as file:
        return read_po(file, locale="fr")


def lacking(catalogue: Catalog) -> list:
    """Texts of the catalogue without French, or with a French marked as a guess."""
    return [message.id for message in catalogue if message.id and (message.fuzzy or not in_full(message.string))]


def in_full(french) -> bool:
    """A text, or each of its plural forms, is written."""
    return all(french) if isinstance(french, tuple | list) else bool(french)


def merged() -> Catalog:
    """The French catalogue with every present text and no former one."""
    catalogue = french()
    catalogue.update(texts(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def update() -> list:
    """Write the merged catalogue and answer the texts that lack French."""
    catalogue = merged()
    FRENCH.parent.mkdir(parents=True, exist_ok=True)
    with FRENCH.open("wb") as file:
        write_po(file, catalogue, width=110, omit_header=False, sort_output=True, include_lineno=False)
    return lacking(catalogue)


def main():
    """Update the catalogue; exit with 1 while some text lacks its French."""
    missing = update()
    for text in missing:
        print(text)
    return 1 if missing else 0
