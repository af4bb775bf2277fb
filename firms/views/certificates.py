"""Certificates of a firm: entered, changed, renewed, removed."""

from django.views.decorators.http import require_POST

from firms.forms.papers import CertificateForm
from firms.models import Certification
from firms.views import parts
from firms.views.parts import firm_to_edit, part_to_edit
from naturopole.saving import FORM


def certificate_page(request, firm, row=None):
    form = CertificateForm(request.POST or None, instance=row, firm=firm, user=request.user)

    def keep():
        note = f"{form.instance.standard}, {form.instance.get_state_display()}"
        parts.save(request, form, parts.CERTIFICATE, note=note)

    return parts.answer(request, firm, form, parts.CERTIFICATE, keep=keep)


@FORM
def certificate_create(request, pk):
    return certificate_page(request, firm_to_edit(request, pk))


@FORM
def certificate_edit(request, pk):
    row = part_to_edit(request, Certification.objects.visible_to(request.user), pk)
    return certificate_page(request, row.firm, row)


@require_POST
def certificate_delete(request, pk):
    row = part_to_edit(request, Certification.objects.visible_to(request.user), pk)
    return parts.remove(request, row, parts.CERTIFICATE, note=row.standard)
