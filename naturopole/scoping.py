"""Who may reach which rows. Every model with a firm's data extends `Scoped`; strangers get nothing.

Views and forms reach rows only through `Model.objects.visible_to(user)` or from a row got that way.
A test walks the source and refuses any other way in.
"""

from django.db import models


class ScopedQuerySet(models.QuerySet):
    """Rows narrowed to what one person may see; the model says how."""

    def visible_to(self, user):
        """Rows of the firms in which the user holds a role; none for strangers or without `firm_path`.

        A model whose audience is wider or narrower overrides this method in its own queryset, and only there.
        """
        if not is_known(user) or not self.model.firm_path:
            return self.none()
        return self.filter(**{f"{self.model.firm_path}__in": user.firm_ids()})

    def grouped(self, **totals):
        """Each row with what is counted or gathered of its related rows, in the order of its model.

        Where rows are grouped, Django leaves that order out unless it is asked for.
        """
        return self.order_by(*self.model._meta.ordering).annotate(**totals)


class ParkQuerySet(ScopedQuerySet):
    """Rows that every signed-in member of the park may read."""

    def visible_to(self, user):
        return self.all() if is_known(user) and user.memberships_held else self.none()


class Scoped(models.Model):
    """Base of every model that holds data of a firm.

    `firm_path` is the lookup from a row to its firm, such as "employee__firm"; empty means nobody sees anything.
    """

    firm_path = ""
    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True


def is_known(user) -> bool:
    """True for a signed-in, active person; a deactivated account is a stranger at once."""
    return bool(user is not None and user.is_authenticated and user.is_active)
