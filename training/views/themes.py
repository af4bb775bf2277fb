"""The park's register of themes: read by all, added to by HR and the office, changed by the office."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from firms.models import Role
from naturopole.saving import FORM, answer
from training.domain import archive, themes
from training.forms.themes import ThemeForm
from training.models import Theme


@require_safe
def theme_list(request):
    asked, archived = request.GET.get("q", "").strip()[:80], bool(request.GET.get("archived"))
    rows = themes.register(request.user).filter(archived_on__isnull=not archived)
    if asked:
        rows = rows.filter(name_fr__icontains=asked) | rows.filter(name_en__icontains=asked)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    user, context = request.user, {"page": page, "asked": asked, "archived": archived}
    context |= {"adds": user.has_role(*themes.ADDS), "edits": user.has_role(Role.OFFICE)}
    return render(request, "training/theme_list.html", context)


@FORM
def theme_create(request):
    themes.check_right(request.user, *themes.ADDS)
    park = request.user.memberships_held[0].park
    form = ThemeForm(request.POST or None, instance=Theme(park=park), user=request.user)
    if form.already_made():
        return redirect("training:theme_list")

    def keep():
        themes.add(form.save(commit=False), by=request.user)

    to, done = reverse("training:theme_list"), _("Theme added to the register.")
    return answer(request, "training/theme_form.html", form, keep=keep, to=to, done=done)


@FORM
def theme_edit(request, pk):
    theme = get_object_or_404(Theme.objects.visible_to(request.user), pk=pk)
    themes.check_right(request.user, Role.OFFICE)
    form = ThemeForm(request.POST or None, instance=theme, user=request.user)

    def keep():
        themes.save(form.save(commit=False), seen=form.cleaned_data["revision"], by=request.user)

    about = {"theme": theme, "entry": archive.entry("theme", theme)}
    return answer(request, "training/theme_form.html", form, keep=keep, to=reverse("training:theme_list"), **about)
