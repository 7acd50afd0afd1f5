"""What an app may say: reading a folder, checking it, the frozen model the runtime reads, writing it back."""

from .canonical import canonical
from .check import check, check_folder
from .dependencies import reads
from .diff import Difference, diff
from .fault import DefinitionFault
from .model import App
from .read import Source, read_folder
from .schemas import schema_for
from .types import path_type
from .write import write_folder

__all__ = [
    "App",
    "DefinitionFault",
    "Difference",
    "Source",
    "canonical",
    "check",
    "check_folder",
    "diff",
    "path_type",
    "read_folder",
    "reads",
    "schema_for",
    "write_folder",
]
