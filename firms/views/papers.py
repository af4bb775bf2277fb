"""Parts of a firm's file: staff by year, people, undertakings, documents."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from firms.domain import documents, profiles
from firms.domain.criteria import read_to_decide
from firms.forms.papers import DocumentForm, HeadCountForm, OfficerForm, UndertakingForm
from firms.models import Document, HeadCount, Officer, Undertaking
from firms.views import parts
from firms.views.parts import firm_to_edit, part_to_edit
from naturopole import uploads
from naturopole.saving import FORM


def head_count_page(request, firm, row=None):
    form = HeadCountForm(request.POST or None, instance=row, firm=firm, user=request.user)

    def keep():
        parts.save(request, form, parts.HEAD_COUNT, note=f"{form.instance.year}, {form.instance.staff}")

    return parts.answer(request, firm, form, parts.HEAD_COUNT, keep=keep)


@FORM
def head_count_create(request, pk):
    return head_count_page(request, firm_to_edit(request, pk))


@FORM
def head_count_edit(request, pk):
    row = part_to_edit(request, HeadCount.objects.visible_to(request.user), pk)
    return head_count_page(request, row.firm, row)


@require_POST
def head_count_delete(request, pk):
    row = part_to_edit(request, HeadCount.objects.visible_to(request.user), pk)
    return parts.remove(request, row, parts.HEAD_COUNT, note=f"{row.year}, {row.staff}")


def officer_page(request, firm, row=None):
    form = OfficerForm(request.POST or None, instance=row, firm=firm, user=request.user)

    def keep():
        parts.save(request, form, parts.OFFICER, note=str(form.instance))

    return parts.answer(request, firm, form, parts.OFFICER, keep=keep)


@FORM
def officer_create(request, pk):
    return officer_page(request, firm_to_edit(request, pk))


@FORM
def officer_edit(request, pk):
    row = part_to_edit(request, Officer.objects.visible_to(request.user), pk)
    return officer_page(request, row.firm, row)


@require_POST
def officer_delete(request, pk):
    row = part_to_edit(request, Officer.objects.visible_to(request.user), pk)
    return parts.remove(request, row, parts.OFFICER, note=str(row))


def undertaking_page(request, firm, row=None):
    form = UndertakingForm(request.POST or None, instance=row, firm=firm, user=request.user)
    return parts.answer(
        request, firm, form, parts.UNDERTAKING, keep=lambda: parts.save(request, form, parts.UNDERTAKING)
    )


@FORM
def undertaking_create(request, pk):
    return undertaking_page(request, firm_to_edit(request, pk))


@FORM
def undertaking_edit(request, pk):
    row = part_to_edit(request, Undertaking.objects.visible_to(request.user), pk)
    return undertaking_page(request, row.firm, row)


@require_POST
def undertaking_delete(request, pk):
    row = part_to_edit(request, Undertaking.objects.visible_to(request.user), pk)
    return parts.remove(request, row, parts.UNDERTAKING)


def document_page(request, firm, row=None):
    form = DocumentForm(request.POST or None, request.FILES or None, instance=row, firm=firm, user=request.user)

    def keep():
        document, accepted = form.save(commit=False), form.cleaned_data["upload"]
        if row is None:
            return documents.add_document(document, accepted, by=request.user)
        return documents.save_document(document, accepted, revision=form.cleaned_data["revision"], by=request.user)

    effects = documents.what_it_proves(row) if row else []
    return parts.answer(request, firm, form, parts.DOCUMENT, keep=keep, effects=effects)


@FORM
def document_create(request, pk):
    return document_page(request, firm_to_edit(request, pk))


@FORM
def document_edit(request, pk):
    row = part_to_edit(request, Document.objects.visible_to(request.user), pk)
    return document_page(request, row.firm, row)


@require_POST
def document_delete(request, pk):
    row = part_to_edit(request, Document.objects.visible_to(request.user), pk)
    return parts.removed(request, row, parts.DOCUMENT, documents.remove_document)


@require_safe
def document_download(request, pk):
    """A document for a person who may read it, or whose turn it is to decide on its firm."""
    document = Document.objects.visible_to(request.user).filter(pk=pk).first()
    try:
        return sent(document or read_to_decide(request.user, pk))
    except Document.DoesNotExist:
        raise Http404 from None


@require_safe
@login_not_required
def firm_public_document(request, pk, document):
    """A document of a public profile, for everybody."""
    firm = get_object_or_404(profiles.public_firms(), pk=pk)
    return sent(get_object_or_404(profiles.public_documents(firm), pk=document))


def sent(document):
    if not document.file.storage.exists(document.file.name):
        raise Http404
    return uploads.download(document.file, document.file_name)
