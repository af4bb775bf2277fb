from django.urls import path

from mobility.views import access, applications, consents, space, staff, vacancies

app_name = "mobility"

urlpatterns = [
    path("vacancies/", vacancies.vacancy_list, name="vacancy_list"),
    path("vacancies/new/", vacancies.vacancy_create, name="vacancy_create"),
    path("vacancies/<int:pk>/", vacancies.vacancy_detail, name="vacancy_detail"),
    path("vacancies/<int:pk>/edit/", vacancies.vacancy_edit, name="vacancy_edit"),
    path("vacancies/<int:pk>/moves/<slug:move>/", vacancies.vacancy_move, name="vacancy_move"),
    path("vacancies/<int:pk>/consents/new/", consents.consent_ask, name="consent_ask"),
    path("occupations/", vacancies.occupation_list, name="occupation_list"),
    path("consents/", consents.consent_list, name="consent_list"),
    path("consents/<int:pk>/moves/<slug:move>/", consents.consent_move, name="consent_move"),
    path("consents/<int:pk>/application/", applications.application_send, name="application_send"),
    path("applications/<int:pk>/", applications.application_detail, name="application_detail"),
    path("applications/<int:pk>/moves/<slug:move>/", applications.application_move, name="application_move"),
    path("applications/<int:pk>/erasure/", space.application_erase, name="application_erase"),
    path("my-space/", space.space, name="space"),
    path("my-space/data/", space.own_data_archive, name="own_data"),
    path("my-space/erasure/", space.erase, name="erase"),
    path("staff/", staff.staff_list, name="staff_list"),
    path("staff/new/", staff.staff_create, name="staff_create"),
    path("staff/import/", staff.staff_import, name="staff_import"),
    path("staff/export/", staff.staff_export, name="staff_export"),
    path("staff/<int:pk>/", staff.staff_edit, name="staff_edit"),
    path("staff/<int:pk>/invitation/", staff.staff_invite, name="staff_invite"),
    path("access/", access.access_ask, name="access_ask"),
    path("access/requests/", access.access_list, name="access_list"),
    path("access/requests/<int:pk>/", access.access_detail, name="access_detail"),
    path("access/requests/<int:pk>/refusal/", access.access_refuse, name="access_refuse"),
]
