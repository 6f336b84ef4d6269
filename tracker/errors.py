"""What can go wrong, said in a sentence that tells the reader what to do next."""

from __future__ import annotations


class TrackerError(Exception):
    """Any failure that the program foresaw.

    `exit_code` is what the command line ends with and `http_status` what the
    web answers; each subclass has its own. The message is one line, addressed
    to staff, and ends with what to do.
    """

    exit_code = 1
    http_status = 500


class UsageProblem(TrackerError):
    """An impossible date, status or option: "--as-of 2026-02-30"."""

    exit_code = 2
    http_status = 422


class UnknownWord(UsageProblem):
    """A word that no name in the register or the tables has: "--addressee 'Civil Societee'"."""

    exit_code = 17


class NotFound(TrackerError):
    """No file, document, action or report of that name."""

    exit_code = 3
    http_status = 404


class UnreadableSource(TrackerError):
    """A file that cannot become text: empty, binary, damaged, or a scan."""

    exit_code = 4
    http_status = 422


class NoOperativeParagraphs(TrackerError):
    """A text that is not a resolution: nothing in it to track."""

    exit_code = 5
    http_status = 422


class TooLarge(UnreadableSource):
    """A file above the size limit."""

    exit_code = 6
    http_status = 413


class RegisterUnavailable(TrackerError):
    """The database cannot be opened, or is of another version."""

    exit_code = 7
    http_status = 503


class Conflict(TrackerError):
    """The register changed since the caller last saw it."""

    exit_code = 8
    http_status = 409


class AnotherResolution(Conflict):
    """A text with the symbol of a resolution in the register that has another title or body."""

    exit_code = 24

    def advised(self, if_same: str, if_other: str) -> AnotherResolution:
        """Say what to do where the text is of that resolution, and where it is of another."""
        return AnotherResolution(
            f"{str(self).removesuffix('.')}: if it is that resolution, {if_same}; if it is another, {if_other}."
        )


class NotAllowed(TrackerError):
    """A transition or an act that the rules of statuses or roles forbid."""

    exit_code = 9
    http_status = 403


class DownloadFailed(TrackerError):
    """The Official Document System could not be reached or lacks the document."""

    exit_code = 10
    http_status = 502


class SomeFilesFailed(TrackerError):
    """At least one of several files could not be taken in; the others were."""

    exit_code = 11
    http_status = 207


class KnowledgeBroken(TrackerError):
    """A table in knowledge/ has a row that contradicts itself."""

    exit_code = 12
    http_status = 500


class EmptySource(UnreadableSource):
    """A file with nothing in it."""

    exit_code = 13
    http_status = 422


class NothingToImport(NotFound):
    """A folder in which no file has the name of a document."""

    exit_code = 14
    http_status = 404


class UnknownAction(NotFound):
    """No resolution or action of that address in the register."""

    exit_code = 15
    http_status = 404


class UnknownReport(NotFound):
    """No report definition of that name."""

    exit_code = 16
    http_status = 404


class MailNotSent(TrackerError):
    """A mail server could not be reached, or did not take a digest."""

    exit_code = 21
    http_status = 502


class SignInRefused(TrackerError):
    """A name and a password that do not go together, or a session that has ended."""

    exit_code = 22
    http_status = 401


class TooManyTries(TrackerError):
    """Too many sign-ins were refused: the next ones have to wait."""

    exit_code = 23
    http_status = 429


class TooSlow(TrackerError):
    """What was to be read came too slowly, and nobody waits for it."""

    exit_code = 31
    http_status = 408


class OneAtATime(TrackerError):
    """What takes long is being made for the same person already."""

    exit_code = 32
    http_status = 429


class RegisterDamaged(RegisterUnavailable):
    """The register's file is torn: a part of it cannot be read, or contradicts the rest."""

    exit_code = 33
    http_status = 503


class MailPerhapsSent(MailNotSent):
    """A mail was handed to a server that did not say whether it took it."""

    exit_code = 34
    http_status = 502


class WebhookNotTaken(TrackerError):
    """A program that is to be told by HTTP did not take what it was sent; it is sent again."""

    exit_code = 38
    http_status = 502


class ChainBroken(TrackerError):
    """A row of what is never rewritten was edited, removed, inserted or put in another order."""

    exit_code = 30
    http_status = 500


class ClusterUnavailable(TrackerError):
    """The machines that were to read documents cannot be reached, or are not there any more."""

    exit_code = 40
    http_status = 502


class CopyFailed(TrackerError):
    """The copy of a register in another database is not what was copied: nothing was kept of it."""

    exit_code = 39
    http_status = 500


class RefusedByScanner(TrackerError):
    """A file that the virus scanner of the house does not let in."""

    exit_code = 36
    http_status = 422


class ReportBroken(UsageProblem):
    """The definition of a report is wrong: whoever keeps it has to correct it, not whoever asks for it."""

    exit_code = 37
    http_status = 500
