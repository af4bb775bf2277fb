"""Rows of a firm's file for tests."""

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from firms.models import Certification, Document
from tests.factories import FirmFactory, UserFactory

PDF = b"%PDF-1.4 an invented page"


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    firm = factory.SubFactory(FirmFactory)
    title = factory.Sequence(lambda n: f"Paper {n}")
    file = factory.LazyFunction(lambda: ContentFile(PDF, name="0.pdf"))
    file_name = "paper.pdf"
    size = len(PDF)
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(UserFactory)


class CertificationFactory(DjangoModelFactory):
    class Meta:
        model = Certification

    firm = factory.SubFactory(FirmFactory)
    standard = factory.Sequence(lambda n: f"ISO {n}")
