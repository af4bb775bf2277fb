from django.urls import path

from training.views import pledges, seats, sessions

app_name = "training"

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/export/", sessions.session_export, name="session_export"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session_detail"),
    path("sessions/<int:pk>/pledge/", pledges.pledge_edit, name="pledge_edit"),
    path("sessions/<int:pk>/pledge/withdrawal/", pledges.pledge_withdraw, name="pledge_withdraw"),
    path("sessions/<int:pk>/pledge/decline/", pledges.pledge_decline, name="pledge_decline"),
    path("sessions/<int:pk>/people/", seats.seat_list, name="seat_list"),
    path("enrolments/<int:pk>/replacement/", seats.seat_replace, name="seat_replace"),
    path("enrolments/<int:pk>/removal/", seats.seat_remove, name="seat_remove"),
]
