from django.urls import path

from training.views import calendar, expiry, feeds, sessions

app_name = "training"

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session_detail"),
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
