"""Messages to candidates, and the firm's templates for them."""

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firms.models import Role
from mobility.domain import columns, messages
from mobility.forms.messages import MessageForm, MessageTemplateForm
from mobility.models import Message, MessageTemplate
from mobility.views.pipeline import recruited
from naturopole.paging import capped_page
from naturopole.saving import FORM, Stale, answer

TEMPLATE_PAGE = "mobility/message_template_form.html"


@FORM
def message_write(request, pk):
    """What was written to one person, and one more message, begun from a template if one was chosen."""
    application = recruited(request, pk)
    begun = messages.begun(application, request.GET.get("template", ""))
    form = MessageForm(request.POST or None, initial={"subject": begun[0], "body": begun[1]})

    def keep():
        words = {"subject": form.cleaned_data["subject"], "body": form.cleaned_data["body"]}
        return messages.write(application, key=form.cleaned_data["request_key"], by=request.user, **words)[0]

    context = {
        "application": application,
        "person": columns.reading(application, request.user),
        "written": Message.objects.visible_to(request.user).filter(application=application).select_related("by"),
        "beginnings": messages.beginnings(application),
        "done": _("Message sent: the person is told that it waits."),
    }
    to = reverse("mobility:message_write", args=[pk])
    return answer(request, "mobility/message_write.html", form, keep=keep, to=to, **context)


def only_hr(request):
    if not request.user.has_role(Role.HR):
        raise PermissionDenied


@require_safe
def message_template_list(request):
    only_hr(request)
    rows = MessageTemplate.objects.visible_to(request.user).select_related("firm")
    context = {"page": capped_page(rows, request.GET.get("page"))}
    return render(request, "mobility/message_template_list.html", context)


@FORM
def message_template_create(request):
    only_hr(request)
    form = MessageTemplateForm(request.POST or None, user=request.user)
    if form.already_made():
        return redirect("mobility:message_template_list")
    return template_page(request, form)


@FORM
def message_template_edit(request, pk):
    return template_page(
        request, MessageTemplateForm(request.POST or None, instance=template_of(request, pk), user=request.user)
    )


def template_of(request, pk):
    return get_object_or_404(MessageTemplate.objects.visible_to(request.user).select_related("firm"), pk=pk)


def template_page(request, form):
    """The form of a template; its second button shows what people would read, and saves nothing."""
    if request.POST.get("then") == "preview" and form.is_valid():
        return render(request, TEMPLATE_PAGE, {"form": form, "preview": form.preview(), "kept": form.instance})

    def keep():
        row = form.save(commit=False)
        return messages.save_template(row, by=request.user, revision=form.cleaned_data["revision"])[0]

    to = reverse("mobility:message_template_list")
    return answer(request, TEMPLATE_PAGE, form, keep=keep, to=to, kept=form.instance)


@require_POST
def message_template_delete(request, pk):
    template, revision = template_of(request, pk), request.POST.get("revision", "")
    seen = int(revision) if revision.isascii() and revision.isdecimal() and len(revision) < 10 else 0
    try:
        messages.remove_template(template, revision=seen, by=request.user)
        notices.success(request, _("Template deleted."))
        return redirect("mobility:message_template_list")
    except Stale as error:
        notices.error(request, str(error))
        form = MessageTemplateForm(instance=error.fresh, user=request.user)
        return render(request, TEMPLATE_PAGE, {"form": form, "kept": error.fresh}, status=409)
