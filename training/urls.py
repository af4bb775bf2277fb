from django.urls import path

from training.views import attendance, evaluations, own_training, sessions

app_name = "training"

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session_detail"),
    path("sessions/<int:pk>/attendance/", attendance.attendance, name="attendance"),
    path("sessions/<int:pk>/attendance/sheet/", attendance.attendance_sheet, name="attendance_sheet"),
    path("sessions/<int:pk>/certificates/", attendance.certificate_list, name="certificate_list"),
    path("enrolments/<int:pk>/certificate/", attendance.certificate_pdf, name="certificate_pdf"),
    path("half-days/<int:pk>/signature/", own_training.attendance_sign, name="attendance_sign"),
    path("my-training/", own_training.own_training, name="own_training"),
    path("my-team/training/", own_training.team_training, name="team_training"),
    path("my-training/evaluations/<int:pk>/", evaluations.own_evaluation, name="own_evaluation"),
    path("evaluations/<str:token>/", evaluations.evaluation, name="evaluation"),
    path("sessions/<int:pk>/evaluations/", evaluations.evaluation_list, name="evaluation_list"),
]
