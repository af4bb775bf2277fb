from django.urls import path

from mobility.views import applications, consents, desk, figures, release_files, releases, vacancies

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
    path("releases/", releases.my_releases, name="release_list"),
    path("releases/states/", releases.release_states, name="release_states"),
    path("releases/<int:pk>/", releases.release_detail, name="release_detail"),
    path("releases/<int:pk>/dates/", releases.release_dates, name="release_dates"),
    path("releases/<int:pk>/propose/", releases.release_propose, name="release_propose"),
    path("releases/<int:pk>/sign/", releases.release_sign, name="release_sign"),
    path("releases/<int:pk>/tell/", releases.release_tell, name="release_tell"),
    path("releases/<int:pk>/move.ics", release_files.release_calendar, name="release_calendar"),
    path("releases/<int:pk>/release.pdf", release_files.release_pdf, name="release_pdf"),
    path("releases/<int:pk>/tasks/", releases.task_create, name="task_create"),
    path("releases/tasks/<int:pk>/tick/", releases.task_tick, name="task_tick"),
    path("desk/", desk.desk, name="desk"),
    path("my-team/", desk.my_team, name="my_team"),
    path("moves/figures/", figures.figures, name="figures"),
    path("moves/figures/export/", figures.figures_export, name="figures_export"),
]
