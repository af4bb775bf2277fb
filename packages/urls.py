from django.urls import path

from packages.views import attachments, lines, offer, quotes, sending, split

app_name = "packages"

urlpatterns = [
    path("quotes/", quotes.quote_list, name="quote_list"),
    path("quotes/new/", quotes.quote_create, name="quote_create"),
    path("quotes/<int:pk>/", quotes.quote_detail, name="quote_detail"),
    path("quotes/<int:pk>/edit/", quotes.quote_edit, name="quote_edit"),
    path("quotes/<int:pk>/terms/", quotes.quote_terms, name="quote_terms"),
    path("quotes/<int:pk>/split/", split.quote_split, name="quote_split"),
    path("quotes/<int:pk>/split.csv", split.quote_split_csv, name="quote_split_csv"),
    path("quotes/<int:pk>/files/", attachments.attachment_list, name="attachment_list"),
    path("files/<int:pk>/", attachments.attachment_download, name="attachment_download"),
    path("files/<int:pk>/removal/", attachments.attachment_delete, name="attachment_delete"),
    path("quotes/<int:pk>/river/", quotes.quote_river, name="quote_river"),
    path("quotes/<int:pk>/state/", quotes.quote_state, name="quote_state"),
    path("quotes/<int:pk>/lines/new/<int:stage>/", lines.line_create, name="line_create"),
    path("lines/<int:pk>/", lines.line_edit, name="line_edit"),
    path("lines/<int:pk>/choice/", lines.line_choose, name="line_choose"),
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
]
