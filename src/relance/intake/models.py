"""What was imported, from which file, and how its columns were read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from relance.tenancy.models import TenantModel


class Import(TenantModel):
    """One file that was booked."""

    file_name = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=20)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    as_of = models.DateField(null=True, help_text="The day of the books that it shows.")
    lines = models.IntegerField()
    imported_at = models.DateTimeField()
    created_count = models.IntegerField()
    changed_count = models.IntegerField()
    settled_count = models.IntegerField()
    problem_count = models.IntegerField()
    shape = models.CharField(
        max_length=64, blank=True, default="", help_text="A hash of its columns; unknown of the oldest."
    )
    error_count = models.IntegerField(null=True, help_text="What kept a line from being booked; unknown of the oldest.")
    keeps_before = models.BooleanField(
        default=False,
        db_default=False,
        help_text="What it changed is kept as it was before, so that it can be cancelled; not of the oldest.",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "format", "last_day"], name="import_by_period"),
        ]


class Before(TenantModel):
    """One row as it was before an import changed it. It is what cancelling the import puts back.

    ``what`` says of which table (``merge.before``), ``row`` is its id; ``values`` are those columns that an import changes. A
    month that was not there has none.
    """

    import_id = models.BigIntegerField()
    what = models.CharField(max_length=10)
    row = models.BigIntegerField()
    values = models.JSONField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "import_id", "what", "row"], name="one_row_before"),
        ]


class CancelledImport(TenantModel):
    """An import that was taken back. Its row among the imports is gone, so that nothing takes its word for that of the books."""

    import_id = models.BigIntegerField()
    file_name = models.CharField(max_length=400)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=20)
    imported_at = models.DateTimeField()
    created_count = models.IntegerField()
    cancelled_at = models.DateTimeField()
    cancelled_by = models.CharField(max_length=120)
    reason = models.CharField(max_length=2000)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "import_id"], name="cancelled_once"),
        ]


class BooksMonth(TenantModel):
    """A month of the books in their own currency: what was invoiced to customers less credit notes, and the balance of their
    accounts at its end."""

    month = models.DateField(help_text="Its first day.")
    billed = models.DecimalField(max_digits=18, decimal_places=2)
    balance = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "month"], name="one_month_of_books"),
        ]


class ColumnMapping(TenantModel):
    """The field that a person said a column stands for, kept for the next file."""

    column = models.CharField(max_length=400)
    field = models.CharField(max_length=30)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "column"], name="one_field_per_column"),
        ]


class Answer(TenantModel):
    """What was answered to a question about files: for those of one shape (the hash of their columns), or, without one, for all."""

    shape = models.CharField(max_length=64, blank=True)
    question = models.CharField(max_length=400)
    choice = models.CharField(max_length=200)
    answered_at = models.DateTimeField()
    answered_by = models.CharField(max_length=120)
    words = models.JSONField(default=dict, help_text="How it was asked and answered, and of which columns: to list it.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "shape", "question"], name="one_answer_per_question"),
        ]


class Upload(TenantModel):
    """A file that a member dropped on a page and has not booked yet; it goes once it is booked, or left for a week."""

    file_name = models.CharField(max_length=400)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=120)
    told = models.JSONField(
        default=dict, help_text="What was said so far of how it is to be read, as the page's forms name it."
    )


class WatchedFolder(TenantModel):
    """What the last look at the folder found: where it was done, and why nothing could be read.

    ``preference`` is the row that names the folder: named again, it belongs to the place that looks next.
    """

    preference = models.BigIntegerField()
    path = models.CharField(max_length=1000)
    place = models.CharField(max_length=64, help_text="A hash of where the program and its database stand.")
    looked_at = models.DateTimeField()
    trouble = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation"], name="one_watched_folder"),
        ]


class WatchedFile(TenantModel):
    """A file of the watched folder as it was last seen, and what became of it: nothing is read twice."""

    name = models.CharField(max_length=400)
    size = models.BigIntegerField()
    modified_ns = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10)
    why = models.CharField(max_length=40, blank=True)
    attempts = models.SmallIntegerField(default=0)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_row_per_watched_file"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "sha256"], name="watched_file_by_content"),
        ]


class RightBooks(models.TextChoices):
    """Which of two kinds of books a person said is right."""

    HOLDER = "holder"  # those that hold the receivable
    OTHER = "other"


class Disagreement(TenantModel):
    """What another kind of books says is open of a receivable, where those that hold it say otherwise; gone once they agree.

    ``decision`` is what a person said of it, "" while nobody did. It stands for the two figures that it was said of, ``said_open``
    and ``own_open``: another word of either is another disagreement.
    """

    receivable_id = models.BigIntegerField()
    format = models.CharField(max_length=20)
    as_of = models.DateField()
    said_open = models.DecimalField(max_digits=18, decimal_places=3)
    noted_at = models.DateTimeField()
    decision = models.CharField(max_length=6, blank=True, default="", db_default="")
    own_open = models.DecimalField(max_digits=18, decimal_places=3, null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    why = models.CharField(max_length=2000, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "receivable_id", "format"], name="one_word_per_kind_of_books"
            ),
            models.CheckConstraint(condition=models.Q(decision__in=["", "holder", "other"]), name="decision_is_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["organisation", "receivable_id"],
                condition=models.Q(decision=""),
                name="undecided_disagreement",
            ),
        ]
