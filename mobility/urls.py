from django.urls import path

from mobility.views import applications, consents, interviews, messages, pipeline, scorecards, vacancies

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
    path("applications/<int:pk>/moves/<slug:move>/", pipeline.application_move, name="application_move"),
    path("applications/<int:pk>/refuse/", pipeline.application_refuse, name="application_refuse"),
    path("vacancies/<int:pk>/applications/", pipeline.application_list, name="application_list"),
    path("vacancies/<int:pk>/applications/export/", pipeline.application_export, name="application_export"),
    path("vacancies/<int:pk>/applications/new/", pipeline.application_add, name="application_add"),
    path("vacancies/<int:pk>/applications/moves/", pipeline.application_several, name="application_several"),
    path("vacancies/<int:pk>/slots/", interviews.slot_list, name="slot_list"),
    path("slots/<int:pk>/", interviews.slot_edit, name="slot_edit"),
    path("slots/<int:pk>/delete/", interviews.slot_delete, name="slot_delete"),
    path("applications/<int:pk>/slots/<int:slot_pk>/take/", interviews.slot_take, name="slot_take"),
    path("applications/<int:pk>/slots/<int:slot_pk>/free/", interviews.slot_free, name="slot_free"),
    path("applications/<int:pk>/interview.ics", interviews.interview_calendar, name="interview_calendar"),
    path("applications/<int:pk>/scorecard/", scorecards.scorecard, name="scorecard"),
    path("applications/<int:pk>/notes/", scorecards.notes, name="notes"),
    path("applications/<int:pk>/notes/<slug:move>/", scorecards.notes_move, name="notes_move"),
    path("applications/<int:pk>/messages/", messages.message_write, name="message_write"),
    path("message-templates/", messages.message_template_list, name="message_template_list"),
    path("message-templates/new/", messages.message_template_create, name="message_template_create"),
    path("message-templates/<int:pk>/", messages.message_template_edit, name="message_template_edit"),
    path("message-templates/<int:pk>/delete/", messages.message_template_delete, name="message_template_delete"),
]
