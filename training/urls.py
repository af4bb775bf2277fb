from django.urls import path

from training.views import needs, plans, sessions, themes

app_name = "training"

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session_detail"),
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/new/", plans.plan_create, name="plan_create"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("plans/<int:pk>/edit/", plans.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/carry-over/", plans.plan_carry, name="plan_carry"),
    path("plans/<int:pk>/paper/", plans.plan_paper, name="plan_paper"),
    path("plans/<int:pk>/seen/", plans.plan_seen, name="plan_seen"),
    path("plans/<int:pk>/move/<slug:move>/", plans.plan_move, name="plan_move"),
    path("plans/<int:pk>/export/", needs.plan_export, name="plan_export"),
    path("plans/<int:pk>/import/", needs.need_import, name="need_import"),
    path("plans/<int:pk>/needs/new/", needs.need_create, name="need_create"),
    path("needs/<int:pk>/", needs.need_detail, name="need_detail"),
    path("needs/<int:pk>/edit/", needs.need_edit, name="need_edit"),
    path("needs/<int:pk>/<slug:move>/", needs.need_move, name="need_move"),
    path("themes/", themes.theme_list, name="theme_list"),
    path("themes/new/", themes.theme_create, name="theme_create"),
    path("themes/<int:pk>/", themes.theme_edit, name="theme_edit"),
]
