from django.urls import path

from packages.views import lines, offer, orders, quotes, sending, talk

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
    path("lines/<int:pk>/answer/", lines.line_answer, name="line_answer"),
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
    path("offer/<str:token>/question/", offer.offer_ask, name="offer_ask"),
    path("offer/<str:token>/files/<int:place>/", offer.offer_file, name="offer_file"),
    path("offer/<str:token>/order/", offer.offer_order, name="offer_order"),
    path("offer/<str:token>/order.ics", offer.offer_calendar, name="offer_calendar"),
    path("offer/<str:token>/order.xml", offer.offer_xml, name="offer_xml"),
    path("quotes/<int:pk>/client/", talk.quote_client, name="quote_client"),
    path("quotes/<int:pk>/client/link/<slug:move>/", talk.link_move, name="link_move"),
    path("questions/<int:pk>/answer/", talk.question_answer, name="question_answer"),
    path("quotes/<int:pk>/order/", orders.quote_order, name="quote_order"),
    path("quotes/<int:pk>/order.ics", orders.quote_calendar, name="quote_calendar"),
    path("quotes/<int:pk>/order.xml", orders.quote_xml, name="quote_xml"),
    path("orders/<int:pk>/", orders.order_part, name="order_part"),
    path("orders/<int:pk>/order.ics", orders.order_part_calendar, name="order_part_calendar"),
    path("orders/<int:pk>/quote.pdf", orders.order_part_pdf, name="order_part_pdf"),
]
