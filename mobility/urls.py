from django.urls import path

from mobility.views import applications, consents, medical, vacancies, wish_desk, wishes

app_name = "mobility"

urlpatterns = [
    path("vacancies/", vacancies.vacancy_list, name="vacancy_list"),
    path("vacancies/new/", vacancies.vacancy_create, name="vacancy_create"),
    path("vacancies/<int:pk>/", vacancies.vacancy_detail, name="vacancy_detail"),
    path("vacancies/<int:pk>/edit/", vacancies.vacancy_edit, name="vacancy_edit"),
    path("vacancies/<int:pk>/moves/<slug:move>/", vacancies.vacancy_move, name="vacancy_move"),
    path("vacancies/<int:pk>/consents/new/", consents.consent_ask, name="consent_ask"),
    path("vacancies/<int:pk>/wishes/", wish_desk.match_list, name="match_list"),
    path("occupations/", vacancies.occupation_list, name="occupation_list"),
    path("consents/", consents.consent_list, name="consent_list"),
    path("consents/<int:pk>/moves/<slug:move>/", consents.consent_move, name="consent_move"),
    path("consents/<int:pk>/application/", applications.application_send, name="application_send"),
    path("applications/<int:pk>/", applications.application_detail, name="application_detail"),
    path("applications/<int:pk>/moves/<slug:move>/", applications.application_move, name="application_move"),
    path("wish/", wishes.wish_own, name="wish_own"),
    path("wish/edit/", wishes.wish_edit, name="wish_edit"),
    path("wish/readers/", wishes.wish_readers, name="wish_readers"),
    path("wish/vacancies/", wishes.wish_fits, name="wish_fits"),
    path("wish/approaches/<int:pk>/decline/", wishes.approach_decline, name="approach_decline"),
    path("wishes/", wish_desk.wish_list, name="wish_list"),
    path("wishes/new/", wish_desk.wish_ask, name="wish_ask"),
    path("wishes/rights/", medical.medical_right_list, name="medical_right_list"),
    path("wishes/rights/firms/<int:pk>/give/", medical.medical_right_give, name="medical_right_give"),
    path("wishes/rights/<int:pk>/take/", medical.medical_right_take, name="medical_right_take"),
    path("wishes/<int:pk>/", wish_desk.wish_detail, name="wish_detail"),
    path("wishes/<int:pk>/answer/", wishes.wish_answer, name="wish_answer"),
    path("wishes/<int:pk>/moves/<slug:move>/", wishes.wish_move, name="wish_move"),
    path("wishes/<int:pk>/renew/", wishes.wish_renew, name="wish_renew"),
    path("wishes/<int:pk>/reason/", wish_desk.seal_read, name="seal_read"),
    path("wishes/<int:pk>/approaches/new/", wish_desk.approach_create, name="approach_create"),
]
