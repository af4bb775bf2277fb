"""Files beyond all limits: the request is not read to its end, and what was typed before the file is kept."""

import io
from functools import wraps

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.urls import Resolver404, resolve

from naturopole import uploads


class Bounded(FileUploadHandler):
    """Stops reading at the first file over the limit, for pages that are `files_last`; others read on as ever."""

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > uploads.LARGEST and ends_with_files(self.request):
            self.request.cut_upload = self.field_name, self.file_name
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size):
        """The handlers after this one make the file."""
        return None


def ends_with_files(request) -> bool:
    try:
        return getattr(resolve(request.path_info).func, "files_last", False)
    except Resolver404:
        return False


def files_last(view):
    """A page whose form ends with its files: whatever is typed has been read when a file turns out too large.

    In place of that file stands one without content, whose size `uploads.accept` refuses in words.
    """

    @wraps(view)
    def opened(request, *given, **named):
        if cut := getattr(request, "cut_upload", None):
            field, name = cut
            request.FILES.appendlist(field, UploadedFile(io.BytesIO(), name, size=uploads.LARGEST + 1))
        return view(request, *given, **named)

    opened.files_last = True
    return opened
