"""The application form: shown as it was left, with what is missing; kept as typed, whatever is sent."""

from django.contrib import messages
from django.forms import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.domain import intake as applications
from firms.domain import intake_papers, intake_state
from firms.domain.intake_filing import flat
from firms.domain.intake_words import LABELS
from firms.domain.wanted import open_skills
from firms.forms.intake import SECTIONS, STRENGTHS, IntakeForm, PaperForm, as_typed
from firms.models import Axis
from naturopole.workflow import InvalidTransition

SENT = gettext_lazy("Your application has been sent. You receive a receipt by e-mail.")
SENT_BEFORE = gettext_lazy("Your application had been sent already; this page added nothing.")


def form_of(intake, data=None, **kwargs) -> IntakeForm:
    choices = {"levels": applications.levels_of(intake.park), "skills": open_skills(intake.park)}
    return IntakeForm(data, intake=intake, **choices, **kwargs)


def edit_page(request, token, intake, *, form=None, papers=None, conflict=None, status=200):
    """The form as typed: from the draft, or from `form` after an answer that did not go through."""
    if conflict:
        form = form_of(intake, request.POST)
        typed = form.typed()
        form = form_of(intake, initial=flat(typed))
        conflict.rows = both_values(form, typed, applications.typed_in(intake))
    form = form or form_of(intake, initial=as_typed(intake))
    known = intake_papers.papers(intake)
    context = {
        "token": token,
        "intake": intake,
        "form": form,
        "conflict": conflict,
        "sections": [(key, title, [form[name] for name in names]) for key, title, names in SECTIONS],
        "axes": [axis_fields(form, axis) for axis in Axis],
        "missing": [] if form.errors else missing(intake),
        "papers": papers or PaperForm(),
        "known": known,
        "room": len(known) < intake_papers.MOST,
        "state": intake_state.state_of(intake.candidacy) if intake.candidacy else None,
    }
    return render(request, "firms/intake_edit.html", context, status=status)


def axis_fields(form, axis) -> dict:
    return {
        "label": axis.label,
        "levels": [form[f"level_{level.pk}"] for level in form.levels[axis]],
        "ticks": [form[f"any_{axis}"], form[f"unfit_{axis}"]],
        "need": form[f"need_{axis}"],
    }


def missing(intake) -> list[tuple]:
    """What keeps the draft from being sent, by section: (title, [(field's id, its label, what is wrong or "")])."""
    form = form_of(intake, as_typed(intake))
    listed = [(title, names or position_names(form)) for _key, title, names in SECTIONS]
    found = [(title, [lacking(form, name) for name in names if name in form.errors]) for title, names in listed]
    return [(title, rows) for title, rows in found if rows]


def lacking(form, name) -> tuple:
    empty = not form.data.get(name) and not name.startswith(("level_", "unfit_", "need_"))
    label = LABELS.get(name) or form[name].label
    return form[name].id_for_label, label, "" if empty else form.errors[name][0]


def position_names(form) -> list[str]:
    return [name for name in form.fields if name.startswith(("level_", "any_", "unfit_", "need_"))]


def both_values(form, mine, theirs) -> list[dict]:
    """Where two tabs differ: the question, what this tab typed, what the other has saved."""
    ours, saved = flat(mine), flat(theirs)
    return [
        {
            "label": LABELS.get(name) or field.label,
            "mine": shown(field, ours, name),
            "theirs": shown(field, saved, name),
        }
        for name, field in form.fields.items()
        if (ours.get(name) or "") != (saved.get(name) or "")
    ]


def shown(field, values, name) -> str:
    value = values.get(name, "")
    if name.startswith("level_"):
        return str(STRENGTHS.get(value or "0", value))
    if name == "consent" or name.startswith(("any_", "unfit_")):
        return _("Yes") if value else _("No")
    return str(dict(getattr(field, "choices", [])).get(value, value))


def revision_in(data) -> int:
    """The revision the page was drawn from; 0, which none has, for anything odd."""
    text = data.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def written(request, token, intake):
    """Keep what was typed, join or remove a document, and send when asked and complete."""
    form, papers = form_of(intake, request.POST), PaperForm(request.POST, request.FILES)
    settle_papers(request, intake, papers)
    given = {"revision": revision_in(request.POST)}
    sending = request.POST.get("act") == "send"
    if sending and form.is_valid() and not papers.errors:
        return sent(request, token, intake, form, given)
    fresh = applications.save(intake, form.typed(), **given)
    if sending or papers.errors:
        shown_form = form if sending else None
        return edit_page(request, token, fresh, form=shown_form, papers=papers if papers.errors else None, status=422)
    messages.success(request, _("Saved. Come back with your link whenever you like."))
    return redirect("firms:intake", token=token)


def settle_papers(request, intake, papers):
    """Documents do not wait for the rest of the form: what was chosen is kept even if a field is wrong."""
    if request.POST.get("remove", "").isascii() and request.POST.get("remove", "").isdigit():
        intake_papers.remove(intake, int(request.POST["remove"][:18]))
    if papers.is_valid() and papers.cleaned_data["paper_file"]:
        try:
            intake_papers.add(intake, papers.cleaned_data["paper_file"], title=papers.cleaned_data["paper_title"])
        except ValidationError as error:
            papers.add_error("paper_file", error)


def sent(request, token, intake, form, given):
    link = applications.address_of(token)
    try:
        _candidacy, is_new = applications.send(intake, form.typed(), facts=form.facts(), link=link, **given)
        messages.success(request, SENT if is_new else SENT_BEFORE)
    except InvalidTransition as error:
        messages.error(request, str(error))
    return redirect("firms:intake", token=token)
