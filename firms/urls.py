from django.urls import path

from firms.views import candidacies, park

app_name = "firms"

urlpatterns = [
    path("park/", park.park_detail, name="park_detail"),
    path("map/", park.position_map, name="position_map"),
    path("firms/", park.firm_list, name="firm_list"),
    path("firms/<int:pk>/", park.firm_detail, name="firm_detail"),
    path("candidacies/", candidacies.candidacy_list, name="candidacy_list"),
    path("candidacies/<int:pk>/", candidacies.candidacy_detail, name="candidacy_detail"),
    path("candidacies/<int:pk>/decision/", candidacies.decision_create, name="candidacy_decide"),
    path("candidacies/<int:pk>/signature/", candidacies.signature_create, name="candidacy_sign"),
    path("candidacies/<int:pk>/refusal/", candidacies.signature_refuse, name="candidacy_refuse"),
]
