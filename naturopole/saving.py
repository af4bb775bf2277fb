"""What pages with one form have in common: which methods they take, and what they answer."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from naturopole.workflow import InvalidTransition

FORM = require_http_methods(["GET", "HEAD", "POST"])


class Stale(Exception):
    """Somebody else saved the same thing first; `fresh` is how it stands now, `told` what the person reads of it."""

    def __init__(self, fresh, told=""):
        super().__init__(told or _("A colleague has just changed this. Compare, then save again."))
        self.fresh = fresh


def answer(request, template, form, *, keep, to, done="", **context):
    """The page of one form; `keep()` saves what was typed and may answer the row to go to with `to`, told by `done`.

    302 after saving, 409 when a colleague came first, 422 when something is to be corrected, else 200. `to` is an
    address and `done` what is said then, or each a function of the row.
    """
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            row = keep()
            messages.success(request, done(row) if callable(done) else done or _("Saved."))
            return redirect(to(row) if callable(to) else to)
        except Stale as error:
            status = 409
            form.catch_up(error.fresh)
        except InvalidTransition as error:
            status = 409
            messages.error(request, str(error))
    return render(request, template, context | {"form": form, "is_stale": status == 409}, status=status)
