"""Every address of the application."""

from django.urls import include, path

from firms.views import entrance, outbox, pages

handler500 = "naturopole.errors.server_error"

urlpatterns = [
    path("", entrance.home, name="home"),
    path("profile/", entrance.profile, name="profile"),
    path("language/", entrance.language, name="language"),
    path("personas/<slug:key>/", entrance.persona, name="persona"),
    path("help/", pages.help_page, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("personal-data/", pages.personal_data, name="personal_data"),
    path("healthz", pages.healthz, name="healthz"),
    path("mail/", outbox.outbox_list, name="outbox_list"),
    path("mail/<int:pk>/", outbox.outbox_detail, name="outbox_detail"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("", include("firms.urls")),
    path("", include("mobility.urls")),
    path("", include("training.urls")),
    path("", include("packages.urls")),
]
