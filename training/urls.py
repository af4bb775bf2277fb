from django.urls import path

from training.views import sessions, shares, statements

app_name = "training"

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session_detail"),
    path("sessions/<int:pk>/choices/", shares.session_options, name="session_options"),
    path("sessions/<int:pk>/shares/", shares.version_list, name="version_list"),
    path("sessions/<int:pk>/shares/new/", shares.version_create, name="version_create"),
    path("shares/<int:pk>/", shares.version_detail, name="version_detail"),
    path("shares/<int:pk>/answer/", shares.share_answer, name="share_answer"),
    path("shares/<int:pk>/statements/<int:pledge_pk>/", statements.statement_pdf, name="statement_pdf"),
]
