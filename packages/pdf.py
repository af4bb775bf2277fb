"""The PDF of a quote, typeset from its frozen content."""

from pathlib import Path

from django.utils import translation

from naturopole.typesetting import pdf
from packages.documents import document

TEMPLATE = Path(__file__).parent / "typst" / "quote.typ"


def typeset(content) -> bytes:
    """The PDF/A file of one version, in its client's language; `content` is what `domain.content.frozen` makes."""
    with translation.override(content["language"]):
        return pdf(TEMPLATE, document(content))
