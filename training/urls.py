from django.urls import path

from training.views import attendance, evaluations, invitations, outside, own_training, review, sessions
from training.views import calendar, expiry, feeds, sessions

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
    path("sessions/<int:pk>/session.ics", calendar.session_ics, name="session_ics"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/addresses/", feeds.feed_list, name="feed_list"),
    path("calendar/addresses/new/", feeds.feed_create, name="feed_create"),
    path("calendar/addresses/<int:pk>/end/", feeds.feed_end, name="feed_end"),
    path("calendar/feed/<str:token>.ics", feeds.feed_by_link, name="feed_by_link"),
    path("expiry/", expiry.expiry_list, name="expiry_list"),
    path("expiry/export/", expiry.expiry_export, name="expiry_export"),
    path("expiry/new/", expiry.expiry_create, name="expiry_create"),
    path("expiry/<int:pk>/", expiry.expiry_edit, name="expiry_edit"),
    path("expiry/<int:pk>/removal/", expiry.expiry_remove, name="expiry_remove"),
    path("expiry/plan/", expiry.expiry_plan, name="expiry_plan"),
    path("expiry/plan/<uuid:key>/undo/", expiry.expiry_plan_undo, name="expiry_plan_undo"),
    path("seats-needed/", expiry.seats_needed, name="seats_needed"),
]
