"""What came with a message: always a download, never a page of ours, and only for who may read the message."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ventanilla.desk.web.inbox import reach
from ventanilla.inbox.models import Attachment
from ventanilla.people.web.access import staff


@staff
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(Attachment.objects.select_related("file"), pk=pk)
    reach.message_of(request, found.message_id)
    if found.file is None or not default_storage.exists(found.file.path):
        raise Http404
    response = FileResponse(default_storage.open(found.file.path), as_attachment=True, filename=found.name or "adjunto")
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Cache-Control"] = "private, no-store"
    return response
