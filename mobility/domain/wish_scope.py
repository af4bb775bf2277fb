"""Who will know what of a wish, in words: for its form while it is typed, and for the page of what was said."""

from django.utils.translation import gettext as _


def who_knows(firm, holders, *, open_to_own, open_to_all, opened_to, conditions_shown) -> list[tuple[str, str]]:
    """Lines of (who, what) for a person of `firm`; `holders` have the right to the confidential reason there.

    The same lines whatever the confidential reason says. An own employer that is not ticked is told apart: nothing.
    """
    read = _("all of it") if conditions_shown else _("all but the conditions")
    own = open_to_own or open_to_all
    if open_to_all:
        lines = [(_("All human resources of the park"), read)]
    else:
        lines = [(_("Human resources of %(firm)s") % {"firm": other.name}, read) for other in opened_to]
    lines.append((_("%(firm)s, your employer") % {"firm": firm.name}, read if own else _("nothing")))
    lines += [(_("Your line manager"), _("nothing")), (_("The park’s office"), _("nothing"))]
    names = [right.user.name for right in holders if right.is_valid] if own else []
    sealed = _("you and %(names)s") % {"names": ", ".join(names)} if names else _("you alone")
    return [*lines, (_("Confidential reason"), sealed)]


def scope_of(wish) -> dict:
    """What `who_knows` asks of a saved wish."""
    return {
        "open_to_own": wish.open_to_own,
        "open_to_all": wish.open_to_all,
        "opened_to": list(wish.opened_to.all()),
        "conditions_shown": wish.conditions_shown,
    }
