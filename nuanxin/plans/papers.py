"""A paper as a file or as pasted text: what the forms of notices and of policy documents ask alike."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from nuanxin.base.files.texts import MAX_BYTES, TOO_LARGE, read_text
from nuanxin.base.refused import Refused


class PaperForm(forms.Form):
    """A form with ``file`` and ``text``: what was read stands in ``cleaned_data["read"]``."""

    nothing = "请选一个文件，或者把正文粘贴到这里。"
    """What is said where neither is given."""

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) >= MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        """Read the file, else the pasted text; a refusal stands at its field."""
        given = self.cleaned_data
        if self.errors:
            return given
        source = "file" if given.get("file") else "text"
        try:
            given["read"] = self._read()
        except Refused as refused:
            self.add_error(source, str(refused))
        return given

    def _read(self) -> str:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file:
            return read_text(file.read(), file.name or "")
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise Refused(self.nothing)
        return text
