"""Pages of a list that may be very long: the count stops at a thousand, and so do the pages."""

from django.core.paginator import Page, Paginator
from django.db.models import Count, Subquery, Value
from django.db.models.functions import Coalesce

MOST = 1000
"""How many rows are counted and paged through; whoever wants a row beyond narrows the list."""


class CappedPaginator(Paginator):
    """A paginator that is told its count, at most MOST; `is_capped` says that there are more rows."""

    def __init__(self, rows, size, found):
        super().__init__(rows, size)
        self.count, self.is_capped = min(found, MOST), found > MOST


def capped_page(rows, asked, *, size=25, columns=()) -> Page:
    """The page `asked` for, as typed; its rows and the capped count come in one statement.

    What is no number counts as page 1; beyond the last page, the last one is shown. With `columns` a row is a tuple of
    these by name: a long row of joined models costs ten times as much.
    """
    number = min(whole(asked), MOST // size)
    counted = rows.annotate(found_in_all=Coalesce(Subquery(capped_count(rows)), Value(0)))
    found = window(counted, number, size, columns and (*columns, "found_in_all"))
    if not found and number > 1:
        paginator = CappedPaginator(rows, size, rows.order_by()[: MOST + 1].count())
        return Page(window(rows, paginator.num_pages, size, columns), paginator.num_pages, paginator)
    return Page(found, number, CappedPaginator(rows, size, found[0].found_in_all if found else 0))


def whole(asked) -> int:
    """The page as typed in the address; 1 where it makes no sense."""
    text = str(asked or "")
    return max(int(text), 1) if text.isdecimal() and len(text) < 6 else 1


def window(rows, number, size, columns) -> list:
    rows = rows.values_list(*columns, named=True) if columns else rows
    return list(rows[(number - 1) * size : number * size])


def capped_count(rows):
    """How many rows there are, MOST + 1 at most, as a subquery of one value."""
    some = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk")[: MOST + 1])
    return some.order_by().annotate(whole=Value(1)).values("whole").annotate(found=Count("pk")).values("found")
