from django.urls import path

from firms.views import candidacies, decisions, drifts, followup, map, opinions, park, positions

app_name = "firms"

urlpatterns = [
    path("park/", park.park_detail, name="park_detail"),
    path("map/", map.position_map, name="position_map"),
    path("map/figure.svg", map.position_map_svg, name="position_map_svg"),
    path("map/figure.png", map.position_map_png, name="position_map_png"),
    path("firms/", park.firm_list, name="firm_list"),
    path("firms/<int:pk>/", park.firm_detail, name="firm_detail"),
    path("firms/<int:pk>/position/", positions.position_edit, name="position_edit"),
    path("firms/<int:pk>/position/preview/", positions.position_preview, name="position_preview"),
    path("firms/<int:pk>/position/history/", positions.position_history, name="position_history"),
    path("firms/<int:pk>/position/history.csv", positions.position_history_csv, name="position_history_csv"),
    path("drifts/", drifts.drift_list, name="drift_list"),
    path("drifts/<int:pk>/settle/", drifts.drift_settle, name="drift_settle"),
    path("candidacies/", candidacies.candidacy_list, name="candidacy_list"),
    path("candidacies/export/", candidacies.candidacy_export, name="candidacy_export"),
    path("candidacies/compare/", candidacies.candidacy_compare, name="candidacy_compare"),
    path("candidacies/waiting/", decisions.waiting_list, name="waiting_list"),
    path("candidacies/<int:pk>/", candidacies.candidacy_detail, name="candidacy_detail"),
    path("candidacies/<int:pk>/decision/", decisions.decision_create, name="candidacy_decide"),
    path("candidacies/<int:pk>/signature/", decisions.signature_create, name="candidacy_sign"),
    path("candidacies/<int:pk>/refusal/", decisions.signature_refuse, name="candidacy_refuse"),
    path("candidacies/<int:pk>/stability/", decisions.stability_create, name="candidacy_judge"),
    path("candidacies/<int:pk>/waiting/", decisions.waiting_create, name="candidacy_wait"),
    path("candidacies/<int:pk>/waiting/end/", decisions.waiting_end, name="candidacy_resume"),
    path("candidacies/<int:pk>/letter/<int:decision_pk>/<str:language>/", decisions.letter_detail, name="letter"),
    path("candidacies/<int:pk>/opinions/", opinions.opinion_ask, name="opinion_ask"),
    path("candidacies/<int:pk>/criteria/<str:criterion>/", followup.criterion_edit, name="criterion_edit"),
    path("candidacies/<int:pk>/steps/", followup.onboarding_add, name="onboarding_add"),
    path("opinions/<int:pk>/", opinions.opinion_edit, name="opinion_edit"),
    path("opinions/<int:pk>/reminder/", opinions.opinion_remind, name="opinion_remind"),
    path("conditions/<int:pk>/<str:move>/", followup.condition_move, name="condition_move"),
    path("steps/<int:pk>/", followup.onboarding_tick, name="onboarding_tick"),
    path("appeals/<int:pk>/", followup.appeal_detail, name="appeal_detail"),
]
