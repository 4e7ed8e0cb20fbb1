"""A file that somebody sent us: always kept by the browser, never opened as a page of ours."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse

from ventanilla.inbox.models import Attachment
from ventanilla.window.rules.uploads import SHOWN, plain_name


def as_download(attachment: Attachment) -> FileResponse:
    assert attachment.file is not None
    known = attachment.mime in SHOWN or attachment.mime == "application/pdf"
    response = FileResponse(
        default_storage.open(attachment.file.path),
        as_attachment=True,
        filename=plain_name(attachment.name),
        content_type=attachment.mime if known else "application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
