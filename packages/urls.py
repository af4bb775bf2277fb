from django.urls import path

from packages.views import lines, offer, quotes, sending, templates, versions

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
    path("quotes/<int:pk>/versions/", versions.version_list, name="version_list"),
    path("quotes/<int:pk>/versions/<int:number>.pdf", sending.version_pdf, name="version_pdf"),
    path("quotes/<int:pk>/variants/new/", versions.variant_create, name="variant_create"),
    path("quotes/<int:pk>/reminder/", versions.offer_remind, name="offer_remind"),
    path("quotes/<int:pk>/reminders/", versions.reminder_set, name="reminder_set"),
    path("quotes/<int:pk>/duplicate/", templates.quote_duplicate, name="quote_duplicate"),
    path("quotes/<int:pk>/template/", templates.template_create, name="template_create"),
    path("quote-templates/", templates.template_list, name="template_list"),
    path("quote-templates/<int:pk>/", templates.template_edit, name="template_edit"),
    path("quote-templates/<int:pk>/removal/", templates.template_delete, name="template_delete"),
    path("quote-templates/<int:pk>/new-quote/", templates.template_use, name="template_use"),
    path("clients/new/", quotes.client_create, name="client_create"),
    path("clients/<int:pk>/", quotes.client_edit, name="client_edit"),
    path("offer/<str:token>/", offer.offer, name="offer"),
    path("offer/<str:token>/acceptance/", offer.offer_accept, name="offer_accept"),
    path("offer/<str:token>/refusal/", offer.offer_decline, name="offer_decline"),
    path("offer/<str:token>/change/", offer.offer_ask_change, name="offer_ask_change"),
    path("offer/<str:token>/quote.pdf", offer.offer_pdf, name="offer_pdf"),
]
