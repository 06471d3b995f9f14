"""Files that leave by the browser."""

from urllib.parse import quote

from django.http import HttpResponse

from wuding.pay.outputs.handing_out import Handed

KINDS = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(handed: Handed) -> HttpResponse:
    """The file as an answer that nothing keeps."""
    answer = HttpResponse(handed.data, content_type=KINDS[handed.name.rpartition(".")[2]])
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(handed.name)}"
    answer["Cache-Control"] = "private, no-store"
    return answer
