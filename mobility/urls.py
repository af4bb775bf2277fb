from django.urls import path

from mobility.views import applications, boards, consents, paper, vacancies

app_name = "mobility"

urlpatterns = [
    path("vacancies/", vacancies.vacancy_list, name="vacancy_list"),
    path("vacancies/new/", vacancies.vacancy_create, name="vacancy_create"),
    path("vacancies/<int:pk>/", vacancies.vacancy_detail, name="vacancy_detail"),
    path("vacancies/<int:pk>/edit/", vacancies.vacancy_edit, name="vacancy_edit"),
    path("vacancies/<int:pk>/moves/<slug:move>/", vacancies.vacancy_move, name="vacancy_move"),
    path("vacancies/<int:pk>/consents/new/", consents.consent_ask, name="consent_ask"),
    path("vacancies/<int:pk>/poster/", paper.vacancy_poster, name="vacancy_poster"),
    path("vacancies/<int:pk>/postings/new/", boards.posting_create, name="posting_create"),
    path("v/<slug:reference>/", paper.vacancy_gate, name="vacancy_gate"),
    path("boards/", boards.board_list, name="board_list"),
    path("boards/new/", boards.board_create, name="board_create"),
    path("boards/<int:pk>/", boards.board_detail, name="board_detail"),
    path("boards/<int:pk>/edit/", boards.board_edit, name="board_edit"),
    path("postings/<int:pk>/moves/<slug:move>/", boards.posting_move, name="posting_move"),
    path("appraisals/", paper.appraisal_list, name="appraisal_list"),
    path("appraisals/<int:pk>/", paper.appraisal_detail, name="appraisal_detail"),
    path("appraisals/<int:pk>/sheet/", paper.appraisal_sheet, name="appraisal_sheet"),
    path("digest/", paper.digest_list, name="digest"),
    path("digest/sheet/", paper.digest_sheet, name="digest_sheet"),
    path("occupations/", vacancies.occupation_list, name="occupation_list"),
    path("consents/", consents.consent_list, name="consent_list"),
    path("consents/<int:pk>/moves/<slug:move>/", consents.consent_move, name="consent_move"),
    path("consents/<int:pk>/application/", applications.application_send, name="application_send"),
    path("applications/<int:pk>/", applications.application_detail, name="application_detail"),
    path("applications/<int:pk>/moves/<slug:move>/", applications.application_move, name="application_move"),
]
