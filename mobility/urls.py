from django.urls import path

from mobility import urls_applying
from mobility.views import applications, consents, vacancies

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
    *urls_applying.urlpatterns,
]
