from django.urls import path

from mobility.views import applications, consents, public, templates, vacancies

app_name = "mobility"

urlpatterns = [
    path("jobs/", public.job_list, name="job_list"),
    path("jobs/feed/", public.job_feed, name="job_feed"),
    path("jobs/<slug:reference>/", public.job_detail, name="job_detail"),
    path("vacancies/", vacancies.vacancy_list, name="vacancy_list"),
    path("vacancies/export/", vacancies.vacancy_export, name="vacancy_export"),
    path("vacancies/new/", vacancies.vacancy_create, name="vacancy_create"),
    path("vacancies/<int:pk>/", vacancies.vacancy_detail, name="vacancy_detail"),
    path("vacancies/<int:pk>/edit/", vacancies.vacancy_edit, name="vacancy_edit"),
    path("vacancies/<int:pk>/moves/<slug:move>/", vacancies.vacancy_move, name="vacancy_move"),
    path("vacancies/<int:pk>/copy/", vacancies.vacancy_copy, name="vacancy_copy"),
    path("vacancies/<int:pk>/template/", templates.vacancy_template_create, name="vacancy_template_create"),
    path("vacancy-templates/", templates.vacancy_template_list, name="vacancy_template_list"),
    path("vacancy-templates/<int:pk>/", templates.vacancy_template_edit, name="vacancy_template_edit"),
    path("vacancy-templates/<int:pk>/use/", templates.vacancy_template_use, name="vacancy_template_use"),
    path("vacancy-templates/<int:pk>/delete/", templates.vacancy_template_delete, name="vacancy_template_delete"),
    path("vacancies/<int:pk>/consents/new/", consents.consent_ask, name="consent_ask"),
    path("occupations/", vacancies.occupation_list, name="occupation_list"),
    path("consents/", consents.consent_list, name="consent_list"),
    path("consents/<int:pk>/moves/<slug:move>/", consents.consent_move, name="consent_move"),
    path("consents/<int:pk>/application/", applications.application_send, name="application_send"),
    path("applications/<int:pk>/", applications.application_detail, name="application_detail"),
    path("applications/<int:pk>/moves/<slug:move>/", applications.application_move, name="application_move"),
]
