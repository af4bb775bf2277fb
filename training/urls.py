from django.urls import path

from training.views import review, sessions

app_name = "training"

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session_detail"),
    path("year-in-review/", review.review, name="review"),
    path("year-in-review/export/", review.review_export, name="review_export"),
]
