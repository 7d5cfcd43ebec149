"""Every error that Lots raises on purpose. A message is one line, in plain words, and says what to do.

LotsError
├── SettingsError            a setting is missing or wrong
├── DocumentError            one file cannot be read; the others go on
│   ├── UnsupportedFormat    no parser for it
│   ├── DamagedFile          broken, empty, or not what its name says
│   ├── EncryptedFile        locked by a password
│   └── OversizedFile        too large, also when unpacked
├── StorageError             the database or an index cannot be used
│   └── LibraryBusy          another process is writing
├── EmbeddingError           the embedding model cannot run here
├── ModelError               the language model gave nothing that can be used; there is always another way
│   ├── ModelSilent          it said nothing for too long, or did not come to an end
│   ├── BudgetSpent          today's tokens are used up
│   └── MayNotLeave          what it would be asked about may not be sent to it
├── FormError                a form or a template cannot be used, or changed, like that
├── AnswerError              an answer cannot be published like that
├── OverviewError            an overview cannot be asked for like that
└── NotFound                 no such document, or not yours to see: the two look the same
"""


class LotsError(Exception):
    """The root: caught once at each door and shown as one line."""


class SettingsError(LotsError):
    """A setting is missing or wrong."""


class DocumentError(LotsError):
    """One file cannot be read; the others go on."""


class UnsupportedFormat(DocumentError):
    """No parser reads this kind of file."""


class DamagedFile(DocumentError):
    """The file is broken, empty, or not what its name says."""


class EncryptedFile(DocumentError):
    """The file is locked by a password."""


class OversizedFile(DocumentError):
    """The file is too large, as it is or when unpacked."""


class StorageError(LotsError):
    """The database or an index cannot be used."""


class LibraryBusy(StorageError):
    """Another process is writing to the same data folder."""


class EmbeddingError(LotsError):
    """The embedding model cannot run here."""


class ModelError(LotsError):
    """The language model gave nothing that can be used; there is always another way."""


class ModelSilent(ModelError):
    """The language model said nothing for too long, or did not come to an end."""


class BudgetSpent(ModelError):
    """What may be used of the language model in a day is used up."""


class MayNotLeave(ModelError):
    """What the language model would be asked about may not be sent to it."""


class FormError(LotsError):
    """A form or a template cannot be used, or changed, like that."""


class AnswerError(LotsError):
    """A verified answer cannot be published like that."""


class OverviewError(LotsError):
    """An overview cannot be asked for like that."""


class NotFound(LotsError):
    """No such thing, or not the asker's to see."""
