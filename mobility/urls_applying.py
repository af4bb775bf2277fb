"""Addresses of those who apply: with an account, and behind the link of somebody without one."""

from django.urls import path

from mobility.views import applying, disclosure, files, outside
from mobility.views import own_file as own

urlpatterns = [
    path("vacancies/<int:pk>/apply/", applying.application_apply, name="application_apply"),
    path("applications/", applying.application_list, name="application_list"),
    path("applications/our-people/", applying.staff_applications, name="staff_applications"),
    path("applications/files/<int:pk>/", files.application_file, name="application_file"),
    path("applications/<int:pk>/withdrawal/", own.by_account(own.withdraw), name="own_withdraw"),
    path("applications/<int:pk>/later/", own.by_account(own.pool), name="own_pool"),
    path("applications/<int:pk>/own-notes/", own.by_account(own.notes), name="own_notes"),
    path("applications/<int:pk>/read/", own.by_account(own.read), name="own_read"),
    path("applications/<int:pk>/files/", own.by_account(own.files), name="own_files"),
    path("applications/<int:pk>/files/<int:key>/", own.by_account(own.file, own.LOOK), name="own_file"),
    path("applications/<int:pk>/files/<int:key>/removal/", own.by_account(own.file_removal), name="own_file_removal"),
    path("applications/<int:pk>/slots/<int:key>/choice/", own.by_account(own.slot_take), name="own_slot_take"),
    path("applications/<int:pk>/slots/<int:key>/return/", own.by_account(own.slot_free), name="own_slot_free"),
    path("applications/<int:pk>/own.ics", own.by_account(own.calendar, own.LOOK), name="own_calendar"),
    path("applications/<int:pk>/employer/", own.by_account(disclosure.employer), name="own_employer"),
    path("applications/<int:pk>/manager/", disclosure.manager, name="application_manager"),
    path("applications/<int:pk>/reference/", disclosure.reference_ask, name="reference_ask"),
    path("references/<int:pk>/", disclosure.reference_write, name="reference_write"),
    path("references/<int:pk>/moves/<slug:move>/", disclosure.reference_move, name="reference_move"),
    path("jobs/<str:reference>/apply/", outside.outside_apply, name="outside_apply"),
    path("jobs/<str:reference>/apply/sent/", outside.outside_sent, name="outside_sent"),
    path("a/<str:token>/", own.by_link(own.own, own.LOOK), name="own_by_link"),
    path("a/<str:token>/withdrawal/", own.by_link(own.withdraw), name="withdraw_by_link"),
    path("a/<str:token>/later/", own.by_link(own.pool), name="pool_by_link"),
    path("a/<str:token>/notes/", own.by_link(own.notes), name="notes_by_link"),
    path("a/<str:token>/read/", own.by_link(own.read), name="read_by_link"),
    path("a/<str:token>/files/", own.by_link(own.files), name="files_by_link"),
    path("a/<str:token>/files/<int:key>/", own.by_link(own.file, own.LOOK), name="file_by_link"),
    path("a/<str:token>/files/<int:key>/removal/", own.by_link(own.file_removal), name="file_removal_by_link"),
    path("a/<str:token>/slots/<int:key>/choice/", own.by_link(own.slot_take), name="slot_take_by_link"),
    path("a/<str:token>/slots/<int:key>/return/", own.by_link(own.slot_free), name="slot_free_by_link"),
    path("a/<str:token>/interview.ics", own.by_link(own.calendar, own.LOOK), name="calendar_by_link"),
    path("a/<str:token>/data/", own.by_link(own.data, own.LOOK), name="data_by_link"),
    path("a/<str:token>/erasure/", own.by_link(own.erasure), name="erasure_by_link"),
]
