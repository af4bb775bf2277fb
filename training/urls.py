from django.urls import path

from training.views import attendance, evaluations, invitations, outside, own_training, review, sessions

app_name = "training"

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session_detail"),
    path("sessions/<int:pk>/invitations/", invitations.invitation_list, name="invitation_list"),
    path("sessions/<int:pk>/invitations/<int:key>/<str:move>/", invitations.invitation_link, name="invitation_link"),
    path("outside-firms/", invitations.outside_firm_list, name="outside_firm_list"),
    path("outside-firms/new/", invitations.outside_firm_create, name="outside_firm_create"),
    path("outside-firms/<int:pk>/", invitations.outside_firm_edit, name="outside_firm_edit"),
    path("outside/<str:token>/", outside.outside, name="outside"),
    path("outside/<str:token>/withdrawal/", outside.outside_leave, name="outside_leave"),
    path("outside/<str:token>/refusal/", outside.outside_decline, name="outside_decline"),
    path("outside/<str:token>/people/", outside.outside_people, name="outside_people"),
    path("outside/<str:token>/people/<int:key>/", outside.outside_person, name="outside_person"),
    path("outside/<str:token>/shares/", outside.outside_shares, name="outside_shares"),
    path("outside/<str:token>/shares/<int:number>/", outside.outside_statement, name="outside_statement"),
    path("year-in-review/", review.review, name="review"),
    path("year-in-review/export/", review.review_export, name="review_export"),
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
