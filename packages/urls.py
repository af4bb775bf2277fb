from django.urls import path

from packages.views import chain, compose, lines, offer, quotes, sending

app_name = "packages"

urlpatterns = [
    path("quotes/", quotes.quote_list, name="quote_list"),
    path("quotes/new/", quotes.quote_create, name="quote_create"),
    path("quotes/<int:pk>/", quotes.quote_detail, name="quote_detail"),
    path("quotes/<int:pk>/edit/", quotes.quote_edit, name="quote_edit"),
    path("quotes/<int:pk>/state/", quotes.quote_state, name="quote_state"),
    path("quotes/<int:pk>/steps/", chain.quote_steps, name="quote_steps"),
    path("quotes/<int:pk>/steps/<int:stage>/outside/", chain.stage_outside, name="stage_outside"),
    path("quotes/<int:pk>/coverage/", chain.quote_coverage, name="quote_coverage"),
    path("quotes/<int:pk>/schedule/", chain.quote_schedule, name="quote_schedule"),
    path("required-certificates/<int:pk>/removal/", chain.requirement_delete, name="requirement_delete"),
    path("compose/", compose.compose, name="compose"),
    path("compose/draft/", compose.compose_open, name="compose_open"),
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
]
