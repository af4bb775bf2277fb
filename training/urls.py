from django.urls import path

from training.views import programmes, proposals, registers, session_forms, sessions

app_name = "training"

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session_detail"),
    path("sessions/new/", session_forms.session_create, name="session_create"),
    path("sessions/<int:pk>/edit/", session_forms.session_edit, name="session_edit"),
    path("sessions/<int:pk>/copy/", session_forms.session_copy, name="session_copy"),
    path("sessions/<int:pk>/organise/", session_forms.session_organise, name="session_organise"),
    path("sessions/<int:pk>/moves/<slug:move>/", session_forms.session_move, name="session_move"),
    path("proposals/", proposals.proposal_list, name="proposal_list"),
    path("programmes/", programmes.programme_list, name="programme_list"),
    path("programmes/new/", programmes.programme_create, name="programme_create"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme_detail"),
    path("programmes/<int:pk>/edit/", programmes.programme_edit, name="programme_edit"),
    path("registers/", registers.register_list, name="register_list"),
    path("registers/providers/new/", registers.provider_create, name="provider_create"),
    path("registers/providers/<int:pk>/", registers.provider_edit, name="provider_edit"),
    path("registers/rooms/new/", registers.room_create, name="room_create"),
    path("registers/rooms/<int:pk>/", registers.room_edit, name="room_edit"),
]
