"""What can go wrong with what we are given. Every message is Chinese, names the thing and says what to do."""

from __future__ import annotations


class CaishenError(Exception):
    """Base of the program's own errors. `str()` is the message for the user."""


class InputError(CaishenError):
    """A file, an archive or a page that cannot be read, with the reason and the remedy.

    `file` is the path inside the packet.
    """

    def __init__(self, file: str, message: str, page: int | None = None) -> None:
        super().__init__(message)
        self.file = file
        self.page = page
        self.message = message

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, int | None]]:
        return InputError, (self.file, self.message, self.page)


class ReaderError(CaishenError):
    """A reader is not installed, or failed."""


class StoreError(CaishenError):
    """What was kept cannot be reached, is not there any more, or is damaged."""


class ConfigurationError(CaishenError):
    """A scheme, indicator system or option is faulty: file, line and reason."""


class OtherVersionError(ConfigurationError):
    """A machine of a cluster has another version of the program: nothing it makes can be taken."""
