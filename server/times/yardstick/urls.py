"""The two addresses: `/` is U, `/orders/1/lines/` is W."""

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Sum
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.views.decorators.http import require_POST

from server.times.yardstick.models import Line, Order

ROWS = 25


@login_required
def order_list(request):
    return render(request, "yardstick/order_list.html", {"orders": Order.objects.select_related("maker")[:ROWS]})


@require_POST
@login_required
def line_add(request, pk):
    with transaction.atomic():
        order = get_object_or_404(Order.objects.select_for_update(), pk=pk)
        Line.objects.create(order=order, text=request.POST["text"], amount=Decimal(request.POST["amount"]))
        order.total = order.lines.aggregate(whole=Sum("amount"))["whole"]
        order.save(update_fields=["total"])
    return render(request, "yardstick/order_row.html", {"order": order})


urlpatterns = [path("", order_list), path("orders/<int:pk>/lines/", line_add)]
