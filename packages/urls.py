from django.urls import path

from packages.views import approvals, asking, lines, offer, quotes, sending, supplier_link, supply

app_name = "packages"

urlpatterns = [
    path("quotes/", quotes.quote_list, name="quote_list"),
    path("quotes/new/", quotes.quote_create, name="quote_create"),
    path("quotes/<int:pk>/", quotes.quote_detail, name="quote_detail"),
    path("quotes/<int:pk>/edit/", quotes.quote_edit, name="quote_edit"),
    path("quotes/<int:pk>/state/", quotes.quote_state, name="quote_state"),
    path("quotes/<int:pk>/lines/new/<int:stage>/", lines.line_create, name="line_create"),
    path("lines/<int:pk>/", lines.line_edit, name="line_edit"),
    path("lines/<int:pk>/removal/", lines.line_delete, name="line_delete"),
    path("lines/<int:pk>/answer/", supply.line_answer, name="line_answer"),
    path("lines/<int:pk>/supplier/", asking.line_swap, name="line_swap"),
    path("neighbours/", supply.asked_list, name="asked_list"),
    path("neighbours/answers/", supply.given_list, name="given_list"),
    path("neighbours/<int:pk>/", supply.asked_quote, name="asked_quote"),
    path("neighbours/<int:pk>/offer/", supply.shared_offer, name="shared_offer"),
    path("neighbours/<int:pk>/quote.pdf", supply.shared_pdf, name="shared_pdf"),
    path("supply/<str:token>/", supplier_link.supplier, name="supplier"),
    path("supply/<str:token>/<int:pk>/", supplier_link.supplier_line, name="supplier_line"),
    path("quotes/<int:pk>/firms/", asking.quote_firms, name="quote_firms"),
    path("quotes/<int:pk>/asking/", asking.quote_ask, name="quote_ask"),
    path("quotes/<int:pk>/firms/<int:firm>/reminder/", asking.firm_remind, name="firm_remind"),
    path("quotes/<int:pk>/firms/<int:firm>/link/", asking.supplier_link_make, name="supplier_link_make"),
    path("quotes/<int:pk>/firms/<int:firm>/link/end/", asking.supplier_link_end, name="supplier_link_end"),
    path("quotes/<int:pk>/approval/", approvals.approval_ask, name="approval_ask"),
    path("approvals/<int:pk>/", approvals.approval_detail, name="approval_detail"),
    path("approvals/<int:pk>/<slug:move>/", approvals.approval_move, name="approval_move"),
    path("quotes/<int:pk>/sending/", sending.quote_send, name="quote_send"),
    path("quotes/<int:pk>/preview/", sending.quote_preview, name="quote_preview"),
    path("quotes/<int:pk>/moves/<slug:move>/", sending.quote_move, name="quote_move"),
    path("quotes/<int:pk>/versions/<int:number>.pdf", sending.version_pdf, name="version_pdf"),
    path("clients/new/", quotes.client_create, name="client_create"),
    path("clients/<int:pk>/", quotes.client_edit, name="client_edit"),
    path("offer/<str:token>/", offer.offer, name="offer"),
    path("offer/<str:token>/acceptance/", offer.offer_accept, name="offer_accept"),
    path("offer/<str:token>/refusal/", offer.offer_decline, name="offer_decline"),
    path("offer/<str:token>/change/", offer.offer_ask_change, name="offer_ask_change"),
    path("offer/<str:token>/quote.pdf", offer.offer_pdf, name="offer_pdf"),
]
